/** Selects the events to show, by the options `--key`, `--type` and `--where` together. */
import type { EventData } from '../../../events/data/event-data';
import { type EventFilter, necessaryOfAll } from '../../../events/data/event-filter';
import { typeTests, wholeKey } from '../../../events/where/necessary';
import { compileWhere, type EventCondition, parseWhere } from '../../../events/where/where';
import type { Target } from '../../../machine/target';
import { keyTest } from '../../../rules/key-filter';
import { escapeControls } from '../../../text/escape';
import { boundPatterns } from '../../shared/bounded-patterns';
import { UsageError } from '../../shared/json-document';
import { closestName } from '../../../text/closest-name';
import { recordTypeNames, recordTypeNumber } from '../../../tables/record-types';

export interface FilterOptions {
  /** Any of these, of any of the three words. */
  readonly key?: readonly string[];
  readonly keyPrefix?: readonly string[];
  readonly keyContains?: readonly string[];
  /** Any of these, by name or number; each may be several, parted by commas. */
  readonly type?: readonly string[];
  /** All of these. */
  readonly where?: readonly string[];
}

function typeNumber(name: string): number {
  const number = /^\d+$/.test(name) ? Number(name) : recordTypeNumber(name);
  if (number !== undefined) return number;
  const meant = closestName(name, recordTypeNames());
  const cure = meant === undefined ? 'ausearch -m lists them' : `did you mean ${meant}?`;
  throw new UsageError(escapeControls(`--type ${name}: unknown record type; ${cure}`));
}

function typeNumbers(types: readonly string[]): number[] {
  return types.flatMap((names) => names.split(',')).map((name) => typeNumber(name.trim()));
}

function ofTypes(types: readonly string[]): EventCondition {
  const numbers = typeNumbers(types);
  return (event) => numbers.some((number) => event.record(number) !== undefined);
}

/** The options for keys, by the words of a {@link KeyFilter}. */
const KEY_OPTIONS = { key: '--key', keyPrefix: '--key-prefix', keyContains: '--key-contains' };

function keyTests(options: FilterOptions): ((keys: readonly string[]) => boolean)[] {
  const words = Object.keys(KEY_OPTIONS) as (keyof typeof KEY_OPTIONS)[];
  return words.flatMap((word) =>
    (options[word] ?? []).map((text) => {
      if (text === '') throw new UsageError(`${KEY_OPTIONS[word]} needs text that is not empty`);
      return keyTest({ [word]: text });
    }),
  );
}

function condition(text: string, target: Target): EventCondition {
  try {
    return parseWhere(text, { target });
  } catch (error) {
    const reason = (error as Error).message;
    throw new UsageError(escapeControls(`--where '${text}': ${reason}`), { cause: error });
  }
}

/** The result of {@link eventFilter} when no option selects events. */
export const everyEvent: EventCondition = () => true;

/**
 * @param target whose users and groups the conditions name
 * @throws {Error} when an option says nothing that can be meant
 */
export function eventFilter(options: FilterOptions, target: Target): EventCondition {
  const { type, where = [] } = options;
  if (where.some((text) => text.includes('~'))) boundPatterns();
  const tests = keyTests(options);
  const conditions = where.map((text) => condition(text, target));
  if (type !== undefined) conditions.push(ofTypes(type));
  if (tests.length > 0) {
    conditions.push((event) => {
      const keys = event.keys();
      return tests.some((holds) => holds(keys));
    });
  }
  if (conditions.length === 0) return everyEvent;
  return (event: EventData) => conditions.every((holds) => holds(event));
}

/** What every event has that {@link eventFilter} lets pass, for the stream to leave out others at once. */
export function necessaryFilter(options: FilterOptions, target: Target): EventFilter {
  const { type, where = [], key = [], keyPrefix, keyContains } = options;
  const filters = where.map((text) => compileWhere(text, target).necessary);
  if (type !== undefined) filters.push({ allOf: [typeTests(typeNumbers(type))] });
  const clauses = key.map((one) => wholeKey(one));
  const onlyWhole = keyPrefix === undefined && keyContains === undefined && clauses.length > 0;
  if (onlyWhole && clauses.every((clause) => clause !== undefined)) {
    filters.push({ allOf: [clauses.flat()] });
  }
  return necessaryOfAll(filters);
}
