/**
 * Follows the kernel's counter of lost records, on a control socket of its own, and never to the cost
 * of who is audited.
 *
 * Who sends the kernel a request while its backlog is above the limit waits, in one line with the
 * processes that are audited (`audit_receive()` and `audit_log_start()` of kernel/audit.c). When the
 * backlog was sent, the kernel wakes the first of the line alone, as the next record will have the
 * others woken. Woken instead of a process, a request makes no record: with nothing in the backlog and
 * nobody to write, all others sleep for `backlog_wait_time`, a minute. With the first limit of 64, one
 * request in twenty did that in the middle of a burst.
 *
 * So this asks where few records come, and when a burst ended just then, has the kernel write a record.
 */
import { Control } from '../../kernel/control';
import type { Outcome } from '../../kernel/exchange';
import { getStatusRequest, statusReply } from '../../kernel/requests';
import { type AuditStatus, statusOf } from '../../kernel/status';

/** Short, because opening a stream waits for the first answer. */
const PATIENCE_MS = 5000;

/** How long few records have to come before the kernel is asked. */
const CALM_MS = 10;
/** Which part of the backlog's limit is few. */
const FEW = 1 / 4;
/** How long after an answer the records are here that the kernel had then. */
const DELIVERY_MS = 10;
/** How long nothing comes when nobody is left who could write. */
const STILL_MS = 50;

export interface KernelLostOptions {
  /** Told of each increase. */
  readonly onLost: (count: number) => void;
  /** Told of each answer. */
  readonly onStatus?: (status: AuditStatus) => void;
  /** How many records were received so far. */
  readonly received: () => number;
  /** Has the kernel write a record, whatever it says. */
  readonly makeRecord: () => void;
  /** For how long a question waits for a calm moment, in milliseconds; then it is asked all the same. */
  readonly longestWaitMs: number;
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

export class KernelLost {
  readonly #options: KernelLostOptions;
  readonly #control = new Control({ timeoutMs: PATIENCE_MS });
  #last: number | undefined;
  /** The most records that its backlog holds before it lets processes wait; 0 when it never does. */
  #limit = 0;
  #asking = false;
  #closed = false;

  /**
   * Asks at once and waits for the answer: losses from then on are reported. Opening a stream
   * behind it is a record that wakes who may wait.
   *
   * @throws {AuditError} when an audit socket cannot be opened.
   */
  constructor(options: KernelLostOptions) {
    this.#options = options;
    this.#take(this.#control.requestNow(getStatusRequest()));
  }

  /** Whether the counter can be read, as far as known; it needs CAP_AUDIT_CONTROL. */
  get known(): boolean {
    return this.#last !== undefined;
  }

  /** Whether it asks, or waits for the moment to. */
  get asking(): boolean {
    return this.#asking;
  }

  /** Compares the counter with what it was, when few records come. Does nothing while it asks already. */
  async ask(): Promise<void> {
    if (this.#asking || this.#closed) return;
    this.#asking = true;
    try {
      if (this.#limit > 0) await this.#calm();
      if (this.#closed) return;
      const before = this.#options.received();
      this.#take(await this.#control.request(getStatusRequest()));
      if (await this.#leftStill(before)) this.#options.makeRecord();
    } catch {
      // Closed meanwhile, or not allowed to join the group: then nobody is helped who waits.
    } finally {
      this.#asking = false;
    }
  }

  close(): void {
    this.#closed = true;
    this.#control.close();
  }

  async #calm(): Promise<void> {
    const { received, longestWaitMs } = this.#options;
    for (let waited = 0; waited < longestWaitMs; waited += CALM_MS) {
      const before = received();
      // One look after the other is what calm means.
      // oxlint-disable-next-line eslint/no-await-in-loop
      await pause(CALM_MS);
      if (this.#closed || received() - before <= this.#limit * FEW) return;
    }
  }

  /** Whether so many records came that the request may have had to wait, and then none at all. */
  async #leftStill(before: number): Promise<boolean> {
    if (this.#limit === 0) return false;
    const { received } = this.#options;
    await pause(DELIVERY_MS);
    const after = received();
    if (after - before <= this.#limit) return false;
    await pause(STILL_MS);
    return !this.#closed && received() === after;
  }

  #take(outcome: Outcome): void {
    if (this.#closed) return;
    if (outcome.state === 'refused') this.close();
    else if (outcome.state === 'done') {
      const data = statusReply(outcome);
      const { lost, backlogLimit, backlogWaitTime } = data;
      this.#options.onStatus?.(statusOf(data));
      this.#limit = backlogWaitTime === 0 ? 0 : (backlogLimit ?? 0);
      this.#compare(lost);
    }
  }

  #compare(lost: number | undefined): void {
    if (lost === undefined) return;
    const before = this.#last;
    this.#last = lost;
    if (before === undefined) return;
    // Another program may have reset it to 0.
    const count = lost < before ? lost : lost - before;
    if (count > 0) this.#options.onLost(count);
  }
}
