/** The condition that the options of `search` come to. Values of one option are alternatives; options are joined. */
import type { EventData } from '../../../events/data/event-data';
import { type Clause, necessaryOfAll } from '../../../events/data/event-filter';
import { compileAusearchExpression } from '../../../events/where/ausearch-expression';
import { type Condition, every, some } from '../../../events/where/condition';
import { partOfText } from '../../../events/where/necessary';
import { comparison, compileWhere } from '../../../events/where/where';
import { WhereError } from '../../../events/where/where-error';
import { escapeControls } from '../../../text/escape';
import { boundPatterns } from '../../shared/bounded-patterns';
import { UsageError } from '../../shared/json-document';

export interface ConditionOptions {
  readonly where?: readonly string[];
  readonly expression?: readonly string[];
  readonly key?: readonly string[];
  readonly type?: readonly string[];
  readonly pid?: readonly string[];
  readonly uid?: readonly string[];
  readonly exe?: readonly string[];
  readonly file?: readonly string[];
  readonly host?: readonly string[];
  readonly syscall?: readonly string[];
  readonly result?: readonly string[];
}

type EventCondition = Condition<EventData>;

/** Text as a regular expression that matches nothing else. */
function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** A path by its last part. */
function namedAt(field: string, name: string): EventCondition {
  const { matches, necessary } = comparison(field, '~', `(?:^|/)${literal(name)}$`);
  const clause: Clause = partOfText(name);
  return { matches, necessary: necessaryOfAll([necessary, { allOf: [clause] }]) };
}

/** By option, what one value of it means. */
const MEANINGS: Readonly<Record<keyof ConditionOptions, (value: string) => EventCondition>> = {
  where: (text) => compileWhere(text),
  // Not by its name alone: that would load all that reads conditions with this file.
  expression: (text) => compileAusearchExpression(text),
  key: (key) => comparison('key', '=', key),
  type: (types) => some(types.split(',').map((type) => comparison('type', '=', type.trim()))),
  pid: (pid) => comparison('pid', '=', pid),
  uid: (user) => some(['auid', 'uid', 'euid'].map((field) => comparison(field, '=', user))),
  exe: (exe) => (exe.includes('/') ? comparison('exe', '=', exe) : namedAt('exe', exe)),
  file: (file) => {
    if (!file.includes('/')) return namedAt('path', file);
    return comparison(file.endsWith('/') ? 'dir' : 'path', '=', file);
  },
  host: (host) =>
    some([
      ...['hostname', 'addr', 'node'].map((field) => comparison(field, '=', host)),
      comparison('saddr', '~', String.raw`\bladdr=${literal(host)}(?: |$)`),
    ]),
  syscall: (call) => comparison('syscall', '=', call),
  result: (result) => comparison('result', '=', result),
};

/** All of these must be met, not one of them. */
const JOINED: ReadonlySet<string> = new Set(['where', 'expression']);

const COLUMN = /^column \d+: /;

function conditionOf(option: keyof ConditionOptions, value: string): EventCondition {
  if (value === '') throw new UsageError(`--${option} needs a value that is not empty`);
  try {
    return MEANINGS[option](value);
  } catch (error) {
    if (!(error instanceof WhereError)) throw error;
    const isText = JOINED.has(option);
    const reason = isText ? error.message : error.message.replace(COLUMN, '');
    const shown = isText ? `'${value}'` : value;
    throw new UsageError(escapeControls(`--${option} ${shown}: ${reason}`), { cause: error });
  }
}

/** @throws {UsageError} for what cannot be meant */
export function searchCondition(options: ConditionOptions): EventCondition {
  const texts = [...(options.where ?? []), ...(options.expression ?? [])];
  if (texts.some((text) => /~|regexp/.test(text))) boundPatterns();
  const names = Object.keys(MEANINGS) as (keyof ConditionOptions)[];
  const conditions = names.flatMap((option) => {
    const all = (options[option] ?? []).map((value) => conditionOf(option, value));
    return JOINED.has(option) || all.length === 0 ? all : [some(all)];
  });
  return every(conditions);
}
