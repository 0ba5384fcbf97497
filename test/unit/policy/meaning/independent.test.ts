/**
 * Independence, and the order that it leaves free, against a model of how the kernel decides: the first
 * rule that matches, whatever the event.
 */
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';
import type { RuleData } from '../../../../lib/rules/rule-data';
import { seatsInEffect } from '../../../../lib/policy/plan/effective-order';
import { storedFormOf } from '../../../../lib/policy/meaning/equal';
import { areIndependent, traitsOf } from '../../../../lib/policy/meaning/independent';
import { planSteps } from '../../../../lib/policy/plan/plan';
import { compileRule } from '../../../../lib/rules/compile';
import { parseRule } from '../../../../lib/rules/parse';
import type { Rule } from '../../../../lib/rules/rule';
import { TARGET } from '../rule-arbitraries';
import { SimulatedKernel, unnamed } from '../applying/simulated-kernel';

function independent(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) =>
    traitsOf(compileRule(parseRule(text, { target: TARGET }).rule, { target: TARGET })),
  ) as [ReturnType<typeof traitsOf>, ReturnType<typeof traitsOf>];
  expect(areIndependent(left, right)).toBe(areIndependent(right, left));
  return areIndependent(left, right);
}

describe('two rules are independent', () => {
  it.each([
    [
      'the same action and keys',
      '-a always,exit -S open -k a',
      '-a always,exit -F uid=0 -S 2 -k a',
    ],
    ['no key', '-a never,exit -S open', '-a never,exit -F pid=1'],
    ['no common system call', '-a always,exit -S open -k a', '-a never,exit -S openat -k b'],
    ['another user', '-a always,exit -S all -F uid=1 -k a', '-a never,exit -F uid=2'],
    ['another arch', '-a always,exit -F arch=b64 -S 2 -k a', '-a never,exit -F arch=b32 -S 2'],
    ['set or not', '-a always,exit -S all -F auid=unset -k a', '-a never,exit -F auid!=unset'],
    ['equal or not', '-a always,exit -S all -F a0=5 -k a', '-a never,exit -F a0!=5'],
    ['success', '-a always,exit -S all -F success=1 -k a', '-a never,exit -F success=0'],
    ['another list', '-a always,exit -S open -k a', '-a never,task -F uid=0'],
    ['file systems', '-a never,filesystem -F fstype=debugfs', '-a always,filesystem -F fstype=0x1'],
    ['record types', '-a never,user -F msgtype=1100', '-a always,user -F msgtype=1101'],
  ])('%s', (_, one, other) => {
    expect(independent(one, other)).toBe(true);
  });
});

describe('two rules count as dependent', () => {
  it.each([
    ['another key', '-a always,exit -S open -k a', '-a always,exit -S open -k b'],
    ['another action', '-a always,exit -S open', '-a never,exit -S open'],
    ['keys in another order', '-a always,exit -S 2 -k a -k b', '-a always,exit -S 2 -k b -k a'],
    ['ranges', '-a always,exit -S all -F uid>=5 -k a', '-a never,exit -F uid<5'],
    ['several groups', '-a always,exit -S all -F gid=1 -k a', '-a never,exit -F gid=2'],
    ['several files', '-w /etc/passwd -k a', '-w /etc/shadow -k b'],
    ['several devices', '-a always,exit -S all -F devmajor=1 -k a', '-a never,exit -F devmajor=2'],
    ['several names of a program', '-a always,exit -F exe=/a -k a', '-a never,exit -F exe=/b'],
    [
      'one success by two numbers',
      '-a always,exit -S all -F success=1 -k a',
      '-a never,exit -F f104=2',
    ],
    ['classes of system calls', '-a always,exit -S 2047 -k a', '-a never,exit -S 2'],
    ['every system call', '-a always,exit -S all -k a', '-a never,exit -S 2'],
    ['what ends the list', '-a never,user -F uid=1 -F arch=b64', '-a never,user -F uid=2'],
  ])('%s', (_, one, other) => {
    expect(independent(one, other)).toBe(false);
  });
});

interface Event {
  readonly syscall: number;
  readonly uid: number;
  readonly a0: number;
}

const anyEventRule: fc.Arbitrary<Rule> = fc
  .record({
    action: fc.constantFrom('always' as const, 'never' as const),
    syscalls: fc.oneof(
      fc.constant('all' as const),
      fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 2 }),
    ),
    where: fc.array(
      fc.record({
        field: fc.constantFrom('uid' as const, 'a0' as const),
        operator: fc.constantFrom('=' as const, '!=' as const, '>=' as const, '<' as const),
        value: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 2 },
    ),
    keys: fc.constantFrom([], ['a'], ['b']),
  })
  .map((parts) => ({ list: 'exit', prepend: false, ...parts }));

