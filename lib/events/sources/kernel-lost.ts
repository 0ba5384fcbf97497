/** Follows the kernel's counter of lost records, on a control socket of its own. */
import { Control } from '../../kernel/control';
import type { Outcome } from '../../kernel/exchange';
import { getStatusRequest, statusReply } from '../../kernel/requests';

/** Who opens a stream waits for the first answer, so not for long. */
const PATIENCE_MS = 5000;

export class KernelLost {
  readonly #onLost: (count: number) => void;
  readonly #control = new Control({ timeoutMs: PATIENCE_MS });
  #last: number | undefined;
  #asking = false;
  #closed = false;

  /**
   * Asks at once and waits for the answer: what the kernel loses from then on is told.
   *
   * @param onLost told of each increase
   * @throws {AuditError} when the kernel gives no audit socket.
   */
  constructor(onLost: (count: number) => void) {
    this.#onLost = onLost;
    this.#take(this.#control.requestNow(getStatusRequest()));
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
      this.#take(await this.#control.request(getStatusRequest()));
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

  #take(outcome: Outcome): void {
    if (this.#closed) return;
    if (outcome.state === 'refused') this.close();
    else if (outcome.state === 'done') this.#compare(statusReply(outcome).lost);
  }

  #compare(lost: number | undefined): void {
    if (lost === undefined) return;
    const before = this.#last;
    this.#last = lost;
    if (before === undefined) return;
    // Somebody may have reset it to 0.
    const count = lost < before ? lost : lost - before;
    if (count > 0) this.#onLost(count);
  }
}
