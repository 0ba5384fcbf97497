/**
 * One instance of the WebAssembly module, and what is passed to it: copies in its memory. Knows no rule and
 * no record.
 */
import type { WasmExports } from './exports';

/** Memory of the instance that is used again and again, as large as what it last had to hold. */
class Scratch {
  readonly #exports: WasmExports;
  #address = 0;
  #size = 0;

  constructor(exports: WasmExports) {
    this.#exports = exports;
  }

  /** The address of at least so many bytes. */
  sized(bytes: number): number {
    if (bytes > this.#size) {
      this.#exports.release(this.#address);
      this.#size = 0;
      this.#address = this.#exports.allocate(2 * bytes);
      this.#size = 2 * bytes;
    }
    return this.#address;
  }
}

/** The part of `WebAssembly` that is used. TypeScript's own types of it are a browser's. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule) => {
    readonly exports: Readonly<Record<string, unknown>>;
  };
}

declare const isModule: unique symbol;

export interface WasmModule {
  readonly [isModule]: never;
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

/** @throws {Error} when the bytes are not a module, or the machine forbids them. */
export function compileModule(bytes: Uint8Array): WasmModule {
  return new WebAssembly.Module(bytes);
}

type Call = (...numbers: number[]) => number;

export class WasmInstance {
  readonly exports: WasmExports;
  readonly #input: Scratch;
  readonly #output: Scratch;
  #bytes: Uint8Array;
  #words: Uint32Array;
  #broken: Error | undefined;

  constructor(module: WasmModule) {
    const raw = new WebAssembly.Instance(module).exports;
    const guarded: Record<string, unknown> = { memory: raw['memory'] };
    for (const [name, member] of Object.entries(raw)) {
      if (typeof member === 'function') guarded[name] = this.#guarded(member as Call);
    }
    this.exports = guarded as unknown as WasmExports;
    this.#bytes = new Uint8Array(this.exports.memory.buffer);
    this.#words = new Uint32Array(this.exports.memory.buffer);
    this.#input = new Scratch(this.exports);
    this.#output = new Scratch(this.exports);
    // oxlint-disable-next-line no-underscore-dangle -- the name that WASI gives to the constructors
    this.exports._initialize();
  }

  /** Whether its memory ran out in the middle of something: nothing in it can be used any more. */
  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  /** All of the memory, until the next call of an export: that may replace it. */
  get bytes(): Uint8Array {
    this.#refresh();
    return this.#bytes;
  }

  /** The same in numbers of 32 bits: the one at an address is at a quarter of it. */
  get words(): Uint32Array {
    this.#refresh();
    return this.#words;
  }

  /** The address of a copy of the bytes, until the next one is made. */
  lend(bytes: Uint8Array): number {
    const address = this.#input.sized(bytes.length);
    // Memory that is gone has no length, but cannot be copied from either.
    if (bytes.length > 0) this.bytes.set(bytes, address);
    return address;
  }

  /** The address of so many bytes to be written by the module. */
  room(bytes: number): number {
    return this.#output.sized(bytes);
  }

  /** @throws {RangeError} when there is a reason */
  demand(reason: number): void {
    if (reason === 0) return;
    const memory = this.bytes;
    const end = memory.indexOf(0, reason);
    throw new RangeError(String.fromCharCode(...memory.subarray(reason, end)));
  }

  #refresh(): void {
    const { buffer } = this.exports.memory;
    if (this.#bytes.buffer === buffer) return;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
  }

  #guarded(call: Call): Call {
    return (...numbers) => {
      if (this.#broken !== undefined) throw this.#broken;
      try {
        return call(...numbers);
      } catch (cause) {
        this.#broken = new Error('the WebAssembly module ran out of memory', { cause });
        throw this.#broken;
      }
    };
  }
}
