/** How rates, windows and lengths of time are written for people. */
import { shownCount } from '../../../report/report-words';
import type { WindowSeconds } from '../../../metrics/second-counts';

/** `1 s`, `10 s`, `1 min` */
export function shownWindow(seconds: WindowSeconds): string {
  return seconds === 60 ? '1 min' : `${seconds} s`;
}

/** Three digits that matter, as a rate moves: `0.02`, `1.50`, `12.3`, `1,234`. */
export function shownRate(perSecond: number): string {
  if (perSecond === 0) return '0';
  if (perSecond < 0.005) return '<0.01';
  if (perSecond < 9.995) return perSecond.toFixed(2);
  if (perSecond < 99.95) return perSecond.toFixed(1);
  return shownCount(Math.round(perSecond));
}

const two = (number: number): string => String(number).padStart(2, '0');

/** `0:07`, `12:34`, `1:02:03` */
export function shownElapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
}
