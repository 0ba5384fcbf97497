/**
 * Finds options that are written in another way than auditctl(8) has them, and words that belong to none.
 * Does not know what is valid; it is asked about words that were refused.
 */
import { closestName } from '../../text/closest-name';
import { ACTIONS, LISTS } from '../../tables/keywords';
import { fieldByName, holdsText } from '../fields';
import type { Word } from '../tokenize';
import { meantField } from './meant-names';

/** What follows an option of one letter, in words. */
const VALUES: Readonly<Record<string, string>> = {
  a: 'list and action',
  A: 'list and action',
  b: 'number',
  C: 'comparison',
  d: 'list and action',
  e: 'number',
  f: 'number',
  F: 'field',
  k: 'key',
  p: 'permission',
  r: 'number',
  S: 'system call',
  w: 'path',
  W: 'path',
};

/** Options of one letter that a value follows. */
const OPTION = /^-[aAbCdefFkmpqrRSwW]$/;
const OPERATOR = /!=|>=|<=|&=|[=><&]/;

/** The field, or the option in its place, that the name is or means; undefined for other names. */
function meantName(name: string): string | undefined {
  return fieldByName(name)?.name ?? meantField(name);
}

function isField(name: string): boolean {
  return meantName(name) !== undefined;
}

/** How a field that {@link meantName} gave is written as an option: `-k`, `-p`, `-S`, else `-F name`. */
function optionOfField(meant: string): string {
  if (meant === 'key') return '-k';
  if (meant === 'perm') return '-p';
  return meant.startsWith('-') ? meant : `-F ${meant}=`;
}

/** A long or wrong option for what has a short one: `--key`, `-perm`, `-K`, `-f arch=b64`. */
function otherOption(text: string, next: string | undefined): string | undefined {
  const [, valued = ''] = /^-{1,2}([a-z_]{2,})=/.exec(text) ?? [];
  const field = meantName(valued);
  if (field !== undefined) {
    const value = text.slice(text.indexOf('=') + 1);
    const option = field.startsWith('-') ? `${field} ` : `-F ${field}=`;
    return `${text} is not an option: write ${option}${value}`;
  }
  const [, long = ''] = /^-{1,2}([A-Za-z_]{2,})$/.exec(text) ?? [];
  const meant = meantName(long);
  if (meant !== undefined) return `${text} is not an option: write ${optionOfField(meant)}`;
  if (/^--[A-Za-z]$/.test(text)) return `${text} is not an option: write ${text.slice(1)}`;
  if (text.startsWith('--') && text.slice(2).includes('-')) {
    const written = text.replaceAll('-', '_').replace(/^__/, '--');
    if (/^--(?:backlog_wait_time|reset_backlog_wait_time_actual)(?:=|$)/.test(written)) {
      return `${text} is not an option: write ${written}`;
    }
  }
  if (/^-[KP]$/.test(text)) return `${text} is not an option: write ${text.toLowerCase()}`;
  const isFollowed = next !== undefined && !next.startsWith('-');
  if (text === '-s' && isFollowed) return 'system calls follow -S: -s prints the status';
  if (text === '-f' && isFollowed && OPERATOR.test(next)) {
    return `a field follows -F: write -F ${next}`;
  }
  return undefined;
}

/** An option and its value joined by `=`, which is then part of the value. */
export function joinedValue(text: string): string | undefined {
  const [, letter, value] = /^-([aAbCdefFkprSwW])=(.*)$/s.exec(text) ?? [];
  if (letter === undefined) return undefined;
  return `the = would be part of what follows -${letter}: write -${letter} ${value}`;
}

const REVERSED: Readonly<Record<string, string>> = {
  '=>': '>=',
  '=<': '<=',
  '=!': '!=',
  '=~': '=',
  '<>': '!=',
  '==': '=',
  ':': '=',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
};

/** An operator that auditctl does not have. */
function wrongOperator(text: string): string | undefined {
  const [, name = '', operator = '', value = ''] =
    /^([a-z_0-9]+)(=>|=<|=!|=~|<>|==|:|≥|≤|≠)(.*)$/s.exec(text) ?? [];
  const right = REVERSED[operator];
  if (right === undefined || !isField(name)) return undefined;
  return `${operator} is not an operator: write ${name}${right}${value}`;
}

/** Blanks around an operator end the word. */
function spreadField(
  text: string,
  next: string | undefined,
  third: string | undefined,
): string | undefined {
  if (next === undefined) return undefined;
  if (isField(text) && /^(?:!=|>=|<=|&=|[=><&]|ne$|eq$|ge$|le$)/.test(next)) {
    const operator = { ne: '!=', eq: '=', ge: '>=', le: '<=' }[next] ?? next;
    const value = third === undefined || third.startsWith('-') ? '' : third;
    return `a field, its operator and its value have no blanks between them: write ${text}${operator}${value}`;
  }
  const isBare = isField(text) && !next.startsWith('-');
  if (isBare) return `a field, its operator and its value are one word: write ${text}=${next}`;
  if (/^[a-z_0-9]+(?:!=|>=|<=|&=|[=><&])$/.test(text) && !next.startsWith('-')) {
    return `a field, its operator and its value have no blanks between them: write ${text}${next}`;
  }
  return undefined;
}

