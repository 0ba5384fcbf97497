/**
 * Counts events by the values that they have, in memory that has a limit however many values there are. Where the
 * values come from is not known here.
 */
import type { EventData } from '../events/data/event-data';

export type GroupValues = readonly (string | undefined)[];

/** A group of events with the same values. */
export interface Group {
  readonly values: GroupValues;
  events: number;
  failures: number;
  /** Times of its earliest and latest event, in milliseconds since 1970. */
  firstMs: number;
  lastMs: number;
  /** How many more events the group may have had at most: see {@link GroupCounts}. */
  readonly missing: number;
  samples: readonly EventData[];
}

/** What is known of an event that is counted. */
export interface Counted {
  /** Missing where no samples are wanted. */
  readonly event?: EventData;
  readonly timeMs: number;
  readonly isFailure: boolean;
}

export interface GroupLimits {
  /** How many groups are counted exactly. */
  readonly maxGroups: number;
  /** How many characters their values may have together. */
  readonly maxCharacters: number;
  /** How many events are kept as samples of a group. */
  readonly samples: number;
  /** How many characters the samples may have together. */
  readonly maxSampleCharacters: number;
}

export const DEFAULT_LIMITS: GroupLimits = {
  maxGroups: 100_000,
  maxCharacters: 16 * 1024 * 1024,
  samples: 0,
  maxSampleCharacters: 1024 * 1024,
};

/** What was in groups that are not kept. */
export interface OtherEvents {
  /** How many groups were given up; some of them may have been given up more than once. */
  groups: number;
  events: number;
  failures: number;
}

/** An event with more combinations of values than this is an attack, and counts as one of the others. */
const MOST_COMBINATIONS = 1024;

/** A copy that holds nothing else in memory, as a slice of an event's text would. */
export function flat(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}

const keyOfOne = (value: string | undefined): string => (value === undefined ? '-' : `=${value}`);

/** Different values have different keys, whatever is in them. */
function keyOf(values: GroupValues): string {
  if (values.length === 1) return keyOfOne(values[0]);
  return values.map((value) => (value === undefined ? '-' : `${value.length}=${value}`)).join('');
}

/** All combinations of one value of each list, none where they are too many. */
function combinations(
  lists: readonly (readonly (string | undefined)[])[],
): readonly GroupValues[] | undefined {
  if (lists.every(({ length }) => length === 1)) return [lists.map(([value]) => value)];
  if (lists.reduce((product, { length }) => product * length, 1) > MOST_COMBINATIONS) {
    return undefined;
  }
  return lists.reduce<GroupValues[]>(
    (begun, list) => begun.flatMap((values) => list.map((value) => [...values, value])),
    [[]],
  );
}

function sizeOf({ records }: EventData): number {
  return records.reduce((sum, { text }) => sum + text.length, 200);
}

/**
 * Counts groups. Up to the limits every count is exact. Beyond them, half of the groups is given up, those with the
 * fewest events: their events are counted in {@link others}, and a group that begins afterwards may be one of them, so
 * that it may have had up to `missing` more events. A group with more events than that is therefore never missing
 * (Manku and Motwani, Approximate Frequency Counts over Data Streams, 2002).
 */
export class GroupCounts {
  readonly others: OtherEvents = { groups: 0, events: 0, failures: 0 };
  readonly #limits: GroupLimits;
  readonly #groups = new Map<string, Group>();
  #characters = 0;
  #sampleCharacters = 0;
  /** The most events that a group may have had which was given up. */
  #floor = 0;

  constructor(limits: Partial<GroupLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** No group that was given up had more events than this. */
  get mostGivenUp(): number {
    return this.#floor;
  }

  /** All groups, in the order in which they began. */
  groups(): Group[] {
    return [...this.#groups.values()];
  }

  /** @param lists the values of each grouping; the event counts once for each combination */
  add(lists: readonly (readonly (string | undefined)[])[], counted: Counted): void {
    const all = combinations(lists);
    if (all === undefined) {
      this.others.events += 1;
      this.others.failures += Number(counted.isFailure);
      return;
    }
    for (const values of all) this.#count(values, counted);
  }

  #count(values: GroupValues, { event, timeMs, isFailure }: Counted): void {
    const key = keyOf(values);
    const group = this.#groups.get(key) ?? this.#begin(key, values, timeMs);
    group.events += 1;
    group.failures += Number(isFailure);
    if (timeMs < group.firstMs) group.firstMs = timeMs;
    if (timeMs > group.lastMs) group.lastMs = timeMs;
    if (event !== undefined && this.#limits.samples > 0) this.#sample(group, event);
  }

  #begin(key: string, values: GroupValues, timeMs: number): Group {
    const { maxGroups, maxCharacters } = this.#limits;
    if (this.#groups.size >= maxGroups || this.#characters > maxCharacters) this.#giveUpHalf();
    const group: Group = {
      values: values.map((value) => (value === undefined ? value : flat(value))),
      events: 0,
      failures: 0,
      firstMs: timeMs,
      lastMs: timeMs,
      missing: this.#floor,
      samples: [],
    };
    this.#groups.set(flat(key), group);
    this.#characters += 2 * key.length;
    return group;
  }

  /** Of groups with just as many events, those that began first stay. */
  #giveUpHalf(): void {
    const rarest = [...this.#groups].toReversed().toSorted(([, a], [, b]) => a.events - b.events);
    for (const [key, group] of rarest.slice(0, Math.ceil(rarest.length / 2))) {
      this.#groups.delete(key);
      this.#characters -= 2 * key.length;
      this.#dropSamples(group);
      this.#floor = Math.max(this.#floor, group.events + group.missing);
      this.others.groups += 1;
      this.others.events += group.events;
      this.others.failures += group.failures;
    }
  }

  /** The first events of a group, and then ever rarer ones in the place of the last sample. */
  #sample(group: Group, event: EventData): void {
    const { samples, maxSampleCharacters } = this.#limits;
    const { events } = group;
    if (events > samples && (events & (events - 1)) !== 0) return;
    const kept = group.samples.slice(0, samples - 1);
    for (const dropped of group.samples.slice(samples - 1)) {
      this.#sampleCharacters -= sizeOf(dropped);
    }
    group.samples = [...kept, event];
    this.#sampleCharacters += sizeOf(event);
    if (this.#sampleCharacters > maxSampleCharacters) this.#dropRareSamples();
  }

  #dropSamples(group: Group): void {
    for (const sample of group.samples) this.#sampleCharacters -= sizeOf(sample);
    group.samples = [];
  }

  /** Of the groups with the fewest events, until there is room again: those with the most are shown. */
  #dropRareSamples(): void {
    const sampled = this.groups()
      .filter(({ samples }) => samples.length > 0)
      .toSorted((a, b) => a.events - b.events);
    for (const group of sampled) {
      if (this.#sampleCharacters <= this.#limits.maxSampleCharacters / 2) return;
      this.#dropSamples(group);
    }
  }
}
