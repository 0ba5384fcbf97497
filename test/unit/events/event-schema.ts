/**
 * The JSON Schema of events, made from the tables that decode them. docs/event.schema.json is what this
 * gives; a test says when it is not.
 */
import { schemaId } from '../../support/schema-id';
import * as codecs from '../../../lib/events/decoded/codecs';
import { DERIVED_VALUES } from '../../../lib/events/decoded/derived-values';
import { USER_MESSAGE_FIELDS } from '../../../lib/events/decoded/message-fields';
import { RECORD_FIELDS } from '../../../lib/events/decoded/record-fields';
import { furtherTypeNames } from '../../../lib/events/decoded/type-names';
import { MACHINES } from '../../../lib/tables/machines';

type Schema = Readonly<Record<string, unknown>>;

const TEXT: Schema = { type: 'string' };
const INTEGER: Schema = { type: 'integer' };
const NATURAL: Schema = { type: 'integer', minimum: 0 };
const BOOLEAN: Schema = { type: 'boolean' };
const TEXTS: Schema = { type: 'array', items: TEXT };

function object(required: Schema, optional: Schema = {}): Schema {
  return {
    type: 'object',
    required: Object.keys(required),
    additionalProperties: false,
    properties: { ...required, ...optional },
  };
}

function address(family: string, members: Schema): Schema {
  return object({ family: { const: family }, ...members });
}

/** That these properties have to be so when those are. */
function when(those: Schema, these: Schema): Schema {
  // oxlint-disable-next-line unicorn/no-thenable -- A keyword of JSON Schema.
  return { if: { properties: those }, then: { properties: these } };
}

function textsByName(items: Schema): Schema {
  return { type: 'object', additionalProperties: items };
}

const $ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** What the codecs give, in JSON. */
const VALUES = {
  wide: {
    description: 'A number that may fill 64 bits, in decimal digits.',
    type: 'string',
    pattern: '^[0-9]+$',
  },
  id: {
    description: 'A user, group or session id.',
    anyOf: [NATURAL, { const: 'unset' }],
  },
  device: object({ major: NATURAL, minor: NATURAL }),
  machine: { enum: MACHINES.map(({ name }) => name) },
  address: {
    description: 'A socket address.',
    anyOf: [
      address('local', { path: TEXT, abstract: BOOLEAN }),
      address('inet', { address: TEXT, port: NATURAL }),
      address('inet6', { address: TEXT, port: NATURAL, flowInfo: NATURAL, scopeId: NATURAL }),
      address('netlink', { pid: NATURAL, groups: NATURAL }),
      address('vsock', { cid: NATURAL, port: NATURAL }),
      address('packet', { protocol: NATURAL, interfaceIndex: NATURAL, hardwareAddress: TEXT }),
      address('unspecified', {}),
      address('other', { number: NATURAL, bytes: TEXT }),
    ],
  },
} as const satisfies Schema;

const CODECS: ReadonlyMap<unknown, Schema> = new Map<unknown, Schema>([
  [codecs.decimal, INTEGER],
  [codecs.decimalWithHexadecimal, NATURAL],
  [codecs.hexadecimal, NATURAL],
  [codecs.octal, NATURAL],
  [codecs.hexadecimal64, $ref('wide')],
  [codecs.decimal64, $ref('wide')],
  [codecs.id, $ref('id')],
  [codecs.text, TEXT],
  [codecs.word, TEXT],
  [codecs.commandLine, TEXTS],
  [codecs.success, BOOLEAN],
  [codecs.flag, BOOLEAN],
  [codecs.machine, $ref('machine')],
  [codecs.device, $ref('device')],
  [codecs.decimalDevice, $ref('device')],
  [codecs.socketAddress, $ref('address')],
  [codecs.socketName, TEXT],
]);

/** What is derived, by its name. */
const DERIVED: Schema = {
  keys: TEXTS,
  arguments: { type: 'array', items: { type: ['string', 'null'] } },
  missing: {
    type: 'array',
    items: object({ from: INTEGER, count: INTEGER }),
  },
  denied: BOOLEAN,
  permissions: TEXTS,
};

function schemaOf(name: string, known: ReadonlyMap<unknown, Schema>, key: unknown): Schema {
  const schema = known.get(key);
  if (schema === undefined) throw new Error(`${name} has no schema`);
  return schema;
}

function decodedOf(row: object, derived: object): Schema {
  const fields = Object.entries(row).map(([name, codec]) => [name, schemaOf(name, CODECS, codec)]);
  const values = Object.keys(derived).map((name) => [
    name,
    schemaOf(name, new Map(Object.entries(DERIVED) as [string, Schema][]), name),
  ]);
  return object({}, Object.fromEntries([...fields, ...values]) as Schema);
}

