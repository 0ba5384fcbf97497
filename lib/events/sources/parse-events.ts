/** Parses events and records from text: audit.log, the kernel's log, and exports of either. */
import { addon, type NativeReassembler, type NativeRecordTypes } from '../../kernel/native';
import { bytesOfText } from '../../text/byte-text';
import { NAMES } from '../../tables/record-types.generated';
import type { AuditEvent, DamagedRecord } from '../event';
import { PackedBatch } from './packed';
import type { AuditRecord } from '../record';

export interface ParseEventsOptions {
  /**
   * How long after its first record to wait for the end of an event, in milliseconds of the log's
   * own time. Default 2,000.
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

async function* packedBatches(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  options: ParseEventsOptions,
): AsyncGenerator<PackedBatch, void, undefined> {
  const reassembler = newReassembler(options);
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? bytesOfText(chunk) : chunk;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const packed = reassembler.push(bytes.subarray(at, at + PIECE_BYTES));
      if (packed.index.length > 0) yield new PackedBatch(packed.bytes, packed.index);
    }
  }
  const rest = reassembler.finish();
  if (rest.index.length > 0) yield new PackedBatch(rest.bytes, rest.index);
}

/**
 * The events of a log, in the order in which they are finished. Chunks may end anywhere, so a
 * file's read stream may be passed. Text is expected in the form of `textOfBytes`.
 *
 * Lines are those of audit.log, with or without `node=`, `type=` and what auditd adds, and those of the
 * kernel's log. A record may stand behind whatever syslog, a console or grep puts in front of it; the host of
 * a syslog header becomes its node when it names none. A line without a readable header comes as a
 * {@link DamagedRecord}; empty lines are left out. Memory does not grow with the input.
 */
export async function* parseEvents(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  options: ParseEventsOptions = {},
): AsyncGenerator<AuditEvent | DamagedRecord, void, undefined> {
  for await (const batch of packedBatches(source, options)) yield* batch;
}

/**
 * Like {@link parseEvents}, but with many events at a time, which saves the loop's overhead for
 * each.
 */
export async function* parseEventBatches(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  options: ParseEventsOptions = {},
): AsyncGenerator<readonly (AuditEvent | DamagedRecord)[], void, undefined> {
  for await (const batch of packedBatches(source, options)) yield batch.events();
}

/** The record of one line, with or without its newline. It is `damaged` if the line is not a record. */
export function parseLine(line: string | Uint8Array): AuditRecord {
  const bytes = typeof line === 'string' ? bytesOfText(line) : line;
  const newline = bytes.indexOf(0x0a);
  const end = newline === -1 ? bytes.length : newline;
  if (end === 0) throw new RangeError('the line is empty');
  if (end < bytes.length - 1) throw new RangeError('there is more than one line');
  const reassembler = newReassembler({ maxEvents: 1, maxLineBytes: end });
  const found = [reassembler.push(bytes), reassembler.finish()].flatMap((packed) =>
    new PackedBatch(packed.bytes, packed.index).events(),
  );
  const [item] = found;
  if (item === undefined) throw new RangeError('the line is empty');
  return item.type === 'event' ? (item.records[0] as AuditRecord) : item.record;
}
