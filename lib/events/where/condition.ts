/**
 * {@link Condition}: what is asked of an event or a record, and what every event that meets it has, by which others are
 * left out before anything is made of them. Knows no syntax.
 */
import { type EventFilter, necessaryOfAll, necessaryOfAny } from '../data/event-filter';

export interface Condition<Subject> {
  readonly matches: (subject: Subject) => boolean;
  /** What follows from it; nothing that is not certain. */
  readonly necessary: EventFilter;
}

/** Nothing is known. */
export const ANYTHING: EventFilter = { allOf: [] };

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
