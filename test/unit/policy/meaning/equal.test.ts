/** When two rules mean the same: every way to write one differently, and every way to change it. */
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';
import type { RuleData } from '../../../../lib/rules/rule-data';
import {
  equalRules,
  meaningOf,
  meaningOfData,
  selectsClasses,
  storedFormOf,
} from '../../../../lib/policy/meaning/equal';
import { compileRule } from '../../../../lib/rules/compile';
import { formatRule } from '../../../../lib/rules/format';
import { parseRule } from '../../../../lib/rules/parse';
import type { Condition, Rule } from '../../../../lib/rules/rule';
import { isComparison } from '../../../../lib/rules/rule';
import { anyRule, TARGET } from '../rule-arbitraries';
import { stored } from '../applying/simulated-kernel';

const RUNS = { numRuns: 1000 };

function read(text: string): Rule {
  return parseRule(text, { target: TARGET }).rule;
}

function areEqual(one: string, other: string): boolean {
  return equalRules(read(one), read(other), { target: TARGET });
}

const isOneOf = (condition: Condition, ...fields: string[]): boolean =>
  !isComparison(condition) && fields.includes(condition.field);

/** Whether the kernel judges every condition, so that their order says nothing. */
function orderIsFree({ list, where, keys }: Rule): boolean {
  if (list !== 'user' && list !== 'exclude') return true;
  const judged = ['pid', 'uid', 'gid', 'auid', 'f24', 'msgtype'];
  return keys.length === 0 && where.every((condition) => isOneOf(condition, ...judged));
}

function respell(condition: Condition): Condition {
  if (isComparison(condition)) {
    return { ...condition, compare: condition.with, with: condition.compare };
  }
  const { field, operator, value } = condition;
  if (field === 'auid' && value === 'unset') return { ...condition, value: -1 };
  if (field === 'auid' && value === -1) return { field: 'f9', operator, value: 0xffffffff };
  if (field === 'auid' && value === 0xffffffff) return { field: 'f24', operator, value: 0 };
  if (field === 'f24') {
    const unset = (value === 0) === (operator === '=');
    return { field: 'auid', operator: unset ? '=' : '!=', value: 'unset' };
  }
  if (field === 'arch' && value === 'b64') return { ...condition, value: 'x86_64' };
  if (field === 'arch' && value === 'b32') return { ...condition, value: 'i386' };
  if (field === 'perm') return { ...condition, value: [...String(value)].toReversed().join('') };
  if (value === '-EACCES') return { ...condition, value: -13 };
  if (field === 'msgtype' && value === 'CWD') return { ...condition, value: 1307 };
  return condition;
}

/** The same rule, written differently. */
type Rewriting = (rule: Rule, choice: number) => Rule;

function turned<Item>(items: readonly Item[], choice: number): Item[] {
  const at = items.length === 0 ? 0 : choice % items.length;
  return [...items.slice(at), ...items.slice(0, at)].toReversed();
}

const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  'other spellings of values': (rule) => ({ ...rule, where: rule.where.map(respell) }),
  'conditions in another order': (rule, choice) =>
    orderIsFree(rule) ? { ...rule, where: turned(rule.where, choice) } : rule,
  'keys in another order': (rule, choice) => ({ ...rule, keys: turned(rule.keys, choice) }),
  'a key twice': (rule) => ({ ...rule, keys: [...rule.keys, ...rule.keys.slice(0, 1)] }),
  'a condition twice': (rule, choice) => {
    const again = rule.where[choice % Math.max(rule.where.length, 1)];
    return again === undefined || !orderIsFree(rule)
      ? rule
      : { ...rule, where: [...rule.where, again] };
  },
  'a condition that always holds': (rule, choice) => {
    const place = choice % (rule.where.length + 1);
    const about = rule.list === 'user' || rule.list === 'exclude';
    if (about && rule.where.length === 0) return rule;
    const always: Condition = { field: 'pid', operator: '>=', value: 0 };
    return { ...rule, where: rule.where.toSpliced(place, 0, always) };
  },
  'system calls in another order': ({ syscalls, ...rule }, choice) => ({
    ...rule,
    syscalls: syscalls === 'all' ? syscalls : [...turned(syscalls, choice), ...syscalls],
  }),
  'put first': (rule) => ({ ...rule, prepend: !rule.prepend }),
};

/** A copy of the numbers in which one thing is another. */
type Change = (data: RuleData, choice: number) => RuleData | undefined;

const TEXT_FIELDS = new Set([13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 105, 107, 112, 210]);

