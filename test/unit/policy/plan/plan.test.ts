/**
 * Plans, carried out on a simulated kernel: they end in the desired rules, nothing that is there before
 * and after is missing in between, and no shorter sequence of requests does the same.
 */
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';
import type { RuleData } from '../../../../lib/rules/rule-data';
import { meaningOfData, storedFormOf } from '../../../../lib/policy/meaning/equal';
import {
  isInPlace,
  type PlannedRule,
  planSteps,
  type RuleSteps,
  type StepOptions,
} from '../../../../lib/policy/plan/plan';
import { compileRule } from '../../../../lib/rules/compile';
import type { Rule } from '../../../../lib/rules/rule';
import { parseRule } from '../../../../lib/rules/parse';
import { anyRule, TARGET } from '../rule-arbitraries';
import { SimulatedKernel, unnamed } from '../applying/simulated-kernel';

function planned(...texts: readonly string[]): PlannedRule[] {
  return texts.map((text) => {
    const { rule } = parseRule(text, { target: TARGET });
    return { rule, data: compileRule(rule, { target: TARGET }) };
  });
}

function once(meanings: readonly string[]): string[] {
  return [...new Set(meanings)];
}

function meaningsOf(rules: readonly RuleData[]): string[] {
  return rules.map(meaningOfData);
}

interface Course {
  readonly end: RuleData[];
  /** Meanings of both states that were missing after some step. */
  readonly missed: Set<string>;
}

/** Carries out the steps; fails where the kernel refuses one. */
function carryOut(current: readonly RuleData[], steps: RuleSteps, both: Set<string>): Course {
  const kernel = new SimulatedKernel(current);
  const missed = new Set<string>();
  for (const step of steps.steps) {
    const refusal = kernel.take(step);
    if (refusal !== undefined) throw new Error(`${step.kind}: ${refusal}`);
    const present = new Set(meaningsOf(kernel.listed()));
    for (const meaning of both) if (!present.has(meaning)) missed.add(meaning);
  }
  return { end: kernel.listed(), missed };
}

/** List by list, as the kernel lists them. */
function byList(rules: readonly RuleData[]): RuleData[] {
  return new SimulatedKernel(rules).listed();
}

function expectPlanToHold(
  current: readonly RuleData[],
  desired: readonly RuleData[],
  options: StepOptions = {},
): RuleSteps {
  const plan = planSteps(unnamed(current), unnamed(desired), options);
  const wanted = new Set(meaningsOf(desired));
  const both = new Set(meaningsOf(current).filter((meaning) => wanted.has(meaning)));
  const { end, missed } = carryOut(current, plan, both);
  const uncovered = plan.uncovered.length;
  if (missed.size > uncovered) throw new Error(`${missed.size} missing, ${uncovered} said to be`);
  expect(isInPlace(unnamed(end), unnamed(desired), options)).toBe(true);
  const [has, wants] = [meaningsOf(end), once(meaningsOf(byList(desired)))];
  const inOrder = options.order !== 'effective';
  expect(inOrder ? has : has.toSorted()).toEqual(inOrder ? wants : wants.toSorted());
  return plan;
}

const someRules = fc.array(anyRule, { minLength: 1, maxLength: 8 });

/** Two policies that have many rules in common, some of them in other forms. */
const twoPolicies = someRules.chain((pool) => {
  const data = pool.map((rule) => compileRule(rule, { target: TARGET }));
  const longer = data.flatMap((one) => otherForm(one) ?? []);
  const choice = fc.array(fc.constantFrom(...data, ...longer), { maxLength: 10 });
  return fc.tuple(choice, choice);
});

/** The rule with its first condition twice, which means the same. */
function otherForm(data: RuleData): RuleData | undefined {
  const first = data.fields.subarray(0, 3);
  const repeatable = [0, 1, 5, 9, 26].includes(first[0] ?? -1);
  if (!repeatable || data.list === 0 || data.list === 5) return undefined;
  return { ...data, fields: Uint32Array.of(...first, ...data.fields) };
}

