/**
 * The functions of the WebAssembly module, as `native/wasm/exports.cc` has them. Addresses are of its memory;
 * a function that may fail returns 0, or the address of the reason.
 */
export interface WasmExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  allocate(bytes: number): number;
  release(address: number): void;
  encodeRule(
    words: number,
    strings: number,
    stringBytes: number,
    out: number,
    room: number,
    size: number,
  ): number;
  decodeRule(bytes: number, size: number, words: number): number;
  encodeStatus(members: number, out: number): void;
  decodeStatus(bytes: number, size: number, members: number, count: number): number;
  encodeFeatures(members: number, out: number): void;
  decodeFeatures(bytes: number, size: number, members: number): number;
  newTypes(pairs: number, count: number, names: number): number;
  deleteTypes(types: number): void;
  newFilter(bytes: number, size: number, reason: number): number;
  deleteFilter(filter: number): void;
  newReassembler(
    types: number,
    timeoutMs: number,
    maxEvents: number,
    maxBytes: number,
    maxLineBytes: number,
    key: number,
    filter: number,
  ): number;
  useOrder(reassembler: number, spanMs: number): void;
  useLines(reassembler: number, form: number, count: number): number;
  writeLines(
    types: number,
    form: number,
    formCount: number,
    bytes: number,
    size: number,
    index: number,
    indexCount: number,
    positions: number,
    count: number,
    reason: number,
  ): number;
  useColumns(
    reassembler: number,
    words: number,
    count: number,
    names: number,
    nameBytes: number,
  ): number;
  deleteReassembler(reassembler: number): void;
  push(reassembler: number, chunk: number, size: number, waitedMs: number): number;
  advance(reassembler: number, waitedMs: number): number;
  finish(reassembler: number): number;
  nextDeadline(reassembler: number): number;
}
