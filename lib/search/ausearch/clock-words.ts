/** {@link ClockWords}: days and times of day in the C locale, of which one is mostly that of the event before. */

const SECOND = 1000;

export function two(number: number): string {
  return String(number).padStart(2, '0');
}

export class ClockWords {
  /** `11/14/23` */
  date = '';
  /** `22:13:20` */
  clock = '';
  #second = Number.NaN;

  /** Puts the words for a time into {@link date} and {@link clock}. */
  read(timestampMs: number): void {
    const second = Math.floor(timestampMs / SECOND);
    if (second === this.#second) return;
    this.#second = second;
    const time = new Date(timestampMs);
    this.date = [time.getMonth() + 1, time.getDate(), time.getFullYear() % 100].map(two).join('/');
    this.clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  }
}
