/**
 * How to get from the rules that a kernel holds to those that it shall hold: which stay, which come,
 * which go, and in what order to say so, that nothing wanted is ever missing in between. Pure: plans,
 * and carries out nothing.
 */
import type { RuleData } from '../native';
import { FIELD, FILTER, MAX_FIELDS } from '../tables/audit.generated';
import { OPERATORS } from '../rules/keywords';
import type { Rule } from '../rules/rule';
import { meaningOfData } from './equal';
import { stayingBlock } from './order';

/** A rule and its numbers. */
export interface PlannedRule {
  readonly rule: Rule;
  readonly data: RuleData;
}

export type ChangeKind = 'keep' | 'add' | 'delete' | 'move';

/** What becomes of one rule, and why. */
export interface Change {
  readonly kind: ChangeKind;
  readonly rule: Rule;
  readonly reason: string;
}

/** One request to the kernel. */
export interface Step {
  readonly kind: 'add' | 'delete';
  readonly rule: Rule;
  readonly data: RuleData;
}

export interface RuleSteps {
  /** One for each rule that is there or shall be. */
  readonly changes: readonly Change[];
  /** In the order in which they must be sent; empty when nothing has to change. */
  readonly steps: readonly Step[];
  /** Moved rules for which there is a moment without them: no stand-in can be made. */
  readonly uncovered: readonly Rule[];
}

/** What tells two rules apart: what they mean, or what they are byte for byte. */
export type Identity = (data: RuleData) => string;

interface Element extends PlannedRule {
  readonly id: string;
}

/** The steps of all lists, by what they do; in this order nothing is ever missing. */
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

/**
 * The rule with one more condition that always holds: it means the same, and the kernel takes it
 * beside the rule itself. Undefined where the rule has no room for one.
 */
function standIn({ rule, data }: PlannedRule): PlannedRule | undefined {
  if (data.fields.length >= MAX_FIELDS * 3) return undefined;
  if (data.list !== FILTER.FS) {
    const always = [FIELD.PID, OPERATORS['>='], 0];
    return { rule, data: { ...data, fields: Uint32Array.of(...data.fields, ...always) } };
  }
  for (let at = 0; at < data.fields.length; at += 3) {
    if (data.fields[at] !== FIELD.FSTYPE) continue;
    const again = data.fields.subarray(at, at + 3);
    return { rule, data: { ...data, fields: Uint32Array.of(...data.fields, ...again) } };
  }
  return undefined;
}

function sameBytes(one: RuleData, other: RuleData): boolean {
  const text = ({ fields, syscalls, strings }: RuleData): string =>
    JSON.stringify([[...fields], [...syscalls], strings.map((bytes) => [...bytes])]);
  return text(one) === text(other);
}

/**
 * Each element once, and the repetitions that have to go. Of two that are the same byte for byte the
 * kernel deletes the first, so the later one counts as the one that stays.
 */
function withoutRepetitions(elements: readonly Element[]): {
  once: Element[];
  repeated: Element[];
} {
  const kept = new Map<string, Element>();
  const repeated: Element[] = [];
  for (const element of elements) {
    const earlier = kept.get(element.id);
    if (earlier === undefined) {
      kept.set(element.id, element);
    } else if (sameBytes(earlier.data, element.data)) {
      repeated.push(earlier);
      kept.delete(element.id);
      kept.set(element.id, element);
    } else {
      repeated.push(element);
    }
  }
  return { once: [...kept.values()], repeated };
}

function planList(current: readonly Element[], wanted: readonly Element[], phases: Phases): void {
  const here = withoutRepetitions(current);
  const desired = withoutRepetitions(wanted.toReversed()).once.toReversed();
  const byId = new Map(here.once.map((element) => [element.id, element]));
  const block = stayingBlock(
    here.once.map((element) => element.id),
    desired.map((element) => element.id),
  );
  const place = (element: Element, prepend: boolean): void => {
    const loaded = byId.get(element.id);
    phases.arrivals.push(addition(element, prepend));
    if (loaded === undefined) {
      phases.changes.push({ kind: 'add', rule: element.rule, reason: 'the kernel lacks it' });
      return;
    }
    const double = standIn(element);
    if (double === undefined) phases.uncovered.push(element.rule);
    else {
      phases.standIns.push(addition(double, prepend));
      phases.removals.push(deletion(double));
    }
    phases.departures.push(deletion(loaded));
    phases.changes.push({
      kind: 'move',
      rule: element.rule,
      reason: `it belongs ${prepend ? 'before' : 'after'} those that stay`,
    });
  };
  for (const element of desired.slice(block.start, block.end)) {
    phases.changes.push({ kind: 'keep', rule: element.rule, reason: 'it is in its place' });
  }
  for (const element of desired.slice(0, block.start).toReversed()) place(element, true);
  for (const element of desired.slice(block.end)) place(element, false);
  const wantedIds = new Set(desired.map((element) => element.id));
  for (const element of here.once.filter(({ id }) => !wantedIds.has(id))) {
    phases.removals.push(deletion(element));
    phases.changes.push({ kind: 'delete', rule: element.rule, reason: 'it is not wanted' });
  }
  for (const element of here.repeated) {
    phases.removals.push(deletion(element));
    phases.changes.push({ kind: 'delete', rule: element.rule, reason: 'it is there twice' });
  }
}

/**
 * The steps from the current to the desired rules: fewest additions and deletions that leave the
 * desired rules in their order, list by list. Moving a rule that has to stay in force takes four.
 *
 * @param current in the kernel's order; rules that are not ours to touch left out
 */
export function planSteps(
  current: readonly PlannedRule[],
  desired: readonly PlannedRule[],
  identity: Identity = meaningOfData,
): RuleSteps {
  const elements = (rules: readonly PlannedRule[]): Map<number, Element[]> => {
    const lists = new Map<number, Element[]>();
    for (const { rule, data } of rules) {
      const list = lists.get(data.list) ?? [];
      list.push({ rule, data, id: identity(data) });
      lists.set(data.list, list);
    }
    return lists;
  };
  const have = elements(current);
  const want = elements(desired);
  const phases = new Phases();
  for (const list of new Set([...have.keys(), ...want.keys()])) {
    planList(have.get(list) ?? [], want.get(list) ?? [], phases);
  }
  return { changes: phases.changes, steps: phases.steps(), uncovered: phases.uncovered };
}

/** Whether the rules are the desired ones in the desired order, list by list. */
export function isInPlace(
  current: readonly PlannedRule[],
  desired: readonly PlannedRule[],
  identity: Identity = meaningOfData,
): boolean {
  return planSteps(current, desired, identity).steps.length === 0;
}
