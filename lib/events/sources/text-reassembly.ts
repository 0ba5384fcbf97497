/**
 * Feeds the addon's reassembler with a log, piece by piece, and gives what it finished. Does not know what the
 * finished bytes hold.
 */
import { type ChecksOf, checkInteger } from '../../arguments';
import {
  addon,
  type NativeColumns,
  type NativeReassembler,
  type NativeRecordTypes,
  type PackedEvents,
} from '../../kernel/native';
import { NAMES } from '../../tables/record-types.generated';
import type { EventFilter } from '../data/event-filter';
import { checkFilter, encodedFilter } from './encoded-filter';
import { FilePart } from './file-part';
import { leaving } from './leaving';
import { bytesOfChunk, type LogSource } from './log-source';
import { WaitedChunks } from './waited-chunks';

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
  /**
   * Leaves out events that certainly do not match. Others may be left that do not match either: whoever
   * asks judges them. Reading a log for few events is several times faster with it.
   */
  readonly filter?: EventFilter;
}

const checkBytesHeld = checkInteger(1, 2 ** 28);

export const PARSE_OPTIONS = {
  timeoutMs: checkInteger(0, 2 ** 40),
  maxEvents: checkInteger(1, 2 ** 20),
  maxBytes: checkBytesHeld,
  maxLineBytes: checkBytesHeld,
  filter: checkFilter,
} satisfies ChecksOf<ParseEventsOptions>;

const KIBIBYTE = 1024;

let types: NativeRecordTypes | undefined;

/** The types by their names, as the addon knows them. */
export function recordTypes(): NativeRecordTypes {
  types ??= new (addon().RecordTypes)(
    Object.values(NAMES()),
    Uint32Array.from(Object.keys(NAMES()), Number),
  );
  return types;
}

/** What the addon does with events before it gives them. */
export interface Finishing {
  /** Values to give instead of events. */
  readonly columns?: NativeColumns;
  /** Lines to give instead of events: the form that the addon is told. */
  readonly lines?: Uint32Array;
  /** Gives events in the order of their times, and has them wait for others for that. */
  readonly isOrdered?: boolean;
}

export function newReassembler(
  options: ParseEventsOptions,
  { columns, lines, isOrdered = false }: Finishing = {},
): NativeReassembler {
  const timeoutMs = options.timeoutMs ?? 2000;
  return new (addon().Reassembler)({
    types: recordTypes(),
    timeoutMs,
    maxEvents: options.maxEvents ?? 8192,
    maxBytes: options.maxBytes ?? 16 * KIBIBYTE * KIBIBYTE,
    maxLineBytes: options.maxLineBytes ?? 128 * KIBIBYTE,
    filter: encodedFilter(options.filter),
    ...(columns === undefined ? {} : { columns }),
    ...(lines === undefined ? {} : { lines }),
    ...(isOrdered ? { orderMs: timeoutMs } : {}),
  });
}

export type Chunks = WaitedChunks<Uint8Array | string | FilePart>;

/** A {@link LogSource} that may also have parts of files; it is within the package that these are known. */
export type PartedSource = LogSource | AsyncIterable<Uint8Array | string | FilePart>;

/** What `generate` makes of the source, which ends with it: see {@link leaving}. */
export function readingChunks<Item>(
  source: PartedSource,
  generate: (chunks: Chunks) => AsyncGenerator<Item, void, undefined>,
): AsyncGenerator<Item, void, undefined> {
  const chunks: Chunks = new WaitedChunks<Uint8Array | string | FilePart>(source);
  return leaving(chunks, generate(chunks));
}

/** What each piece of at most `pieceBytes` finished, and at last the rest, also when the source fails. */
export async function* finishedIn(
  chunks: Chunks,
  reassembler: NativeReassembler,
  pieceBytes: number,
): AsyncGenerator<PackedEvents, void, undefined> {
  let failed: { readonly error: unknown } | undefined;
  try {
    for (;;) {
      const chunk = await chunks.next(reassembler.nextDeadline());
      if (chunk === 'end') break;
      if (chunk === 'nothing') {
        const packed = reassembler.advance(chunks.waitedMs);
        if (packed.index.length > 0) yield packed;
        continue;
      }
      if (chunk.value instanceof FilePart) {
        yield* chunk.value.events(reassembler, chunks);
        continue;
      }
      const bytes = bytesOfChunk(chunk.value);
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.subarray(at, at + pieceBytes);
        const packed = reassembler.push(piece, chunks.waitedMs);
        if (packed.index.length > 0) yield packed;
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
    if (rest.index.length > 0) yield rest;
  }
  if (failed !== undefined) throw failed.error;
}
