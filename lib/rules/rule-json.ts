/**
 * Reads rules from JSON as written by `JSON.stringify` and described by docs/rule.schema.json.
 * Checks the shape, and each condition against the field registry; names are looked up when the
 * rule is compiled.
 */
import { shown } from '../arguments';
import { RuleError, type RuleErrorCode } from '../errors';
import { BuiltRule } from './build';
import { comparisonNumber, comparisonSide } from './comparisons';
import { type Field, fieldByName, fieldByNumber, holdsText, type ValueKind } from './fields';
import { KEY_SEPARATOR } from '../text/keys';
import { LISTS, OPERATORS } from '../tables/keywords';
import { unsigned } from './numbers';
import type { Condition, FieldName, ListName, Operator, Rule, SyscallSelection } from './rule';

/** A value and its place: a JSON pointer in URI form (RFC 6901, section 6). */
class Place {
  constructor(
    readonly value: unknown,
    readonly pointer = '#',
  ) {}

  wrongType(expected: string): never {
    const { value } = this;
    const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value;
    return this.refuse('wrong-type', `expected ${expected}, got ${kind}`);
  }

  wrongWord(code: RuleErrorCode, expected: string): never {
    return this.refuse(code, `${this.#words()} is not ${expected}`);
  }

  /** Text as it is, anything else in words. */
  #words(): string {
    const { value } = this;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : shown(value);
  }

  refuse(code: RuleErrorCode, reason: string): never {
    throw new RuleError(code, `${this.pointer}: ${reason}`, { subject: this.#words() });
  }

  /** The object's properties; no other properties may be present. */
  properties(required: readonly string[], optional: readonly string[] = []): Map<string, Place> {
    const { value, pointer } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return this.wrongType('an object');
    }
    const found = new Map<string, Place>();
    for (const [name, own] of Object.entries(value)) {
      const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
      const place = new Place(own, `${pointer}/${escaped}`);
      if (!required.includes(name) && !optional.includes(name)) {
        place.refuse('unknown-property', `unknown property; expected ${required.join(', ')}`);
      }
      found.set(name, place);
    }
    const missing = required.find((name) => !found.has(name));
    return missing === undefined ? found : this.refuse('missing-property', `${missing} is missing`);
  }

  items(most = Number.POSITIVE_INFINITY): Place[] {
    const { value, pointer } = this;
    if (!Array.isArray(value)) return this.wrongType('an array');
    if (value.length > most) this.refuse('too-many-fields', `at most ${most} items`);
    return value.map((item: unknown, at) => new Place(item, `${pointer}/${at}`));
  }

  text(code: RuleErrorCode, pattern: RegExp, expected: string): string {
    const { value } = this;
    if (typeof value !== 'string') return this.wrongType(expected);
    return pattern.test(value) ? value : this.wrongWord(code, expected);
  }

  integer(code: RuleErrorCode, expected: string): number {
    const { value } = this;
    if (typeof value !== 'number') return this.wrongType(expected);
    return unsigned(value) === undefined ? this.wrongWord(code, expected) : value;
  }

  oneOf<Word extends string>(code: RuleErrorCode, words: readonly Word[]): Word {
    const expected = `one of ${words.join(', ')}`;
    const { value } = this;
    if (typeof value !== 'string') return this.wrongType(expected);
    return words.find((word) => word === value) ?? this.wrongWord(code, expected);
  }
}

const INTEGER = 'a 32-bit integer';

/** What text of a kind must look like; kinds that are not listed are numbers only. */
const WORDS: Readonly<Partial<Record<ValueKind, readonly [RuleErrorCode, RegExp, string]>>> = {
  user: ['unknown-user', /^[^\0]+$/, 'a user name or unset'],
  group: ['unknown-group', /^[^\0]+$/, 'a group name'],
  session: ['number-expected', /^unset$/, 'unset'],
  arch: ['unknown-arch', /^[^\0]+$/, 'b64, b32 or a machine'],
  'record-type': ['unknown-record-type', /^[^\0]+$/, 'a record type'],
  errno: ['unknown-errno', /^-?E[A-Z0-9]+$/, 'an errno name such as -EACCES'],
  'file-type': [
    'unknown-file-type',
    /^(socket|link|file|block|dir|character|fifo)$/,
    'socket, link, file, block, dir, character or fifo',
  ],
  permission: ['bad-permission', /^[rwxa]{1,4}$/, 'one to four of the letters rwxa'],
  filesystem: [
    'unknown-filesystem',
    /^(debugfs|tracefs|cgroup|cgroup2)$/,
    'debugfs, tracefs, cgroup or cgroup2',
  ],
  text: ['missing-value', /^[^\0]+$/, 'text without a NUL'],
  key: ['missing-value', /^[^\0]+$/, 'text without a NUL'],
};

const ONLY_WORDS: ReadonlySet<ValueKind> = new Set([
  'arch',
  'file-type',
  'permission',
  'text',
  'key',
]);

