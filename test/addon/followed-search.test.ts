/** Logs that are followed while they are written and rotated, and searches that go on where others ended. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ANYTHING } from '../../lib/events/where/condition';
import { FollowedSearch, type FollowedSearchOptions } from '../../lib/search/followed-search';
import type { Search } from '../../lib/search/search-events';

let folder = '';
let log = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-follow-'));
  log = join(folder, 'audit.log');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const START = 1_700_000_000;

function linesOf(serial: number, second = serial): string[] {
  const stamp = `audit(${START + second}.000:${serial})`;
  return [
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=257 success=yes exit=3 pid=7 key="k"\n`,
    `type=CWD msg=${stamp}: cwd="/"\n`,
    `type=PROCTITLE msg=${stamp}: proctitle="cat"\n`,
  ];
}

function events(from: number, to: number): string {
  const serials = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return serials.flatMap((serial) => linesOf(serial)).join('');
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** As auditd does: what is there moves on by one. */
function rotate(most: number): void {
  if (existsSync(`${log}.${most}`)) unlinkSync(`${log}.${most}`);
  for (let number = most - 1; number >= 1; number -= 1) {
    if (existsSync(`${log}.${number}`)) renameSync(`${log}.${number}`, `${log}.${number + 1}`);
  }
  renameSync(log, `${log}.1`);
  writeFileSync(log, '');
}

const EVERYTHING: Search = {
  condition: { matches: () => true, necessary: ANYTHING },
  startMs: undefined,
  endMs: undefined,
};

/** What is found, as it is found. */
class Found {
  readonly serials: number[] = [];
  readonly records: number[] = [];
  readonly errors: string[] = [];
  readonly search: FollowedSearch;
  readonly #controller = new AbortController();
  #done: Promise<unknown> | undefined;

  constructor(options: Partial<FollowedSearchOptions> = {}) {
    const { signal } = this.#controller;
    const onError = ({ code }: { code: string }): void => void this.errors.push(code);
    const all = { logFile: log, waits: true, from: 'beginning', ...options } as const;
    this.search = new FollowedSearch({ ...EVERYTHING, signal, onError }, all);
  }

  async run(): Promise<this> {
    for await (const batch of this.search.batches()) {
      this.serials.push(...batch.map(({ id }) => id.serial));
      this.records.push(...batch.map(({ records }) => records.length));
    }
    return this;
  }

  begin(): this {
    this.#done = this.run();
    return this;
  }

  async until(serial: number): Promise<void> {
    while (!this.serials.includes(serial)) await setTimeout(5);
  }

  async end(): Promise<void> {
    this.#controller.abort();
    await this.#done;
  }
}

describe('following', () => {
  it('gives what is written, from the end on or from the beginning', async () => {
    writeFileSync(log, events(1, 3));
    const all = new Found().begin();
    const later = new Found({ from: 'end' }).begin();
    await all.until(3);
    appendFileSync(log, events(4, 5));
    await Promise.all([all.until(5), later.until(5)]);
    await Promise.all([all.end(), later.end()]);
    expect(all.serials).toEqual(upTo(5));
    expect(later.serials).toEqual([4, 5]);
  });

  it('gives an event whole that is written in pieces, also pieces of lines', async () => {
    writeFileSync(log, '');
    const found = new Found().begin();
    const text = events(1, 1);
    for (let at = 0; at < text.length; at += 37) {
      appendFileSync(log, text.slice(at, at + 37));
      await setTimeout(10);
    }
    await found.until(1);
    await found.end();
    expect([found.serials, found.records]).toEqual([[1], [3]]);
  });

  it('waits for a log that is not there yet', async () => {
    const found = new Found({ from: 'end' }).begin();
    await setTimeout(30);
    writeFileSync(log, events(1, 2));
    await found.until(2);
    await found.end();
    expect(found.serials).toEqual([1, 2]);
  });

  it('gives each event once, however fast the log is rotated', async () => {
    writeFileSync(log, '');
    const found = new Found().begin();
    const last = 500;
    let serial = 0;
    while (serial < last) {
      // Events go on in the next log, and several logs are filled between two looks.
      for (let nth = 0; nth < 7; nth += 1) {
        serial += 1;
        const [first = '', second = '', third = ''] = linesOf(serial);
        appendFileSync(log, first);
        if (serial % 5 === 0) rotate(200);
        appendFileSync(log, second + third);
      }
      if (serial % 3 === 0) await setTimeout(1);
    }
    await found.until(serial);
    await found.end();
    expect(found.errors).toEqual([]);
    expect(found.serials.toSorted((a, b) => a - b)).toEqual(upTo(serial));
    expect(new Set(found.records)).toEqual(new Set([3]));
  });

  it('says when logs were removed before they were read', async () => {
    writeFileSync(log, events(1, 1));
    const found = new Found().begin();
    await found.until(1);
    for (let serial = 2; serial <= 9; serial += 1) {
      appendFileSync(log, events(serial, serial));
      rotate(2);
    }
    appendFileSync(log, events(10, 10));
    await found.until(10);
    await found.end();
    expect(found.errors).toEqual(['rotated-away']);
    expect(found.serials.slice(0, 2)).toEqual([1, 2]);
    expect(found.serials.slice(-3)).toEqual([8, 9, 10]);
  });

  it('begins anew where the log was emptied, also where it is longer since', async () => {
    writeFileSync(log, events(1, 3));
    const found = new Found().begin();
    await found.until(3);
    truncateSync(log, 0);
    appendFileSync(log, events(4, 4));
    await found.until(4);
    copyFileSync(log, `${log}.1`);
    truncateSync(log, 0);
    appendFileSync(log, events(5, 30));
    await found.until(30);
    await found.end();
    expect(found.serials).toEqual(upTo(30));
  });
});

