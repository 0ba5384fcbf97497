/** Many rules as numbers, made of what reads one rule: what `native/audit/rule_list.h` is for the binary. */
import { fieldByNumber, holdsText } from '../../rules/fields';
import type { Addon, RuleList } from '../addon';
import { checkByteArray, checkWordArray } from './addon-arguments';

/** As in `native/audit/rule_words.h`. */
const FIELD_COUNT = 3;
const MASK = 5;
const FIELDS = MASK + 64;
const STRINGS = FIELDS + 3 * 64;
const RULE_WORDS = STRINGS + 2 * 64;

const UNREADABLE = 0xffffffff;

/** Places of what is the same, in the order in which it first came. */
class Places {
  readonly #places = new Map<string, number>();

  /** @param add called where these bytes are new */
  of(bytes: Uint8Array, add: () => void): number {
    const text = Buffer.from(bytes).toString('latin1');
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    add();
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }
}

/** `decodeRules` of the addon. */
export function ruleList(
  decodeRule: Addon['decodeRule'],
  bytes: Uint8Array,
  places: Uint32Array,
): RuleList {
  checkByteArray(bytes, 'the rules');
  checkWordArray(places, 'places');
  if (places.length % 2 !== 0) throw new RangeError('places must be pairs');
  const [words, masks, strings] = [[] as number[], [] as number[], [] as number[]];
  const [maskPlaces, stringPlaces] = [new Places(), new Places()];
  const rule = new Uint32Array(RULE_WORDS);
  for (let place = 0; place < places.length; place += 2) {
    const [start, end] = [places[place] as number, places[place + 1] as number];
    if (start > end || end > bytes.length) throw new RangeError('a rule lies outside the bytes');
    try {
      decodeRule(bytes.subarray(start, end), rule);
    } catch (error) {
      if ((error as Error).name !== 'RangeError') throw error;
      words.push(UNREADABLE);
      continue;
    }
    const [list, prepend, action] = rule as unknown as [number, number, number];
    const mask = rule.subarray(MASK, FIELDS);
    const maskBytes = new Uint8Array(mask.buffer, mask.byteOffset, mask.byteLength);
    const ofMask = maskPlaces.of(maskBytes, () => masks.push(...mask));
    const count = rule[FIELD_COUNT] as number;
    words.push(list, prepend, action, ofMask, count);
    let string = STRINGS;
    for (const at of Array.from({ length: count }, (_, field) => FIELDS + 3 * field)) {
      const [field, operator, value] = rule.subarray(at, at + 3) as unknown as number[];
      words.push(field as number, operator as number);
      if (holdsText(fieldByNumber(field as number))) {
        const [from, to] = [
          start + (rule[string++] as number),
          start + (rule[string++] as number),
        ] as const;
        // An empty string has no place of its own.
        const add = (): void => void strings.push(...(from === to ? [0, 0] : [from, to]));
        words.push(stringPlaces.of(bytes.subarray(from, to), add));
      } else words.push(value as number);
    }
  }
  return {
    words: Uint32Array.from(words),
    masks: Uint32Array.from(masks),
    strings: Uint32Array.from(strings),
  };
}
