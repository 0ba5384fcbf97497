/**
 * Plans how to get from the rules that a kernel holds to the desired ones: which stay, which are
 * added, which are deleted, and in what order, so that no wanted rule is ever missing in between.
 * Pure: plans, but carries out nothing.
 *
 * The kernel adds at either end of a list, deletes the first rule that is the same in every
 * respect, and refuses to add a rule that it already holds. So a rule that must move has to be
 * deleted before it can be added again, and meanwhile a stand-in, which means the same but is
 * written differently, keeps it in force:
 *
 * 1. add the stand-ins, 2. delete what moves, 3. add what is new or moves, 4. delete the stand-ins and
 *    what is not wanted.
 */
import { type Check, checkWord } from '../../arguments';
import type { RuleData } from '../../rules/rule-data';
import { FIELD, FILTER, MAX_FIELDS } from '../../tables/audit.generated';
import { fieldByNumber, holdsText } from '../../rules/fields';
import { OPERATORS } from '../../tables/keywords';
import type { Rule } from '../../rules/rule';
import { seatsInEffect } from './effective-order';
import { meaningOfData, storedFormOf } from '../meaning/equal';
import { areIndependent, type Traits, traitsOf } from '../meaning/independent';
import { endsList, isAboutRecords } from '../meaning/judged-fields';
import { placesInOrder, seatsInOrder, type Seat, type Wanted } from './order';

/** A rule and its numbers. */
export interface PlannedRule {
  readonly rule: Rule;
  readonly data: RuleData;
}

/** What happens to a rule. `move` is a deletion and an addition in another place. */
export type ChangeKind = 'keep' | 'add' | 'delete' | 'move';

/** What happens to one rule, and why. */
export interface Change {
  /** What happens to it. */
  readonly kind: ChangeKind;
  /** The rule, as the kernel has it or shall have it. */
  readonly rule: Rule;
  /** Why, in words. */
  readonly reason: string;
}

/** One request to the kernel. */
export interface Step {
  /** What the kernel is asked for. */
  readonly kind: 'add' | 'delete';
  /** The rule to add or delete. */
  readonly rule: Rule;
  /** The same in the numbers that are sent. */
  readonly data: RuleData;
}

/** What it takes to get from the rules that there are to the desired ones. */
export interface RuleSteps {
  /** One for each present or desired rule. */
  readonly changes: readonly Change[];
  /** In the order in which they must be sent; empty when nothing must change. */
  readonly steps: readonly Step[];
  /** Moved rules that are missing for a moment, because no stand-in is possible. */
  readonly uncovered: readonly Rule[];
}

/** What identifies a rule: its meaning, or its bytes. */
export type Identity = (data: RuleData) => string;

/**
 * `exact` is the desired order, rule by rule. `effective` allows either order of two rules when it
 * is certain that no event can show which comes first; that saves moves.
 */
export type RuleOrder = 'exact' | 'effective';

/** Whether it is a {@link RuleOrder}. */
export const checkOrder: Check = checkWord(['exact', 'effective'] satisfies RuleOrder[]);

export interface StepOptions {
  /** Default: by meaning. */
  readonly identity?: Identity;
  /** Default: `exact`. */
  readonly order?: RuleOrder;
}

interface Element extends PlannedRule {
  readonly id: string;
  readonly meaning: string;
  /** The identity by which the kernel compares rules. */
  readonly stored: string;
}

/** The steps of all lists, by kind; in this order no rule is ever missing. */
class Phases {
  readonly standIns: Step[] = [];
  readonly departures: Step[] = [];
  readonly arrivals: Step[] = [];
  readonly removals: Step[] = [];
  readonly changes: Change[] = [];
  readonly uncovered: Rule[] = [];

  steps(): Step[] {
    return [...this.standIns, ...this.departures, ...this.arrivals, ...this.removals];
  }
}

function deletion({ rule, data }: PlannedRule): Step {
  return { kind: 'delete', rule, data: { ...data, prepend: false } };
}

function addition({ rule, data }: PlannedRule, prepend: boolean): Step {
  return { kind: 'add', rule: { ...rule, prepend }, data: { ...data, prepend } };
}

/** The rule with one more condition that always holds, if there is room for one. */
function longerForm(data: RuleData): RuleData | undefined {
  const { fields, list } = data;
  if (fields.length >= MAX_FIELDS * 3) return undefined;
  if (list !== FILTER.FS) {
    // Without any condition, a rule about records matches none instead of all.
    if (fields.length === 0 && isAboutRecords(list)) return undefined;
    const always = [FIELD.PID, OPERATORS['>='], 0];
    return { ...data, fields: Uint32Array.of(...fields, ...always) };
  }
  for (let at = 0; at < fields.length; at += 3) {
    if (fields[at] !== FIELD.FSTYPE) continue;
    return { ...data, fields: Uint32Array.of(...fields, ...fields.subarray(at, at + 3)) };
  }
  return undefined;
}

