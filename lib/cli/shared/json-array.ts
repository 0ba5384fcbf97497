/** {@link JsonArray}: lines of JSON, printed as one array of all of them. */
import { bytesOfText } from '../../text/byte-text';
import type { EventOutput } from './event-output';

const NEWLINE = 0x0a;

/** The bytes with something in the place of each end of line but the last, which is left out. */
function parted(lines: Uint8Array, front: string): Buffer {
  const pieces: Uint8Array[] = [Buffer.from(front)];
  let from = 0;
  for (let end = lines.indexOf(NEWLINE); end !== -1; end = lines.indexOf(NEWLINE, from)) {
    if (from > 0) pieces.push(Buffer.from(',\n'));
    pieces.push(lines.subarray(from, end));
    from = end + 1;
  }
  return Buffer.concat(pieces);
}

export class JsonArray implements EventOutput {
  readonly #below: EventOutput;
  #isEmpty = true;

  constructor(below: EventOutput) {
    this.#below = below;
  }

  /** Takes whole lines. */
  async write(text: string | Uint8Array, signal: AbortSignal): Promise<void> {
    const lines = typeof text === 'string' ? bytesOfText(text) : text;
    if (lines.length === 0) return;
    const front = this.#isEmpty ? '[\n' : ',\n';
    this.#isEmpty = false;
    await this.#below.write(parted(lines, front), signal);
  }

  async end(signal: AbortSignal): Promise<void> {
    await this.#below.write(this.#isEmpty ? '[]\n' : '\n]\n', signal);
  }

  isDeserted(): boolean {
    return this.#below.isDeserted();
  }
}
