/**
 * {@link OrderedRows}: numbered rows in the order of time, although events come in the order in which they are
 * finished. Knows nothing of what is in the rows.
 */

/** An event comes at most so much later than its first record, in the log's time and in events of others. */
const LATE_EVENTS = 64;

export class OrderedRows {
  readonly #lateMs: number;
  #times: number[] = [];
  #serials: number[] = [];
  #texts: string[] = [];
  #latest = Number.NEGATIVE_INFINITY;
  #number = 0;

  /** @param lateMs how long the end of an event is waited for */
  constructor(lateMs: number) {
    this.#lateMs = lateMs;
  }

  /** Rows of one event are added one behind the other. */
  add(time: number, serial: number, text: string): void {
    if (time > this.#latest) this.#latest = time;
    let at = this.#times.length;
    while (at > 0 && this.#isBehind(at - 1, time, serial)) at -= 1;
    if (at === this.#times.length) {
      this.#times.push(time);
      this.#serials.push(serial);
      this.#texts.push(text);
    } else {
      this.#times.splice(at, 0, time);
      this.#serials.splice(at, 0, serial);
      this.#texts.splice(at, 0, text);
    }
  }

  /** The rows before which none can come any more. */
  take(): string {
    const most = this.#times.length - LATE_EVENTS;
    const limit = this.#latest - this.#lateMs;
    let count = 0;
    while (count < most && (this.#times[count] as number) < limit) count += 1;
    return this.#release(count);
  }

  /** All rows that are left. */
  takeAll(): string {
    return this.#release(this.#times.length);
  }

  #isBehind(at: number, time: number, serial: number): boolean {
    const other = this.#times[at] as number;
    return other > time || (other === time && (this.#serials[at] as number) > serial);
  }

  #release(count: number): string {
    if (count <= 0) return '';
    let text = '';
    for (let at = 0; at < count; at += 1) {
      this.#number += 1;
      text += `${this.#number}. ${this.#texts[at] as string}`;
    }
    this.#times = this.#times.slice(count);
    this.#serials = this.#serials.slice(count);
    this.#texts = this.#texts.slice(count);
    return text;
  }
}
