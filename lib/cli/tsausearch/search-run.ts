/** Carries out a search of `tsausearch`: reads logs, prints what matches in the order of time, keeps the checkpoint. */
import { setTimeout } from 'node:timers/promises';
import type { PackedBatch, PackedCursor } from '../../events/sources/packed';
import type { LogFile } from '../../logs/log-file';
import { sharedNames } from '../../machine/shared-names';
import type { Checkpoint } from '../../search/ausearch/checkpoint';
import type { Conditions } from '../../search/ausearch/conditions';
import { filterOf } from '../../search/ausearch/event-filter';
import { type Writing, writingOf } from '../../search/ausearch/formats';
import { InOrder } from '../../search/ausearch/in-order';
import { judgeOf, type Test } from '../../search/ausearch/judge';
import { logBatches } from '../../search/ausearch/log-batches';
import type { CharacterOutput } from '../shared/byte-output';
import { ReaderGone } from '../shared/event-output';
import type { Output } from '../shared/output';
import {
  CHECKPOINT_EXIT,
  CheckpointFailure,
  loadCheckpoint,
  logAt,
  logsFrom,
  saveCheckpoint,
} from './checkpoint-file';
import { chooseLogs, endOfEventMs, type LogChoice } from './log-choice';
import type { Request } from './request';

/** How long nothing may come through a pipe before all that is kept back is printed. */
const PATIENCE_MS = 3000;

/** Which event it is, wherever it is. */
type Place = Omit<Checkpoint, 'dev' | 'inode'>;

/** An event on its way out. */
interface Found {
  /** Empty for one that does not match: only a checkpoint needs it. */
  readonly text: string;
  readonly event: Place | undefined;
  /** Whether more of it may come. */
  readonly isCutOff: boolean;
}

/** How much later than the event of the checkpoint others may come in front of it. */
const CHECKPOINT_SPAN_MS = 2000;

interface Start {
  readonly conditions: Conditions;
  readonly files: readonly LogFile[];
  /** Events up to this one were printed before. */
  readonly sought: Checkpoint | undefined;
}

class Search {
  /** Whether anything was printed. */
  hasFound = false;
  /** The last event, printed or not. */
  last: Place | undefined;
  readonly #request: Request;
  /** Whether it is to be known where the search ended. */
  readonly #keepsPlaces: boolean;
  readonly #judge: Test;
  readonly #writing: Writing;
  readonly #order: InOrder<Found>;
  readonly #out: CharacterOutput;
  readonly #output: Output;
  readonly #timeoutMs: number;
  readonly #names = sharedNames();
  #sought: Checkpoint | undefined;

  constructor(
    request: Request,
    { conditions, sought }: Start,
    keepsPlaces: boolean,
    output: Output,
    out: CharacterOutput,
  ) {
    this.#request = request;
    this.#keepsPlaces = keepsPlaces;
    this.#out = out;
    this.#output = output;
    this.#timeoutMs = endOfEventMs(request);
    this.#sought = sought;
    this.#judge = judgeOf(conditions);
    this.#order = new InOrder();
    this.#writing = writingOf(request.format, { ...request, names: this.#names });
  }

  /** Whether the search is over. */
  get isDone(): boolean {
    return this.#request.justOne && this.hasFound;
  }

  async take(batch: PackedBatch): Promise<void> {
    const found = this.#foundIn(batch);
    // The first time, names of a service were not there yet.
    const isNamed = this.#names.hasUnresolved && (await this.#names.resolve());
    for (const one of isNamed ? this.#foundIn(batch) : found) {
      this.#order.add(one.timestampMs, one.serial, one);
    }
    this.#print(this.#order.takeReady());
  }

  finish(): void {
    this.#print(this.#order.takeAll());
    this.#out.flush();
  }

