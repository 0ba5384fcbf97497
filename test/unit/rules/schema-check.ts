/**
 * The part of JSON Schema (draft 2020-12) that docs/rule.schema.json is written in. Throws at any
 * keyword that it does not know, so that nothing in the schema goes unchecked.
 */

type Schema = Readonly<Record<string, unknown>>;

type Check = (wanted: unknown, value: unknown, schema: Schema) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
};

const CHECKS: Readonly<Record<string, Check>> = {
  $schema: () => true,
  $id: () => true,
  title: () => true,
  description: () => true,
  type: (wanted, value) => TYPES[String(wanted)]?.(value) === true,
  const: (wanted, value) => same(wanted, value),
  enum: (wanted, value) => (wanted as unknown[]).some((one) => same(one, value)),
  minimum: (wanted, value) => typeof value !== 'number' || value >= Number(wanted),
  maximum: (wanted, value) => typeof value !== 'number' || value <= Number(wanted),
  pattern: (wanted, value) =>
    typeof value !== 'string' || new RegExp(String(wanted), 'u').test(value),
  maxItems: (wanted, value) => !Array.isArray(value) || value.length <= Number(wanted),
  items: (wanted, value) =>
    !Array.isArray(value) || value.every((item) => accepts(wanted as Schema, item)),
  anyOf: (wanted, value) => (wanted as Schema[]).some((one) => accepts(one, value)),
  not: (wanted, value) => !accepts(wanted as Schema, value),
  required: (wanted, value) =>
    !isObject(value) || (wanted as string[]).every((name) => Object.hasOwn(value, name)),
  properties: (wanted, value) =>
    !isObject(value) ||
    Object.entries(wanted as Record<string, Schema>).every(
      ([name, schema]) => !Object.hasOwn(value, name) || accepts(schema, value[name]),
    ),
  additionalProperties: (wanted, value, { properties }) => {
    if (wanted !== false) throw new Error('additionalProperties can only be false');
    return (
      !isObject(value) ||
      Object.keys(value).every((name) => Object.hasOwn(properties as object, name))
    );
  },
};

/** Whether the schema accepts the value. */
export function accepts(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, wanted]) => {
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`unknown keyword ${keyword}`);
    return check(wanted, value, schema);
  });
}
