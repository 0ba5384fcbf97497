/**
 * The records that wait for one plugin, no more than a limit, and the accounts of what became of all that were
 * offered. Knows no plugin and no process.
 */
import type { DispatchedRecord } from './record-bytes';

/**
 * Why a plugin did not get records:
 *
 * - `overflow`: its queue was full, because it reads more slowly than records come.
 * - `suspended`: after an overflow, with `overflow_action = suspend`.
 * - `ended`: it ended while it was given them, twice; or has ended and is not started any more.
 * - `stopped`: they still waited when it was stopped.
 */
export type DispatchLoss = 'overflow' | 'suspended' | 'ended' | 'stopped';

/** How many records became what. */
export interface QueueAccounts {
  /** Offered: the sum of `delivered`, of all that is `lost`, and of those that are `queued`. */
  readonly offered: number;
  /** The plugin has them in its socket; or its thread has taken them, for a module. */
  readonly delivered: number;
  /** By reason. */
  readonly lost: Readonly<Record<DispatchLoss, number>>;
  /** Waiting, or being written. */
  readonly queued: number;
  /** The most that ever waited. */
  readonly highest: number;
  /** How many may wait: `q_depth`. */
  readonly depth: number;
}

/** Records to write at once. */
export interface Portion {
  readonly records: readonly DispatchedRecord[];
  /** How many are missing in front of them. */
  readonly missing: number;
}

/** Some are missing in front of the record of that number. */
interface Gap {
  readonly before: number;
  count: number;
}

/** Below this, what was taken from the front is not worth moving the rest. */
const LEAST_MOVED = 1024;

export class RecordQueue {
  depth: number;
  readonly #lost: Record<DispatchLoss, number> = {
    overflow: 0,
    suspended: 0,
    ended: 0,
    stopped: 0,
  };
  #waiting: DispatchedRecord[] = [];
  /** Where in `#waiting` the front is, and the number of the record that is there. */
  #front = 0;
  #frontNumber = 0;
  #gaps: Gap[] = [];
  #taken: Portion | undefined;
  /** So many at the front were being written to a plugin that ended. */
  #secondTries = 0;
  #offered = 0;
  #delivered = 0;
  #highest = 0;

  constructor(depth: number) {
    this.depth = depth;
  }

  get accounts(): QueueAccounts {
    return {
      offered: this.#offered,
      delivered: this.#delivered,
      lost: { ...this.#lost },
      queued: this.length,
      highest: this.#highest,
      depth: this.depth,
    };
  }

  /** Of those that wait and those that are taken. */
  get length(): number {
    return this.#waiting.length - this.#front + (this.#taken?.records.length ?? 0);
  }

  /** Takes as many as there is room for, from the first on; says how many there was none for. */
  offer(records: readonly DispatchedRecord[]): number {
    const fits = Math.max(0, Math.min(records.length, this.depth - this.length));
    this.#offered += records.length;
    for (let at = 0; at < fits; at += 1) this.#waiting.push(records[at] as DispatchedRecord);
    this.#highest = Math.max(this.#highest, this.length);
    const tooMany = records.length - fits;
    if (tooMany > 0) this.#miss('overflow', tooMany);
    return tooMany;
  }

  /** Counts records that are not to wait at all. */
  refuse(count: number, reason: DispatchLoss): void {
    this.#offered += count;
    this.#miss(reason, count);
  }

  /** The first that wait, at least one but no more than so many bytes; undefined when none wait. */
  take(mostBytes: number): Portion | undefined {
    const from = this.#front;
    if (this.#taken !== undefined || from === this.#waiting.length) return undefined;
    let missing = 0;
    if (this.#gaps[0]?.before === this.#frontNumber) missing = (this.#gaps.shift() as Gap).count;
    const gapAt = from + (this.#gaps[0]?.before ?? Infinity) - this.#frontNumber;
    const end = Math.min(this.#waiting.length, gapAt);
    let to = from;
    for (let bytes = 0; to < end; to += 1) {
      bytes += this.#waiting[to]?.line.length ?? 0;
      if (to > from && bytes > mostBytes) break;
    }
    const records = this.#waiting.slice(from, to);
    this.#moveFront(to);
    this.#taken = { records, missing };
    return this.#taken;
  }

  /** What was taken has arrived. */
  deliver(): void {
    const count = this.#taken?.records.length ?? 0;
    this.#delivered += count;
    this.#secondTries = Math.max(0, this.#secondTries - count);
    this.#taken = undefined;
  }

  /** What was taken has not arrived, or nobody knows: it waits again, once. Says how many are lost for that reason. */
  giveBack(): number {
    if (this.#taken === undefined) return 0;
    const { records, missing } = this.#taken;
    this.#taken = undefined;
    const lost = Math.min(this.#secondTries, records.length);
    const kept = records.slice(lost);
    this.#secondTries += kept.length - lost;
    this.#waiting = [...kept, ...this.#waiting.slice(this.#front)];
    this.#front = 0;
    this.#frontNumber -= kept.length;
    this.#lost.ended += lost;
    this.#missInFront(missing + lost);
    return lost;
  }

  /** Gives up all that wait and all that are taken, and says how many. */
  loseAll(reason: DispatchLoss): number {
    const count = this.length;
    let missing = count + (this.#taken?.missing ?? 0);
    for (const gap of this.#gaps) missing += gap.count;
    this.#taken = undefined;
    this.#secondTries = 0;
    this.#gaps = [];
    this.#moveFront(this.#waiting.length);
    this.#lost[reason] += count;
    this.#missInFront(missing);
    return count;
  }

  #missInFront(count: number): void {
    const [first] = this.#gaps;
    if (first?.before === this.#frontNumber) first.count += count;
    else if (count > 0) this.#gaps.unshift({ before: this.#frontNumber, count });
  }

  #miss(reason: DispatchLoss, count: number): void {
    this.#lost[reason] += count;
    const before = this.#frontNumber + this.#waiting.length - this.#front;
    const last = this.#gaps.at(-1);
    if (last?.before === before) last.count += count;
    else this.#gaps.push({ before, count });
  }

  #moveFront(to: number): void {
    this.#frontNumber += to - this.#front;
    this.#front = to;
    if (to === this.#waiting.length) {
      this.#waiting = [];
      this.#front = 0;
    } else if (to > LEAST_MOVED && to * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(to);
      this.#front = 0;
    }
  }
}
