/** The addon's codecs over the WebAssembly module: the same arguments, results and errors. */
import type { Addon, FeatureData, StatusData } from '../addon';
import {
  checkByteArray,
  checkObject,
  checkWordArray,
  integer,
  isByteArray,
  isWordArray,
} from './addon-arguments';
import type { WasmInstance } from './instance';
import { ruleList } from './rule-list';

/** `kRuleWordCount` of `native/audit/rule_words.h`. */
const RULE_WORDS = 389;

/** The members of a status in the order of its bytes: `kStatusNames` of `native/node/codecs.cc`. */
const STATUS_MEMBERS = [
  'mask',
  'enabled',
  'failure',
  'pid',
  'rateLimit',
  'backlogLimit',
  'lost',
  'backlog',
  'featureBitmap',
  'backlogWaitTime',
  'backlogWaitTimeActual',
] as const satisfies readonly (keyof StatusData)[];

const FEATURE_MEMBERS = ['version', 'mask', 'features', 'lock'] as const;

const WORD_BYTES = 4;
const LARGEST = 0xffffffff;

/** The numbers of rules, statuses and features: no other lives while a call uses them. */
class Numbers {
  readonly address: number;
  /** Of one more, which says how much was written. */
  readonly count: number;
  readonly #wasm: WasmInstance;

  constructor(wasm: WasmInstance) {
    this.#wasm = wasm;
    this.address = wasm.exports.allocate((RULE_WORDS + 1) * WORD_BYTES);
    this.count = this.address + RULE_WORDS * WORD_BYTES;
  }

  write(numbers: ArrayLike<number>): void {
    this.#wasm.words.set(numbers, this.address / WORD_BYTES);
  }

  read(count: number): Uint32Array {
    const start = this.address / WORD_BYTES;
    return this.#wasm.words.subarray(start, start + count);
  }

  get written(): number {
    return this.#wasm.words[this.count / WORD_BYTES] as number;
  }
}

function checkRuleWords(words: unknown): asserts words is Uint32Array {
  checkWordArray(words, 'words');
  if (words.length !== RULE_WORDS) {
    throw new RangeError(`words must have ${RULE_WORDS} elements`);
  }
}

function areRuleWords(words: unknown): words is Uint32Array {
  return isWordArray(words) && words.length === RULE_WORDS;
}

type Codecs = Pick<
  Addon,
  | 'encodeRule'
  | 'decodeRule'
  | 'decodeRules'
  | 'encodeStatus'
  | 'decodeStatus'
  | 'encodeFeatures'
  | 'decodeFeatures'
>;

/** @param current the instance to use, another one after it broke */
export function wasmCodecs(current: () => WasmInstance): Codecs {
  const made = new WeakMap<WasmInstance, Numbers>();
  const numbersOf = (wasm: WasmInstance): Numbers => {
    const numbers = made.get(wasm) ?? new Numbers(wasm);
    made.set(wasm, numbers);
    return numbers;
  };
  /** The bytes that an export makes of the members, a number of 32 bits each. */
  const encoded = (name: 'encodeStatus' | 'encodeFeatures', members: readonly number[]): Buffer => {
    const wasm = current();
    const numbers = numbersOf(wasm);
    const size = members.length * WORD_BYTES;
    const place = wasm.room(size);
    numbers.write(members);
    wasm.exports[name](numbers.address, place);
    return Buffer.from(wasm.bytes.subarray(place, place + size));
  };

  const codecs: Codecs = {
    encodeRule(words, strings, out) {
      checkRuleWords(words);
      checkByteArray(strings, 'strings');
      const wasm = current();
      const numbers = numbersOf(wasm);
      const room = isByteArray(out) ? out.length : 0;
      const place = wasm.room(room);
      const lent = wasm.lend(strings);
      numbers.write(words);
      const { address, count } = numbers;
      wasm.demand(wasm.exports.encodeRule(address, lent, strings.length, place, room, count));
      // As in the addon, a rule that is wrong comes first.
      checkByteArray(out, 'out');
      const size = numbers.written;
      if (size > room) throw new RangeError(`out must have at least ${size} bytes`);
      out.set(wasm.bytes.subarray(place, place + size));
    },

    decodeRule(bytes, words) {
      checkByteArray(bytes, 'the rule');
      const wasm = current();
      const numbers = numbersOf(wasm);
      const lent = wasm.lend(bytes);
      // What the rule does not need stays as it was.
      const isRoom = areRuleWords(words);
      if (isRoom) numbers.write(words);
      wasm.demand(wasm.exports.decodeRule(lent, bytes.length, numbers.address));
      if (!isRoom) checkRuleWords(words);
      words.set(numbers.read(RULE_WORDS));
    },

    decodeRules: (bytes, places) => ruleList(codecs.decodeRule, bytes, places),

    encodeStatus(data) {
      checkObject(data, 'the status');
      const members = STATUS_MEMBERS.map((name) => {
        const value: unknown = data[name];
        return value === undefined ? 0 : integer(value, name, 0, LARGEST);
      });
      return encoded('encodeStatus', members);
    },

    decodeStatus(bytes) {
      checkByteArray(bytes, 'the status');
      const wasm = current();
      const numbers = numbersOf(wasm);
      const { address, count } = numbers;
      wasm.demand(wasm.exports.decodeStatus(wasm.lend(bytes), bytes.length, address, count));
      const data: StatusData = {};
      for (const [at, value] of numbers.read(numbers.written).entries()) {
        data[STATUS_MEMBERS[at] as keyof StatusData] = value;
      }
      return data;
    },

    encodeFeatures(data) {
      checkObject(data, 'the features');
      const members = FEATURE_MEMBERS.map((name) => integer(data[name], name, 0, LARGEST));
      return encoded('encodeFeatures', members);
    },

    decodeFeatures(bytes) {
      checkByteArray(bytes, 'the features');
      const wasm = current();
      const numbers = numbersOf(wasm);
      wasm.demand(wasm.exports.decodeFeatures(wasm.lend(bytes), bytes.length, numbers.address));
      const [version, mask, features, lock] = numbers.read(FEATURE_MEMBERS.length);
      return { version, mask, features, lock } as FeatureData;
    },
  };
  return codecs;
}
