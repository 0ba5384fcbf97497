/** The addon's `writeLines` over the WebAssembly module. */
import type { Addon } from '../addon';
import { checkByteArray, checkWordArray } from './addon-arguments';
import type { WasmInstance } from './instance';
import type { WasmRecordTypes } from './wasm-reassembler';

const WORD_BYTES = 4;

/** @param types what knows the record types that it is given */
export function wasmLines(
  current: () => WasmInstance,
  types: WasmRecordTypes,
): Addon['writeLines'] {
  return (names, form, bytes, index, positions) => {
    const wasm = current();
    const typesAt = types.addressOf(names, wasm);
    checkWordArray(form, 'form');
    checkByteArray(bytes, 'bytes');
    checkWordArray(index, 'index');
    checkWordArray(positions, 'positions');
    const lent = wasm.lend(bytes);
    const reasonAt = wasm.room((1 + form.length + index.length + positions.length) * WORD_BYTES);
    const formAt = reasonAt + WORD_BYTES;
    const indexAt = formAt + form.byteLength;
    const positionsAt = indexAt + index.byteLength;
    const { words } = wasm;
    words.set(form, formAt / WORD_BYTES);
    words.set(index, indexAt / WORD_BYTES);
    words.set(positions, positionsAt / WORD_BYTES);
    const lines = wasm.exports.writeLines(
      typesAt,
      formAt,
      form.length,
      lent,
      bytes.length,
      indexAt,
      index.length,
      positionsAt,
      positions.length,
      reasonAt,
    );
    if (lines === 0) wasm.demand(wasm.words[reasonAt / WORD_BYTES] as number);
    const [start = 0, size = 0] = wasm.words.subarray(lines / WORD_BYTES, lines / WORD_BYTES + 2);
    return Buffer.from(wasm.bytes.subarray(start, start + size));
  };
}
