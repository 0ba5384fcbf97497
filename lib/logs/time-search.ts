/** Where in a log the records of a span of time lie: a binary search by their stamps. Parses no records. */
import { readRange, stampsIn } from './log-file';

/** A place in the log is judged by so many bytes behind it: one record that was long in coming tells nothing. */
const WINDOW_BYTES = 64 * 1024;

/** How far the clock may be set back, and records be out of order, before the first event that is wanted. */
export const EARLY_MS = 60_000;

/** How long after its beginning a record of an event may be written: a system call may wait for long. */
export const LATE_MS = 3_600_000;

/** The part of a log, in bytes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The greatest place found for which `isBefore` holds, in steps that end at a window's size. */
function lastPlace(span: Span, isBefore: (at: number) => boolean): Span {
  let { from, to } = span;
  while (to - from > 2 * WINDOW_BYTES) {
    const middle = Math.floor((from + to) / 2);
    if (isBefore(middle)) from = middle;
    else to = middle;
  }
  return { from, to };
}

function lineStart(descriptor: number, at: number): number {
  if (at === 0) return 0;
  const end = readRange(descriptor, at, WINDOW_BYTES).indexOf(0x0a);
  return end === -1 ? at : at + end + 1;
}

/**
 * The bytes in which all events lie that begin between the two times; also others. Times are in milliseconds since
 * 1970, and both included.
 */
export function spanOfTime(
  descriptor: number,
  size: number,
  startMs = Number.NEGATIVE_INFINITY,
  endMs = Number.POSITIVE_INFINITY,
): Span {
  const stampsAt = (at: number): number[] => [
    ...stampsIn(readRange(descriptor, at, WINDOW_BYTES).toString('latin1')),
  ];
  const isEarly = (at: number): boolean => {
    const stamps = stampsAt(at);
    return stamps.length > 0 && Math.max(...stamps) < startMs - EARLY_MS;
  };
  const isNotLate = (at: number): boolean => {
    const stamps = stampsAt(at);
    return stamps.length === 0 || Math.min(...stamps) <= endMs + LATE_MS;
  };
  const whole = { from: 0, to: size };
  const from = Number.isFinite(startMs) ? lineStart(descriptor, lastPlace(whole, isEarly).from) : 0;
  if (!Number.isFinite(endMs)) return { from, to: size };
  const { to } = lastPlace({ from, to: size }, isNotLate);
  return { from, to: to === size ? size : lineStart(descriptor, to) };
}
