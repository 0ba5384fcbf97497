/** Selects the events to show, by the options `--key`, `--type` and `--where` together. */
import type { EventData } from '../../../events/data/event-data';
import { type EventCondition, parseWhere } from '../../../events/where/where';
import type { Target } from '../../../machine/target';
import { closestName } from '../../../text/closest-name';
import { recordTypeNames, recordTypeNumber } from '../../../tables/record-types';

export interface FilterOptions {
  /** Any of these. */
  readonly key?: readonly string[];
  /** Any of these, by name or number; each may be a list separated by commas. */
  readonly type?: readonly string[];
  /** All of these. */
  readonly where?: readonly string[];
}

function typeNumber(name: string): number {
  const number = /^\d+$/.test(name) ? Number(name) : recordTypeNumber(name);
  if (number !== undefined) return number;
  const meant = closestName(name, recordTypeNames());
  const cure = meant === undefined ? 'ausearch -m lists them' : `did you mean ${meant}?`;
  throw new Error(`--type ${name}: unknown record type; ${cure}`);
}

function ofTypes(types: readonly string[]): EventCondition {
  const numbers = types.flatMap((names) => names.split(',')).map((name) => typeNumber(name.trim()));
  return (event) => numbers.some((number) => event.record(number) !== undefined);
}

function withKeys(keys: readonly string[]): EventCondition {
  const wanted = new Set(keys);
  return (event) => event.keys().some((key) => wanted.has(key));
}

function condition(text: string, target: Target): EventCondition {
  try {
    return parseWhere(text, { target });
  } catch (error) {
    throw new Error(`--where '${text}': ${(error as Error).message}`, { cause: error });
  }
}

/** The result of {@link eventFilter} when no option selects events. */
export const everyEvent: EventCondition = () => true;

/**
 * @param target whose users and groups the conditions name
 * @throws {Error} when an option says nothing that can be meant
 */
export function eventFilter(
  { key, type, where = [] }: FilterOptions,
  target: Target,
): EventCondition {
  const conditions = where.map((text) => condition(text, target));
  if (type !== undefined) conditions.push(ofTypes(type));
  if (key !== undefined) conditions.push(withKeys(key));
  if (conditions.length === 0) return everyEvent;
  return (event: EventData) => conditions.every((holds) => holds(event));
}
