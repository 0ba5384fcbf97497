/** What an event must have to be wanted, so plain that its bytes alone can show that it does not have it. */

/** One thing that an event may have. */
export type EventTest =
  /** A record whose type lies in the range, both ends included. */
  | { readonly test: 'type'; readonly from: number; readonly to: number }
  /** The bytes anywhere in the text of its records, node names included. */
  | { readonly test: 'bytes'; readonly bytes: Uint8Array }
  /** `name=value` in one of its records, the value a whole word as it is written, quotes included. */
  | { readonly test: 'field'; readonly name: string; readonly values: readonly string[] }
  /** One of these nodes; an empty name means records without one. */
  | { readonly test: 'node'; readonly names: readonly string[] }
  | { readonly test: 'serial'; readonly serials: readonly number[] };

/**
 * Conditions that every wanted event meets. Whoever filters by it may drop an event that fails one, and must let
 * pass whatever it is not sure of: the caller judges what is left.
 */
export interface EventFilter {
  /** Earliest and latest time of the event, in milliseconds since 1970, both included. */
  readonly startMs?: number;
  readonly endMs?: number;
  /** The event meets at least one test of each. */
  readonly allOf: readonly (readonly EventTest[])[];
}
