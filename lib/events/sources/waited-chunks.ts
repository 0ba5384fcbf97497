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

async function* eachOf<Chunk>(source: Iterable<Chunk>): AsyncGenerator<Chunk, void, undefined> {
  yield* source;
}

/** A web stream's own iterator cannot be left while it waits, but its reader can. */
function readerOf<Chunk>(stream: ReadableStream<Chunk>): AsyncIterator<Chunk> {
  const reader = stream.getReader();
  return {
    next: async () => (await reader.read()) as IteratorResult<Chunk>,
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

function iteratorOf<Chunk>(source: Source<Chunk>): AsyncIterator<Chunk> {
  if (source instanceof ReadableStream) return readerOf(source as ReadableStream<Chunk>);
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
  #iterator: AsyncIterator<Chunk> | undefined;
  #coming: Promise<IteratorResult<Chunk>> | undefined;
  #waited = 0;
  #isEnded = false;
  #isLeft = false;
  #stopWaiting: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(source: Source<Chunk>) {
    this.#source = source;
  }

  /** For how long chunks were waited for, in whole milliseconds. */
  get waitedMs(): number {
    return Math.floor(this.#waited);
  }

  /** Whether nobody wants anything any more. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /**
   * The next chunk, or `nothing` once {@link waitedMs} has reached the deadline; `end` also once it is left. What the
   * source throws is thrown.
   */
  async next(deadline?: number): Promise<{ readonly value: Chunk } | 'nothing' | 'end'> {
    if (this.#isLeft) return 'end';
    const since = performance.now();
    const before = this.#waited;
    this.#coming ??= this.#chunks.next();
    const left = new Promise<'end'>((resolve) => {
      this.#stopWaiting = () => resolve('end');
    });
    const patience =
      deadline === undefined ? undefined : Math.min(Math.ceil(deadline - before), LONGEST_PAUSE_MS);
    const pause = patience === undefined ? undefined : new Pause(patience);
    try {
      const result = await Promise.race(
        pause === undefined ? [this.#coming, left] : [this.#coming, left, pause.over],
      );
      this.#waited = before + performance.now() - since;
      if (result === 'end') return result;
      if (result === 'nothing') {
        // A timer may be a fraction of a millisecond early.
        this.#waited = Math.max(this.#waited, before + (patience ?? 0));
        return result;
      }
      this.#coming = undefined;
      if (result.done !== true) return { value: result.value };
      this.#isEnded = true;
      return 'end';
    } catch (error) {
      this.#coming = undefined;
      throw error;
    } finally {
      pause?.cancel();
    }
  }

  /** Waits for something else, or until it is left. */
  async waitFor(ready: Promise<void>): Promise<void> {
    if (this.#isLeft) return;
    const left = new Promise<void>((resolve) => {
      this.#stopWaiting = resolve;
    });
    await Promise.race([ready, left]);
  }

  /**
   * Ends the source. A source that is waited for ends once it has something to give, unless it is a stream:
   * nobody waits for that.
   */
  async close(): Promise<void> {
    this.#closing ??= this.#end();
    await this.#closing;
  }

  /** Ends the source for whoever wants nothing any more, also while it is waited for. */
  leave(): void {
    this.#isLeft = true;
    this.#stopWaiting?.();
    // Who waits for the end is told what it throws.
    this.close().catch(() => {});
  }

  get #chunks(): AsyncIterator<Chunk> {
    return (this.#iterator ??= iteratorOf(this.#source));
  }

  async #end(): Promise<void> {
    const hasBegun = this.#iterator !== undefined;
    const ending = this.#chunks.return?.();
    if (hasBegun && this.#coming === undefined) {
      await ending;
      return;
    }
    // Whatever it says, nobody asks any more.
    this.#coming?.catch(() => {});
    ending?.catch(() => {});
    if (!this.#isEnded) (this.#source as Partial<Destroyable>).destroy?.();
  }
}