function valueOf(kind: ValueKind, place: Place): string | number {
  const words = WORDS[kind];
  if (words === undefined) return place.integer('number-expected', INTEGER);
  const [code, pattern, expected] = words;
  if (ONLY_WORDS.has(kind)) return place.text(code, pattern, expected);
  if (typeof place.value === 'string') return place.text(code, pattern, expected);
  return place.integer('number-expected', `${INTEGER}, or ${expected}`);
}

/** The operators that both the kernel and auditctl accept for the field. */
function operatorsOf({ takes, operators = takes }: Field): readonly Operator[] {
  return takes.filter((operator) => operators.includes(operator));
}

const ALL_OPERATORS = Object.keys(OPERATORS) as Operator[];

function fieldCondition(properties: ReadonlyMap<string, Place>): Condition {
  const [name, operator, value] = ['field', 'operator', 'value'].map((one) =>
    properties.get(one),
  ) as [Place, Place, Place];
  const expected = 'a field of auditctl(8), or f and the number of an unnamed field';
  const text = name.text('unknown-field', /^[a-z][a-z0-9_]*$/, expected);
  const field = fieldByName(text);
  if (field?.name === text) {
    return {
      field: field.name,
      operator: operator.oneOf('missing-operator', operatorsOf(field)),
      value: valueOf(field.kind, value),
    };
  }
  const number = /^f(0|[1-9][0-9]{0,8})$/.exec(text)?.[1];
  if (number === undefined || holdsText(fieldByNumber(Number(number)))) {
    return name.wrongWord('unknown-field', expected);
  }
  return {
    field: text as FieldName,
    operator: operator.oneOf('missing-operator', ALL_OPERATORS),
    value: value.integer('number-expected', INTEGER),
  };
}

function comparisonCondition(properties: ReadonlyMap<string, Place>): Condition {
  const [left, operator, right] = ['compare', 'operator', 'with'].map((one) =>
    properties.get(one),
  ) as [Place, Place, Place];
  const side = (place: Place) => {
    const { value } = place;
    if (typeof value !== 'string') return place.wrongType('an id such as uid');
    const known = comparisonSide(value);
    if (known === undefined || known !== value) {
      return place.wrongWord('comparison-unknown-field', 'an id such as uid');
    }
    return known;
  };
  const [compare, other] = [side(left), side(right)];
  if (comparisonNumber(compare, other) === undefined) {
    return right.wrongWord('comparison-incompatible', `an id that compares with ${compare}`);
  }
  const sign = operator.oneOf('operator-equality-only', ['=', '!='] as const);
  return { compare, operator: sign, with: other };
}

function conditionOf(place: Place): Condition {
  const { value } = place;
  const compares = typeof value === 'object' && value !== null && 'compare' in value;
  return compares
    ? comparisonCondition(place.properties(['compare', 'operator', 'with']))
    : fieldCondition(place.properties(['field', 'operator', 'value']));
}

const HIGHEST_SYSCALL = 2047;

function syscallsOf(place: Place): SyscallSelection {
  if (place.value === 'all') return 'all';
  if (typeof place.value === 'string') return place.wrongType('all or an array');
  return place.items().map((item) => {
    const expected = `a name, or a number from 0 to ${HIGHEST_SYSCALL}`;
    if (typeof item.value === 'string') return item.text('unknown-syscall', /^[^\0]+$/, expected);
    const number = item.integer('unknown-syscall', expected);
    if (number >= 0 && number <= HIGHEST_SYSCALL) return number;
    return item.wrongWord('unknown-syscall', expected);
  });
}

function flag(place: Place): boolean {
  return typeof place.value === 'boolean' ? place.value : place.wrongType('true or false');
}

const KEY = new RegExp(`^[^\\0${KEY_SEPARATOR}]+$`);

/** `AUDIT_MAX_FIELDS` of `<linux/audit.h>`. */
const MOST_CONDITIONS = 64;

/**
 * The rule that parsed JSON describes. By default `prepend` is false, `where` and `keys` are empty,
 * and `syscalls` is all (none for the list `task`).
 *
 * @throws {RuleError} when the shape is wrong, or a word, an operator or a value is not of the rule
 *   language; the message begins with the place, as in `#/where/0/value`.
 */
export function ruleFromJson(value: unknown): BuiltRule {
  const properties = new Place(value).properties(
    ['list', 'action'],
    ['prepend', 'syscalls', 'where', 'keys'],
  );
  const optional = <Result>(name: string, read: (place: Place) => Result, otherwise: Result) => {
    const place = properties.get(name);
    return place === undefined ? otherwise : read(place);
  };
  const lists = Object.keys(LISTS) as ListName[];
  const list = (properties.get('list') as Place).oneOf('bad-list', lists);
  const actions = ['always', 'never'] as const;
  const rule: Rule = {
    list,
    action: (properties.get('action') as Place).oneOf('bad-list', actions),
    prepend: optional('prepend', flag, false),
    syscalls: optional<SyscallSelection>('syscalls', syscallsOf, list === 'task' ? [] : 'all'),
    where: optional('where', (place) => place.items(MOST_CONDITIONS).map(conditionOf), []),
    keys: optional(
      'keys',
      (place) => place.items().map((key) => key.text('key-character', KEY, 'a key in text')),
      [],
    ),
  };
  return new BuiltRule(rule);
}
