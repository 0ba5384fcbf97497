/**
 * {@link Condition}: what is asked of an event or a record, and what every event that meets it has, by which others are
 * left out before anything is made of them. Knows no syntax.
 */
import type { EventFilter, EventTest } from '../data/event-filter';

/** One of these is met. */
export type Clause = readonly EventTest[];

export interface Condition<Subject> {
  readonly matches: (subject: Subject) => boolean;
  /** What follows from it; nothing that is not certain. */
  readonly necessary: EventFilter;
}

/** Nothing is known. */
export const ANYTHING: EventFilter = { allOf: [] };

/** More would cost more than they save. */
const MOST_TESTS = 64;

/** How few events a test lets through, the more the better. */
function worth(test: EventTest): number {
  switch (test.test) {
    case 'bytes':
      return test.bytes.length;
    case 'field':
      return test.name.length + 1 + Math.min(...test.values.map(({ length }) => length));
    case 'serial':
      return 10;
    case 'node':
      return 2;
    default:
      return 1;
  }
}

function worthOf(clause: Clause): number {
  return Math.min(...clause.map(worth));
}

function best(clauses: readonly Clause[]): Clause | undefined {
  let found: Clause | undefined;
  for (const clause of clauses) {
    if (found === undefined || worthOf(clause) > worthOf(found)) found = clause;
  }
  return found;
}

function bounds(
  startMs: number | undefined,
  endMs: number | undefined,
): Pick<EventFilter, 'startMs' | 'endMs'> {
  return {
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
  };
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined;
}

/** What is certain of whatever meets all of them. */
export function necessaryOfAll(filters: readonly EventFilter[]): EventFilter {
  const starts = filters.map(({ startMs }) => startMs).filter(isNumber);
  const ends = filters.map(({ endMs }) => endMs).filter(isNumber);
  return {
    ...bounds(
      starts.length === 0 ? undefined : Math.max(...starts),
      ends.length === 0 ? undefined : Math.min(...ends),
    ),
    allOf: filters.flatMap(({ allOf }) => allOf),
  };
}

/** What is certain of whatever meets one of them. */
export function necessaryOfAny(filters: readonly EventFilter[]): EventFilter {
  const starts = filters.map(({ startMs }) => startMs);
  const ends = filters.map(({ endMs }) => endMs);
  const clauses = filters.map(({ allOf }) => best(allOf));
  const joined = clauses.every((clause) => clause !== undefined) ? clauses.flat() : [];
  return {
    ...bounds(
      starts.every(isNumber) ? Math.min(...starts) : undefined,
      ends.every(isNumber) ? Math.max(...ends) : undefined,
    ),
    allOf: joined.length === 0 || joined.length > MOST_TESTS ? [] : [joined],
  };
}

export function every<Subject>(conditions: readonly Condition<Subject>[]): Condition<Subject> {
  const [only, ...others] = conditions;
  if (only !== undefined && others.length === 0) return only;
  return {
    matches: (subject) => conditions.every(({ matches }) => matches(subject)),
    necessary: necessaryOfAll(conditions.map(({ necessary }) => necessary)),
  };
}

export function some<Subject>(conditions: readonly Condition<Subject>[]): Condition<Subject> {
  const [only, ...others] = conditions;
  if (only !== undefined && others.length === 0) return only;
  return {
    matches: (subject) => conditions.some(({ matches }) => matches(subject)),
    necessary: necessaryOfAny(conditions.map(({ necessary }) => necessary)),
  };
}

export function negated<Subject>({ matches }: Condition<Subject>): Condition<Subject> {
  return { matches: (subject) => !matches(subject), necessary: ANYTHING };
}
