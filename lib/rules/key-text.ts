/** What the text of a key may be, in a rule and where rules are looked for by theirs. */
import { byteLength } from './byte-text';
import { KEY_SEPARATOR, MAX_KEY_BYTES } from './fields';
import { refuse } from './refusal';
import type { Word } from './tokenize';

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
