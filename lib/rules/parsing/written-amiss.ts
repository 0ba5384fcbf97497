/**
 * Finds why words are not a rule, or not the one that was meant, where the refusal would name only the
 * symptom. Does not know what is valid; it is asked about words that were refused.
 */
import type { Word } from '../tokenize';
import { type Control, findControl } from './controls';
import { causeAtStart, dashed, MARKS, ORDINARY } from './foreign-marks';
import { causeBetween, joinedValue, strayWord } from './misused-options';

/** A cause in one sentence, and the word that shows it. */
export interface Cause {
  readonly message: string;
  readonly word: Word;
}

function marked(words: readonly Word[]): Cause | undefined {
  const unusual = words.filter(({ text }) => !ORDINARY.test(text));
  for (const mark of MARKS) {
    for (const word of unusual) {
      const message = mark(word.text);
      if (message !== undefined) return { message, word };
    }
  }
  return undefined;
}

/** In a word and those beside it. */
function between(words: readonly Word[], at: number): string | undefined {
  const { text } = words[at] as Word;
  const dash = dashed(text);
  if (dash !== undefined) return dash;
  if (at > 0 && text.startsWith('#')) {
    return 'a comment has a line of its own: rules end with their line';
  }
  if (at === words.length - 1 && /^\\+$|[^\\]\\$/.test(text)) {
    return 'a backslash does not continue a line: write the rule in one line';
  }
  const success = /^success(!?=)(yes|no|true|false|success|failure|failed)$/i.exec(text);
  if (success !== null) {
    const isYes = /^(?:yes|true|success)$/i.test(success[2] as string);
    return `success is 1 or 0: write success${success[1]}${isYes ? 1 : 0}`;
  }
  return causeBetween(words, at);
}

/** Why the words were refused; undefined when nothing of this kind is in them. */
export function causeIn(words: readonly Word[]): Cause | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  const start = causeAtStart(words.map(({ text }) => text));
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
  // Control characters have a refusal of their own, unless nothing else is there.
  const control = words.find(({ text }) => findControl('', text) !== undefined);
  if (control === undefined) return strayWord(words);
  if (control !== first || !/^\P{L}*$/u.test(control.text)) return undefined;
  const { name } = findControl('', control.text) as Control;
  return { message: `${name} is all that begins the line: leave it out`, word: control };
}

/** What in the words of a valid rule is probably not meant. */
export function doubtIn(words: readonly Word[]): Cause | undefined {
  const mark = marked(words);
  if (mark !== undefined) return mark;
  // getopt reads `-k`, and `ey=...` as the key.
  const word = words.find(({ text }) => /^-k(?:ey)?=/.test(text));
  if (word === undefined) return undefined;
  const key = word.text.replace(/^-k(?:ey)?=/, '');
  return {
    message:
      joinedValue(word.text) ?? `${word.text} gives the key ${word.text.slice(2)}: write -k ${key}`,
    word,
  };
}
