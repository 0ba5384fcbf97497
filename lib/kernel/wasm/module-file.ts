/** Where the WebAssembly module is: in the package, or where a bundler has put this file. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What `npm run build:wasm` makes. */
const MODULE = 'wasm/audit-netlink.wasm';

/**
 * The module's bytes, from the folder or those above it up to the first that holds a package.
 *
 * @param start the folder of the code that runs; undefined in a browser
 * @throws {Error} when it is not there
 */
export function moduleBytes(start: string | undefined): Uint8Array {
  let folder = start ?? '';
  while (!existsSync(join(folder, MODULE))) {
    const parent = dirname(folder);
    if (parent === folder || existsSync(join(folder, 'package.json'))) break;
    folder = parent;
  }
  return readFileSync(join(folder, MODULE));
}
