/**
 * Finds why words are not a rule, or not the one that was meant: marks of shells, editors and templates that
 * auditctl takes for letters. Does not know what is valid; it is asked about words that were refused.
 */
import { meantField } from './meant-names';
import { fieldByName } from '../fields';
import type { Word } from '../tokenize';

/** A cause in one sentence, and the word that shows it. */
export interface Cause {
  readonly message: string;
  readonly word: Word;
}

type Finding = (text: string) => string | undefined;

const BLANKS = /[\u00A0\u1680\u2000-\u200D\u202F\u205F\u2060\u3000\uFEFF]/;
const DASHES = /^[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/;
/** U+2019 is an apostrophe as well. */
const CURLY_QUOTES = /[\u2018\u201A-\u201F]|^\u2019|\u2019$/;
const QUOTES = /^["'`]|["'`]$|=["'`]/;
const TEMPLATE = /\{\{|\}\}|\{%|%\}|<%|%>|\$\{|\$\(|\$[A-Za-z_]|^@[A-Z_]+@|<[A-Z_]+>/;

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What is a mistake wherever it stands, and also in a word that is valid. */
const MARKS: readonly Finding[] = [
  (text) =>
    TEMPLATE.test(text)
      ? `${text} has a mark of a template or a variable that nobody filled in`
      : undefined,
  (text) => {
    const curly = CURLY_QUOTES.exec(text)?.[0];
    return curly === undefined
      ? undefined
      : `${curly} is a typographic quote (${codeOf(curly)}): rules have no quotes`;
  },
  (text) =>
    QUOTES.test(text)
      ? `the quotes would be part of ${text}: rules have none, and a blank in a word is written as "\\ "`
      : undefined,
  (text) => {
    const blank = BLANKS.exec(text)?.[0];
    return blank === undefined
      ? undefined
      : `${codeOf(blank)} looks like a blank or like nothing, and is part of the word: write a plain blank`;
  },
];

function marked(words: readonly Word[]): Cause | undefined {
  for (const mark of MARKS) {
    for (const word of words) {
      const message = mark(word.text);
      if (message !== undefined) return { message, word };
    }
  }
  return undefined;
}

/** In the first word of a line. */
function atStart({ text }: Word): string | undefined {
  if (text.startsWith('\uFEFF')) {
    return 'a byte order mark (BOM, U+FEFF) stands before the rule: save the file as UTF-8 without it';
  }
  if (/^(?:\/.*\/)?(?:auditctl|tsauditctl|sudo)$/.test(text)) {
    return `a rule begins with its options: leave out ${text}`;
  }
  return undefined;
}

/** In a word and those beside it. */
function between(words: readonly Word[], at: number): string | undefined {
  const { text } = words[at] as Word;
  const before = words[at - 1]?.text ?? '';
  if (DASHES.test(text)) {
    return `${text.charAt(0)} (${codeOf(text)}) is a dash: write the hyphen -, as in -${text.slice(1)}`;
  }
  if (at > 0 && text.startsWith('#')) {
    return 'a comment has a line of its own: rules end with their line';
  }
  if (at === words.length - 1 && /^\\+$|[^\\]\\$/.test(text)) {
    return 'a backslash does not continue a line: write the rule in one line';
  }
  if (before === '-k' && /^-[A-Za-z]$/.test(text)) {
    return `there is no key after -k: ${text} would be the key`;
  }
  const [, name] = /^-{1,2}([a-z_]{2,})=/.exec(text) ?? [];
  if (name !== undefined && (fieldByName(name) ?? meantField(name)) !== undefined) {
    return `${text} is not an option: write -F ${text.replace(/^-+/, '')}`;
  }
  const success = /^success(!?=)(yes|no|true|false|success|failure|failed)$/i.exec(text);
  if (success !== null) {
    const isYes = /^(?:yes|true|success)$/i.test(success[2] as string);
    return `success is 1 or 0: write success${success[1]}${isYes ? 1 : 0}`;
  }
  return undefined;
}

/** A blank inside a path ends it. */
function splitPath(words: readonly Word[]): Cause | undefined {
  for (const [at, word] of words.entries()) {
    const before = words[at - 1]?.text ?? '';
    const option = words[at - 2]?.text ?? '';
    const isPath =
      /^-[wW]$/.test(option) || (option === '-F' && /^(?:path|dir|exe)!?=/.test(before));
    if (isPath && !word.text.startsWith('-')) {
      const message = `a blank ends the path: if it belongs to it, write ${before}\\ ${word.text}`;
      return { message, word };
    }
  }
  return undefined;
}

/** Why the words were refused; undefined when nothing of this kind is in them. */
export function causeIn(words: readonly Word[]): Cause | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  const start = atStart(first);
  if (start !== undefined) return { message: start, word: first };
  const mark = marked(words);
  if (mark !== undefined) return mark;
  for (const [at, word] of words.entries()) {
    const message = between(words, at);
    if (message !== undefined) return { message, word };
  }
  const second = words.filter(({ text }) => text === '-w')[1];
  if (second !== undefined) {
    return { message: 'a line has one watch: write the second in a line of its own', word: second };
  }
  return splitPath(words);
}

/** What in the words of a valid rule is probably not meant. */
export function doubtIn(words: readonly Word[]): Cause | undefined {
  const mark = marked(words);
  if (mark !== undefined) return mark;
  // getopt reads `-k`, and `ey=...` as the key.
  const word = words.find(({ text }) => text.startsWith('-key='));
  if (word === undefined) return undefined;
  const key = word.text.slice('-key='.length);
  return { message: `${word.text} gives the key ${word.text.slice(2)}: write -k ${key}`, word };
}
