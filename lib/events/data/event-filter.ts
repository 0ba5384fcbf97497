/** What an event must have to be wanted, so plain that its bytes alone can show that it does not have it. */

/** A record whose type lies in a range. */
export interface TypeTest {
  /** Which test it is. */
  readonly test: 'type';
  /** The least number of a type. */
  readonly from: number;
  /** The greatest one. */
  readonly to: number;
}

/** Bytes anywhere in the text of one of its records, or in its node's name. */
export interface BytesTest {
  /** Which test it is. */
  readonly test: 'bytes';
  /** What is looked for. */
  readonly bytes: Uint8Array;
}

/**
 * `name=value` in one of its records, the value a whole word as it is written, quotes included: what
 * `getAll` and `enrichment` of a record give, and sometimes what only looks like it.
 */
export interface FieldTest {
  /** Which test it is. */
  readonly test: 'field';
  /** The field's name. */
  readonly name: string;
  /** Any of these. */
  readonly values: readonly string[];
}

/** The machine that wrote it. */
export interface NodeTest {
  /** Which test it is. */
  readonly test: 'node';
  /** Any of these; an empty name means records without one. */
  readonly names: readonly string[];
}

/** The number that the kernel gave it. */
export interface SerialTest {
  /** Which test it is. */
  readonly test: 'serial';
  /** Any of these. */
  readonly serials: readonly number[];
}

/** One thing that an event may have. */
export type EventTest = TypeTest | BytesTest | FieldTest | NodeTest | SerialTest;

/**
 * Conditions that every wanted event meets. Whoever filters by it may drop an event that fails one, and lets
 * pass whatever it is not sure of, lines that are not records above all: the caller judges what is left.
 *
 * Looking for few bytes costs least: a clause of nothing but `bytes` and `field` tests, of up to eight values
 * in all such clauses together, is looked for in whole pieces of a log at once.
 */
export interface EventFilter {
  /** Earliest time of the event, in milliseconds since 1970. */
  readonly startMs?: number;
  /** Latest time of the event. */
  readonly endMs?: number;
  /** The event meets at least one test of each. Without any test, no event does. */
  readonly allOf: readonly (readonly EventTest[])[];
}

/** One of these is met. */
export type Clause = readonly EventTest[];

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
