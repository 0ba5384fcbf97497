/** The record stream with its reader thread played: batches in order, losses told, and every end. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuditError, IterationError } from '../../../../lib/errors';
import { AuditRecord } from '../../../../lib/events/record';
import type { Loss } from '../../../../lib/events/sources/loss';
import {
  RecordStream,
  type RecordStreamOptions,
} from '../../../../lib/events/sources/record-stream';
import { PRIVILEGED, processIs } from '../../process-state';
import { ScriptedStream, scriptSockets, systemError } from '../../scripted-addon';
import { thrownBy } from '../../thrown';

scriptSockets();

beforeEach(() => processIs(PRIVILEGED));
afterEach(() => {
  jest.restoreAllMocks();
});

type Entry = AuditRecord | Loss;

/** A stream and the reader that feeds it. */
function open(options?: RecordStreamOptions): { stream: RecordStream; reader: ScriptedStream } {
  const stream = new RecordStream(options);
  return { stream, reader: ScriptedStream.opened.at(-1) as ScriptedStream };
}

/** The texts of records, and losses as they are. */
function seen(entry: Entry): unknown {
  return entry.type === 'lost' ? entry : entry.text;
}

/** The next entries of the iterator. */
async function take(iterator: AsyncIterator<Entry>, count: number): Promise<unknown[]> {
  const entries: unknown[] = [];
  while (entries.length < count) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    entries.push(seen(value));
  }
  return entries;
}

async function takeAll(stream: RecordStream): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const entry of stream) entries.push(seen(entry));
  return entries;
}

describe('a record', () => {
  it('has its type by name and number, and its text', async () => {
    const { stream, reader } = open();
    reader.deliver([
      [1300, 'audit(1.0:1): arch=c000003e'],
      [1329, 'audit(1.0:2): x'],
      [1327, Buffer.from('ü\u00ff', 'latin1')],
    ]);
    const iterator = stream[Symbol.asyncIterator]();
    const { value } = await iterator.next();
    expect(value).toBeInstanceOf(AuditRecord);
    expect(value).toMatchObject({
      type: 'SYSCALL',
      typeNumber: 1300,
      text: 'audit(1.0:1): arch=c000003e',
      id: { timestampMs: 1000, serial: 1 },
      damaged: false,
    });
    expect((value as AuditRecord).get('arch')).toBe('c000003e');
    expect((await iterator.next()).value).toMatchObject({
      typeNumber: 1329,
      text: 'audit(1.0:2): x',
    });
    expect((await iterator.next()).value).toMatchObject({
      type: 'PROCTITLE',
      typeNumber: 1327,
      text: '\udcfc\udcff',
    });
  });

  it('without a name says so', async () => {
    const { stream, reader } = open();
    reader.deliver([[1329, 'x']]);
    const { value } = await stream[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ type: 'UNKNOWN[1329]', typeNumber: 1329, text: 'x' });
  });

  it.each([
    ['audit(1.000:1): a=1\0\n', 'audit(1.000:1): a=1', false],
    ['audit(1.000:1): a=1\0b', 'audit(1.000:1): a=1\0b', true],
    ['no header', 'no header', true],
  ])('is that of an event with the payload %j', async (payload, text, damaged) => {
    const { stream, reader } = open();
    reader.deliver([[1300, payload]]);
    const { value } = await stream[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ text, damaged });
  });

  it('may be empty', async () => {
    const { stream, reader } = open();
    reader.deliver([
      [1320, ''],
      [1320, 'a'],
    ]);
    expect(await take(stream[Symbol.asyncIterator](), 2)).toEqual(['', 'a']);
  });
});

describe('batches', () => {
  it('come in order, whether they were there before or after somebody waits', async () => {
    const { stream, reader } = open();
    const iterator = stream[Symbol.asyncIterator]();
    reader.deliver([
      [1300, 'a'],
      [1300, 'b'],
    ]);
    reader.deliver([[1300, 'c']]);
    expect(await take(iterator, 3)).toEqual(['a', 'b', 'c']);
    const waiting = take(iterator, 2);
    reader.deliver([[1300, 'd']]);
    reader.deliver([[1300, 'e']]);
    expect(await waiting).toEqual(['d', 'e']);
  });

  it('may hold nothing at all', async () => {
    const { stream, reader } = open();
    const waiting = take(stream[Symbol.asyncIterator](), 1);
    reader.deliver([]);
    reader.deliver([[1300, 'a']]);
    expect(await waiting).toEqual(['a']);
  });
});

