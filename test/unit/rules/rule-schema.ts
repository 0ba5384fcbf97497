/**
 * The JSON Schema of rules, made from the field registry. docs/rule.schema.json is what this gives; a
 * test says when it is not.
 */
import { schemaId } from '../../support/schema-id';
import { type Field, FIELDS, holdsText, type ValueKind } from '../../../lib/rules/fields';
import { LISTS, OPERATORS } from '../../../lib/tables/keywords';

type Schema = Readonly<Record<string, unknown>>;

const INTEGER: Schema = { type: 'integer', minimum: -0x80000000, maximum: 0xffffffff };
const TEXT: Schema = { type: 'string', pattern: '^[^\\u0000]+$' };

function either(...choices: readonly Schema[]): Schema {
  return { anyOf: choices };
}

const VALUES: Readonly<Record<ValueKind, Schema>> = {
  number: INTEGER,
  inode: INTEGER,
  signed: INTEGER,
  'address-family': INTEGER,
  user: either(INTEGER, TEXT),
  group: either(INTEGER, TEXT),
  session: either(INTEGER, { const: 'unset' }),
  arch: TEXT,
  'record-type': either(INTEGER, TEXT),
  errno: either(INTEGER, { type: 'string', pattern: '^-?E[A-Z0-9]+$' }),
  'file-type': { enum: ['socket', 'link', 'file', 'block', 'dir', 'character', 'fifo'] },
  permission: { type: 'string', pattern: '^[rwxa]{1,4}$' },
  filesystem: either(INTEGER, { enum: ['debugfs', 'tracefs', 'cgroup', 'cgroup2'] }),
  text: TEXT,
  key: TEXT,
};

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return {
    type: 'object',
    required: Object.keys(properties),
    additionalProperties: false,
    properties,
  };
}

function operatorsOf({ takes, operators = takes }: Field): string[] {
  return takes.filter((operator) => operators.includes(operator));
}

/** Fields that have operators and kind of value in common stand together. */
function fieldConditions(): Schema[] {
  const groups = new Map<string, Field[]>();
  for (const field of FIELDS) {
    const traits = `${field.kind} ${operatorsOf(field).join(' ')}`;
    groups.set(traits, [...(groups.get(traits) ?? []), field]);
  }
  return [...groups.values()].map((fields) => {
    const [first] = fields as [Field];
    return object({
      field: { enum: fields.map(({ name }) => name) },
      operator: { enum: operatorsOf(first) },
      value: VALUES[first.kind],
    });
  });
}

const texts = FIELDS.filter((field) => holdsText(field)).map(({ number }) => `f${number}`);

const NUMBERED = object({
  field: {
    description: 'A field without a name, by its number.',
    type: 'string',
    pattern: '^f(0|[1-9][0-9]{0,8})$',
    not: { enum: texts },
  },
  operator: { enum: Object.keys(OPERATORS) },
  value: INTEGER,
});

const USERS = ['auid', 'uid', 'euid', 'suid', 'fsuid', 'obj_uid'];
const GROUPS = ['gid', 'egid', 'sgid', 'fsgid', 'obj_gid'];

function comparisons(): Schema[] {
  return [...USERS, ...GROUPS].map((side) => {
    const others = USERS.includes(side) ? USERS : GROUPS;
    return object({
      compare: { const: side },
      operator: { enum: ['=', '!='] },
      with: { enum: others.filter((other) => other !== side) },
    });
  });
}

export const RULE_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: schemaId('rule.schema.json'),
  title: 'Linux audit rule',
  description: 'A rule of audit-netlink as JSON: what JSON.stringify(rule) writes.',
  type: 'object',
  required: ['list', 'action'],
  additionalProperties: false,
  properties: {
    list: { enum: Object.keys(LISTS) },
    action: { enum: ['always', 'never'] },
    prepend: {
      description: 'Before the other rules of its list. Default: false.',
      type: 'boolean',
    },
    syscalls: {
      description: 'System calls, or operations of io_uring. Default: all; for the list task none.',
      anyOf: [
        { const: 'all' },
        {
          type: 'array',
          items: either({ type: 'integer', minimum: 0, maximum: 2047 }, TEXT),
        },
      ],
    },
    where: {
      description: 'Conditions, all of which must hold.',
      type: 'array',
      maxItems: 64,
      items: either(...fieldConditions(), NUMBERED, ...comparisons()),
    },
    keys: { type: 'array', items: { type: 'string', pattern: '^[^\\u0000\\u0001]+$' } },
  },
};
