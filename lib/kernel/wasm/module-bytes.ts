/** The WebAssembly module, as it comes with the code. */
import { MODULE } from './module.generated';

export function moduleBytes(): Uint8Array {
  return Buffer.from(MODULE, 'hex');
}
