/** Round numbers and round times for the axes of charts. */

const STEPS = [1, 2, 5];

/** Round numbers from 0 to at least the most, in at most so many steps. */
export function countTicks(most: number, steps = 4): number[] {
  for (let power = 1; ; power *= 10) {
    for (const digit of STEPS) {
      const step = digit * power;
      if (step * steps < most) continue;
      const last = Math.max(Math.ceil(most / step), 1);
      return Array.from({ length: last + 1 }, (_, at) => at * step);
    }
  }
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In seconds. */
const TIME_STEPS = [
  1,
  5,
  10,
  15,
  30,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7, 14, 28, 56, 112, 364, 728, 3640].map((days) => days * DAY),
];

/** Where a chart's axis has a mark, from 0 at its beginning to 1 at its end, and what it says. */
export interface TimeTick {
  readonly at: number;
  readonly label: string;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function labelOf(timeMs: number, stepSeconds: number): string {
  const time = new Date(timeMs);
  const [hours, minutes, seconds] = [time.getHours(), time.getMinutes(), time.getSeconds()].map(
    (part) => String(part).padStart(2, '0'),
  );
  const month = MONTHS[time.getMonth()] as string;
  if (stepSeconds >= 56 * DAY) return `${month} ${time.getFullYear()}`;
  const isMidnight = time.getTime() % (MINUTE * 1000) === 0 && hours + String(minutes) === '0000';
  if (stepSeconds >= DAY || isMidnight) return `${time.getDate()} ${month}`;
  return stepSeconds < MINUTE ? `${hours}:${minutes}:${seconds}` : `${hours}:${minutes}`;
}

/** Round times of the local clock between two times, at most so many. */
export function timeTicks(fromMs: number, toMs: number, most = 9): TimeTick[] {
  const lengthMs = Math.max(toMs - fromMs, 1);
  const step = TIME_STEPS.find((one) => lengthMs / (one * 1000) <= most) ?? lengthMs / 1000;
  const stepMs = step * 1000;
  const shiftMs = new Date(fromMs).getTimezoneOffset() * MINUTE * 1000;
  const ticks: TimeTick[] = [];
  const first = Math.ceil((fromMs - shiftMs) / stepMs) * stepMs + shiftMs;
  for (let timeMs = first; timeMs < toMs; timeMs += stepMs) {
    ticks.push({ at: (timeMs - fromMs) / lengthMs, label: labelOf(timeMs, step) });
  }
  return ticks;
}
