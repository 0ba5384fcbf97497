/** Queues of lines: in memory, and on a disk that loses the process, its bytes and its room. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from '../../../../lib/daemon/remote/checksum';
import { DiskQueue, queueFolder } from '../../../../lib/daemon/remote/disk-queue';
import { type LineQueue, MemoryQueue, QueueError } from '../../../../lib/daemon/remote/line-queue';

const top = mkdtempSync(join(tmpdir(), 'line-queues-'));
afterAll(() => rmSync(top, { recursive: true }));

let folders = 0;
function newFolder(): string {
  return join(top, `queue-${folders++}`);
}

function lines(...texts: (string | number)[]): Buffer[] {
  return texts.map((text) => Buffer.from(String(text)));
}

/** Everything that the queue would give from here on. */
function rest(queue: LineQueue): string[] {
  const found: string[] = [];
  for (let line = queue.next(); line !== undefined; line = queue.next())
    found.push(line.toString());
  return found;
}

/** Closes a queue as a process that is killed does: not at all. */
function abandon(folder: string): void {
  rmSync(join(folder, 'lock'), { force: true });
}

describe('the checksum', () => {
  it('is that of zlib', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf4_3926);
    expect(crc32(Buffer.from('type=A'))).toBe(0x9ba3fc25);
    expect(crc32(Buffer.alloc(0))).toBe(0);
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
        expect(crc32(other, crc32(one))).toBe(crc32(Buffer.concat([one, other])));
      }),
    );
  });
});

describe.each(['memory', 'disk'])('a queue in %s', (kind) => {
  function made(depth: number, folder = newFolder()): LineQueue {
    return kind === 'memory'
      ? new MemoryQueue(depth)
      : new DiskQueue({ folder, depth, segmentBytes: 100 });
  }

  it('gives lines in order, and again what was not dropped', () => {
    const queue = made(10);
    expect(queue.next()).toBeUndefined();
    expect(queue.push(lines('a', 'b', 'c'))).toBe(3);
    expect(queue.next()?.toString()).toBe('a');
    expect(queue.next()?.toString()).toBe('b');
    queue.drop(1);
    expect(queue.length).toBe(2);
    queue.rewind();
    expect(rest(queue)).toEqual(['b', 'c']);
    queue.push(lines('d'));
    expect(rest(queue)).toEqual(['d']);
    queue.drop(3);
    expect(queue.length).toBe(0);
    queue.rewind();
    expect(rest(queue)).toEqual([]);
    queue.close();
  });

  it('takes no more than there is room for', () => {
    const queue = made(3);
    expect(queue.push(lines(1, 2))).toBe(2);
    expect(queue.push(lines(3, 4))).toBe(1);
    expect(queue.push(lines(5))).toBe(0);
    queue.drop(1);
    expect(queue.push(lines(6, 7))).toBe(1);
    expect(rest(queue)).toEqual(['2', '3', '6']);
    queue.close();
  });

  it('drops what it never gave', () => {
    const queue = made(10);
    queue.push(lines(1, 2, 3));
    queue.drop(2);
    expect(rest(queue)).toEqual(['3']);
    queue.drop(9);
    expect(queue.length).toBe(0);
    queue.close();
  });

  it('does as a list does, whatever is done with it', () => {
    const step = fc.oneof(
      fc.record({ push: fc.array(fc.string({ maxLength: 60 }), { maxLength: 5 }) }),
      fc.record({ next: fc.nat(6) }),
      fc.record({ drop: fc.nat(6) }),
      fc.constant('rewind'),
      fc.constant('reopen'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const folder = newFolder();
        let queue = made(20, folder);
        let model: string[] = [];
        let given = 0;
        /** What the queue and the list say. */
        const seen: [unknown, unknown][] = [];
        for (const one of steps) {
          if (one === 'rewind') {
            queue.rewind();
            given = 0;
          } else if (one === 'reopen') {
            if (kind === 'memory') continue;
            // Every second time as if the process had been killed.
            if (model.length % 2 === 0) queue.close();
            else abandon(folder);
            queue = made(20, folder);
            seen.push([(queue as DiskQueue).damage, []]);
            given = 0;
          } else if (typeof one === 'string') continue;
          else if ('push' in one) {
            const taken = queue.push(lines(...one.push));
            seen.push([taken, Math.min(one.push.length, 20 - model.length)]);
            model.push(...one.push.slice(0, taken));
          } else if ('next' in one) {
            for (let count = 0; count < one.next; count++) {
              seen.push([queue.next()?.toString(), model[given]]);
              if (given < model.length) given += 1;
            }
          } else {
            queue.drop(one.drop);
            model = model.slice(one.drop);
            given = Math.max(0, given - one.drop);
          }
          seen.push([queue.length, model.length]);
        }
        expect(seen.map(([ours]) => ours)).toEqual(seen.map(([, theirs]) => theirs));
        queue.rewind();
        expect(rest(queue)).toEqual(model);
        queue.close();
      }),
      { numRuns: 300 },
    );
  });
});

