/**
 * {@link EventLines}: lines of a log that is being written, gathered into events, each given soon after its last line.
 * The parser of logs waits for longer, because nobody waits for it.
 */
import { recordTypeNumber } from '../tables/record-types';
import { RECORD_TYPE } from '../tables/record-type';

/** `AUDIT_PROCTITLE` of `<linux/audit.h>`. */
const PROCTITLE = 1327;

/** How long after the last record of an event others may come, which the kernel writes behind it. */
const GRACE_MS = 20;

/** How long an event is waited for whose last record does not come. */
const TIMEOUT_MS = 2000;

/** Lines of unfinished events; beyond them the oldest event is given as it is. */
const MOST_LINES = 100_000;

const HEADER = /^(?:node=(\S+) )?type=(\S+) msg=audit\((\d+)[.,](\d+):(\d+)\)/;

interface Gathered {
  readonly lines: string[];
  /** By the clock of the log's machine; undefined for what is not a record. */
  readonly stampMs: number | undefined;
  readonly sinceMs: number;
  lastMs: number;
  isEnded: boolean;
}

/** Records that come alone, or last: those of programs, of auditd, and the command line of a system call. */
function isLast(type: string): boolean {
  const number = recordTypeNumber(type) ?? Number(/^UNKNOWN\[(\d+)\]$/.exec(type)?.[1] ?? 0);
  if (number === PROCTITLE || number === RECORD_TYPE.EOE) return true;
  return (number >= 1100 && number < 1300) || number === 2000 || number >= 2100;
}

export class EventLines {
  readonly #events = new Map<string, Gathered>();
  #begun = '';
  #count = 0;

  /** Whether anything is unfinished. */
  get isEmpty(): boolean {
    return this.#events.size === 0 && this.#begun === '';
  }

  /** The unfinished lines, each with its end, the one that is not whole last. */
  get rest(): string {
    const whole = [...this.#events.values()].flatMap(({ lines }) => lines);
    return whole.join('') + this.#begun;
  }

  /** Takes bytes as latin-1 text, which keeps them. */
  add(text: string, nowMs: number): void {
    const lines = (this.#begun + text).split('\n');
    this.#begun = lines.pop() ?? '';
    for (const line of lines) if (line !== '') this.#addLine(line, nowMs);
  }

  /** The lines of events that are finished, of each together. */
  take(nowMs: number): string {
    return this.#takeIf(({ isEnded, lastMs, sinceMs }) =>
      isEnded ? nowMs - lastMs >= GRACE_MS : nowMs - sinceMs >= TIMEOUT_MS,
    );
  }

  /** The lines of events that are finished, or began so long ago that nothing more comes. */
  takeOld(todayMs: number): string {
    return this.#takeIf(
      ({ isEnded, stampMs }) => isEnded || todayMs - (stampMs ?? 0) >= TIMEOUT_MS,
    );
  }

  #takeIf(isDue: (event: Gathered) => boolean): string {
    let taken = '';
    for (const [id, event] of this.#events) {
      const { lines } = event;
      if (!isDue(event) && this.#count <= MOST_LINES) continue;
      taken += lines.join('');
      this.#count -= lines.length;
      this.#events.delete(id);
    }
    return taken;
  }

  #addLine(line: string, nowMs: number): void {
    const [, node = '', type = '', seconds, fraction, serial] = HEADER.exec(line) ?? [];
    const id = seconds === undefined ? line : `${node} ${seconds}.${fraction}:${serial}`;
    let event = this.#events.get(id);
    if (event === undefined) {
      const isRecord = seconds !== undefined;
      const stampMs = isRecord ? Number(seconds) * 1000 + Number(fraction) : undefined;
      event = { lines: [], stampMs, sinceMs: nowMs, lastMs: nowMs, isEnded: !isRecord };
      this.#events.set(id, event);
    }
    event.lines.push(`${line}\n`);
    event.lastMs = nowMs;
    event.isEnded ||= isLast(type);
    this.#count += 1;
  }
}