function withField(data: RuleData, choice: number, offset: 1 | 2): RuleData | undefined {
  const count = data.fields.length / 3;
  if (count === 0) return undefined;
  const at = (choice % count) * 3;
  if (offset === 2 && TEXT_FIELDS.has(data.fields[at] as number)) return undefined;
  const fields = Uint32Array.from(data.fields);
  const equal = 0x40000000;
  const unequal = 0x30000000;
  if (offset === 2) fields[at + 2] = ((fields[at + 2] as number) ^ 1) >>> 0;
  else fields[at + 1] = fields[at + 1] === equal ? unequal : equal;
  return { ...data, fields };
}

const CHANGES: Readonly<Record<string, Change>> = {
  'one bit of the mask': (data, choice) => {
    if (data.list !== 4 && data.list !== 7) return undefined;
    const syscalls = Uint32Array.from(data.syscalls);
    const bit = choice % 2032;
    syscalls[bit >>> 5] = ((syscalls[bit >>> 5] as number) ^ (1 << (bit & 31))) >>> 0;
    return { ...data, syscalls };
  },
  'one value': (data, choice) => withField(data, choice, 2),
  'one operator': (data, choice) => withField(data, choice, 1),
  'the list': (data, choice) => {
    const list = [0, 1, 4, 5, 6, 7][choice % 6] as number;
    return list === data.list ? undefined : { ...data, list };
  },
  'the action': (data) => ({ ...data, action: data.action === 0 ? 2 : 0 }),
  'one text': (data, choice) => {
    const at = choice % Math.max(data.strings.length, 1);
    const bytes = data.strings[at];
    if (bytes === undefined) return undefined;
    const other = Uint8Array.from(bytes);
    other[0] = (other[0] as number) ^ 0x20;
    return { ...data, strings: data.strings.with(at, other) };
  },
  'a condition less': (data, choice) => {
    const numbers = [...data.fields.keys()].filter(
      (at) => at % 3 === 0 && !TEXT_FIELDS.has(data.fields[at] as number),
    );
    const at = numbers[choice % Math.max(numbers.length, 1)];
    if (at === undefined) return undefined;
    return { ...data, fields: Uint32Array.from([...data.fields].toSpliced(at, 3)) };
  },
};

const ALWAYS_HOLDS = /^0 1610612736 0$/;

/** Whether each condition says something that no other says, so that a change of one is a change. */
function saysNothingTwice({ fields }: RuleData): boolean {
  const numbers: number[] = [];
  for (let at = 0; at < fields.length; at += 3) {
    if (ALWAYS_HOLDS.test(fields.subarray(at, at + 3).join(' '))) return false;
    const number = fields[at] as number;
    numbers.push(number === 24 ? 9 : number);
  }
  return new Set(numbers).size === numbers.length;
}

describe('rules that mean the same', () => {
  it.each(Object.entries(REWRITINGS))('%s', (_, rewrite) => {
    const property = fc.property(anyRule, fc.nat(), (rule, choice) => {
      const rewritten = rewrite(rule, choice);
      expect(meaningOf(rewritten, { target: TARGET })).toBe(meaningOf(rule, { target: TARGET }));
      expect(equalRules(rule, rewritten, { target: TARGET })).toBe(true);
    });
    fc.assert(property, RUNS);
  });

  it('all rewritings one after the other', () => {
    const names = fc.array(fc.constantFrom(...Object.keys(REWRITINGS)), { maxLength: 8 });
    const property = fc.property(anyRule, names, fc.nat(), (rule, steps, choice) => {
      const rewritten = steps.reduce(
        (now, name) => (REWRITINGS[name] as Rewriting)(now, choice),
        rule,
      );
      expect(meaningOf(rewritten, { target: TARGET })).toBe(meaningOf(rule, { target: TARGET }));
    });
    fc.assert(property, RUNS);
  });

  it('as the kernel lists them', () => {
    const property = fc.property(anyRule, (rule) => {
      const data = compileRule(rule, { target: TARGET });
      expect(meaningOfData(stored(data))).toBe(meaningOfData(data));
      expect(storedFormOf(stored(data))).toBe(storedFormOf(data));
    });
    fc.assert(property, RUNS);
  });

  it('as text and read back', () => {
    const property = fc.property(anyRule, (rule) => {
      const text = formatRule(rule, { target: TARGET });
      expect(meaningOf(read(text), { target: TARGET })).toBe(meaningOf(rule, { target: TARGET }));
    });
    fc.assert(property, RUNS);
  });

  it.each([
    ['-w /etc/passwd -p wa -k x', '-a always,exit -F path=/etc/passwd -F perm=aw -F key=x'],
    ['-w /etc -k x', '-a always,exit -S all -F dir=/etc -F perm=rwxa -k x'],
    ['-w /etc/ -k x', '-w /etc -k x'],
    ['-a always,exit -S open -F auid!=-1', '-a exit,always -S open -F auid!=4294967295'],
    ['-a always,exit -S open -F auid!=unset', '-a exit,always -S open -F auid!=-1'],
    ['-a always,exit -C auid!=obj_uid', '-a always,exit -C obj_uid!=auid'],
    ['-a always,exit -S open -k a -k b', '-a always,exit -S open -k b -k a'],
    ['-a always,exit -F arch=b64 -S open -F uid=0', '-a always,exit -F uid=0 -F arch=x86_64 -S 2'],
    ['-a always,exclude -F msgtype=CWD', '-a exclude,always -F msgtype=1307'],
    ['-a always,exit -F exit=-EACCES', '-a always,exit -F exit=-13'],
  ])('%s and %s', (one, other) => {
    expect(areEqual(one, other)).toBe(true);
  });
});

