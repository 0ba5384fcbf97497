/** The addon's reassembler of text, and its record types, over the WebAssembly module. */
import type {
  NativeColumns,
  NativeReassembler,
  NativeRecordTypes,
  PackedEvents,
  ReassemblerOptions,
} from '../addon';
import { checkByteArray, checkObject, checkWordArray, integer } from './addon-arguments';
import type { WasmInstance } from './instance';

/** What one call may hand in or give back has to stay below the 32-bit offsets. */
const MOST_BYTES = 2 ** 28;

const LARGEST_TYPE = 0xffff;
const WORD_BYTES = 4;
const KEY_WORDS = 4;

/** Frees what was dropped without being finished. */
const dropped = new FinalizationRegistry<() => void>((free) => free());

/** Frees an object of an instance, unless that broke: then all of its memory goes with it. */
function freeing(
  wasm: WasmInstance,
  free: 'deleteTypes' | 'deleteReassembler',
  address: number,
): () => void {
  return () => {
    if (!wasm.isBroken) wasm.exports[free](address);
  };
}

function checkColumns(columns: unknown): void {
  checkObject(columns, 'columns');
  const { plan, names } = columns as Record<string, unknown>;
  checkWordArray(plan, 'columns.plan');
  checkByteArray(names, 'columns.names');
}

interface TypeNames {
  /** Of each type its number, and the length of its name. */
  readonly pairs: Uint32Array;
  readonly names: Uint8Array;
}

function typeNames(names: unknown, numbers: unknown): TypeNames {
  if (!Array.isArray(names)) throw new TypeError('names must be an array');
  checkWordArray(numbers, 'numbers');
  if (numbers.length !== names.length) {
    throw new RangeError('names and numbers must be of one length');
  }
  const encoder = new TextEncoder();
  const pairs = new Uint32Array(2 * names.length);
  const texts = names.map((name: unknown, at) => {
    const number = numbers[at] as number;
    if (typeof name !== 'string' || number > LARGEST_TYPE) {
      throw new TypeError('a type must have a string and a 16-bit number');
    }
    const text = encoder.encode(name);
    pairs.set([number, text.length], 2 * at);
    return text;
  });
  const all = new Uint8Array(texts.reduce((sum, text) => sum + text.length, 0));
  let end = 0;
  for (const text of texts) {
    all.set(text, end);
    end += text.length;
  }
  return { pairs, names: all };
}

export interface WasmRecordTypes {
  readonly RecordTypes: new (names: readonly string[], numbers: Uint32Array) => NativeRecordTypes;
  /** The address of the types in the instance. */
  addressOf(types: unknown, wasm: WasmInstance): number;
}

