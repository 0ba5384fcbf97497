/**
 * {@link PackedEvent}: the records of an event as they came, bytes and positions, for those who make bytes of
 * them. The layout is that of native/record/packed_events.h.
 */

/** Numbers before the positions of an event's records. */
export const EVENT_WORDS = 7;
/** Numbers for each record. */
export const RECORD_WORDS = 4;

export const RECORD_DAMAGED = 1;
export const RECORD_NOT_ASCII = 2;
export const RECORD_KEEPS_FRONT = 4;

/** An event within a batch of many. */
export interface PackedEvent {
  readonly bytes: Buffer;
  readonly index: Uint32Array;
  /** Where in the index the event begins. */
  readonly at: number;
}

/** How many records it has. */
export function recordsIn({ index, at }: PackedEvent): number {
  return index[at + 1] as number;
}

/** The type of one of its records. */
export function typeNumberOf({ index, at }: PackedEvent, nth: number): number {
  return (index[at + EVENT_WORDS + RECORD_WORDS * nth] as number) & 0xffff;
}

/** When the event began, in milliseconds since 1970. */
export function timestampOf({ index, at }: PackedEvent): number {
  return (index[at + 4] as number) * 0x1_0000_0000 + (index[at + 3] as number);
}

/** Whether the record at a position of the index is ASCII, whole, and in front as auditd writes it. */
export function isUsual(index: Uint32Array, place: number): boolean {
  return (index[place] as number) >>> 16 === 0;
}

const OPEN = [...'audit('].map((letter) => letter.charCodeAt(0));
const DOT = 0x2e;
const COLON = 0x3a;
const CLOSE = 0x29;
const BLANK = 0x20;
const ZERO = 0x30;

/** The end of the digits that begin at a position. */
function digitsEnd(codes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && ((codes[at] as number) - ZERO) >>> 0 < 10) at += 1;
  return at;
}

/**
 * Whether the header from `start` to `body` is `audit(SECONDS.MILLISECONDS:SERIAL): ` with three digits of
 * milliseconds, as all kernels write it.
 */
export function hasUsualHeader(codes: Uint8Array, start: number, body: number): boolean {
  for (let at = 0; at < OPEN.length; at += 1) if (codes[start + at] !== OPEN[at]) return false;
  const dot = digitsEnd(codes, start + OPEN.length, body);
  const colon = digitsEnd(codes, dot + 1, body);
  if (dot === start + OPEN.length || codes[dot] !== DOT || colon - dot !== 4) return false;
  const close = digitsEnd(codes, colon + 1, body);
  if (codes[colon] !== COLON || close === colon + 1 || codes[close] !== CLOSE) return false;
  return close + 3 === body && codes[close + 1] === COLON && codes[close + 2] === BLANK;
}
