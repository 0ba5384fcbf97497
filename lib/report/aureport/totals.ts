/** {@link Totals}: how many of everything there are, aureport's report where none is asked for. Knows no logs. */
import type { ByKind } from './by-kind';
import { type Compilation, ruled } from './compilation';
import type { ColumnName } from './columns';
import type { EventFacts, FactName } from './facts';
import { exactStamp, secondStamp } from './stamps';
import { NO_ID } from './words';

/** How many events there are of a kind. */
interface Count {
  readonly text: string;
  readonly facts?: readonly FactName[];
  /** Whether the event has it is the least that is asked. */
  readonly column?: ColumnName;
  /** Columns that `counts` asks of. */
  readonly columns?: readonly ColumnName[];
  readonly counts?: (event: EventFacts) => boolean;
}

/** How many different things there are. */
interface Distinct {
  readonly text: string;
  readonly facts: readonly FactName[];
  readonly things: (event: EventFacts) => readonly (string | number | undefined)[];
  /** Whether events that have all else alike may differ in these. */
  readonly isOwn?: boolean;
}

const NONE: readonly string[] = [];

function ofType(text: string, column: ColumnName): Count {
  return { text, column };
}

const LINES: readonly (Count | Distinct)[] = [
  ofType('changes in configuration', 'configuration'),
  ofType('changes to accounts, groups, or roles', 'accountChange'),
  {
    text: 'logins',
    column: 'login',
    facts: ['success'],
    counts: ({ success }) => success === 'yes',
  },
  {
    text: 'failed logins',
    column: 'login',
    facts: ['success'],
    counts: ({ success }) => success === 'no',
  },
  {
    text: 'authentications',
    column: 'anyAuthentication',
    facts: ['success'],
    counts: ({ success }) => success === 'yes',
  },
  {
    text: 'failed authentications',
    columns: ['anyAuthentication', 'management'],
    facts: ['success'],
    counts: (event) =>
      event.success === 'no' && (event.has('anyAuthentication') || event.has('management')),
  },
  {
    text: 'users',
    facts: ['auid'],
    things: ({ auid }) => (auid === NO_ID ? NONE : [auid]),
  },
  { text: 'terminals', facts: ['terminal'], things: ({ terminal }) => [terminal] },
  { text: 'host names', facts: ['host'], things: ({ host }) => [host] },
  { text: 'executables', facts: ['exe'], things: ({ exe }) => [exe] },
  { text: 'commands', facts: ['comm'], things: ({ comm }) => [comm] },
  { text: 'files', facts: ['files'], things: ({ files }) => files, isOwn: true },
  { text: "AVC's", facts: ['avcs'], counts: ({ avcCount }) => avcCount > 0 },
  ofType('MAC events', 'mandatoryControl'),
  {
    text: 'failed syscalls',
    column: 'isCall',
    facts: ['success'],
    counts: ({ success }) => success === 'no',
  },
  ofType('anomaly events', 'anomalyWithoutSeccomp'),
  ofType('responses to anomaly events', 'response'),
  ofType('crypto events', 'crypto'),
  ofType('integrity events', 'integrity'),
  ofType('virt events', 'virtualization'),
  { text: 'keys', facts: ['keys'], things: ({ keys }) => keys },
  { text: 'process IDs', facts: ['pid'], things: ({ pid }) => [pid], isOwn: true },
  { text: 'events', counts: () => true },
];

/** The length of the line below the title. */
const RULED = 22;

/** What the report is limited to, in milliseconds since 1970. */
export interface TotalsSpan {
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
}

function factsOf(lines: readonly (Count | Distinct)[]): FactName[] {
  return lines.flatMap(({ facts = [] }) => facts);
}

function columnsOf(lines: readonly (Count | Distinct)[]): ColumnName[] {
  return lines.flatMap((line) => {
    if ('things' in line) return [];
    const { column, columns = [] } = line;
    return column === undefined ? columns : [column, ...columns];
  });
}

function isOwn(line: Count | Distinct): boolean {
  return 'things' in line && (line.isOwn ?? false);
}

export class Totals implements Compilation {
  readonly facts: readonly FactName[] = factsOf(LINES);
  readonly columns: readonly ColumnName[] = columnsOf(LINES);
  readonly heading: string;
  readonly found = true;
  #beginsMs = Number.POSITIVE_INFINITY;
  #lastMs = 0;
  readonly #span: TotalsSpan;
  readonly #counters = LINES.map((line) =>
    'things' in line ? new DistinctCounter(line) : new EventCounter(line),
  );

  /** @param origin in front of the title */
  constructor(origin: string, span: TotalsSpan) {
    this.heading = `\n${origin}Summary Report\n${ruled(RULED)}`;
    this.#span = span;
  }

  begin(timestampMs: number): void {
    this.#beginsMs = Math.min(this.#beginsMs, timestampMs);
  }

  reach(timestampMs: number): void {
    this.#lastMs = Math.max(this.#lastMs, timestampMs);
  }

  adding(event: EventFacts): () => void {
    const kindOf = (lines: readonly (Count | Distinct)[]): ByKind<readonly EventCounter[]> => {
      const counters = this.#counters.filter((_, at) => lines.includes(LINES[at] as Count));
      return event.byKind(factsOf(lines), columnsOf(lines), () =>
        counters.filter((counter): counter is EventCounter => counter.counts(event)),
      );
    };
    // Which count events of a kind one by one; those that count different things have them then.
    const ofKinds = [
      kindOf(LINES.filter((line) => !isOwn(line))),
      ...LINES.filter(isOwn).map((line) => kindOf([line])),
    ];
    return () => {
      for (const ofKind of ofKinds) {
        const counters = ofKind.of(event.table, event.row);
        for (let at = 0; at < counters.length; at += 1) (counters[at] as EventCounter).total += 1;
      }
    };
  }

  finish(): string {
    const { startMs, endMs } = this.#span;
    const beginsMs = Number.isFinite(this.#beginsMs) ? this.#beginsMs : 0;
    const last = exactStamp(this.#lastMs);
    const start = secondStamp(startMs ?? beginsMs);
    const end = endMs === undefined ? last : secondStamp(endMs);
    const lines = this.#counters.map(({ text, total }) => `Number of ${text}: ${total}\n`);
    return [
      `Range of time in logs: ${exactStamp(beginsMs)} - ${last}\n`,
      `Selected time for report: ${start} - ${end}\n`,
      ...lines,
      '\n',
    ].join('');
  }
}

class EventCounter {
  readonly text: string;
  total = 0;
  readonly #line: Count;

  constructor(line: Count) {
    this.text = line.text;
    this.#line = line;
  }

  /** Whether every event of the same kind is one more. */
  counts(event: EventFacts): boolean {
    const { column, counts } = this.#line;
    if (column !== undefined && !event.has(column)) return false;
    return counts?.(event) !== false;
  }
}

class DistinctCounter {
  readonly text: string;
  readonly #things: Distinct['things'];
  readonly #found = new Set<string | number>();

  constructor({ text, things }: Distinct) {
    this.text = text;
    this.#things = things;
  }

  get total(): number {
    return this.#found.size;
  }

  /** Takes what the event has, which is the same for every event of its kind. */
  counts(event: EventFacts): false {
    for (const thing of this.#things(event)) if (thing !== undefined) this.#found.add(thing);
    return false;
  }
}
