/** Keeps metrics up to date with the events of the kernel and its state. Does not know who reads them. */
import { AuditClient } from '../../../client/client';
import type { EventFilter } from '../../../events/data/event-filter';
import { AuditError } from '../../../errors';
import type { AuditStatus } from '../../../kernel/status';
import { AuditMetrics } from '../../../metrics/audit-metrics';
import { readDaemonQueue } from '../../../metrics/daemon-report';
import type { Say } from '../events/say';
import { Losses } from '../top/losses';
import { KernelSource } from '../top/source';

const EVERYTHING: EventFilter = { allOf: [] };

/** A kernel whose backlog is fuller than this has better to do than to list its rules. */
const CALM = 1 / 4;

function isCalm({ backlogRecords, backlogLimitRecords }: AuditStatus): boolean {
  return backlogLimitRecords === 0 || backlogRecords <= backlogLimitRecords * CALM;
}

export class MeasuredKernel {
  readonly metrics: AuditMetrics;
  readonly losses = new Losses();
  readonly #client = new AuditClient();
  readonly #say: Say;
  #source: KernelSource | undefined;

  constructor(maxKeys: number, say: Say) {
    this.metrics = new AuditMetrics({ maxKeys });
    this.#say = say;
  }

  /** Begins to count events, where they may be read; otherwise says so. */
  listen(signal: AbortSignal): void {
    this.metrics.setListening(false);
    try {
      this.#source = new KernelSource(EVERYTHING, signal);
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      this.#say(`events are not counted: ${error.message}`);
      return;
    }
    this.metrics.setListening(true);
  }

  /** Counts until the signal is aborted; at once where events may not be read. */
  async count(): Promise<void> {
    if (this.#source === undefined) return;
    try {
      for await (const items of this.#source.batches()) {
        for (const item of items) {
          this.metrics.add(item);
          if (item.type === 'lost') this.losses.add(item);
        }
      }
    } finally {
      this.metrics.setListening(false);
    }
  }

  /**
   * Asks the kernel how it is, and gives the metrics as text.
   *
   * @throws {AuditError} when the kernel does not answer
   */
  async text(): Promise<string> {
    const { metrics } = this;
    // The source asks when that keeps nobody waiting.
    const status = this.#source?.status ?? (await this.#client.getStatus());
    metrics.setStatus(status);
    if (isCalm(status)) metrics.setRules((await this.#client.listRules()).length);
    metrics.setDaemonQueue(status.daemonPid === 0 ? undefined : readDaemonQueue());
    const lost = this.#source?.takeLost();
    if (lost !== undefined) {
      metrics.add(lost);
      this.losses.add(lost);
    }
    return metrics.text();
  }

  async close(): Promise<void> {
    await this.#source?.close();
    this.#client.close();
  }
}