describe('losses', () => {
  it('are told before the records that they come before', async () => {
    const { stream, reader } = open();
    reader.deliver([[1300, 'a']]);
    reader.deliver([[1300, 'b']], { overruns: 2, droppedRecords: 3, unreadable: 4 });
    expect(await take(stream[Symbol.asyncIterator](), 5)).toEqual([
      'a',
      { type: 'lost', where: 'socket', count: 2 },
      { type: 'lost', where: 'queue', count: 3 },
      { type: 'lost', where: 'unreadable', count: 4 },
      'b',
    ]);
  });

  it('are told without records too', async () => {
    const { stream, reader } = open();
    reader.deliver([], { overruns: 1 });
    expect(await take(stream[Symbol.asyncIterator](), 1)).toEqual([
      { type: 'lost', where: 'socket', count: 1 },
    ]);
  });

  it('count the records of batches that found no room', async () => {
    const { stream, reader } = open({ maxQueuedBytes: 4 });
    reader.deliver([[1300, 'abc']]);
    reader.deliver([
      [1300, 'd'],
      [1300, 'e'],
    ]);
    reader.deliver([[1300, 'fg']], { overruns: 1, unreadable: 2 });
    const iterator = stream[Symbol.asyncIterator]();
    expect(await take(iterator, 1)).toEqual(['abc']);
    reader.deliver([[1300, 'hijk']], { droppedRecords: 4 });
    expect(await take(iterator, 4)).toEqual([
      { type: 'lost', where: 'socket', count: 1 },
      { type: 'lost', where: 'queue', count: 7 },
      { type: 'lost', where: 'unreadable', count: 2 },
      'hijk',
    ]);
  });

  it('do not happen up to the last byte of the queue', async () => {
    const { stream, reader } = open({ maxQueuedBytes: 4 });
    reader.deliver([[1300, 'ab']]);
    reader.deliver([[1300, 'cd']]);
    expect(await take(stream[Symbol.asyncIterator](), 2)).toEqual(['ab', 'cd']);
  });

  it('are told once', async () => {
    const { stream, reader } = open({ maxQueuedBytes: 2 });
    const iterator = stream[Symbol.asyncIterator]();
    reader.deliver([[1300, 'abc']]);
    reader.deliver([[1300, 'd']]);
    reader.deliver([[1300, 'e']]);
    expect(await take(iterator, 3)).toEqual([{ type: 'lost', where: 'queue', count: 1 }, 'd', 'e']);
  });
});