describe('any two policies', () => {
  it('are reached from each other without a gap', () => {
    const property = fc.property(twoPolicies, ([current, desired]) => {
      const plan = expectPlanToHold(current, desired);
      const known = new Set([...current, ...desired].map(storedFormOf));
      const kinds = plan.steps.map(({ kind }) => kind);
      expect(plan.changes.length).toBeGreaterThanOrEqual(once(meaningsOf(desired)).length);
      // Stand-ins go again, so every rule that comes and is no rule of ours also goes.
      const strangers = plan.steps.filter(({ data }) => !known.has(storedFormOf(data)));
      expect(strangers.filter(({ kind }) => kind === 'add').length * 2).toBe(strangers.length);
      expect(kinds.lastIndexOf('add') < kinds.length).toBe(true);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it('are reached in effect, with no more steps than in exact order', () => {
    const property = fc.property(twoPolicies, ([current, desired]) => {
      const plan = expectPlanToHold(current, desired, { order: 'effective' });
      const exact = planSteps(unnamed(current), unnamed(desired));
      expect(plan.steps.length).toBeLessThanOrEqual(exact.steps.length);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('take nothing when they mean the same', () => {
    const property = fc.property(fc.array(anyRule, { maxLength: 10 }), (rules) => {
      const data = rules.map((rule) => compileRule(rule, { target: TARGET }));
      const unique = [...new Map(data.map((one) => [meaningOfData(one), one])).values()];
      const plan = planSteps(unnamed(byList(unique)), unnamed(unique));
      expect(plan.steps).toEqual([]);
      expect(plan.changes.every(({ kind }) => kind === 'keep')).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('are reached byte for byte too, as a rollback has to', () => {
    const identity = storedFormOf;
    const property = fc.property(twoPolicies, ([current, desired]) => {
      const target = [...new Map(desired.map((one) => [identity(one), one])).values()];
      const plan = planSteps(unnamed(current), unnamed(target), { identity });
      const wanted = new Set(meaningsOf(target));
      const both = new Set(meaningsOf(current).filter((meaning) => wanted.has(meaning)));
      const { end, missed } = carryOut(current, plan, both);
      expect(end.map(identity)).toEqual(byList(target).map(identity));
      expect(missed.size).toBeLessThanOrEqual(plan.uncovered.length);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('can be left at any step and reached from there', () => {
    const property = fc.property(twoPolicies, fc.nat(), ([current, desired], choice) => {
      const { steps } = planSteps(unnamed(current), unnamed(desired));
      const kernel = new SimulatedKernel(current);
      for (const step of steps.slice(0, choice % (steps.length + 1))) kernel.take(step);
      expectPlanToHold(kernel.listed(), desired);
      const back = planSteps(unnamed(kernel.listed()), unnamed(current), {
        identity: storedFormOf,
      });
      for (const step of back.steps) expect(kernel.take(step)).toBeUndefined();
      expect(once(kernel.listed().map(storedFormOf)).toSorted()).toEqual(
        once(current.map(storedFormOf)).toSorted(),
      );
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

/** Rules of a few conditions, for which every sequence of requests can be tried. */
const LETTERS: readonly RuleData[] = [1, 2, 3, 4].map((uid) => {
  const rule: Rule = {
    list: 'exit',
    action: 'always',
    prepend: false,
    syscalls: [uid],
    where: [{ field: 'uid', operator: '=', value: uid }],
    keys: [],
  };
  return compileRule(rule, { target: TARGET });
});

/** Each letter, in capitals its other form. */
function word(text: string): RuleData[] {
  return [...text].map((letter) => {
    const data = LETTERS['abcd'.indexOf(letter.toLowerCase())] as RuleData;
    return letter === letter.toLowerCase() ? data : (otherForm(data) as RuleData);
  });
}

/**
 * The fewest requests between two words: lower case letters are the rules, capitals the form that the
 * kernel may hold already, and digits stand-ins, which must be gone at the end.
 */
function fewestRequests(from: string, to: string): number {
  const both = [...'abcd'].filter((one) => to.includes(one) && from.toLowerCase().includes(one));
  const standIn = (letter: string): string => String('abcd'.indexOf(letter));
  const plain = (text: string): string =>
    text.replaceAll(/\d/g, (digit) => 'abcd'.charAt(Number(digit))).toLowerCase();
  const isThere = (text: string): boolean => !/\d/.test(text) && plain(text) === to;
  const isWhole = (text: string): boolean => both.every((one) => plain(text).includes(one));
  const additions = [...to, ...both.map(standIn)];
  let edge = new Set([from]);
  const seen = new Set(edge);
  for (let requests = 0; ; requests++) {
    if ([...edge].some(isThere)) return requests;
    const next = new Set<string>();
    for (const text of edge) {
      const deletions = [...new Set(text)].map((one) => text.replace(one, ''));
      const appended = additions.filter((one) => !text.includes(one)).map((one) => text + one);
      const prepended = additions.map((one) => one + text);
      for (const after of [...deletions, ...appended, ...prepended]) {
        if (seen.has(after) || !isWhole(after) || after.length > from.length + to.length) continue;
        seen.add(after);
        next.add(after);
      }
    }
    if (next.size === 0) throw new Error(`no way from ${from} to ${to}`);
    edge = next;
  }
}

function words(letters: string): string[] {
  const found = [''];
  for (const text of found) {
    for (const letter of letters) {
      if (!text.toLowerCase().includes(letter.toLowerCase())) found.push(text + letter);
    }
  }
  return found;
}

describe('no sequence of requests is shorter', () => {
  it('between any two orders of any of three rules, in either form', () => {
    let compared = 0;
    for (const from of words('aAbc')) {
      for (const to of words('abc')) {
        const plan = expectPlanToHold(word(from), word(to));
        expect([from, to, plan.steps.length]).toEqual([from, to, fewestRequests(from, to)]);
        compared++;
      }
    }
    expect(compared).toBe(432);
  });

  it.each(['aba', 'aab', 'aAb', 'Aab', 'aAa', 'abAB', 'abab'])(
    'from %s, which repeats itself',
    (from) => {
      for (const to of words('abc')) {
        const plan = expectPlanToHold(word(from), word(to));
        expect([to, plan.steps.length]).toEqual([to, fewestRequests(from, to)]);
      }
    },
  );

  it.each([
    ['abcd', 'abdc'],
    ['abcd', 'dabc'],
    ['abcd', 'bcda'],
    ['abcd', 'acd'],
    ['abd', 'abcd'],
  ])('from %s to %s', (from, to) => {
    const plan = expectPlanToHold(word(from), word(to));
    expect(plan.steps).toHaveLength(fewestRequests(from, to));
  });
});

describe('a plan says', () => {
  const [uid0, uid1, uid2] = ['0', '1', '2'].map(
    (uid) => `-a always,exit -F arch=b64 -S open -F uid=${uid} -F key=k`,
  ) as [string, string, string];

  it('what stays, comes, goes and moves, and why', () => {
    const plan = planSteps(planned(uid0, uid1), planned(uid1, uid2));
    const said = plan.changes.map(({ kind, rule, reason }) => [kind, rule.where[1], reason]);
    const uid = (value: number) => ({ field: 'uid', operator: '=', value });
    expect(said).toEqual([
      ['keep', uid(1), 'it is in place'],
      ['add', uid(2), 'the kernel does not have it'],
      ['delete', uid(0), 'it is not wanted'],
    ]);
    const moved = planSteps(planned(uid0, uid1, uid2), planned(uid2, uid0, uid1)).changes;
    expect(moved.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['keep', 'it is in place'],
      ['keep', 'it is in place'],
      ['move', 'it belongs before the rules that stay'],
    ]);
  });

  it('that a repetition goes', () => {
    const [first] = planned(uid0);
    const plan = planSteps([first, first] as PlannedRule[], [first] as PlannedRule[]);
    expect(plan.changes.map(({ reason }) => reason)).toEqual([
      'it is in place',
      'it is a duplicate',
    ]);
    expect(plan.steps).toHaveLength(1);
  });

  it('for which rule there is a moment without it: where no stand-in can be made', () => {
    const only = '-a never,user';
    const other = '-a never,user -F uid=0';
    const swap = planSteps(planned(only, other), planned(other, only));
    // The one that a stand-in can be made for is the one that moves.
    expect(swap.uncovered).toEqual([]);
    expect(swap.steps).toHaveLength(4);
    const [bare] = planned('-a always,filesystem');
    const [key] = planned('-a never,filesystem');
    const gap = planSteps([bare, key] as PlannedRule[], [key, bare] as PlannedRule[]);
    expect(gap.uncovered).toHaveLength(1);
    expect(gap.steps.map(({ kind }) => kind)).toEqual(['delete', 'add']);
  });

  it('nothing of a gap for a rule that is full', () => {
    const full = (uid: number): PlannedRule => {
      const rule: Rule = {
        list: 'exit',
        action: 'always',
        prepend: false,
        syscalls: 'all',
        where: Array.from({ length: 64 }, (_, n) => ({
          field: 'a0',
          operator: '!=',
          value: uid * 100 + n,
        })),
        keys: [],
      };
      return { rule, data: compileRule(rule, { target: TARGET }) };
    };
    const plan = planSteps([full(1), full(2)], [full(2), full(1)]);
    expect(plan.uncovered).toEqual([]);
    expect(plan.steps).toHaveLength(4);
  });

  it('that rules of the lists do not depend on each other', () => {
    const texts = [uid0, '-a never,exclude -F uid=1', uid1, '-a never,task -F uid=2'];
    const plan = planSteps(planned(...texts), planned(...texts.toReversed()));
    // Only the two of the list exit change places.
    expect(plan.steps).toHaveLength(4);
  });

  it('that a rule that is wanted twice comes once, where it is wanted first', () => {
    const longer = uid0.replace(' -F key', ' -F pid>=0 -F key');
    const plan = planSteps([], planned(uid0, uid1, longer));
    expect(plan.steps.map(({ rule }) => rule.where.length)).toEqual([2, 2]);
  });
});

describe('a rule in the middle of many', () => {
  const rule = (uid: number, key: string) =>
    `-a always,exit -F arch=b64 -S open,unlink -F uid=${uid} -F key=${key}`;
  const texts = Array.from({ length: 40 }, (_, uid) => rule(uid, 'k'));
  const changed = texts.with(20, rule(1000, 'other'));

  it('moves half of them in exact order', () => {
    const plan = planSteps(planned(...texts), planned(...changed));
    expect(plan.steps).toHaveLength(2 + 19 * 4);
  });

  it('is one addition and one deletion in effect', () => {
    const plan = planSteps(planned(...texts), planned(...changed), { order: 'effective' });
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['add', 'delete']);
  });
});
