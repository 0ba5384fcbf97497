/** Parses events and records from text: audit.log, the kernel's log, and exports of either. */
import {
  type ChecksOf,
  type Check,
  checkBytes,
  checkInteger,
  checkOptions,
  refuseArgument,
} from '../../arguments';
import { ArgumentError } from '../../errors';
import { addon, type NativeReassembler, type NativeRecordTypes } from '../../kernel/native';
import { bytesOfText } from '../../text/byte-text';
import { NAMES } from '../../tables/record-types.generated';
import type { AuditEvent, DamagedRecord } from '../event';
import { bytesOfChunk, checkSource, type LogSource } from './log-source';
import { PackedBatch } from './packed';
import { leaving } from './leaving';
import { WaitedChunks } from './waited-chunks';
import type { AuditRecord } from '../record';

/** How long events of a log are waited for, and how much memory that may take. */
export interface ParseEventsOptions {
  /**
   * How long after its first record to wait for the end of an event, in milliseconds: of the log's own time,
   * by which 64 records of other events must have come too, or while nothing comes. Default 2,000.
   */
  readonly timeoutMs?: number;
  /** Maximum number of unfinished events; beyond it the oldest is delivered. Default 8,192. */
  readonly maxEvents?: number;
  /** Maximum size of unfinished events, in bytes. Default 16 MiB. */
  readonly maxBytes?: number;
  /**
   * Maximum length of a line, in bytes; longer ones are cut off and marked as damaged. Default 128
   * KiB.
   */
  readonly maxLineBytes?: number;
}

const checkBytesHeld = checkInteger(1, 2 ** 28);

const PARSE_OPTIONS = {
  timeoutMs: checkInteger(0, 2 ** 40),
  maxEvents: checkInteger(1, 2 ** 20),
  maxBytes: checkBytesHeld,
  maxLineBytes: checkBytesHeld,
} satisfies ChecksOf<ParseEventsOptions>;

function checkCall(source: unknown, options: unknown): void {
  checkSource(source);
  checkOptions(options, PARSE_OPTIONS);
}

const KIBIBYTE = 1024;

/**
 * How many bytes are parsed before their events are delivered: few enough for the events to be
 * garbage-collected young.
 */
const PIECE_BYTES = 64 * KIBIBYTE;

let types: NativeRecordTypes | undefined;

function recordTypes(): NativeRecordTypes {
  types ??= new (addon().RecordTypes)(
    Object.values(NAMES()),
    Uint32Array.from(Object.keys(NAMES()), Number),
  );
  return types;
}

function newReassembler(options: ParseEventsOptions): NativeReassembler {
  return new (addon().Reassembler)({
    types: recordTypes(),
    timeoutMs: options.timeoutMs ?? 2000,
    maxEvents: options.maxEvents ?? 8192,
    maxBytes: options.maxBytes ?? 16 * KIBIBYTE * KIBIBYTE,
    maxLineBytes: options.maxLineBytes ?? 128 * KIBIBYTE,
  });
}

type Chunks = WaitedChunks<Uint8Array | string>;

async function* packedBatches(
  chunks: Chunks,
  options: ParseEventsOptions,
): AsyncGenerator<PackedBatch, void, undefined> {
  const reassembler = newReassembler(options);
  let failed: { readonly error: unknown } | undefined;
  try {
    for (;;) {
      const chunk = await chunks.next(reassembler.nextDeadline());
      if (chunk === 'end') break;
      if (chunk === 'nothing') {
        const packed = reassembler.advance(chunks.waitedMs);
        if (packed.index.length > 0) yield new PackedBatch(packed.bytes, packed.index);
        continue;
      }
      const bytes = bytesOfChunk(chunk.value);
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES);
        const packed = reassembler.push(piece, chunks.waitedMs);
        if (packed.index.length > 0) yield new PackedBatch(packed.bytes, packed.index);
      }
    }
  } catch (error) {
    failed = { error };
  } finally {
    await chunks.close();
  }
  if (!chunks.isLeft) {
    // Also what came before the source failed.
    const rest = reassembler.finish();
    if (rest.index.length > 0) yield new PackedBatch(rest.bytes, rest.index);
  }
  if (failed !== undefined) throw failed.error;
}

/**
 * The events of a log, in the order in which they are finished. Chunks may end anywhere, so a
 * file's read stream may be passed. Text is expected in the form of `textOfBytes`.
 *
 * Lines are those of audit.log, with or without `node=`, `type=` and what auditd adds, and those of the
 * kernel's log. A record may stand behind whatever syslog, a console or grep puts in front of it; the host of
 * a syslog header becomes its node when it names none. A line without a readable header comes as a
 * {@link DamagedRecord}; empty lines are left out. Memory does not grow with the input.
 *
 * The source may be live, such as a pipe: while nothing comes, what was begun is given out after `timeoutMs`.
 * Leaving the loop, or `return()` while the source is waited for, destroys it if it is a stream, also one that
 * `logLines` or `journalLines` reads, and does not wait for others.
 */
export function parseEvents(
  source: LogSource,
  options: ParseEventsOptions = {},
): AsyncGenerator<AuditEvent | DamagedRecord, void, undefined> {
  checkCall(source, options);
  const chunks: Chunks = new WaitedChunks(source);
  return leaving(chunks, items(chunks, options));
}

async function* items(
  chunks: Chunks,
  options: ParseEventsOptions,
): AsyncGenerator<AuditEvent | DamagedRecord, void, undefined> {
  for await (const batch of packedBatches(chunks, options)) yield* batch;
}

/**
 * Like {@link parseEvents}, but with many events at a time, which saves the loop's overhead for
 * each.
 */
export function parseEventBatches(
  source: LogSource,
  options: ParseEventsOptions = {},
): AsyncGenerator<readonly (AuditEvent | DamagedRecord)[], void, undefined> {
  checkCall(source, options);
  const chunks: Chunks = new WaitedChunks(source);
  return leaving(chunks, batches(chunks, options));
}

async function* batches(
  chunks: Chunks,
  options: ParseEventsOptions,
): AsyncGenerator<readonly (AuditEvent | DamagedRecord)[], void, undefined> {
  for await (const batch of packedBatches(chunks, options)) yield batch.events();
}

const checkLine: Check = (value, argument) => {
  if (!ArrayBuffer.isView(value)) refuseArgument(argument, 'a string or a Uint8Array', value);
  checkBytes(value, argument);
};

function refuseLine(found: string): never {
  throw new ArgumentError('line', 'one line of a log', found);
}

/**
 * The record of one line, with or without its newline. It is `damaged` if the line is not a record.
 *
 * @throws {ArgumentError} for an empty line, and for more than one.
 */
export function parseLine(line: string | Uint8Array): AuditRecord {
  if (typeof line !== 'string') checkLine(line, 'line');
  const bytes = typeof line === 'string' ? bytesOfText(line) : line;
  const newline = bytes.indexOf(0x0a);
  const end = newline === -1 ? bytes.length : newline;
  if (end === 0) return refuseLine('an empty line');
  if (end < bytes.length - 1) return refuseLine('more than one');
  const reassembler = newReassembler({ maxEvents: 1, maxLineBytes: end });
  const found = [reassembler.push(bytes, 0), reassembler.finish()].flatMap((packed) =>
    new PackedBatch(packed.bytes, packed.index).events(),
  );
  const [item] = found;
  if (item === undefined) return refuseLine('an empty line');
  return item.type === 'event' ? (item.records[0] as AuditRecord) : item.record;
}