const EVENTS: readonly Event[] = [0, 1, 2, 3].flatMap((syscall) =>
  [0, 1, 2, 3].flatMap((uid) => [0, 1, 2, 3].map((a0) => ({ syscall, uid, a0 }))),
);

const COMPARE: Readonly<Record<number, (left: number, right: number) => boolean>> = {
  0x40000000: (left, right) => left === right,
  0x30000000: (left, right) => left !== right,
  0x60000000: (left, right) => left >= right,
  0x10000000: (left, right) => left < right,
};

function matches({ syscalls, fields }: RuleData, event: Event): boolean {
  if ((((syscalls[0] as number) >>> event.syscall) & 1) === 0) return false;
  for (let at = 0; at < fields.length; at += 3) {
    const [number, operator, value] = fields.subarray(at, at + 3) as unknown as number[];
    const has = number === 1 ? event.uid : event.a0;
    const isKey = number === 210;
    if (!isKey && COMPARE[operator as number]?.(has, value as number) !== true) return false;
  }
  return true;
}

/** What shows of each event: the first matching rule's action and key. */
function shown(rules: readonly RuleData[]): string {
  return EVENTS.map((event) => {
    const first = rules.find((rule) => matches(rule, event));
    return first === undefined ? '-' : `${first.action}${first.strings.map(String).join()}`;
  }).join(' ');
}

describe('every event shows the same', () => {
  it('when two independent neighbours change places', () => {
    let swapped = 0;
    const property = fc.property(
      fc.array(anyEventRule, { minLength: 2, maxLength: 6 }),
      (rules) => {
        const data = rules.map((rule) => compileRule(rule, { target: TARGET }));
        for (let at = 0; at + 1 < data.length; at++) {
          const [one, other] = [data[at], data[at + 1]] as [RuleData, RuleData];
          if (!areIndependent(traitsOf(one), traitsOf(other))) continue;
          swapped++;
          expect(shown(data.with(at, other).with(at + 1, one))).toBe(shown(data));
        }
      },
    );
    fc.assert(property, { numRuns: 2000 });
    expect(swapped).toBeGreaterThan(1000);
  });

  it('after a plan in effective order, as if the order were exact', () => {
    let saved = 0;
    const pair = fc
      .array(anyEventRule, { minLength: 1, maxLength: 9 })
      .chain((pool) =>
        fc.tuple(
          fc.shuffledSubarray(pool, { minLength: 0 }),
          fc.shuffledSubarray(pool, { minLength: 0 }),
        ),
      );
    const property = fc.property(pair, ([before, after]) => {
      const [current, desired] = [before, after].map((rules) => {
        const data = rules.map((rule) => compileRule(rule, { target: TARGET }));
        return [...new Map(data.map((one) => [storedFormOf(one), one])).values()];
      }) as [RuleData[], RuleData[]];
      const kernel = new SimulatedKernel(current);
      const plan = planSteps(unnamed(current), unnamed(desired), { order: 'effective' });
      for (const step of plan.steps) expect(kernel.take(step)).toBeUndefined();
      expect(shown(kernel.listed())).toBe(shown(desired));
      const exact = planSteps(unnamed(current), unnamed(desired));
      saved += exact.steps.length - plan.steps.length;
      const again = planSteps(unnamed(kernel.listed()), unnamed(desired), { order: 'effective' });
      expect(again.steps).toEqual([]);
    });
    fc.assert(property, { numRuns: 3000 });
    expect(saved).toBeGreaterThan(300);
  });
});

describe('seats in effect', () => {
  it('keep the order of all that depend on each other, and give up where that takes too long', () => {
    const wanted = [5, 3, 1, 0].map((place) => ({ places: [place], weight: 4 }));
    expect(seatsInEffect(wanted, () => false)).toEqual([5, 3, 1, 0]);
    const seats = seatsInEffect(wanted, () => true);
    expect(seats?.filter((seat) => typeof seat === 'number')).toHaveLength(1);
    const many = Array.from({ length: 4000 }, (_, at) => ({ places: [4000 - at], weight: 4 }));
    expect(seatsInEffect(many, () => false)).toBeUndefined();
  });
});