const NUMBERS_OF_FURTHER = new Map([...furtherTypeNames()].map(([number, name]) => [name, number]));

/** What a record has as its type: types that auditctl has no name for have their number. */
function typeAsWritten(name: string): string {
  const number = NUMBERS_OF_FURTHER.get(name);
  return number === undefined ? name : `UNKNOWN[${number}]`;
}

/** The decoded values by record type, types with the same fields together. */
function decodedByType(): Schema[] {
  const derived: Readonly<Record<string, object>> = DERIVED_VALUES;
  const rows = new Map<string, { types: string[]; decoded: Schema }>();
  for (const [type, row] of Object.entries(RECORD_FIELDS)) {
    const decoded = decodedOf(row, derived[type] ?? {});
    const same = rows.get(JSON.stringify(decoded)) ?? { types: [], decoded };
    rows.set(JSON.stringify(decoded), { ...same, types: [...same.types, typeAsWritten(type)] });
  }
  return [...rows.values()].map(({ types, decoded }) =>
    when({ type: { enum: types } }, { decoded }),
  );
}

/** User messages that have no row of their own: 1005, 1100 to 1199, 2100 to 2999. */
function decodedOfMessages(): Schema {
  const anyMessage = decodedOf(USER_MESSAGE_FIELDS, {});
  const numbers = [
    { const: 1005 },
    { type: 'integer', minimum: 1100, maximum: 1199 },
    { type: 'integer', minimum: 2100, maximum: 2999 },
  ];
  return when(
    { typeNumber: { anyOf: numbers }, type: { not: { enum: Object.keys(RECORD_FIELDS) } } },
    { decoded: anyMessage },
  );
}

const RECORD: Schema = {
  ...object(
    {
      type: {
        description: 'SYSCALL, PATH, …; UNKNOWN[n] for a number without a name.',
        type: 'string',
      },
      typeNumber: NATURAL,
      fields: {
        description: 'Raw values as they stand in the record, the first of each name.',
        ...textsByName(TEXT),
      },
      decoded: {
        description: 'The values that are known by type; what is absent or unreadable is left out.',
        type: 'object',
      },
    },
    {
      repeated: {
        description: 'All raw values of the names that occur more than once, in order.',
        ...textsByName(TEXTS),
      },
      enrichment: {
        description: 'What auditd added (log_format = ENRICHED): names and raw values, in order.',
        type: 'array',
        items: { type: 'array', minItems: 2, maxItems: 2, items: TEXT },
      },
      interpreted: {
        description: 'The fields in words, where names were asked for; the first of each name.',
        ...textsByName(TEXT),
      },
      text: {
        description: 'The whole text of a record that is damaged, or has words that are no fields.',
        type: 'string',
      },
      damaged: { const: true },
    },
  ),
  allOf: [...decodedByType(), decodedOfMessages()],
};

const EVENT: Schema = object(
  {
    type: { const: 'event' },
    id: object(
      {
        timestamp: {
          description: 'ISO 8601 in UTC with milliseconds; null beyond the calendar.',
          anyOf: [
            {
              type: 'string',
              pattern: '^[+-]?[0-9]{4,6}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\\.[0-9]{3}Z$',
            },
            { const: null },
          ],
        },
        timestampMs: NATURAL,
        serial: NATURAL,
      },
      { node: TEXT },
    ),
    completion: { enum: ['eoe', 'proctitle', 'single', 'timeout', 'evicted', 'end'] },
    late: BOOLEAN,
    result: { enum: ['success', 'failure', 'unknown'] },
    keys: TEXTS,
    records: { type: 'array', items: $ref('record') },
  },
  { summary: { description: 'One line, where names were asked for.', type: 'string' } },
);

const DAMAGED: Schema = object({ type: { const: 'damaged' }, record: $ref('record') });

const LOST: Schema = {
  anyOf: [
    object({
      type: { const: 'lost' },
      where: { enum: ['kernel', 'socket', 'queue', 'unreadable'] },
      count: { type: 'integer', minimum: 1 },
    }),
    object({
      type: { const: 'lost' },
      where: { const: 'serials' },
      atMost: { type: 'integer', minimum: 1 },
    }),
  ],
};

export const EVENT_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: schemaId('event.schema.json'),
  title: 'Linux audit event',
  description:
    'An item of an event stream of audit-netlink as JSON: what JSON.stringify(item) writes.',
  anyOf: [$ref('event'), $ref('damaged'), $ref('lost')],
  $defs: { event: EVENT, damaged: DAMAGED, lost: LOST, record: RECORD, ...VALUES },
};
