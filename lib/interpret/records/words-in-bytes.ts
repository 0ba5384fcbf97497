/**
 * How fields are put into words without making text of them: what is copied, what is decoded on the way, and what
 * an interpreter has to be asked. Gives the bytes that {@link Interpretation} gives as text.
 */
import type { ByteWriter } from '../../text/byte-writer';
import type { FieldInterpreter } from './record-view';
import { systemCallArguments } from './system-calls';
import { commandLine, keys, plain, untrusted } from './text';

/** How the words of a field come about. */
export const WAY = {
  /** They are the raw value. */
  copied: 1,
  /** Text in quotes or hexadecimal digits. */
  text: 2,
  /** The same, in which NULs part words. */
  line: 3,
  /** The same, and there may be several. */
  keys: 4,
  /** a0, with the others behind it. */
  argument: 5,
  /** Whatever its interpreter says. */
  asked: 9,
} as const;

const ARGUMENTS: readonly FieldInterpreter[] = Object.values(systemCallArguments);

export function wayOf(interpreter: FieldInterpreter | undefined): number {
  if (interpreter === undefined || interpreter === plain) return WAY.copied;
  if (interpreter === untrusted) return WAY.text;
  if (interpreter === commandLine) return WAY.line;
  if (interpreter === keys) return WAY.keys;
  const argument = ARGUMENTS.indexOf(interpreter);
  return argument === -1 ? WAY.asked : WAY.argument + argument;
}

const QUOTE = 0x22;
const BLANK = 0x20;
const TILDE = 0x7e;

/** No hexadecimal digit. */
const NO_DIGIT = 0xff;
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Whether the raw value is text in quotes. */
export function isQuoted(codes: Uint8Array, start: number, end: number): boolean {
  return end - start > 1 && codes[start] === QUOTE && codes[end - 1] === QUOTE;
}

/**
 * Writes what the hexadecimal digits mean. False, and nothing, where they are something else or mean what is not
 * printable ASCII.
 *
 * @param nul is written for a NUL; 0 where it is as unprintable as the others
 */
export function writeHexadecimal(
  to: ByteWriter,
  codes: Uint8Array,
  start: number,
  end: number,
  nul: number,
): boolean {
  const length = end - start;
  if (length === 0 || length % 2 === 1) return false;
  to.reserve(length / 2);
  const { bytes } = to;
  let at = to.length;
  for (let from = start; from < end; from += 2) {
    const high = DIGITS[codes[from] as number] as number;
    const low = DIGITS[codes[from + 1] as number] as number;
    if (high === NO_DIGIT || low === NO_DIGIT) return false;
    const decoded = high * 16 + low;
    const code = decoded === 0 ? nul : decoded;
    if (code < BLANK || code > TILDE) return false;
    bytes[at] = code;
    at += 1;
  }
  to.length = at;
  return true;
}

/** Whether the raw value is hexadecimal digits in pairs. */
export function isHexadecimal(codes: Uint8Array, start: number, end: number): boolean {
  if (end === start || (end - start) % 2 === 1) return false;
  for (let at = start; at < end; at += 1) {
    if (DIGITS[codes[at] as number] === NO_DIGIT) return false;
  }
  return true;
}
