/** A line on the terminal that says how far something has come, how fast it is and how long it will take. */
import { standardErrorTerminal } from './terminal';

/** What is done sooner needs none. */
const FIRST_MS = 700;
const INTERVAL_MS = 100;

const BAR_COLUMNS = 24;
const MEGABYTE = 1e6;

const CLEAR = '\r\u001B[K';

function duration(seconds: number): string {
  if (seconds < 1) return 'less than 1 s left';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s left`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s left`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** The line, for a part of bytes that took so long. */
export function progressLine(bytes: number, total: number, elapsedMs: number): string {
  const part = total === 0 ? 0 : Math.min(1, bytes / total);
  const full = Math.round(part * BAR_COLUMNS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_COLUMNS - full);
  const perSecond = bytes / (Math.max(elapsedMs, 1) / 1000);
  const speed = `${Math.round(perSecond / MEGABYTE)} MB/s`;
  const left = perSecond === 0 ? '' : `, ${duration((total - bytes) / perSecond)}`;
  return `${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${speed}${left}`;
}

export interface ProgressBar {
  update(bytes: number, total: number): void;
  /** Takes it away, so that something else can be printed; the next update puts it back. */
  clear(): void;
}

const NONE: ProgressBar = { update: () => {}, clear: () => {} };

/** A bar on standard error; nothing where that is not a terminal. */
export function progressBar(write: (text: string) => void = standardErrorTerminal): ProgressBar {
  const beganAt = performance.now();
  let shownAt = beganAt + FIRST_MS - INTERVAL_MS;
  let isShown = false;
  return {
    update(bytes, total) {
      const now = performance.now();
      if (now - shownAt < INTERVAL_MS) return;
      shownAt = now;
      isShown = true;
      write(`${CLEAR}${progressLine(bytes, total, now - beganAt)}`);
    },
    clear() {
      if (isShown) write(CLEAR);
      isShown = false;
    },
  };
}

/** The bar that fits: none where standard error is not a terminal. */
export function progressBarIf(isTerminal: boolean): ProgressBar {
  return isTerminal ? progressBar() : NONE;
}
