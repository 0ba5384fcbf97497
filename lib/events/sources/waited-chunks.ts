/**
 * Takes chunks from a source, and measures for how long it had to wait for them. Time in which nobody asked
 * for a chunk does not count: a slow reader makes no source quiet. Does not know what the chunks hold.
 */

/** A stream. */
interface Destroyable {
  destroy(): void;
}

type Source<Chunk> = AsyncIterable<Chunk> | Iterable<Chunk>;

/** Longer ones end at once: `setTimeout` of Node.js. */
const LONGEST_PAUSE_MS = 2 ** 31 - 1;

async function* eachOf<Chunk>(source: Source<Chunk>): AsyncGenerator<Chunk, void, undefined> {
  yield* source;
}

function iteratorOf<Chunk>(source: Source<Chunk>): AsyncIterator<Chunk> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : eachOf(source);
}

/** Resolves after so many milliseconds, unless it is cancelled. */
class Pause {
  readonly over: Promise<'nothing'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.over = new Promise((resolve) => {
      this.#timer = setTimeout(() => resolve('nothing'), milliseconds);
    });
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

export class WaitedChunks<Chunk> {
  readonly #source: Source<Chunk>;
  readonly #chunks: AsyncIterator<Chunk>;
  #coming: Promise<IteratorResult<Chunk>> | undefined;
  #waited = 0;

  constructor(source: Source<Chunk>) {
    this.#source = source;
    this.#chunks = iteratorOf(source);
  }

  /** For how long chunks were waited for, in whole milliseconds. */
  get waitedMs(): number {
    return Math.floor(this.#waited);
  }

  /**
   * The next chunk, or `nothing` once {@link waitedMs} has reached the deadline. What the source throws is
   * thrown.
   */
  async next(deadline?: number): Promise<{ readonly value: Chunk } | 'nothing' | 'end'> {
    const since = performance.now();
    const before = this.#waited;
    this.#coming ??= this.#chunks.next();
    const patience =
      deadline === undefined ? undefined : Math.min(Math.ceil(deadline - before), LONGEST_PAUSE_MS);
    const pause = patience === undefined ? undefined : new Pause(patience);
    try {
      const result = await (pause === undefined
        ? this.#coming
        : Promise.race([this.#coming, pause.over]));
      this.#waited = before + performance.now() - since;
      if (result === 'nothing') {
        // A timer may be a fraction of a millisecond early.
        this.#waited = Math.max(this.#waited, before + (patience ?? 0));
        return result;
      }
      this.#coming = undefined;
      return result.done === true ? 'end' : { value: result.value };
    } catch (error) {
      this.#coming = undefined;
      throw error;
    } finally {
      pause?.cancel();
    }
  }

  /**
   * Ends the source. A source that is waited for ends once it has something to give, unless it is a stream:
   * nobody waits for that.
   */
  async close(): Promise<void> {
    const ending = this.#chunks.return?.();
    if (this.#coming === undefined) {
      await ending;
      return;
    }
    // Whatever it says, nobody asks any more.
    this.#coming.catch(() => {});
    ending?.catch(() => {});
    (this.#source as Partial<Destroyable>).destroy?.();
  }
}
