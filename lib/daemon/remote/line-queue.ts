/**
 * Lines that wait to be delivered, in order, and the queue of them in memory. Knows nothing of who delivers them.
 *
 * A line is given by `next`, stays until `drop`, and after `rewind` is given again.
 */

export interface LineQueue {
  /** How many lines were not dropped yet. */
  readonly length: number;
  /**
   * Takes lines, as many as there is room for, from the first; returns how many.
   *
   * @throws {QueueError} where they cannot be kept; then none of them is
   */
  push(lines: readonly Buffer[]): number;
  /** The first line that was not given yet. Its memory is the queue's own until it is dropped. */
  next(): Buffer | undefined;
  /** Forgets the first lines: they are delivered, or given up. */
  drop(count: number): void;
  /** Begins again with the first line that was not dropped. */
  rewind(): void;
  close(): void;
}

/** A queue that cannot keep lines, or be read. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
  /** The errno's name, or `in-use`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What lines in memory may have together, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Places of lines that are gone, until the array is made anew. */
const MOST_GONE = 1024;

export class MemoryQueue implements LineQueue {
  readonly #depth: number;
  #lines: Buffer[] = [];
  #first = 0;
  #next = 0;
  #bytes = 0;

  /** @param depth how many lines it keeps */
  constructor(depth: number) {
    this.#depth = depth;
  }

  get length(): number {
    return this.#lines.length - this.#first;
  }

  push(lines: readonly Buffer[]): number {
    let taken = 0;
    for (const line of lines) {
      if (this.length >= this.#depth || this.#bytes + line.length > MOST_BYTES) break;
      this.#lines.push(line);
      this.#bytes += line.length;
      taken += 1;
    }
    return taken;
  }

  next(): Buffer | undefined {
    const line = this.#lines[this.#next];
    if (line !== undefined) this.#next += 1;
    return line;
  }

  drop(count: number): void {
    const end = Math.min(this.#first + count, this.#lines.length);
    for (let at = this.#first; at < end; at++) this.#bytes -= this.#lines[at]?.length ?? 0;
    this.#first = end;
    this.#next = Math.max(this.#next, end);
    if (this.#first < MOST_GONE || this.#first * 2 < this.#lines.length) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#next -= this.#first;
    this.#first = 0;
  }

  rewind(): void {
    this.#next = this.#first;
  }

  close(): void {
    this.#lines = [];
    this.#first = 0;
    this.#next = 0;
    this.#bytes = 0;
  }
}