describe('a checkpoint', () => {
  const once = async (options: Partial<FollowedSearchOptions> = {}): Promise<Found> => {
    const found = await new Found({
      waits: false,
      checkpoint: join(folder, 'state'),
      ...options,
    }).run();
    found.search.save();
    return found;
  };

  it('has the next search go on where the last one ended, also in rotated logs', async () => {
    writeFileSync(log, events(1, 3));
    expect((await once()).serials).toEqual([1, 2, 3]);
    expect((await once()).serials).toEqual([]);
    appendFileSync(log, events(4, 5));
    rotate(9);
    rotate(9);
    appendFileSync(log, events(6, 7));
    expect((await once()).serials).toEqual([4, 5, 6, 7]);
    appendFileSync(log, events(8, 8));
    rotate(9);
    expect((await once()).serials).toEqual([8]);
  });

  it('keeps what was begun, and gives it once', async () => {
    const now = Math.floor(Date.now() / 1000) - START;
    const [first = '', second = '', third = ''] = linesOf(1, now + 60);
    writeFileSync(log, first + second.slice(0, 20));
    expect((await once()).serials).toEqual([]);
    appendFileSync(log, second.slice(20));
    expect((await once()).serials).toEqual([]);
    appendFileSync(log, third);
    const { serials, records } = await once();
    expect([serials, records]).toEqual([[1], [3]]);
    expect((await once()).serials).toEqual([]);
  });

  it('gives what was never finished, once it is old', async () => {
    writeFileSync(log, linesOf(1).slice(0, 1).join(''));
    expect((await once()).serials).toEqual([1]);
    expect((await once()).serials).toEqual([]);
  });

  it("goes on behind the event of ausearch's", async () => {
    writeFileSync(log, events(1, 5));
    const { dev, ino } = statSync(log);
    writeFileSync(
      join(folder, 'state'),
      `dev=0x${dev.toString(16)}\ninode=${ino}\noutput=- ${START + 3}.000:3 0x514\n`,
    );
    expect((await once()).serials).toEqual([4, 5]);
    expect((await once()).serials).toEqual([]);
  });

  it.each([
    ['hello', 'unreadable'],
    ['{}', 'unreadable'],
    ['{"version":1,"dev":"x"}', 'unreadable'],
    ['dev=0x1\ninode=2\noutput=- 1.000:1 0x514\n', 'other-log'],
    ['{"version":1,"dev":"1","inode":"2","offset":3,"near":"","unfinished":""}', 'other-log'],
  ])('is refused: %j', async (text, code) => {
    writeFileSync(log, events(1, 1));
    writeFileSync(join(folder, 'state'), text);
    await expect(once()).rejects.toThrow(
      expect.objectContaining({ name: 'SearchCheckpointError', code }),
    );
    expect(readFileSync(join(folder, 'state'), 'utf8')).toBe(text);
  });

  it('is refused where the log has other text at that place', async () => {
    writeFileSync(log, events(1, 3));
    await once();
    const { ino } = statSync(log);
    writeFileSync(log, events(11, 19));
    expect(statSync(log).ino).toBe(ino);
    await expect(once()).rejects.toThrow(expect.objectContaining({ code: 'changed' }));
  });

  it('leaves what was there where it cannot be written', async () => {
    writeFileSync(log, events(1, 1));
    const checkpoint = join(folder, 'none/state');
    const found = await new Found({ waits: false, checkpoint }).run();
    expect(() => found.search.save()).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