/** The rule with its last two differing conditions on numbers swapped. */
function otherOrder(data: RuleData): RuleData | undefined {
  if (endsList(data)) return undefined;
  const fields = Uint32Array.from(data.fields);
  const triple = (at: number): Uint32Array => data.fields.subarray(at, at + 3);
  for (let at = fields.length - 6; at >= 0; at -= 3) {
    const [one, other] = [triple(at), triple(at + 3)];
    const texts = [one, other].some(([field]) => holdsText(fieldByNumber(field as number)));
    if (texts || one.join() === other.join()) continue;
    fields.set(other, at);
    fields.set(one, at + 3);
    return { ...data, fields };
  }
  return undefined;
}

/**
 * A rule that means the same and that the kernel accepts beside the rule itself and those already
 * used. Undefined when there is none.
 */
function standIn({ rule, data }: PlannedRule, taken: Set<string>): PlannedRule | undefined {
  const forms = [longerForm, otherOrder];
  for (const form of forms) {
    let other = form(data);
    for (let again = 0; other !== undefined && again < MAX_FIELDS; again++) {
      const stored = storedFormOf(other);
      if (!taken.has(stored)) {
        taken.add(stored);
        return { rule, data: other };
      }
      other = form(other);
    }
  }
  return undefined;
}

/** The weight of a moment without a rule, which exceeds that of any number of steps. */
const GAP = 2 ** 24;

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

function weightOf(seats: readonly Seat[], wanted: readonly Wanted[]): number {
  return wanted.reduce((sum, { weight }, at) => {
    return typeof seats[at] === 'number' ? sum + weight : sum;
  }, 0);
}

/** One list of the kernel, and what it is to become. */
class ListPlan {
  readonly #current: readonly Element[];
  readonly #desired: readonly Element[];
  /** Places in the current list, by the rules' identity and by their meaning. */
  readonly #copies: ReadonlyMap<string, readonly number[]>;
  readonly #sameMeaning: ReadonlyMap<string, readonly number[]>;

