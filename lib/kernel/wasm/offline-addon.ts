/**
 * What stands in for the addon where no binary of it fits: the parts that need no kernel, compiled to
 * WebAssembly from the same sources. Does not know where the module's bytes are, nor why there is no binary.
 */
import { errorMessage } from '../../tables/errnos';
import type { Addon } from '../addon';
import { integer } from './addon-arguments';
import { compileModule, WasmInstance, type WasmModule } from './instance';
import { wasmCodecs } from './wasm-codecs';
import { wasmLines } from './wasm-lines';
import { wasmReassembler, wasmRecordTypes } from './wasm-reassembler';

const LARGEST_INT = 0x7fffffff;

/** WebAssembly's numbers are little-endian, and a rule's bytes are this machine's. */
function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}

/**
 * An addon whose codecs, record types and reassembler give what the binary's do; opening any of its sockets
 * throws.
 *
 * @param moduleBytes called when the module is first needed
 * @param refusal the error for whatever needs the kernel; also thrown when the module is not there
 */
export function offlineAddon(moduleBytes: () => Uint8Array, refusal: () => Error): Addon {
  let module: WasmModule | undefined;
  let instance: WasmInstance | undefined;

  const compiled = (): WasmModule => {
    if (!isLittleEndian()) throw refusal();
    try {
      return compileModule(moduleBytes());
    } catch {
      throw refusal();
    }
  };
  const current = (): WasmInstance => {
    if (instance === undefined || instance.isBroken) {
      module ??= compiled();
      instance = new WasmInstance(module);
    }
    return instance;
  };

  const needsKernel = function NeedsKernel(): never {
    throw refusal();
  } as unknown as new () => never;

  const needsKernelCall = (): never => {
    throw refusal();
  };

  const types = wasmRecordTypes(current);
  return {
    ...wasmCodecs(current),
    errorText(errno) {
      const number = integer(errno, 'errno', 0, LARGEST_INT);
      // The table has errors alone.
      return errorMessage(number) ?? (number === 0 ? 'Success' : `Unknown error ${number}`);
    },
    outletState(descriptor) {
      integer(descriptor, 'descriptor', 0, LARGEST_INT);
      // Nothing here tells before writing: that waits for a slow reader, and fails when it is gone.
      return 'ready';
    },
    sendUnixDatagram: needsKernelCall,
    writeLines: wasmLines(current, types),
    Reassembler: wasmReassembler(current, types),
    RecordTypes: types.RecordTypes,
    LogAppender: needsKernel,
    LogScan: undefined,
    Control: needsKernel,
    DaemonStream: needsKernel,
    EventStream: needsKernel,
    Stream: needsKernel,
  };
}
