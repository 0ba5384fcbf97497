/** {@link Stamps}: times as aureport(8) writes them in the C locale, each second of a log made once. */
import { localTime } from '../../text/local-time';

/** `.123` */
const FRACTION_LENGTH = 4;

/** `%x %X` of strftime(3) and milliseconds: `11/14/23 22:13:20.123`. */
export function exactStamp(timestampMs: number): string {
  return localTime(timestampMs, 'ausearch');
}

/** The same without milliseconds. */
export function secondStamp(timestampMs: number): string {
  return exactStamp(timestampMs).slice(0, -FRACTION_LENGTH);
}

export class Stamps {
  #second = Number.NaN;
  #text = '';

  /** {@link secondStamp}, quick where one time is near the one before. */
  of(timestampMs: number): string {
    const second = Math.floor(timestampMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = secondStamp(timestampMs);
    }
    return this.#text;
  }
}
