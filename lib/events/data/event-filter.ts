/** What an event must have to be wanted, so plain that its bytes alone can show that it does not have it. */

/** One thing that an event may have. */
export type EventTest =
  /** A record whose type lies in the range, both ends included. */
  | { readonly test: 'type'; readonly from: number; readonly to: number }
  /** The bytes anywhere in the text of one of its records, or in its node's name. */
  | { readonly test: 'bytes'; readonly bytes: Uint8Array }
  /**
   * `name=value` in one of its records, the value a whole word as it is written, quotes included: what
   * `getAll` and `enrichment` of a record give, and sometimes what only looks like it.
   */
  | { readonly test: 'field'; readonly name: string; readonly values: readonly string[] }
  /** One of these nodes; an empty name means records without one. */
  | { readonly test: 'node'; readonly names: readonly string[] }
  | { readonly test: 'serial'; readonly serials: readonly number[] };

/**
 * Conditions that every wanted event meets. Whoever filters by it may drop an event that fails one, and lets
 * pass whatever it is not sure of, lines that are not records above all: the caller judges what is left.
 *
 * Looking for few bytes costs least: a clause of nothing but `bytes` and `field` tests, of up to eight values
 * in all such clauses together, is looked for in whole pieces of a log at once.
 */
export interface EventFilter {
  /** Earliest and latest time of the event, in milliseconds since 1970, both included. */
  readonly startMs?: number;
  readonly endMs?: number;
  /** The event meets at least one test of each. Without any test, no event does. */
  readonly allOf: readonly (readonly EventTest[])[];
}