  #foundIn(batch: PackedBatch): (Found & { timestampMs: number; serial: number })[] {
    const found = [];
    const keepsAll = this.#keepsPlaces;
    const cursor = batch.cursor();
    while (cursor.advance()) {
      if (cursor.isDamaged) {
        this.#tellDamage(cursor);
        continue;
      }
      const { timestampMs, serial } = cursor;
      const isWanted = this.#judge(cursor);
      if (!isWanted && !keepsAll) {
        this.#order.pass(timestampMs);
        continue;
      }
      const text = isWanted ? this.#writing.format(cursor) : '';
      const event = keepsAll ? placeOf(cursor) : undefined;
      found.push({ timestampMs, serial, text, event, isCutOff: cursor.isCutOff });
    }
    return found;
  }

  #tellDamage(cursor: PackedCursor): void {
    if (!this.#request.debug) return;
    for (const record of cursor.records())
      this.#output.error(`Malformed line skipped: ${record.text}`);
  }

  #print(all: readonly Found[]): void {
    for (const { text, event, isCutOff } of all) {
      if (this.isDone) return;
      if (event !== undefined && this.#isBeforeCheckpoint(event)) continue;
      if (event !== undefined && isCutOff && this.#mayGoOn(event)) continue;
      this.last = event;
      if (text === '') continue;
      if (!this.hasFound) this.#out.add(this.#writing.head);
      this.hasFound = true;
      this.#out.add(text);
      if (this.#request.flushed) this.#out.flush();
    }
    if (all.length > 0 && this.#request.flushed) this.#out.flush();
  }

  /** Whether the rest of the event may be there before the next run, which then prints all of it. */
  #mayGoOn({ timestampMs }: Place): boolean {
    return this.#order.newestMs - timestampMs < this.#timeoutMs;
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

function placeOf(cursor: PackedCursor): Place {
  const { node, timestampMs, serial } = cursor;
  return { node, timestampMs, serial, type: cursor.typeOf(0) };
}

type Batches = AsyncGenerator<PackedBatch, void, undefined>;

/** Prints what is kept back when nothing comes for long. */
async function takeLive(batches: Batches, search: Search): Promise<void> {
  for (;;) {
    const next = batches.next();
    const timer = new AbortController();
    const patience = setTimeout(PATIENCE_MS, 'nothing' as const, { signal: timer.signal }).catch(
      () => 'nothing' as const,
    );
    if ((await Promise.race([next, patience])) === 'nothing') search.finish();
    timer.abort();
    const { done, value } = await next;
    if (done === true) return;
    await search.take(value);
    if (search.isDone) return;
  }
}

async function takeAll(batches: Batches, search: Search): Promise<void> {
  for await (const batch of batches) {
    await search.take(batch);
    if (search.isDone) return;
  }
}

function startOf(
  { conditions, startsAtCheckpoint }: Request,
  { files, isNamed = false }: LogChoice,
  before: Checkpoint | undefined,
): Start {
  if (before === undefined) return { conditions, files, sought: undefined };
  if (startsAtCheckpoint) {
    const startSeconds = Math.floor(before.timestampMs / 1000);
    return { conditions: { ...conditions, startSeconds }, files, sought: undefined };
  }
  // A log that is named is meant, whatever it was before.
  return { conditions, files: isNamed ? files : logsFrom(files, before), sought: before };
}

async function searchLogs(request: Request, output: Output, out: CharacterOutput): Promise<number> {
  let hasFailed = false;
  const onError = (error: Error): void => {
    hasFailed = true;
    output.error(`tsausearch: ${error.message}`);
  };
  const choice = await chooseLogs(request, output, onError);
  const { files, isLive = false } = choice;
  const checkpoint = isLive ? undefined : request.checkpoint;
  if (checkpoint !== request.checkpoint) {
    output.error('Warning - checkpointing stdin is not supported');
  }
  const before = checkpoint === undefined ? undefined : loadCheckpoint(checkpoint);
  const start = startOf(request, choice, before);
  const search = new Search(request, start, checkpoint !== undefined, output, out);
  const filter = filterOf(start.conditions);
  const wanted = checkpoint === undefined ? filter : { allOf: [] };
  const timeoutMs = endOfEventMs(request);
  const batches = logBatches(start.files, { filter: wanted, timeoutMs, onError });
  await (isLive ? takeLive(batches, search) : takeAll(batches, search));
  search.finish();
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
  out: CharacterOutput,
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
