/** Tells of losses without a line for each: the first at once, and then how many there were. */
import type { DaemonHost } from '../../daemon/daemon-host';
import type { DaemonLossPlace } from '../../daemon/audit-daemon';

/** How long losses of one kind are gathered. */
const GATHERED_MS = 10_000;

const PLACES: Readonly<Record<DaemonLossPlace, string>> = {
  kernel:
    'records were lost in the kernel, whose backlog was full; a larger one helps: auditctl -b',
  queue: 'records were lost because this process did not keep up',
  unreadable: 'messages of the kernel could not be read',
  log: 'lines were lost because the disk did not keep up, or did not take them',
};

export class ToldLosses {
  readonly #host: DaemonHost;
  readonly #untold = new Map<DaemonLossPlace, number>();
  readonly #timers = new Map<DaemonLossPlace, NodeJS.Timeout>();

  constructor(host: DaemonHost) {
    this.#host = host;
  }

  add(where: DaemonLossPlace, count: number): void {
    this.#untold.set(where, (this.#untold.get(where) ?? 0) + count);
    if (!this.#timers.has(where)) this.#tell(where);
  }

  /** Tells what was not told yet. */
  finish(): void {
    for (const where of this.#untold.keys()) this.#tell(where);
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #tell(where: DaemonLossPlace): void {
    clearTimeout(this.#timers.get(where));
    this.#timers.delete(where);
    const count = this.#untold.get(where) ?? 0;
    if (count === 0) return;
    this.#untold.set(where, 0);
    this.#host.say('error', `${count} ${PLACES[where]}`);
    const timer = setTimeout(() => this.#tell(where), GATHERED_MS);
    timer.unref();
    this.#timers.set(where, timer);
  }
}
