/** Carries out a search of `tsausearch`: reads logs, prints what matches in the order of time, keeps the checkpoint. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackedBatch, PackedCursor } from '../../events/sources/packed';
import type { LogFileError } from '../../errors';
import { type LogFile, pathBytes } from '../../logs/log-file';
import { sharedNames } from '../../machine/shared-names';
import type { Checkpoint } from '../../search/ausearch/checkpoint';
import type { Conditions } from '../../search/ausearch/conditions';
import { filterOf } from '../../search/ausearch/event-filter';
import { type WriteAll, type Writing, writingOf } from '../../search/ausearch/formats';
import { acceptsAll, judgeOf, type Test } from '../../search/ausearch/judge';
import { logBatches, type LogBatchesOptions, logText } from '../../search/ausearch/log-batches';
import type { BytesOutput } from '../shared/byte-output';
import { ReaderGone } from '../shared/event-output';
import { chooseLogs, endOfEventMs } from '../../logs/log-choice';
import type { Output } from '../shared/output';
import {
  CHECKPOINT_EXIT,
  CheckpointFailure,
  loadCheckpoint,
  logAt,
  logsFrom,
  saveCheckpoint,
} from './checkpoint-file';
import type { Request } from './request';

/** Which event it is, wherever it is. */
type Place = Omit<Checkpoint, 'dev' | 'inode'>;

/** How much later than the event of the checkpoint others may come in front of it. */
const CHECKPOINT_SPAN_MS = 2000;

interface Start {
  readonly conditions: Conditions;
  readonly files: readonly LogFile[];
  /** Events up to this one were printed before. */
  readonly sought: Checkpoint | undefined;
}

interface Manner {
  readonly keepsPlaces: boolean;
  readonly isLive: boolean;
}

class Search {
  /** Whether anything was printed. */
  hasFound = false;
  /** The last event, printed or not. */
  last: Place | undefined;
  readonly #request: Request;
  /** Whether it is to be known where the search ended. */
  readonly #keepsPlaces: boolean;
  /** Whether nothing may be kept back. */
  readonly #isHurried: boolean;
  readonly #judge: Test;
  readonly #writing: Writing;
  readonly #out: BytesOutput;
  readonly #output: Output;
  readonly #timeoutMs: number;
  readonly #names = sharedNames();
  #sought: Checkpoint | undefined;

  constructor(
    request: Request,
    { conditions, sought }: Start,
    { keepsPlaces, isLive }: Manner,
    output: Output,
    out: BytesOutput,
  ) {
    this.#request = request;
    this.#keepsPlaces = keepsPlaces;
    this.#isHurried = isLive || request.flushed;
    this.#out = out;
    this.#output = output;
    this.#timeoutMs = endOfEventMs(request.timeoutMs);
    this.#sought = sought;
    this.#judge = judgeOf(conditions);
    this.#writing = writingOf(request.format, { ...request, names: this.#names });
  }

  /** Writes all events at once; undefined where single events are looked at. */
  get writeAll(): WriteAll | undefined {
    const { conditions, justOne, debug } = this.#request;
    const looks = this.#keepsPlaces || this.#isHurried || justOne || debug;
    return looks || !acceptsAll(conditions) ? undefined : this.#writing.writeAll;
  }

  /** Whether the event of the checkpoint is still to come. */
  get isSeeking(): boolean {
    return this.#sought !== undefined;
  }

  /** Whether the search is over. */
  get isDone(): boolean {
    return this.#request.justOne && this.hasFound;
  }

