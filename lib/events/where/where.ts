/**
 * Conditions on events: `auid>=1000`, `exe=/usr/bin/passwd and exit=-EACCES`, `not (key=a or key=b)`. A comparison is
 * written as for `-F` of auditctl(8) where that has such a field.
 */
import { checkOptions, checkText } from '../../arguments';
import { TARGET_OPTIONS, type TargetOptions } from '../../machine/machine-options';
import { localTarget, type Target } from '../../machine/target';
import { type Clock, localClock } from '../../search/time-words';
import { checkEvent, type EventData } from '../data/event-data';
import { type BooleanSyntax, type Cursor, readBoolean } from './boolean-syntax';
import type { Condition } from './condition';
import { type Comparison, simpleCondition, type Surroundings } from './simple-condition';
import { WhereError } from './where-error';
import type { ValueForm } from './where-fields';

/** Whether an event meets the condition. */
export type EventCondition = (event: EventData) => boolean;

const FRONT = /\s*(?:(raw|words)\(\s*)?(?:([A-Za-z_\d]+(?:\[\d+\])?)\.)?/y;
const NAME = /[\w[\]-]*/y;
const FORM_END = /\s*\)/y;
const BLANKS = /\s*/y;
const OPERATOR = /[=!<>&~]*/y;
const QUOTED = /(["'])((?:\\\1|(?!\1).)*)\1/sy;

/** What ends a value that is not quoted, besides a closing parenthesis. */
const END_OF_VALUE = /\s+(?:and|or)(?=[\s(!]|$)|\s*(?:&&|\|\|)/iy;

/** A value up to `and`, `or`, or the parenthesis that ends its group; it may have pairs of parentheses of its own. */
function unquotedValue(cursor: Cursor): string {
  const { text, at } = cursor;
  let open = 0;
  for (; cursor.at < text.length; cursor.at += 1) {
    const character = text.charAt(cursor.at);
    if (character === '\\') {
      cursor.at += 1;
      continue;
    }
    END_OF_VALUE.lastIndex = cursor.at;
    if (open === 0 && END_OF_VALUE.test(text)) break;
    if (character === '(') open += 1;
    if (character !== ')') continue;
    if (open > 0) open -= 1;
    else if (cursor.depth > 0) break;
  }
  cursor.at = Math.min(cursor.at, text.length);
  return text.slice(at, cursor.at).trimEnd();
}

/** Undefined where there is none; nothing in quotes is a value. */
function readValue(cursor: Cursor): string | undefined {
  const column = cursor.column;
  const [, quote, inner] = cursor.take(QUOTED) ?? [];
  if (quote !== undefined && inner !== undefined) return inner.replaceAll(`\\${quote}`, quote);
  const first = cursor.text.charAt(cursor.at);
  if (first !== '"' && first !== "'") return unquotedValue(cursor) || undefined;
  throw new WhereError(
    'unclosed-quote',
    'the quote is not closed',
    column,
    `a ${first} at its end`,
  );
}

function readComparison(cursor: Cursor): Comparison {
  cursor.take(BLANKS);
  const nameColumn = cursor.column;
  const [, form, record] = cursor.take(FRONT) ?? [];
  const name = cursor.take(NAME)?.[0] ?? '';
  if (form !== undefined && cursor.take(FORM_END) === undefined) {
    const reason = `the parenthesis behind ${form} is not closed`;
    throw new WhereError('unclosed-parenthesis', reason, cursor.column, 'a ) behind the field');
  }
  cursor.take(BLANKS);
  const operatorColumn = cursor.column;
  const operator = cursor.take(OPERATOR)?.[0] ?? '';
  cursor.take(BLANKS);
  const columns = { name: nameColumn, operator: operatorColumn, value: cursor.column };
  const parts = { form: form as ValueForm | undefined, record, name, operator, columns };
  // What is wrong in front is told first.
  if (name === '' || operator === '') return { ...parts, value: undefined };
  return { ...parts, value: readValue(cursor) };
}

function syntaxIn(surroundings: Surroundings): BooleanSyntax<EventData> {
  return {
    and: /\s*(?:and(?=[\s(!]|$)|&&)/iy,
    or: /\s*(?:or(?=[\s(!]|$)|\|\|)/iy,
    not: /\s*(?:not(?=[\s(!]|$)|!(?![=~]))/iy,
    open: /\s*\(/y,
    close: /\s*\)/y,
    connectors: 'and, or',
    simple: (cursor) => simpleCondition(readComparison(cursor), surroundings),
  };
}

/** As {@link parseWhere}, with what every event that meets it has. */
export function compileWhere(
  text: string,
  target: Target = localTarget(),
  clock: Clock = localClock(),
): Condition<EventData> {
  return readBoolean(text, syntaxIn({ target, clock }));
}

/**
 * Parses a condition on events. The simplest is the name of a field, an operator and a value:
 *
 * - `= != < <= > >= & &=` compare as in `-F` of auditctl(8); `~` and `!~` match a JavaScript
 *   regular expression.
 * - Users, groups, `unset`, record types, errno names (`exit=-EACCES`), machines and system calls
 *   may be given by name. Text is compared in decoded form, other values as written in the record
 *   or in the words of `ausearch -i`.
 * - `type` is the type of any record, `key` any key of the event, `path` any path that it names,
 *   and `dir` a folder that contains such a path; `time`, `serial` and `node` are those of the event, the time
 *   in any form that `searchEvents` takes.
 * - `PATH.nametype` is a field of one record type, even if the field is unknown. `raw(comm)` is any such field
 *   exactly as it is written, and `words(mode)` as `ausearch -i` has it; both are text.
 *
 * Conditions are joined by `and`, `or` and `not`, or `&&`, `||` and `!`, with parentheses; `and` binds closer than
 * `or`. A value in quotes may hold any of these words.
 *
 * An event matches when the field matches in any of its records. With `!=` and `!~` it matches when
 * it has the field and no record has one that is equal or matches; with `not`, also without the field.
 *
 * @throws {WhereError} with the column and what was expected.
 */
export function parseWhere(text: string, options: TargetOptions = {}): EventCondition {
  checkText(text, 'text');
  checkOptions(options, TARGET_OPTIONS);
  const { matches } = compileWhere(text, options.target);
  return (event) => {
    checkEvent(event, 'event');
    return matches(event);
  };
}

/**
 * One comparison, of which nothing has to be quoted.
 *
 * @throws {WhereError}
 */
export function comparison(
  name: string,
  operator: string,
  value: string,
  target: Target = localTarget(),
): Condition<EventData> {
  const columns = { name: 1, operator: 1, value: 1 };
  const parts = { form: undefined, record: undefined, name, operator, value, columns };
  return simpleCondition(parts, { target, clock: localClock() });
}