describe('an end', () => {
  it('by close finishes who waits, and drops what was not read', async () => {
    const { stream, reader } = open();
    const waiting = takeAll(stream);
    stream.close();
    expect(await waiting).toEqual([]);
    expect(reader.closes).toBeGreaterThan(0);
    const other = open();
    other.reader.deliver([[1300, 'a']]);
    other.stream.close();
    other.stream.close();
    expect(await takeAll(other.stream)).toEqual([]);
  });

  it('by close takes no batch that comes after it', async () => {
    const { stream, reader } = open();
    stream.close();
    reader.deliver([[1300, 'a']]);
    expect(await takeAll(stream)).toEqual([]);
  });

  it('by leaving the loop closes the reader', async () => {
    const { stream, reader } = open();
    reader.deliver([[1300, 'a']]);
    for await (const entry of stream) {
      expect(seen(entry)).toBe('a');
      break;
    }
    expect(reader.closes).toBeGreaterThan(0);
    expect(await takeAll(stream)).toEqual([]);
  });

  it('by an error inside the loop closes the reader', async () => {
    const { stream, reader } = open();
    reader.deliver([[1300, 'a']]);
    const failure = new Error('of the reader’s own');
    const loop = async (): Promise<void> => {
      for await (const entry of stream) if (entry.type !== 'lost') throw failure;
    };
    await expect(loop()).rejects.toBe(failure);
    expect(reader.closes).toBeGreaterThan(0);
  });

  it('by a signal finishes without an error', async () => {
    const controller = new AbortController();
    const { stream, reader } = open({ signal: controller.signal });
    const waiting = takeAll(stream);
    controller.abort();
    expect(await waiting).toEqual([]);
    expect(reader.closes).toBeGreaterThan(0);
  });

  it('by a signal that was given before finishes at once', async () => {
    const { stream, reader } = open({ signal: AbortSignal.abort() });
    expect(reader.closes).toBeGreaterThan(0);
    expect(await takeAll(stream)).toEqual([]);
  });

  it('leaves nothing at the signal', () => {
    const { signal } = new AbortController();
    const removed = jest.spyOn(signal, 'removeEventListener');
    const added = jest.spyOn(signal, 'addEventListener');
    open({ signal }).stream.close();
    expect(removed.mock.calls[0]?.[1]).toBe(added.mock.calls[0]?.[1]);
    expect(removed).toHaveBeenCalled();
  });

  it('of its scope closes the reader', async () => {
    {
      await using stream = new RecordStream();
      expect(stream).toBeInstanceOf(RecordStream);
      expect(ScriptedStream.opened[0]?.closes).toBe(0);
    }
    expect(ScriptedStream.opened[0]?.closes).toBeGreaterThan(0);
  });

  it('by a failure comes after everything that was received', async () => {
    const { stream, reader } = open();
    reader.deliver([[1300, 'a']]);
    reader.deliver([[1300, 'b']], { overruns: 1, errno: 9 });
    const entries: unknown[] = [];
    const loop = async (): Promise<void> => {
      for await (const entry of stream) entries.push(seen(entry));
    };
    await expect(loop()).rejects.toMatchObject({
      name: 'AuditError',
      code: 'EBADF',
      errno: 9,
      source: 'syscall',
      operation: 'receive records',
    });
    expect(entries).toEqual(['a', { type: 'lost', where: 'socket', count: 1 }, 'b']);
    expect(reader.closes).toBeGreaterThan(0);
  });

  it('by a failure reaches who waits', async () => {
    const { stream, reader } = open();
    const waiting = takeAll(stream);
    reader.deliver([], { errno: 12 });
    await expect(waiting).rejects.toBeInstanceOf(AuditError);
  });
});

describe('a second iterator', () => {
  it('is refused while the stream is open, and the first goes on', async () => {
    const { stream, reader } = open();
    const first = stream[Symbol.asyncIterator]();
    expect(() => stream[Symbol.asyncIterator]()).toThrow(IterationError);
    await expect(takeAll(stream)).rejects.toMatchObject({ code: 'ERR_AUDIT_ITERATED' });
    reader.deliver([[1300, 'a']]);
    expect(await take(first, 1)).toEqual(['a']);
    await first.return?.();
    expect(await takeAll(stream)).toEqual([]);
  });
});

describe('opening', () => {
  it('takes 16 MiB for either buffer unless told otherwise', () => {
    const mebibytes = 16 * 1024 * 1024;
    expect(open().reader.options).toEqual({
      receiveBufferBytes: mebibytes,
      maxQueuedBytes: mebibytes,
    });
    expect(open({ receiveBufferBytes: 1, maxQueuedBytes: 2 }).reader.options).toEqual({
      receiveBufferBytes: 1,
      maxQueuedBytes: 2,
    });
  });

  it('says why the kernel does not let it', () => {
    processIs({ ...PRIVILEGED, capabilities: '0000000000000000', uid: 1000 });
    const cause = systemError(1, 'bind');
    ScriptedStream.failure = cause;
    expect(thrownBy(() => new RecordStream())).toMatchObject({
      name: 'AuditError',
      code: 'EPERM',
      operation: 'open the record stream',
      hint: expect.stringContaining('CAP_AUDIT_READ'),
      cause,
    });
  });

  it('lets misuse through as it is', () => {
    const misuse = new RangeError('receiveBufferBytes must be an integer');
    ScriptedStream.failure = misuse;
    expect(thrownBy(() => new RecordStream())).toBe(misuse);
  });
});
