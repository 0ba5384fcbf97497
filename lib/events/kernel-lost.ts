/** Follows the kernel's counter of lost records, on a control socket of its own. */
import { Control } from '../control';
import { getStatusRequest, statusReply } from '../requests';

export class KernelLost {
  readonly #onLost: (count: number) => void;
  readonly #control = new Control();
  #last: number | undefined;
  #asking = false;
  #closed = false;

  /** @param onLost told of each increase */
  constructor(onLost: (count: number) => void) {
    this.#onLost = onLost;
  }

  /** Whether the counter can be read, as far as is known: that needs CAP_AUDIT_CONTROL. */
  get known(): boolean {
    return this.#last !== undefined;
  }

  /** Compares the counter with what it was. Does nothing while an answer is awaited. */
  async ask(): Promise<void> {
    if (this.#asking || this.#closed) return;
    this.#asking = true;
    try {
      const outcome = await this.#control.request(getStatusRequest());
      if (this.#closed) return;
      if (outcome.state === 'refused') this.close();
      else if (outcome.state === 'done') this.#take(statusReply(outcome).lost);
    } catch {
      // Closed meanwhile.
    } finally {
      this.#asking = false;
    }
  }

  close(): void {
    this.#closed = true;
    this.#control.close();
  }

  #take(lost: number | undefined): void {
    if (lost === undefined) return;
    const before = this.#last;
    this.#last = lost;
    if (before === undefined) return;
    // Somebody may have reset it to 0.
    const count = lost < before ? lost : lost - before;
    if (count > 0) this.#onLost(count);
  }
}
