/** The keys of a rule in the making, and what the text of one may be wherever rules are looked for by it. */
import { byteLength } from '../../text/byte-text';
import { MAX_KEY_BYTES } from '../fields';
import { KEY_SEPARATOR } from '../../text/keys';
import { type Condition, isComparison } from '../rule';
import type { Word } from '../tokenize';
import { refuse } from './refusal';

/** What stands before a key that is written as a field. */
export const KEY_PREFIX = 'key=';

/**
 * @param before the keys that the rule has already, joined
 * @throws {RuleError} when they would be too long together, or the text holds the byte between keys.
 */
export function checkKeyText(word: Word, before = ''): void {
  const joined = before === '' ? word.text : before + KEY_SEPARATOR + word.text;
  if (byteLength(joined) > MAX_KEY_BYTES) {
    refuse('key-too-long', 'the keys are too long', word, `at most ${MAX_KEY_BYTES} bytes`);
  }
  if (word.text.includes(KEY_SEPARATOR)) {
    refuse('key-character', 'a key may not hold the byte 0x01', word, 'several -k instead');
  }
}

export class RuleKeys {
  readonly #texts: string[] = [];
  /** Where the first of them stands. */
  #column = 1;

  /** Whether a key has text: an empty one alone is none. */
  get areGiven(): boolean {
    return this.#texts.length > 0;
  }

  /** The one condition that they become, as auditctl writes and reads it. */
  get condition(): Word {
    return { text: KEY_PREFIX + this.#texts.join(KEY_SEPARATOR), column: this.#column };
  }

  /** @throws {RuleError} for what {@link checkKeyText} refuses. */
  add(word: Word): void {
    if (word.text === '' && !this.areGiven) return;
    checkKeyText(word, this.#texts.join(KEY_SEPARATOR));
    if (!this.areGiven) this.#column = word.column;
    this.#texts.push(word.text);
  }

  /**
   * Their texts; without any, those of a last condition that says no more than keys do, which it takes
   * away. An empty key after another leaves its separator, which only a condition can say: it adds that.
   */
  finish(where: Condition[]): string[] {
    if (!this.areGiven) return takeKeys(where);
    if (!this.#texts.includes('')) return [...this.#texts];
    where.push({ field: 'key', operator: '=', value: this.#texts.join(KEY_SEPARATOR) });
    return [];
  }
}

function takeKeys(where: Condition[]): string[] {
  const last = where.at(-1);
  if (last === undefined || isComparison(last) || last.field !== 'key') return [];
  const parts = String(last.value).split(KEY_SEPARATOR);
  if (last.operator !== '=' || parts.includes('')) return [];
  where.pop();
  return parts;
}
