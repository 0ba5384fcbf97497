/** Where the WebAssembly module is: in the package, or where a bundler has put this file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersFrom } from '../package-folders';

/** What `npm run build:wasm` makes. */
const MODULE = 'wasm/audit-netlink.wasm';

/**
 * The module's bytes.
 *
 * @param start the folder of the code that runs; empty in a browser
 * @throws {Error} when it is not there
 */
export function moduleBytes(start: string): Uint8Array {
  const paths = foldersFrom(start).map((folder) => join(folder, MODULE));
  return readFileSync(paths.find((path) => existsSync(path)) ?? (paths.at(-1) as string));
}
