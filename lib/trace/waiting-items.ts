/**
 * Items between one who gives them as they come, and one who takes them when there is time. Has a limit, beyond which
 * events are lost, and counted where they were.
 */
import type { StreamItem } from '../events/sources/event-stream';

export class WaitingItems {
  readonly #most: number;
  #items: StreamItem[] = [];
  #lost = 0;
  #wake: (() => void) | undefined;
  #isEnded = false;
  #failure: Error | undefined;

  /** @param most how many items may wait */
  constructor(most: number) {
    this.#most = most;
  }

  push(items: readonly StreamItem[]): void {
    for (const item of items) {
      if (this.#items.length < this.#most) {
        this.#tellLost();
        this.#items.push(item);
      } else {
        this.#lost += item.type === 'event' ? item.records.length : 1;
      }
    }
    this.#wake?.();
  }

  /** Nothing comes any more. Idempotent. */
  end(failure?: Error): void {
    this.#isEnded = true;
    this.#failure ??= failure;
    this.#wake?.();
  }

  /** What waits is no longer wanted. */
  clear(): void {
    this.#items = [];
    this.#lost = 0;
  }

  /**
   * At least one item; undefined at the end.
   *
   * @throws {Error} what it ended with, once.
   */
  async next(): Promise<readonly StreamItem[] | undefined> {
    for (;;) {
      if (this.#isEnded) this.#tellLost();
      if (this.#items.length > 0) {
        const items = this.#items;
        this.#items = [];
        return items;
      }
      if (this.#isEnded) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
    return undefined;
  }

  #tellLost(): void {
    if (this.#lost === 0) return;
    this.#items.push({ type: 'lost', where: 'queue', count: this.#lost });
    this.#lost = 0;
  }
}