  async take(batch: PackedBatch): Promise<void> {
    const positions = this.#wantedIn(batch);
    if (positions.length > 0) {
      let bytes = this.#writing.write(batch, positions);
      // The first time, names of a service were not there yet.
      if (this.#names.hasUnresolved && (await this.#names.resolve())) {
        bytes = this.#writing.write(batch, positions);
      }
      this.print(bytes);
    }
    if (this.#isHurried) this.#out.flush();
  }

  /** Prints events that were written. */
  print(bytes: Uint8Array): void {
    if (!this.hasFound) this.#out.add(Buffer.from(this.#writing.head));
    this.hasFound = true;
    this.#out.add(bytes);
  }

  #wantedIn(batch: PackedBatch): number[] {
    const positions: number[] = [];
    const cursor = batch.cursor();
    const newestMs = this.#keepsPlaces ? newestIn(batch) : 0;
    while (cursor.advance()) {
      if (cursor.isDamaged) {
        this.#tellDamage(cursor);
      } else if (this.#isNew(cursor, newestMs) && this.#judge(cursor)) {
        positions.push(cursor.position);
        if (this.#request.justOne) break;
      }
    }
    return positions;
  }

  #tellDamage(cursor: PackedCursor): void {
    if (!this.#request.debug) return;
    for (const record of cursor.records()) {
      this.#output.error(`Malformed line skipped: ${record.text}`);
    }
  }

  /** Whether it comes behind the checkpoint; from then on it is the last one. */
  #isNew(cursor: PackedCursor, newestMs: number): boolean {
    if (!this.#keepsPlaces) return true;
    const { node, timestampMs, serial } = cursor;
    const place = { node, timestampMs, serial, type: cursor.typeOf(0) };
    if (this.#isBeforeCheckpoint(place)) return false;
    // The rest of it may be there before the next run, which then prints all of it.
    if (cursor.isCutOff && newestMs - timestampMs < this.#timeoutMs) return false;
    this.last = place;
    return true;
  }

  #isBeforeCheckpoint(event: Place): boolean {
    const sought = this.#sought;
    if (sought === undefined) return false;
    const { timestampMs, serial, node, type } = sought;
    const isIt =
      event.timestampMs === timestampMs && event.serial === serial && event.node === node;
    if (isIt && event.type === type) this.#sought = undefined;
    else if (event.timestampMs > timestampMs + CHECKPOINT_SPAN_MS) {
      const message = 'The event of the checkpoint is not in its log any more';
      throw new CheckpointFailure(CHECKPOINT_EXIT.notFound, message);
    }
    return true;
  }
}

function newestIn(batch: PackedBatch): number {
  let newestMs = Number.NEGATIVE_INFINITY;
  const cursor = batch.cursor();
  while (cursor.advance()) newestMs = Math.max(newestMs, cursor.timestampMs);
  return newestMs;
}

function isFolder(path: string): boolean {
  return statSync(pathBytes(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function startOf(
  { conditions, startsAtCheckpoint, input }: Request,
  files: readonly LogFile[],
  before: Checkpoint | undefined,
): Start {
  if (before === undefined) return { conditions, files, sought: undefined };
  if (startsAtCheckpoint) {
    const startSeconds = Math.floor(before.timestampMs / 1000);
    return { conditions: { ...conditions, startSeconds }, files, sought: undefined };
  }
  // A log that is named is meant, whatever it was before.
  const isNamed = input !== undefined && !isFolder(input);
  return { conditions, files: isNamed ? files : logsFrom(files, before), sought: before };
}

/** Has the search take what the logs have. */
async function readInto(
  search: Search,
  files: readonly LogFile[],
  options: LogBatchesOptions,
): Promise<void> {
  const { writeAll } = search;
  if (writeAll !== undefined) {
    for await (const bytes of logText(files, options, writeAll)) search.print(bytes);
    return;
  }
  for await (const batch of logBatches(files, options)) {
    await search.take(batch);
    if (search.isDone) return;
  }
}

/**
 * Has the search go on behind its checkpoint, by reading from somewhere in front of it. False when it is not found that
 * way: a clock was set back, or it is not there. Then nothing was found, and nothing is told.
 */
async function readBehind(
  search: Search,
  { files, sought }: Start,
  options: LogBatchesOptions,
): Promise<boolean> {
  const errors: LogFileError[] = [];
  const nearMs = sought?.timestampMs;
  try {
    await readInto(search, files, { ...options, nearMs, onError: (error) => errors.push(error) });
  } catch (error) {
    if (!(error instanceof CheckpointFailure)) throw error;
  }
  if (search.isSeeking) return false;
  for (const error of errors) options.onError(error);
  return true;
}

async function searchLogs(request: Request, output: Output, out: BytesOutput): Promise<number> {
  let hasFailed = false;
  const onError = (error: Error): void => {
    hasFailed = true;
    output.error(`tsausearch: ${error.message}`);
  };
  const { input } = request;
  if (input !== undefined && isFolder(input)) {
    output.error(`NOTE - using logs in ${join(input, 'audit.log')}`);
  }
  const { files, isLive } = await chooseLogs(request, onError);
  const checkpoint = isLive ? undefined : request.checkpoint;
  if (checkpoint !== request.checkpoint) {
    output.error('Warning - checkpointing stdin is not supported');
  }
  const before = checkpoint === undefined ? undefined : loadCheckpoint(checkpoint);
  const start = startOf(request, files, before);
  const search = new Search(
    request,
    start,
    { keepsPlaces: checkpoint !== undefined, isLive },
    output,
    out,
  );
  const filter = filterOf(start.conditions);
  const wanted = checkpoint === undefined ? filter : { allOf: [] };
  const timeoutMs = endOfEventMs(request.timeoutMs);
  const options = { filter: wanted, timeoutMs, onError };
  // Whoever wants to know what is malformed wants to know of all of it.
  const mayJump = search.isSeeking && !request.debug;
  if (!mayJump || !(await readBehind(search, start, options))) {
    await readInto(search, start.files, options);
  }
  out.flush();
  const { last } = search;
  if (checkpoint !== undefined && last !== undefined) {
    const file = (await logAt(files, last.timestampMs)) as LogFile;
    saveCheckpoint(checkpoint, { ...last, dev: file.dev, inode: file.inode });
  }
  if (search.hasFound) return 0;
  if (request.format !== 'raw' && files.length > 0 && !hasFailed) output.error('<no matches>');
  return 1;
}

/** @returns the exit status */
export async function runSearch(
  request: Request,
  output: Output,
  out: BytesOutput,
): Promise<number> {
  try {
    return await searchLogs(request, output, out);
  } catch (error) {
    // Whoever wanted it has seen enough.
    if (error instanceof ReaderGone) return 0;
    if (!(error instanceof CheckpointFailure)) throw error;
    output.error(error.message);
    return error.exitCode;
  }
}
