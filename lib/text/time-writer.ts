/** {@link TimeWriter}: local times as bytes, of which one is mostly in the same second as the one before. */
import type { ByteWriter } from './byte-writer';
import { localTime, type TimeForm } from './local-time';

const SECOND = 1000;
const DOT = 0x2e;
const FRACTION = '.000';

export class TimeWriter {
  readonly #form: TimeForm;
  #second = Number.NaN;
  #text = '';

  constructor(form: TimeForm) {
    this.#form = form;
  }

  /** Writes what `localTime` gives. */
  write(timestampMs: number, to: ByteWriter): void {
    const second = Math.floor(timestampMs / SECOND);
    if (second !== this.#second) {
      const time = localTime(second * SECOND, this.#form);
      // One that no calendar has is a number.
      if (!time.endsWith(FRACTION)) {
        to.ascii(localTime(timestampMs, this.#form));
        return;
      }
      this.#second = second;
      this.#text = time.slice(0, -FRACTION.length);
    }
    to.ascii(this.#text);
    const dot = to.length;
    to.number(SECOND + timestampMs - second * SECOND);
    to.bytes[dot] = DOT;
  }
}
