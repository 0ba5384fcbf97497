/** Rules as JSON: there and back, and the schema and the reader agree on what is a rule. */
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/random-cases';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleError } from '../../../lib/errors';
import { BuiltRule, compare, field, ioUring, syscallRule, watch } from '../../../lib/rules/build';
import { compileRule } from '../../../lib/rules/compile';
import { decompileRule } from '../../../lib/rules/decompile';
import { ruleFromJson } from '../../../lib/rules/rule-json';
import { anyRule, TARGET } from '../policy/rule-arbitraries';
import { thrownBy } from '../thrown';
import { RULE_SCHEMA } from './rule-schema';
import { accepts } from './schema-check';

const PUBLISHED = join(__dirname, '..', '..', '..', 'docs', 'rule.schema.json');

function throughText(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function isRead(value: unknown): boolean {
  try {
    ruleFromJson(value);
    return true;
  } catch (error) {
    const isOurs = error instanceof RuleError || error instanceof TypeError;
    if (!isOurs || !error.message.startsWith('#')) throw error;
    return false;
  }
}

it('has the published schema, which the field registry gives', () => {
  expect(JSON.parse(readFileSync(PUBLISHED, 'utf8'))).toEqual(RULE_SCHEMA);
});

describe('a rule', () => {
  it.each([
    watch('/etc/passwd', { permissions: 'wa', key: 'passwd_changes' }),
    syscallRule({
      arch: 'b64',
      syscalls: ['unlink', 300],
      where: [field('auid').isNot('unset'), compare('uid', '!=', 'euid'), field('a0').hasAny(4)],
      keys: ['delete', 'ü'],
      prepend: true,
    }),
    ioUring({}),
  ])('is the same after JSON and back: %s', (rule) => {
    const back = ruleFromJson(throughText(rule));
    expect(back).toBeInstanceOf(BuiltRule);
    expect(back).toEqual(rule);
    expect(String(back)).toBe(String(rule));
    expect(accepts(RULE_SCHEMA, throughText(rule))).toBe(true);
  });

  it('that a kernel lists is the same after JSON and back', () => {
    const property = fc.property(anyRule, (rule) => {
      const listed = decompileRule(compileRule(rule, { target: TARGET }), { target: TARGET });
      const json = throughText(listed);
      expect({ ...ruleFromJson(json) }).toEqual(listed);
      expect(accepts(RULE_SCHEMA, json)).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('needs no more than a list and an action', () => {
    expect({ ...ruleFromJson({ list: 'exit', action: 'always' }) }).toEqual({
      list: 'exit',
      action: 'always',
      prepend: false,
      syscalls: 'all',
      where: [],
      keys: [],
    });
    expect(ruleFromJson({ list: 'task', action: 'never' }).syscalls).toEqual([]);
  });
});

const GOOD = { list: 'exit', action: 'always' } as const;

function withCondition(condition: unknown): object {
  return { ...GOOD, where: [{ field: 'uid', operator: '=', value: 0 }, condition] };
}

/** What is wrong, and what is said. */
const BAD: readonly (readonly [value: unknown, message: string])[] = [
  [undefined, '#: expected an object, got undefined'],
  [null, '#: expected an object, got null'],
  [[], '#: expected an object, got an array'],
  ['-w /etc', '#: expected an object, got string'],
  [{}, '#: list is missing'],
  [{ list: 'exit' }, '#: action is missing'],
  [{ ...GOOD, key: 'x' }, '#/key: unknown property'],
  [{ ...GOOD, 'a/b~c': 1 }, '#/a~1b~0c: unknown property'],
  [{ ...GOOD, list: 'entry' }, '#/list: entry is not one of'],
  [{ ...GOOD, list: 4 }, '#/list: expected one of user, task'],
  [{ ...GOOD, action: 'possible' }, '#/action: possible is not one of always, never'],
  [{ ...GOOD, prepend: 1 }, '#/prepend: expected true or false, got number'],
  [{ ...GOOD, syscalls: 'open' }, '#/syscalls: expected all or an array, got string'],
  [{ ...GOOD, syscalls: ['open', ''] }, '#/syscalls/1: '],
  [{ ...GOOD, syscalls: [2048] }, '#/syscalls/0: 2048 is not a name, or a number from 0 to 2047'],
  [{ ...GOOD, syscalls: [-1] }, '#/syscalls/0: -1 is not'],
  [{ ...GOOD, syscalls: [1.5] }, '#/syscalls/0: 1.5 is not'],
  [{ ...GOOD, syscalls: [null] }, '#/syscalls/0: expected a name'],
  [{ ...GOOD, keys: 'x' }, '#/keys: expected an array, got string'],
  [{ ...GOOD, keys: ['a', 5] }, '#/keys/1: expected a key'],
  [{ ...GOOD, keys: [''] }, '#/keys/0: '],
  [{ ...GOOD, keys: ['a\u0001b'] }, '#/keys/0: '],
  [{ ...GOOD, where: {} }, '#/where: expected an array, got object'],
  [{ ...GOOD, where: Array.from({ length: 65 }, () => ({})) }, '#/where: at most 64 items'],
  [withCondition(5), '#/where/1: expected an object, got number'],
  [withCondition({ field: 'uid', operator: '=' }), '#/where/1: value is missing'],
  [withCondition({ field: 'uid', operator: '=', value: 0, x: 1 }), '#/where/1/x: unknown property'],
  [withCondition({ field: 'user', operator: '=', value: 0 }), '#/where/1/field: user is not a'],
  [withCondition({ field: 'UID', operator: '=', value: 0 }), '#/where/1/field: UID is not a'],
  [withCondition({ field: 'loginuid', operator: '=', value: 0 }), '#/where/1/field: loginuid is'],
  [withCondition({ field: 'f210', operator: '=', value: 0 }), '#/where/1/field: f210 is not a'],
  [withCondition({ field: 'f01', operator: '=', value: 0 }), '#/where/1/field: f01 is not a'],
  [
    withCondition({ field: 'f24', operator: '=', value: 'x' }),
    '#/where/1/value: expected a 32-bit integer',
  ],
  [withCondition({ field: 'arch', operator: '>', value: 'b64' }), '#/where/1/operator: > is not'],
  [withCondition({ field: 'uid', operator: '==', value: 0 }), '#/where/1/operator: == is not one'],
  [withCondition({ field: 'uid', operator: '=', value: 2 ** 32 }), '#/where/1/value: 4294967296'],
  [
    withCondition({ field: 'uid', operator: '=', value: true }),
    '#/where/1/value: expected a 32-bit integer',
  ],
  [
    withCondition({ field: 'pid', operator: '=', value: '1' }),
    '#/where/1/value: expected a 32-bit integer',
  ],
  [
    withCondition({ field: 'exit', operator: '=', value: '5' }),
    '#/where/1/value: 5 is not an errno',
  ],
  [
    withCondition({ field: 'perm', operator: '=', value: 'rwz' }),
    '#/where/1/value: rwz is not one',
  ],
  [
    withCondition({ field: 'perm', operator: '=', value: 4 }),
    '#/where/1/value: expected one to four',
  ],
  [withCondition({ field: 'path', operator: '=', value: '' }), '#/where/1/value: '],
  [
    withCondition({ compare: 'uid', operator: '=', with: 'gid' }),
    '#/where/1/with: gid is not an id',
  ],
  [
    withCondition({ compare: 'uid', operator: '=', with: 'uid' }),
    '#/where/1/with: uid is not an id',
  ],
  [
    withCondition({ compare: 'pid', operator: '=', with: 'uid' }),
    '#/where/1/compare: pid is not an',
  ],
  [withCondition({ compare: 'uid', operator: '>', with: 'euid' }), '#/where/1/operator: > is not'],
  [withCondition({ compare: 'uid', operator: '=', with: 5 }), '#/where/1/with: expected an id'],
  [withCondition({ compare: 'uid', operator: '=' }), '#/where/1: with is missing'],
];

describe('what is no rule', () => {
  it.each(BAD)('%j is refused with its place', (value, message) => {
    const error = thrownBy(() => ruleFromJson(value)) as Error;
    expect(error.message.slice(0, message.length)).toBe(message);
    expect(error instanceof TypeError || error instanceof RuleError).toBe(true);
    expect(accepts(RULE_SCHEMA, value)).toBe(false);
  });

  it('has a stable code where the shape is right', () => {
    const unknown = withCondition({ field: 'user', operator: '=', value: 0 });
    expect(thrownBy(() => ruleFromJson(unknown))).toMatchObject({
      code: 'unknown-field',
      subject: 'user',
    });
    const sides = withCondition({ compare: 'uid', operator: '=', with: 'gid' });
    expect(thrownBy(() => ruleFromJson(sides))).toMatchObject({ code: 'comparison-incompatible' });
  });
});

/** Values that are right somewhere. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(0, -1, 1.5, 2047, 2048, 2 ** 32, -(2 ** 31), true, null, 'all', 'b64'),
  fc.constantFrom<unknown>(
    'unset',
    'r',
    'wa',
    '-EPERM',
    'file',
    'debugfs',
    '',
    'a\0b',
    'exit',
    '=',
  ),
  fc.constantFrom<unknown>('uid', 'gid', 'f24', 'f210', 'path', 'key', [], {}, ['x'], [5], '&='),
);

describe('schema and reader', () => {
  it('agree on every rule in which one thing was put in the place of another', () => {
    const tally = { good: 0, bad: 0 };
    const property = fc.property(
      anyRule,
      fc.array(fc.tuple(fc.nat(), anyValue), { minLength: 1, maxLength: 2 }),
      (rule, changes) => {
        const json = throughText(rule) as Record<string, unknown>;
        for (const [choice, value] of changes) {
          const places = placesIn(json);
          const [holder, name] = places[choice % places.length] as Slot;
          (holder as Record<string, unknown>)[name] = throughText(value);
        }
        const good = isRead(json);
        tally[good ? 'good' : 'bad']++;
        expect(accepts(RULE_SCHEMA, json)).toBe(good);
      },
    );
    fc.assert(property, { numRuns: 5000 });
    expect(Math.min(tally.good, tally.bad)).toBeGreaterThan(300);
  });

  it('agree on every field with every operator and many values', () => {
    const fields = [...new Set(JSON.stringify(RULE_SCHEMA).match(/(?<=")[a-z_]+[0-3]?(?=")/g))];
    let good = 0;
    for (const name of [...fields, 'f24', 'f1', 'f13', 'f4294967296', 'UID']) {
      for (const operator of ['=', '!=', '>', '>=', '<', '<=', '&', '&=', '==']) {
        for (const value of [0, -1, 1.5, 2 ** 32, 'unset', 'r', '-EPERM', 'file', '/x', '', null]) {
          const json = { ...GOOD, where: [{ field: name, operator, value }] };
          const read = isRead(json);
          if (read) good++;
          expect([json, accepts(RULE_SCHEMA, json)]).toEqual([json, read]);
        }
      }
    }
    expect(good).toBeGreaterThan(500);
  });
});

type Slot = readonly [holder: object, name: string];

/** Every property and item of the value, however deep. */
function placesIn(value: object): Slot[] {
  return Object.entries(value).flatMap(([name, own]: [string, unknown]) => [
    [value, name] as Slot,
    ...(typeof own === 'object' && own !== null ? placesIn(own) : []),
  ]);
}
