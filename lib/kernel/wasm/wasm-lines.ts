/** The addon's `writeLines` over the WebAssembly module. */
import type { Addon } from '../addon';
import { checkByteArray, checkWordArray, integer } from './addon-arguments';
import type { WasmInstance } from './instance';
import type { WasmRecordTypes } from './wasm-reassembler';

const WORD_BYTES = 4;
const TIMED = 2;

/** @param types what knows the record types that it is given */
export function wasmLines(
  current: () => WasmInstance,
  types: WasmRecordTypes,
): Addon['writeLines'] {
  return (names, style, escape, bytes, index, positions, offsets) => {
    const wasm = current();
    const typesAt = types.addressOf(names, wasm);
    integer(style, 'style', 0, TIMED);
    integer(escape, 'escape', 0, 3);
    checkByteArray(bytes, 'bytes');
    checkWordArray(index, 'index');
    checkWordArray(positions, 'positions');
    checkWordArray(offsets, 'offsets');
    if (style === TIMED && offsets.length !== positions.length) {
      throw new RangeError('offsets must have an element for each position');
    }
    const lent = wasm.lend(bytes);
    const place = wasm.room((index.length + positions.length + offsets.length) * WORD_BYTES);
    const { words } = wasm;
    const at = place / WORD_BYTES;
    words.set(index, at);
    words.set(positions, at + index.length);
    words.set(offsets, at + index.length + positions.length);
    const positionsAt = place + index.length * WORD_BYTES;
    const lines = wasm.exports.writeLines(
      typesAt,
      style,
      escape,
      lent,
      bytes.length,
      place,
      index.length,
      positionsAt,
      positions.length,
      positionsAt + positions.length * WORD_BYTES,
    );
    if (lines === 0) throw new RangeError('positions must be those of packed events');
    const [start = 0, size = 0] = wasm.words.subarray(lines / WORD_BYTES, lines / WORD_BYTES + 2);
    return Buffer.from(wasm.bytes.subarray(start, start + size));
  };
}