/** @param current the instance to use, another one after it broke */
export function wasmRecordTypes(current: () => WasmInstance): WasmRecordTypes {
  const known = new WeakMap<object, RecordTypes>();

  class RecordTypes {
    readonly #types: TypeNames;
    #wasm: WasmInstance | undefined;
    #address = 0;

    constructor(names: readonly string[], numbers: Uint32Array) {
      this.#types = typeNames(names, numbers);
      this.addressIn(current());
      known.set(this, this);
    }

    addressIn(wasm: WasmInstance): number {
      if (this.#wasm === wasm) return this.#address;
      const { pairs, names } = this.#types;
      const lent = wasm.lend(names);
      const place = wasm.room(pairs.byteLength);
      wasm.words.set(pairs, place / WORD_BYTES);
      this.#address = wasm.exports.newTypes(place, pairs.length / 2, lent);
      this.#wasm = wasm;
      dropped.register(this, freeing(wasm, 'deleteTypes', this.#address));
      return this.#address;
    }
  }

  return {
    RecordTypes: RecordTypes as unknown as new (
      names: readonly string[],
      numbers: Uint32Array,
    ) => NativeRecordTypes,
    addressOf(types, wasm) {
      checkObject(types, 'types');
      const own = known.get(types);
      if (own === undefined) throw new TypeError('types must be a RecordTypes');
      return own.addressIn(wasm);
    },
  };
}

/** The address of a filter of events in the instance, 0 when there is none. */
function filterIn(wasm: WasmInstance, encoded: unknown): number {
  if (encoded === undefined) return 0;
  checkByteArray(encoded, 'filter');
  const lent = wasm.lend(encoded);
  const reason = wasm.room(WORD_BYTES);
  const filter = wasm.exports.newFilter(lent, encoded.length, reason);
  wasm.demand(wasm.words[reason / WORD_BYTES] as number);
  return filter;
}

/** @param types what knows the record types that it is made with */
export function wasmReassembler(
  current: () => WasmInstance,
  types: WasmRecordTypes,
): new (options: ReassemblerOptions) => NativeReassembler {
  return class Reassembler implements NativeReassembler {
    readonly #wasm: WasmInstance;
    readonly #free: () => void;
    /** 0 once it is finished. */
    #address: number;

    constructor(options: ReassemblerOptions) {
      checkObject(options, 'options');
      const timeoutMs = integer(options.timeoutMs, 'timeoutMs', 0, 2 ** 40);
      const maxEvents = integer(options.maxEvents, 'maxEvents', 1, 2 ** 20);
      const maxBytes = integer(options.maxBytes, 'maxBytes', 1, MOST_BYTES);
      const maxLineBytes = integer(options.maxLineBytes, 'maxLineBytes', 1, MOST_BYTES);
      const { columns, lines } = options;
      if (lines !== undefined) checkWordArray(lines, 'form');
      const orderMs =
        options.orderMs === undefined ? undefined : integer(options.orderMs, 'orderMs', 0, 2 ** 40);
      if (columns !== undefined) checkColumns(columns);
      const wasm = current();
      const typesAt = types.addressOf(options.types, wasm);
      const filter = filterIn(wasm, options.filter);
      const key = wasm.room(KEY_WORDS * WORD_BYTES);
      const words = wasm.words.subarray(key / WORD_BYTES, key / WORD_BYTES + KEY_WORDS);
      crypto.getRandomValues(words);
      this.#wasm = wasm;
      this.#address = wasm.exports.newReassembler(
        typesAt,
        timeoutMs,
        maxEvents,
        maxBytes,
        maxLineBytes,
        key,
        filter,
      );
      // The reassembler keeps what it is.
      if (filter !== 0) wasm.exports.deleteFilter(filter);
      // Its key decides where events are put; nobody else has a use for it.
      wasm.words.fill(0, key / WORD_BYTES, key / WORD_BYTES + KEY_WORDS);
      this.#free = freeing(wasm, 'deleteReassembler', this.#address);
      dropped.register(this, this.#free, this);
      if (columns !== undefined) this.#use(columns);
      if (lines !== undefined) this.#write(lines);
      if (orderMs !== undefined) wasm.exports.useOrder(this.#address, orderMs);
    }

    push(chunk: Uint8Array, waitedMs: number): PackedEvents {
      checkByteArray(chunk, 'chunk');
      if (chunk.length > MOST_BYTES) {
        throw new RangeError(`chunk must have at most ${MOST_BYTES} bytes`);
      }
      const waited = this.#waited(waitedMs);
      const lent = this.#wasm.lend(chunk);
      return this.#taken(this.#wasm.exports.push(this.#open(), lent, chunk.length, waited));
    }

    advance(waitedMs: number): PackedEvents {
      return this.#taken(this.#wasm.exports.advance(this.#open(), this.#waited(waitedMs)));
    }

    nextDeadline(): number | undefined {
      const deadline = this.#wasm.exports.nextDeadline(this.#open());
      return deadline < 0 ? undefined : deadline;
    }

    finish(): PackedEvents {
      const rest = this.#taken(this.#wasm.exports.finish(this.#open()));
      this.#address = 0;
      dropped.unregister(this);
      this.#free();
      return rest;
    }

    #use({ plan, names }: NativeColumns): void {
      const wasm = this.#wasm;
      const lent = wasm.lend(names);
      const place = wasm.room(plan.byteLength);
      wasm.words.set(plan, place / WORD_BYTES);
      const used = wasm.exports.useColumns(this.#address, place, plan.length, lent, names.length);
      if (used === 0) throw new RangeError('columns.plan does not say columns');
    }

    #write(form: Uint32Array): void {
      const wasm = this.#wasm;
      const place = wasm.room(form.byteLength);
      wasm.words.set(form, place / WORD_BYTES);
      if (wasm.exports.useLines(this.#address, place, form.length) === 0) {
        throw new RangeError('form does not say how lines look');
      }
    }

    #open(): number {
      if (this.#address === 0) throw new Error('the reassembler is finished');
      return this.#address;
    }

    #waited(waitedMs: unknown): number {
      return integer(waitedMs, 'waitedMs', 0, 2 ** 52);
    }

    /** A copy of the finished events: address and size of their bytes, then of the index. */
    #taken(address: number): PackedEvents {
      const { bytes, words } = this.#wasm;
      const [start = 0, size = 0, index = 0, count = 0] = words.subarray(
        address / WORD_BYTES,
        address / WORD_BYTES + 4,
      );
      return {
        bytes: Buffer.from(bytes.subarray(start, start + size)),
        index: words.slice(index / WORD_BYTES, index / WORD_BYTES + count),
      };
    }
  };
}
