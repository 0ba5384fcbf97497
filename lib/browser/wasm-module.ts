/** The WebAssembly module as text in base64; the build of the package puts it here. */
declare const WASM_MODULE: string;

export const MODULE: string = WASM_MODULE;
