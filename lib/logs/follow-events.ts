/** {@link FollowedEvents}: the events of a log that is being written, through every rotation, each once. */
import type { EventFilter } from '../events/data/event-filter';
import { parseEventBatches } from '../events/sources/parse-events';
import { EventLines } from './event-lines';
import { FollowedLog, type FollowOptions, type LogPosition } from './followed-log';
import type { LogBatch } from './read-logs';

/** How far events were given: nothing in front of it is missing, and nothing behind it was given. */
export interface FollowState {
  readonly position: LogPosition;
  /** Lines in front of the position whose events are not finished, as latin-1 text. */
  readonly unfinished: string;
}

export interface FollowEventsOptions extends FollowOptions {
  readonly filter?: EventFilter | undefined;
  /** Lines of unfinished events from before. */
  readonly unfinished?: string;
}

/** How often what was begun is looked at while nothing is written. */
const TICK_MS = 25;

async function* parsed(
  text: string,
  filter: EventFilter | undefined,
): AsyncGenerator<LogBatch, void, undefined> {
  if (text === '') return;
  const options = filter === undefined ? {} : { filter };
  yield* parseEventBatches([Buffer.from(text, 'latin1')], options);
}

export class FollowedEvents {
  readonly #options: FollowEventsOptions;
  readonly #log: FollowedLog;
  readonly #lines = new EventLines();
  #state: FollowState | undefined;

  constructor(logFile: string, options: FollowEventsOptions) {
    this.#options = options;
    this.#log = new FollowedLog(logFile, options);
  }

  /** Of all that was given and asked on from. Undefined before there is a log. */
  get state(): FollowState | undefined {
    return this.#state;
  }

  /** @throws {LogFileError} when the log cannot be read */
  async *batches(): AsyncGenerator<LogBatch, void, undefined> {
    const { filter, signal, unfinished = '', waits } = this.#options;
    if (unfinished !== '') this.#lines.add(unfinished, performance.now());
    const pieces = this.#log.pieces();
    let coming = pieces.next();
    try {
      for (;;) {
        const next = await this.#nextPiece(coming);
        if (next === 'nothing') {
          yield* this.#due(filter);
          continue;
        }
        if (next.done === true) break;
        if (next.value !== undefined) {
          this.#lines.add(Buffer.from(next.value).toString('latin1'), performance.now());
        }
        yield* this.#due(filter);
        if (signal?.aborted === true) break;
        coming = pieces.next();
      }
    } finally {
      await pieces.return();
    }
    if (waits || signal?.aborted === true) return;
    await this.#settle();
    yield* this.#given(this.#lines.takeOld(Date.now()), filter);
  }

  /** What the last event's grace brings, where nobody waits for more. */
  async #settle(): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, 2 * TICK_MS);
    });
  }

  /** The next piece, or nothing when it takes longer than what was begun may wait. */
  async #nextPiece(
    coming: Promise<IteratorResult<Uint8Array | undefined, void>>,
  ): Promise<IteratorResult<Uint8Array | undefined, void> | 'nothing'> {
    if (this.#lines.isEmpty) return await coming;
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<'nothing'>((resolve) => {
      timer = setTimeout(() => resolve('nothing'), TICK_MS);
    });
    try {
      return await Promise.race([coming, pause]);
    } finally {
      clearTimeout(timer);
    }
  }

  async *#due(filter: EventFilter | undefined): AsyncGenerator<LogBatch, void, undefined> {
    yield* this.#given(this.#lines.take(performance.now()), filter);
  }

  async *#given(
    text: string,
    filter: EventFilter | undefined,
  ): AsyncGenerator<LogBatch, void, undefined> {
    const { position } = this.#log;
    const state = position === undefined ? undefined : { position, unfinished: this.#lines.rest };
    yield* parsed(text, filter);
    // Whoever asks for more has used what came before.
    this.#state = state;
  }
}
