/** Parses events and records from text: audit.log, the kernel's log, and exports of either. */
import { type Check, checkBytes, checkOptions, refuseArgument } from '../../arguments';
import { ArgumentError } from '../../errors';
import { bytesOfText } from '../../text/byte-text';
import type { AuditEvent, DamagedRecord } from '../event';
import { checkSource, type LogSource } from './log-source';
import { PackedBatch } from './packed';
import {
  type Chunks,
  finishedIn,
  newReassembler,
  PARSE_OPTIONS,
  type PartedSource,
  type ParseEventsOptions,
  readingChunks,
} from './text-reassembly';
import type { AuditRecord } from '../record';

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

async function* packedBatches(
  chunks: Chunks,
  options: ParseEventsOptions,
  isOrdered = false,
): AsyncGenerator<PackedBatch, void, undefined> {
  const reassembler = newReassembler(options, { isOrdered });
  for await (const packed of finishedIn(chunks, reassembler, PIECE_BYTES)) {
    yield new PackedBatch(packed.bytes, packed.index);
  }
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
  return readingChunks(source, (chunks) => items(chunks, options));
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
  return readingChunks(source, (chunks) => batches(chunks, options));
}

async function* batches(
  chunks: Chunks,
  options: ParseEventsOptions,
): AsyncGenerator<readonly (AuditEvent | DamagedRecord)[], void, undefined> {
  for await (const batch of packedBatches(chunks, options)) yield batch.events();
}

/**
 * Like {@link parseEventBatches}, for readers within the package that look at events as they are packed; with
 * `isOrdered` in the order of their times instead of that in which they are finished.
 */
export function parsePackedBatches(
  source: PartedSource,
  { isOrdered = false, ...options }: ParseEventsOptions & { readonly isOrdered?: boolean } = {},
): AsyncGenerator<PackedBatch, void, undefined> {
  return readingChunks(source, (chunks) => packedBatches(chunks, options, isOrdered));
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