/** Several values where the kernel compares with one. */
function severalValues(text: string): string | undefined {
  const [, name = '', value = ''] = /^([a-z_0-9]+)(?:!=|>=|<=|&=|[=><&])(.*,.*)$/s.exec(text) ?? [];
  const field = fieldByName(name);
  if (field === undefined || holdsText(field)) return undefined;
  if (field.kind === 'permission')
    return `permissions have no commas: write ${text.replaceAll(',', '')}`;
  // A number with a comma for thousands.
  if (/^\d{1,3}(?:,\d{3})+$/.test(value)) {
    return `a number has no commas: write ${text.replaceAll(',', '')}`;
  }
  return `${name} takes one value: write a rule for each of ${value}`;
}

const WORDS = [...Object.keys(LISTS), ...Object.keys(ACTIONS)];

/** A list and an action that are not joined by a comma, or misspelled. */
function listAndAction(text: string, next: string | undefined): string | undefined {
  const parts = text.split(/[,;:/|+]/).filter((part) => part !== '');
  if (parts.length === 1 && next !== undefined && !next.startsWith('-')) parts.push(next);
  const meant = parts.map((part) => closestName(part, WORDS));
  const isPair =
    meant.length === 2 &&
    meant.filter((word) => word !== undefined && Object.hasOwn(LISTS, word)).length === 1 &&
    meant.every((word) => word !== undefined);
  if (isPair && meant.join(',') !== text)
    return `the list and the action are written ${meant.join(',')}`;
  const [only] = meant;
  if (parts.length !== 1 || only === undefined) return undefined;
  return Object.hasOwn(ACTIONS, only)
    ? `the list is missing: write ${only},exit, for example`
    : `the action is missing: write always,${only}, for example`;
}

/** In a word and those beside it. */
export function causeBetween(words: readonly Word[], at: number): string | undefined {
  const text = (words[at] as Word).text;
  const before = words[at - 1]?.text ?? '';
  const next = words[at + 1]?.text;
  if (before === '-k' && /^-[A-Za-z]$/.test(text)) {
    return `there is no key after -k: ${text} would be the key`;
  }
  if (next === undefined && (OPTION.test(text) || text === '--backlog_wait_time')) {
    return `there is no ${VALUES[text.slice(1)] ?? 'value'} after ${text}`;
  }
  if (text === '-' && next !== undefined && /^[A-Za-z]$/.test(next)) {
    return `a blank stands after the hyphen: write -${next}`;
  }
  const option = joinedValue(text) ?? otherOption(text, next);
  if (option !== undefined && !OPTION.test(before)) return option;
  if (/^-[aAd]$/.test(before)) return listAndAction(text, next);
  if (before === '-S' && /[;|+]/.test(text)) {
    return `commas stand between system calls: write -S ${text.replaceAll(/[;|+]+/g, ',')}`;
  }
  if (before === '-p' && /^[rwxa]+(?:[,;|+/]+[rwxa]*)+$/.test(text)) {
    return `permissions have nothing between them: write -p ${text.replaceAll(/[^rwxa]/g, '')}`;
  }
  if (/^-[wW]$/.test(before) && text.startsWith('~')) {
    return "~ is the shell's: write the whole path of the home directory";
  }
  if (before !== '-F') return undefined;
  return wrongOperator(text) ?? spreadField(text, next, words[at + 2]?.text) ?? severalValues(text);
}

const SHELL = /^(?:&&?|\|\|?|;|\d?>{1,2}.*|<.*)$/;

/** What the option takes that a blank has cut in two. */
function cutInTwo(option: string, before: string, text: string): string | undefined {
  if (/^-[wW]$/.test(option) || (option === '-F' && /^(?:path|dir|exe)!?=/.test(before))) {
    return `a blank ends the path: if it belongs to it, write ${before}\\ ${text}`;
  }
  if (option === '-S') {
    return `a blank ends the system calls: write -S ${before.replace(/,+$/, '')},${text.replace(/^,+/, '')}`;
  }
  if (option === '-k' || (option === '-F' && before.startsWith('key='))) {
    return `a blank ends the key: if it belongs to it, write ${before}\\ ${text}`;
  }
  return undefined;
}

/** The first word that belongs to no option, and why it stands there. */
export function strayWord(words: readonly Word[]): { message: string; word: Word } | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as Word;
    const { text } = word;
    if (OPTION.test(text) || /^--\w+$/.test(text)) at += 1;
    if (text.startsWith('-')) continue;
    // What begins a line belongs to no rule at all.
    if (at === 0) return undefined;
    if (SHELL.test(text)) {
      return { message: `${text} is the shell's: a rule ends with its line`, word };
    }
    const [, name = ''] = /^([a-z_0-9]+)(?:!=|>=|<=|&=|[=><&])/.exec(text) ?? [];
    if (isField(name)) return { message: `a field needs -F before it: write -F ${text}`, word };
    const cut = cutInTwo(words[at - 2]?.text ?? '', words[at - 1]?.text ?? '', text);
    return { message: cut ?? `${text} belongs to no option: is one missing before it?`, word };
  }
  return undefined;
}