  constructor(current: readonly Element[], desired: readonly Element[]) {
    this.#current = current;
    // If a rule is wanted twice, the first one decides, as everywhere in a list.
    this.#desired = [...grouped(desired, ({ id }) => id).values()].map(
      ([first]) => first as Element,
    );
    const places = [...current.keys()];
    this.#copies = grouped(places, (place) => this.#at(place).id);
    this.#sameMeaning = grouped(places, (place) => this.#at(place).meaning);
  }

  #at(place: number): Element {
    return this.#current[place] as Element;
  }

  #copiesOf({ id }: Element): readonly number[] {
    return this.#copies.get(id) ?? [];
  }

  /** Whether the kernel holds a rule with the same meaning that stays until the other has moved. */
  #isCovered({ meaning, stored }: Element, departing: ReadonlySet<string>): boolean {
    return (this.#sameMeaning.get(meaning) ?? []).some((place) => {
      const other = this.#at(place).stored;
      return other !== stored && !departing.has(other);
    });
  }

  /**
   * Places that the rule can keep. Of identical copies the kernel deletes the first, so only the
   * last one can stay.
   */
  #places(element: Element): readonly number[] {
    const copies = this.#copiesOf(element);
    if (copies.length < 2) return copies;
    const lasts = new Map(copies.map((place) => [this.#at(place).stored, place]));
    return [...lasts.values()].toSorted((one, other) => one - other);
  }

  #wanted(element: Element, places: readonly number[]): Wanted {
    if (places.length === 0) return { places, weight: 0 };
    const isThere = places.some((place) => this.#at(place).stored === element.stored);
    if (!isThere || this.#isCovered(element, new Set())) return { places, weight: 2 };
    const { data } = element;
    const hasStandIn = (longerForm(data) ?? otherOrder(data)) !== undefined;
    return { places, weight: hasStandIn ? 4 : GAP };
  }

  #seats(order: RuleOrder): readonly Seat[] {
    const places = this.#desired.map((element) => this.#places(element));
    const unmoved = placesInOrder(places);
    if (unmoved !== undefined) return unmoved;
    const wanted = this.#desired.map((element, at) =>
      this.#wanted(element, places[at] as readonly number[]),
    );
    const exact = seatsInOrder(wanted);
    const all = wanted.reduce((sum, { weight }) => sum + weight, 0);
    if (order === 'exact' || weightOf(exact, wanted) === all) return exact;
    const traits = this.#desired.map(({ data }) => traitsOf(data));
    const effective = seatsInEffect(
      wanted,
      (one, other) => !areIndependent(traits[one] as Traits, traits[other] as Traits),
    );
    if (effective === undefined) return exact;
    return weightOf(effective, wanted) > weightOf(exact, wanted) ? effective : exact;
  }

  /** Adds the list's steps and changes to those of other lists. */
  plan(order: RuleOrder, phases: Phases): void {
    const seats = this.#seats(order);
    const stored = new Set(this.#current.map((element) => element.stored));
    const moving = this.#desired.filter((_, at) => typeof seats[at] !== 'number');
    const departing = new Set(moving.map((one) => one.stored).filter((form) => stored.has(form)));
    const taken = new Set([...stored, ...this.#desired.map((element) => element.stored)]);
    const place = (element: Element, prepend: boolean): void =>
      this.#place(element, prepend, departing, taken, phases);
    for (const [at, element] of this.#desired.entries()) {
      const seat = seats[at] as Seat;
      if (typeof seat === 'number') this.#keep(element, seat, phases);
    }
    const front = this.#desired.filter((_, at) => seats[at] === 'front');
    for (const element of front.toReversed()) place(element, true);
    for (const [at, element] of this.#desired.entries()) {
      if (seats[at] === 'back') place(element, false);
    }
    this.#removeUnwanted(phases);
  }

  #keep(element: Element, seat: number, phases: Phases): void {
    const { rule } = this.#at(seat);
    phases.changes.push({ kind: 'keep', rule, reason: 'it is in place' });
    this.#remove(
      this.#copiesOf(element).filter((copy) => copy !== seat),
      'it is a duplicate',
      phases,
    );
  }

  /** Adds a new or moved rule at the front or the end. */
  #place(
    element: Element,
    prepend: boolean,
    departing: ReadonlySet<string>,
    taken: Set<string>,
    phases: Phases,
  ): void {
    const { rule } = element;
    const copies = this.#copiesOf(element);
    phases.arrivals.push(addition(element, prepend));
    if (copies.length === 0) {
      phases.changes.push({ kind: 'add', rule, reason: 'the kernel does not have it' });
      return;
    }
    const isTheSame = (copy: number): boolean => this.#at(copy).stored === element.stored;
    const inTheWay = copies.filter(isTheSame);
    if (inTheWay.length > 0 && !this.#isCovered(element, departing)) {
      const double = standIn(element, taken);
      if (double === undefined) {
        phases.uncovered.push(rule);
      } else {
        phases.standIns.push(addition(double, prepend));
        phases.removals.push(deletion(double));
      }
    }
    for (const copy of inTheWay) phases.departures.push(deletion(this.#at(copy)));
    for (const copy of copies.filter((one) => !isTheSame(one))) {
      phases.removals.push(deletion(this.#at(copy)));
    }
    const where = prepend ? 'before' : 'after';
    phases.changes.push({ kind: 'move', rule, reason: `it belongs ${where} the rules that stay` });
  }

  #removeUnwanted(phases: Phases): void {
    const wanted = new Set(this.#desired.map(({ id }) => id));
    for (const [id, copies] of this.#copies) {
      if (!wanted.has(id)) this.#remove(copies, 'it is not wanted', phases);
    }
  }

  #remove(places: readonly number[], reason: string, phases: Phases): void {
    for (const place of places) {
      const element = this.#at(place);
      phases.removals.push(deletion(element));
      phases.changes.push({ kind: 'delete', rule: element.rule, reason });
    }
  }
}

/**
 * The steps from the current to the desired rules: the fewest additions and deletions that put the
 * desired rules in order, list by list, without a rule in both ever missing. Moving a rule takes
 * four steps, or two if the kernel also holds it in another form. A rule that is wanted twice is
 * loaded once, in its first place.
 *
 * @param current the rules in the kernel's order, without those that must not be touched
 */
export function planSteps(
  current: readonly PlannedRule[],
  desired: readonly PlannedRule[],
  { identity, order = 'exact' }: StepOptions = {},
): RuleSteps {
  const elements = (rules: readonly PlannedRule[]): Map<string, Element[]> =>
    grouped(
      rules.map(({ rule, data }): Element => {
        const meaning = meaningOfData(data);
        const id = identity === undefined ? meaning : identity(data);
        return { rule, data, id, meaning, stored: storedFormOf(data) };
      }),
      ({ data }) => String(data.list),
    );
  const have = elements(current);
  const want = elements(desired);
  const phases = new Phases();
  for (const list of new Set([...have.keys(), ...want.keys()])) {
    new ListPlan(have.get(list) ?? [], want.get(list) ?? []).plan(order, phases);
  }
  return { changes: phases.changes, steps: phases.steps(), uncovered: phases.uncovered };
}

/** Whether these are the desired rules in the desired order, list by list. */
export function isInPlace(
  current: readonly PlannedRule[],
  desired: readonly PlannedRule[],
  options: StepOptions = {},
): boolean {
  return planSteps(current, desired, options).steps.length === 0;
}
