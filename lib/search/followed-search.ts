/** {@link FollowedSearch}: a search that goes on where an earlier one ended, or goes on with what is being written. */
import type { LogFileError } from '../errors';
import type { AuditEvent } from '../events/event';
import { necessaryOfAll } from '../events/data/event-filter';
import { FollowedEvents, type FollowState } from '../logs/follow-events';
import { placeBehind, placeState } from '../logs/followed-log';
import { given } from './given';
import {
  readSearchCheckpoint,
  SearchCheckpointError,
  searchCheckpointText,
  writeSearchCheckpoint,
} from './search-checkpoint';
import { foundEvents, type Search } from './search-events';

export interface FollowedSearchOptions {
  /** The newest log of the set. */
  readonly logFile: string;
  /** Whether to wait for what is not written yet. */
  readonly waits: boolean;
  /** Where to begin without a checkpoint. */
  readonly from: 'beginning' | 'end';
  /** The file that says where to go on, and gets to know where it ended. */
  readonly checkpoint?: string | undefined;
}

const OTHER_LOG = 'is of a log that is not here: of another machine, or rotated away';

/** What the file says, as a place in one of the logs. */
function stateFrom(path: string, logFile: string): FollowState | undefined {
  const checkpoint = readSearchCheckpoint(path);
  if (checkpoint === undefined) return undefined;
  if (checkpoint.form === 'ausearch') {
    const position = placeBehind(logFile, checkpoint.event);
    if (position === undefined) throw new SearchCheckpointError(path, 'other-log', OTHER_LOG);
    return { position, unfinished: '' };
  }
  const { state } = checkpoint;
  const found = placeState(logFile, state.position);
  if (found === 'there') return state;
  if (found === 'missing') throw new SearchCheckpointError(path, 'other-log', OTHER_LOG);
  const reason = 'is of a log that has other text at that place now';
  throw new SearchCheckpointError(path, 'changed', reason);
}

export class FollowedSearch {
  readonly #search: Search;
  readonly #checkpoint: string | undefined;
  readonly #events: FollowedEvents;

  /**
   * @throws {SearchCheckpointError} when it cannot go on from there
   * @throws {LogFileError} when there is no such log
   */
  constructor(search: Search, options: FollowedSearchOptions) {
    const { logFile, waits, from, checkpoint } = options;
    this.#search = search;
    this.#checkpoint = checkpoint;
    const state = checkpoint === undefined ? undefined : stateFrom(checkpoint, logFile);
    const { startMs, endMs, signal, onError = raise } = search;
    const ofTime = { ...given<{ startMs: number; endMs: number }>({ startMs, endMs }), allOf: [] };
    this.#events = new FollowedEvents(logFile, {
      waits,
      from: state?.position ?? from,
      unfinished: state?.unfinished ?? '',
      filter: necessaryOfAll([ofTime, search.condition.necessary]),
      onError,
      signal,
    });
  }

  async *batches(): AsyncGenerator<readonly AuditEvent[], void, undefined> {
    yield* foundEvents(this.#search, this.#events.batches());
  }

  /**
   * Writes down where it ended. What was given last, and not asked on from, is given again next time.
   *
   * @throws {SearchCheckpointError} and leaves what was there
   */
  save(): void {
    const { state } = this.#events;
    if (this.#checkpoint === undefined || state === undefined) return;
    writeSearchCheckpoint(this.#checkpoint, searchCheckpointText(state));
  }
}

function raise(error: LogFileError): never {
  throw error;
}
