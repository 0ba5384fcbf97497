/**
 * Collects the keys of a rule while it is parsed, and checks the text of a key wherever one is
 * given.
 */
import { byteLength } from '../../text/byte-text';
import { MAX_KEY_BYTES } from '../fields';
import { KEY_SEPARATOR } from '../../text/keys';
import { type Condition, isComparison } from '../rule';
import type { Word } from '../tokenize';
import { refuse } from './refusal';

/** The prefix of a key that is written as a field. */
export const KEY_PREFIX = 'key=';

/**
 * @param before the keys that the rule already has, joined
 * @throws {RuleError} when the keys would be too long together, or the text contains the byte that
 *   separates keys.
 */
export function checkKeyText(word: Word, before = ''): void {
  const joined = before === '' ? word.text : before + KEY_SEPARATOR + word.text;
  if (byteLength(joined) > MAX_KEY_BYTES) {
    refuse('key-too-long', 'the keys are too long', word, `at most ${MAX_KEY_BYTES} bytes`);
  }
  if (word.text.includes(KEY_SEPARATOR)) {
    refuse('key-character', 'a key must not contain the byte 0x01', word, 'a -k for each key');
  }
}

export class RuleKeys {
  readonly #texts: string[] = [];
  /** The position of the first key. */
  #column = 1;

  /** Whether any key has text: an empty key alone does not count. */
  get areGiven(): boolean {
    return this.#texts.length > 0;
  }

  /** Whether there is just one key with text. */
  get isOne(): boolean {
    return this.#texts.length === 1;
  }

  /** The one condition that the keys become, as auditctl writes and reads it. */
  get condition(): Word {
    return { text: KEY_PREFIX + this.#texts.join(KEY_SEPARATOR), column: this.#column };
  }

  /** @throws {RuleError} when {@link checkKeyText} refuses the text. */
  add(word: Word): void {
    if (word.text === '' && !this.areGiven) return;
    checkKeyText(word, this.#texts.join(KEY_SEPARATOR));
    if (!this.areGiven) this.#column = word.column;
    this.#texts.push(word.text);
  }

  /**
   * The texts of the keys. Without any, those of a last condition that only states keys, which is
   * removed. An empty key after another leaves its separator, which only a condition can express,
   * so one is added.
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
