/**
 * What auditd gives its plugins on standard input, as lines: text, or records with a header of the machine's own
 * byte order. Which of them it is, the first byte says. Knows bytes alone, in pieces of any size.
 *
 * Records that only say that an event ends are left out, as audisp-remote does.
 */
import { endianness } from 'node:os';
import { recordTypeName } from '../../tables/record-types';
import { LONGEST_OWN_BODY } from './frames';

const HEADER_BYTES = 16;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Of the header: the payload is what the kernel said, without its type; or a whole line. */
const KERNEL_TEXT = 0;
const WHOLE_LINE = 1;

/** Input that is in neither form. */
export class PluginInputError extends Error {
  override readonly name = 'PluginInputError';
}

const END_OF_EVENT = /^(?:node=\S* )?type=EOE(?: |$)/;

function isEndOfEvent(line: Buffer): boolean {
  return END_OF_EVENT.test(line.toString('latin1', 0, Math.min(line.length, 300)));
}

export class PluginInput {
  #form: 'text' | 'binary' | undefined;
  #rest: Buffer = Buffer.alloc(0);
  /** Whether the rest of a line that is too long is still to come. */
  #isSkipping = false;
  /** How many lines were longer than the longest, and are without their end. */
  cut = 0;

  /**
   * The lines that these bytes complete, without their newlines.
   *
   * @throws {PluginInputError}
   */
  decode(bytes: Buffer): Buffer[] {
    if (bytes.length === 0) return [];
    this.#form ??= (bytes[0] as number) <= WHOLE_LINE ? 'binary' : 'text';
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const lines = this.#form === 'text' ? this.#textLines(all) : this.#binaryLines(all);
    return lines.filter((line) => line.length > 0 && !isEndOfEvent(line));
  }

  /** The line that the input ended without a newline behind. */
  end(): Buffer[] {
    const line = this.#rest;
    this.#rest = Buffer.alloc(0);
    if (this.#form !== 'text' || this.#isSkipping || line.length === 0) return [];
    return isEndOfEvent(line) ? [] : [line];
  }

  #textLines(all: Buffer): Buffer[] {
    const lines: Buffer[] = [];
    let at = 0;
    for (let end = all.indexOf(NEWLINE); end !== -1; end = all.indexOf(NEWLINE, at)) {
      if (this.#isSkipping) this.#isSkipping = false;
      else
        lines.push(
          this.#atMost(all.subarray(at, all[end - 1] === RETURN ? Math.max(at, end - 1) : end)),
        );
      at = end + 1;
    }
    this.#rest = all.subarray(at);
    if (this.#rest.length <= LONGEST_OWN_BODY) return lines;
    if (!this.#isSkipping) lines.push(this.#atMost(this.#rest));
    this.#isSkipping = true;
    this.#rest = Buffer.alloc(0);
    return lines;
  }

  #atMost(line: Buffer): Buffer {
    if (line.length <= LONGEST_OWN_BODY) return line;
    this.cut += 1;
    return line.subarray(0, LONGEST_OWN_BODY);
  }

  #binaryLines(all: Buffer): Buffer[] {
    const lines: Buffer[] = [];
    let at = 0;
    while (all.length - at >= HEADER_BYTES) {
      const version = hostNumber(all, at);
      const headerBytes = hostNumber(all, at + 4);
      const type = hostNumber(all, at + 8);
      const size = hostNumber(all, at + 12);
      if (version > WHOLE_LINE || headerBytes !== HEADER_BYTES || size > LONGEST_OWN_BODY) {
        throw new PluginInputError(
          'standard input is neither lines nor records as auditd gives them to plugins',
        );
      }
      const end = at + HEADER_BYTES + size;
      if (end > all.length) break;
      const payload = all.subarray(at + HEADER_BYTES, end);
      lines.push(version === KERNEL_TEXT ? kernelLine(type, payload) : oneLineOf(payload));
      at = end;
    }
    this.#rest = all.subarray(at);
    return lines;
  }
}

const IS_LITTLE = endianness() === 'LE';

function hostNumber(bytes: Buffer, at: number): number {
  return IS_LITTLE ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

/** As it is in the log. */
function kernelLine(type: number, payload: Buffer): Buffer {
  const name = recordTypeName(type) ?? `UNKNOWN[${type}]`;
  return Buffer.concat([Buffer.from(`type=${name} msg=`), oneLineOf(payload)]);
}

/** Payloads may end in a newline or a NUL, and are one line. */
function oneLineOf(payload: Buffer): Buffer {
  let end = payload.length;
  while (end > 0 && (payload[end - 1] === NEWLINE || payload[end - 1] === 0)) end -= 1;
  const line = payload.subarray(0, end);
  return line.includes(NEWLINE)
    ? Buffer.from(line.map((byte) => (byte === NEWLINE ? 0x20 : byte)))
    : line;
}
