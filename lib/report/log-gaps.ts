/**
 * What is missing from a log, as far as the log itself can show it: serial numbers that never came, events whose
 * records are not all there, times at which no daemon wrote. Counts what it is shown, so it must be shown everything.
 */
import type { EventData } from '../events/data/event-data';
import { RECORD_TYPE } from '../tables/record-type';

/** A time in which a log has nothing. */
export interface LogGap {
  /** The machine; undefined where records do not say. */
  readonly node: string | undefined;
  /** When it began, in milliseconds since 1970. */
  readonly fromMs: number;
  /** When it ended. */
  readonly toMs: number;
}

/** What a log shows of what it lacks. */
export interface LogGaps {
  /** Lines that are not records, or were cut off. */
  readonly damagedLines: number;
  /** Events that nothing ended, so that records may be missing. */
  readonly incompleteEvents: number;
  /** Events of records that came too late for theirs. */
  readonly lateEvents: number;
  /** Serial numbers that never came: at most so many events are lost, for the kernel uses some up itself. */
  readonly missingSerials: number;
  /** The longest times between the end of the audit daemon and its next start. */
  readonly withoutDaemon: readonly LogGap[];
  /** The longest times between two events of a machine. */
  readonly silences: readonly LogGap[];
}

/** What of an event can show that something is missing. */
export interface GapFacts {
  readonly node: string | undefined;
  readonly timeMs: number;
  readonly serial: number;
  /** Of its first record. */
  readonly typeNumber: number;
  /** Whether these are further records of an event that came before. */
  readonly isLate: boolean;
  /** Whether nothing marked its end. */
  readonly isIncomplete: boolean;
}

export function gapFactsOf({ id, records, late, completion }: EventData): GapFacts {
  return {
    node: id.node,
    timeMs: id.timestampMs,
    serial: id.serial,
    typeNumber: records[0]?.typeNumber ?? 0,
    isLate: late,
    isIncomplete: completion === 'timeout' || completion === 'evicted',
  };
}

/** So many of the longest gaps are told. */
const MOST_GAPS = 5;

/** So many machines are followed; more are not of a network, but made up. */
const MOST_NODES = 10_000;

/** A serial that is lower by more than this is of another boot, and not late. */
const MOST_LATE = 10_000;

/** One that is higher by more is of another machine. */
const MOST_AHEAD = 1_000_000;

/** Shorter times without events are not told, in milliseconds. */
const SHORTEST_SILENCE_MS = 60_000;

/** auditd numbers the records that it writes itself, from a number that it throws dice for. */
function isOfDaemon(typeNumber: number): boolean {
  return typeNumber >= 1200 && typeNumber < 1300;
}

interface NodeState {
  /** Of this boot. */
  highestSerial: number;
  lastMs: number;
  daemonEndMs: number | undefined;
}

function withGap(gaps: readonly LogGap[], gap: LogGap): readonly LogGap[] {
  const least = gaps.at(-1);
  const length = gap.toMs - gap.fromMs;
  if (gaps.length === MOST_GAPS && least !== undefined && least.toMs - least.fromMs >= length) {
    return gaps;
  }
  const sorted = [...gaps, gap].toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  return sorted.slice(0, MOST_GAPS);
}

export class GapFinder {
  readonly #nodes = new Map<string | undefined, NodeState>();
  #damaged = 0;
  #incomplete = 0;
  #late = 0;
  #missing = 0;
  #withoutDaemon: readonly LogGap[] = [];
  #silences: readonly LogGap[] = [];

  addDamaged(): void {
    this.#damaged += 1;
  }

  /** How many serial numbers are missing in front of it; -1 when it is one that was. */
  add(event: GapFacts): number {
    const { node, timeMs, serial, typeNumber, isLate, isIncomplete } = event;
    if (isLate) this.#late += 1;
    else if (isIncomplete) this.#incomplete += 1;
    const state = this.#stateOf(node, timeMs);
    if (state === undefined) return 0;
    if (timeMs > state.lastMs) {
      if (timeMs - state.lastMs >= SHORTEST_SILENCE_MS) {
        this.#silences = withGap(this.#silences, { node, fromMs: state.lastMs, toMs: timeMs });
      }
      state.lastMs = timeMs;
    }
    if (isOfDaemon(typeNumber)) {
      this.#watchDaemon(event, state);
      return 0;
    }
    return isLate ? 0 : this.#missingBefore(serial, state);
  }

  found(): LogGaps {
    return {
      damagedLines: this.#damaged,
      incompleteEvents: this.#incomplete,
      lateEvents: this.#late,
      missingSerials: Math.max(this.#missing, 0),
      withoutDaemon: this.#withoutDaemon,
      silences: this.#silences,
    };
  }

  #stateOf(node: string | undefined, timeMs: number): NodeState | undefined {
    const known = this.#nodes.get(node);
    if (known !== undefined || this.#nodes.size === MOST_NODES) return known;
    const state = { highestSerial: 0, lastMs: timeMs, daemonEndMs: undefined };
    this.#nodes.set(node, state);
    return state;
  }

  #missingBefore(serial: number, state: NodeState): number {
    const { highestSerial } = state;
    const step = serial - highestSerial;
    let missing = 0;
    const isOther = highestSerial === 0 || step < -MOST_LATE || step > MOST_AHEAD;
    if (isOther) state.highestSerial = serial;
    else if (step < 0) missing = -1;
    else if (step > 0) {
      state.highestSerial = serial;
      missing = step - 1;
    }
    this.#missing += missing;
    return missing;
  }

  #watchDaemon({ typeNumber, node, timeMs }: GapFacts, state: NodeState): void {
    const { daemonEndMs } = state;
    if (typeNumber === RECORD_TYPE.DAEMON_END || typeNumber === RECORD_TYPE.DAEMON_ABORT) {
      state.daemonEndMs = timeMs;
    } else if (typeNumber === RECORD_TYPE.DAEMON_START) {
      if (daemonEndMs !== undefined && timeMs > daemonEndMs) {
        const gap = { node, fromMs: daemonEndMs, toMs: timeMs };
        this.#withoutDaemon = withGap(this.#withoutDaemon, gap);
      }
      state.daemonEndMs = undefined;
    }
  }
}