describe('rules that mean something else', () => {
  it.each(Object.entries(CHANGES))('after a change of %s', (_, change) => {
    let changed = 0;
    const property = fc.property(anyRule, fc.nat(), (rule, choice) => {
      const data = compileRule(rule, { target: TARGET });
      const other = change(data, choice);
      fc.pre(other !== undefined && saysNothingTwice(data) && saysNothingTwice(other));
      changed++;
      expect(meaningOfData(other)).not.toBe(meaningOfData(data));
      expect(storedFormOf(other)).not.toBe(storedFormOf(data));
    });
    fc.assert(property, RUNS);
    expect(changed).toBeGreaterThan(300);
  });

  it('never when the kernel would take one for the other', () => {
    const property = fc.property(anyRule, anyRule, (one, other) => {
      const [left, right] = [one, other].map((rule) => compileRule(rule, { target: TARGET })) as [
        RuleData,
        RuleData,
      ];
      const same = storedFormOf(left) === storedFormOf(right);
      expect(!same || meaningOfData(left) === meaningOfData(right)).toBe(true);
    });
    fc.assert(property, RUNS);
  });

  it.each([
    ['-a always,exit -S open', '-a always,exit -S openat'],
    ['-a always,exit -S open', '-a never,exit -S open'],
    ['-a always,exit -S open -k a', '-a always,exit -S open -k b'],
    ['-a always,exit -S open -k a', '-a always,exit -S open -k a -k b'],
    ['-w /etc/passwd -p w', '-w /etc/passwd -p wa'],
    ['-w /etc/passwd -p w', '-w /etc/shadow -p w'],
    ['-a always,exit -F dir=/etc -F perm=w', '-a always,exit -F path=/etc -F perm=w'],
    ['-a always,exit -C uid!=euid', '-a always,exit -C uid=euid'],
    ['-a always,exit -C uid!=euid', '-a always,exit -C uid!=suid'],
    ['-a always,exit -F auid=unset', '-a always,exit -F auid!=unset'],
    ['-a always,exit -F arch=b64 -S 2', '-a always,exit -F arch=b32 -S 2'],
    ['-a always,exit -S open -k a,b', '-a always,exit -S open -k a -k b'],
  ])('%s and %s', (one, other) => {
    expect(areEqual(one, other)).toBe(false);
  });

  it('where the kernel stops reading the list at a condition, its place among the others', () => {
    const [one, other] = ['-F uid=0 -F arch=b64', '-F arch=b64 -F uid=0'];
    expect(areEqual(`-a never,user ${one}`, `-a never,user ${other}`)).toBe(false);
    expect(areEqual(`-a never,task ${one}`, `-a never,task ${other}`)).toBe(true);
    expect(areEqual('-a never,user -F uid=0 -F pid=1', '-a never,user -F pid=1 -F uid=0')).toBe(
      true,
    );
  });

  it('a rule about records without a condition, which matches none', () => {
    expect(areEqual('-a never,user -F pid>=0', '-a never,user')).toBe(false);
    expect(areEqual('-a never,user -F pid>=0', '-a never,user -F pid>=0 -F pid>=0')).toBe(true);
    expect(areEqual('-a never,task -F pid>=0', '-a never,task')).toBe(true);
  });
});

describe('system calls that stand for classes', () => {
  it.each([
    ['-S 2047', true],
    ['-S 2038', true],
    ['-S 2037', false],
    ['-S 2031', false],
    ['-S all', false],
  ])('%s: %s', (text, expected) => {
    expect(selectsClasses(compileRule(read(`-a always,exit ${text}`), { target: TARGET }))).toBe(
      expected,
    );
  });

  it('means nothing where the kernel has no class', () => {
    expect(areEqual('-a always,exit -S 2,2037', '-a always,exit -S 2')).toBe(true);
    expect(areEqual('-a always,exit -S 2,2047', '-a always,exit -S 2')).toBe(false);
  });
});
