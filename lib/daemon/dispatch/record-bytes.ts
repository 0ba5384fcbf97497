/** Records as plugins read them: as lines, or in auditd's binary format. Keeps nothing. */

/** A record on its way to plugins. */
export interface DispatchedRecord {
  /** The number of its type, such as 1300 for SYSCALL; 1320 (EOE) is a record, too. */
  readonly type: number;
  /** The line as in the log, without its newline. It must not change any more. */
  readonly line: Uint8Array;
  /**
   * Whether it is what the kernel of this machine said with nothing added to it: neither a node nor the names of
   * `log_format = ENRICHED`. In the binary format such a record is without its type. Default false.
   */
  readonly isRaw?: boolean;
}

const NEWLINE = 0x0a;
const BLANK = 0x20;

/** As auditd does: a newline within a record would be the end of a line. */
function blankNewlines(bytes: Uint8Array, from: number, to: number): void {
  for (let at = bytes.indexOf(NEWLINE, from); at !== -1 && at < to;) {
    bytes[at] = BLANK;
    at = bytes.indexOf(NEWLINE, at + 1);
  }
}

/** The lines, each with its newline, in a buffer that is nobody else's. */
export function linesOf(records: readonly DispatchedRecord[]): Uint8Array<ArrayBuffer> {
  let size = records.length;
  for (const { line } of records) size += line.length;
  const bytes = new Uint8Array(new ArrayBuffer(size));
  let at = 0;
  for (const { line } of records) {
    bytes.set(line, at);
    const end = at + line.length;
    bytes[end] = NEWLINE;
    blankNewlines(bytes, at, end);
    at = end + 1;
  }
  return bytes;
}

/** Version, length of the header, type, length of what follows: four numbers of 32 bits. */
const HEADER_NUMBERS = 4;
const HEADER_BYTES = HEADER_NUMBERS * Uint32Array.BYTES_PER_ELEMENT;

/** What follows is the text of the kernel. */
const KERNEL_TEXT = 0;
/** What follows is the line. */
const WHOLE_LINE = 1;

const TYPE_WORD = Buffer.from('type=');
const MESSAGE_WORD = Buffer.from(' msg=');

function hasWordAt(line: Uint8Array, word: Uint8Array, at: number): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if (line[at + index] !== word[index]) return false;
  }
  return true;
}

/** Where the text of the kernel begins in a line, 0 where the line is not one of those. */
function kernelTextAt(line: Uint8Array): number {
  if (!hasWordAt(line, TYPE_WORD, 0)) return 0;
  const at = line.indexOf(BLANK, TYPE_WORD.length);
  return at !== -1 && hasWordAt(line, MESSAGE_WORD, at) ? at + MESSAGE_WORD.length : 0;
}

/** Headers, in the byte order of this machine, each with its record behind it. */
export function framesOf(records: readonly DispatchedRecord[]): Uint8Array<ArrayBuffer> {
  const starts = records.map(({ line, isRaw = false }) => (isRaw ? kernelTextAt(line) : 0));
  let size = records.length * HEADER_BYTES;
  for (const [index, { line }] of records.entries()) size += line.length - (starts[index] ?? 0);
  const bytes = new Uint8Array(new ArrayBuffer(size));
  const header = new Uint32Array(HEADER_NUMBERS);
  const headerBytes = new Uint8Array(header.buffer);
  let at = 0;
  for (const [index, { type, line }] of records.entries()) {
    const start = starts[index] ?? 0;
    header[0] = start === 0 ? WHOLE_LINE : KERNEL_TEXT;
    header[1] = HEADER_BYTES;
    header[2] = type;
    header[3] = line.length - start;
    bytes.set(headerBytes, at);
    bytes.set(start === 0 ? line : line.subarray(start), at + HEADER_BYTES);
    at += HEADER_BYTES + line.length - start;
  }
  return bytes;
}
