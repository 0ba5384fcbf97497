/** {@link Stamps}: times as aureport(8) writes them in the C locale, each second of a log made once. */
import { bytesOfText } from '../../text/byte-text';
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

/** {@link secondStamp} as bytes, quick where one time is near the one before. */
export class Stamps {
  #second = Number.NaN;
  #bytes = new Uint8Array(0);

  of(timestampMs: number): Uint8Array {
    const second = Math.floor(timestampMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#bytes = Uint8Array.from(bytesOfText(secondStamp(timestampMs)));
    }
    return this.#bytes;
  }
}
