/**
 * The only way to the addon: loads it on first use. Nothing else in `lib/` requires the binary, and where
 * none fits, everything offline works over WebAssembly.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AddonError } from '../errors';
import type { Addon } from './addon';
import { moduleBytes } from './wasm/module-file';
import { offlineAddon } from './wasm/offline-addon';

export type * from './addon';

/** The package's folder, wherever below it a bundle has put this file. */
function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return folder;
}

let loaded: Addon | undefined;

/**
 * The binary that was compiled at installation is what node-gyp-build takes first, unless it is told
 * otherwise; reading folders to find that out takes it more than half a millisecond.
 */
function load(folder: string): unknown {
  const compiled = join(folder, 'build', 'Release', 'audit_netlink.node');
  const { AUDIT_NETLINK_PREBUILD: elsewhere, PREBUILDS_ONLY: only } = process.env;
  if (elsewhere === undefined && only === undefined && existsSync(compiled)) {
    return require(compiled);
  }
  return (require('node-gyp-build') as (directory: string) => unknown)(folder);
}

/** What works without the kernel, where no binary fits this machine. */
function withoutBinary(refusal: () => AddonError): Addon {
  return offlineAddon(() => moduleBytes(__dirname), refusal);
}

/**
 * Loads the addon: the binary that was compiled at installation, otherwise a prebuilt one that fits. Where
 * there is neither, its sockets throw an AddonError.
 */
export function addon(): Addon {
  if (loaded === undefined) {
    try {
      loaded = load(packageFolder()) as Addon;
    } catch (error) {
      loaded = withoutBinary(() => new AddonError(error as Error));
    }
  }
  return loaded;
}