describe('a queue in memory', () => {
  it('has a limit in bytes, too', () => {
    const queue = new MemoryQueue(1_000_000);
    const line = Buffer.alloc(1024 * 1024);
    expect(queue.push(Array.from({ length: 70 }, () => line))).toBe(64);
  });

  it('forgets what was dropped', () => {
    const queue = new MemoryQueue(10);
    for (let number = 0; number < 5000; number++) {
      queue.push(lines(number));
      expect(queue.next()?.toString()).toBe(String(number));
      queue.drop(1);
    }
    expect(queue.length).toBe(0);
  });
});

/** A queue as a killed process leaves it: twelve lines in several files, three of which were delivered. */
function leftBehind(): string {
  const folder = newFolder();
  const queue = new DiskQueue({ folder, depth: 100, segmentBytes: 60 });
  for (let number = 0; number < 12; number++) queue.push(lines(`line ${number}`));
  queue.drop(3);
  abandon(folder);
  return folder;
}

const ALL = Array.from({ length: 12 }, (_, number) => `line ${number}`);

function copyOf(folder: string): string {
  const copy = newFolder();
  mkdirSync(copy);
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(copy, name));
  return copy;
}

describe('a queue on the disk', () => {
  it('has files of its own, which go when their lines are delivered', () => {
    const folder = leftBehind();
    const before = readdirSync(folder);
    expect(before.filter((name) => name.endsWith('.lines')).length).toBeGreaterThan(2);
    for (const name of before) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(statSync(folder).mode & 0o077).toBe(0);
    const queue = new DiskQueue({ folder, depth: 100 });
    queue.drop(9);
    expect(queue.length).toBe(0);
    queue.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.lines'))).toHaveLength(1);
  });

  it('has a folder beside the file of audisp-remote, which is not touched', () => {
    expect(queueFolder('/var/spool/audit/remote.log')).toBe('/var/spool/audit/remote.log.queue');
    expect(queueFolder('remote.log')).toBe('remote.log.queue');
  });

  it('is there after a process that was killed', () => {
    const queue = new DiskQueue({ folder: leftBehind(), depth: 100 });
    expect(queue.damage).toEqual([]);
    expect(queue.length).toBe(9);
    expect(rest(queue)).toEqual(ALL.slice(3));
    queue.close();
  });

  it('keeps lines up to any byte at which its last file ends', () => {
    const folder = leftBehind();
    const last = readdirSync(folder)
      .filter((name) => name.endsWith('.lines'))
      .toSorted()
      .at(-1) as string;
    const { size } = statSync(join(folder, last));
    let fewest = ALL.length;
    for (let length = size; length >= 0; length--) {
      const copy = copyOf(folder);
      truncateSync(join(copy, last), length);
      const queue = new DiskQueue({ folder: copy, depth: 100 });
      const found = rest(queue);
      expect(found).toEqual(ALL.slice(3).slice(0, found.length));
      expect(found.length).toBeLessThanOrEqual(fewest);
      fewest = found.length;
      // New lines are given behind the old ones, also after the next start.
      queue.push(lines('new'));
      expect(rest(queue)).toEqual(['new']);
      abandon(copy);
      const again = new DiskQueue({ folder: copy, depth: 100 });
      expect(rest(again)).toEqual([...found, 'new']);
      expect(again.damage).toEqual([]);
      again.close();
    }
    expect(fewest).toBeGreaterThan(0);
    expect(fewest).toBeLessThan(9);
  });

  it('gives lines again rather than none, whatever is left of its position', () => {
    const folder = leftBehind();
    const { size } = statSync(join(folder, 'position'));
    for (let length = 0; length <= size; length++) {
      const copy = copyOf(folder);
      truncateSync(join(copy, 'position'), length);
      const queue = new DiskQueue({ folder: copy, depth: 100 });
      const found = rest(queue);
      expect(ALL.slice(-found.length)).toEqual(found);
      expect(found.length).toBeGreaterThanOrEqual(9);
      queue.push(lines('new'));
      expect(rest(queue)).toEqual(['new']);
      queue.close();
    }
  });

  it('does not take new lines for delivered ones when its file is shorter than what was delivered', () => {
    const folder = newFolder();
    const queue = new DiskQueue({ folder, depth: 100 });
    queue.push(lines(...ALL));
    queue.drop(10);
    abandon(folder);
    const name = readdirSync(folder).find((one) => one.endsWith('.lines')) ?? '';
    truncateSync(join(folder, name), 60);
    const again = new DiskQueue({ folder, depth: 100 });
    expect(rest(again)).toEqual([]);
    again.push(lines('new'));
    again.close();
    const third = new DiskQueue({ folder, depth: 100 });
    expect(rest(third)).toEqual(['new']);
    third.close();
  });

  it('says which lines are damaged, and gives the others', () => {
    const folder = leftBehind();
    const names = readdirSync(folder)
      .filter((one) => one.endsWith('.lines'))
      .toSorted();
    const second = join(folder, names[1] as string);
    const bytes = readFileSync(second);
    bytes[bytes.length - 1] = 0;
    writeFileSync(second, bytes);
    const queue = new DiskQueue({ folder, depth: 100 });
    expect(queue.damage).toEqual([`${second}: 1 lines are damaged or missing`]);
    const found = rest(queue);
    expect(found).toHaveLength(8);
    expect(queue.length).toBe(8);
    queue.drop(8);
    expect(queue.length).toBe(0);
    queue.close();
  });

  it('of random bytes opens, and takes lines', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.boolean(),
        (segment, position, hasHeader) => {
          const folder = newFolder();
          mkdirSync(folder);
          const head = Buffer.concat([
            Buffer.from('ANRQ'),
            Buffer.from([1, 0, 0, 0]),
            Buffer.alloc(8),
          ]);
          writeFileSync(
            join(folder, '00000000000000.lines'),
            hasHeader ? Buffer.concat([head, segment]) : segment,
          );
          writeFileSync(join(folder, 'position'), position);
          const queue = new DiskQueue({ folder, depth: 100 });
          queue.push(lines('new'));
          expect(rest(queue).at(-1)).toBe('new');
          queue.close();
        },
      ),
    );
  });

  it('is of one process', () => {
    const folder = newFolder();
    const queue = new DiskQueue({ folder, depth: 5 });
    const again = () => new DiskQueue({ folder, depth: 5 });
    expect(again).toThrow(QueueError);
    expect(again).toThrow(`queue ${folder}: process ${process.pid} uses it`);
    queue.close();
    queue.close();
    // A number that is another process's by now.
    writeFileSync(join(folder, 'lock'), `${process.pid} 1\n`);
    again().close();
  });

  it('says what is wrong with its folder', () => {
    const file = join(top, 'a-file');
    writeFileSync(file, '');
    expect(() => new DiskQueue({ folder: join(file, 'queue'), depth: 5 })).toThrow(QueueError);
    expect(() => new DiskQueue({ folder: file, depth: 5 })).toThrow(/queue .*a-file: /);
  });
});
