/**
 * The only way to the addon: loads it on first use. Nothing else in `lib/` requires the binary, and where
 * none fits, everything offline works over WebAssembly.
 */
import { existsSync } from 'node:fs';
import { type AddonAttempt, AddonError } from '../errors';
import type { Addon } from './addon';
import { cure } from './addon-cure';
import { addonFiles } from './addon-files';
import { describeMachine } from './c-library';
import { moduleBytes } from './wasm/module-bytes';
import { offlineAddon } from './wasm/offline-addon';

export type * from './addon';

let loaded: Addon | undefined;

/** The folder of the code that runs; browsers have none, and need none. */
const HERE = typeof __dirname === 'string' ? __dirname : '';

/** What works without the kernel, where no binary fits this machine. */
function withoutBinary(attempts: readonly AddonAttempt[]): Addon {
  const refusal = (): AddonError => new AddonError(attempts, describeMachine(), cure(HERE));
  return offlineAddon(moduleBytes, refusal);
}

/** The loader's messages begin with the path, and some explain themselves in further lines. */
function reasonOf(error: unknown, path: string): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.startsWith(`${path}: `) ? line.slice(path.length + 2) : line;
}

/** The first file that loads here. */
function load(): Addon {
  const attempts: AddonAttempt[] = [];
  for (const path of addonFiles(HERE)) {
    if (existsSync(path)) {
      try {
        return require(path) as Addon;
      } catch (error) {
        attempts.push({ path, reason: reasonOf(error, path), cause: error });
      }
    } else {
      attempts.push({ path, reason: 'not found' });
    }
  }
  return withoutBinary(attempts);
}

/**
 * Loads the addon: what was compiled on this machine, otherwise a prebuilt binary that fits it. Where there is
 * neither, or none that loads, its sockets throw an {@link AddonError}.
 */
export function addon(): Addon {
  return (loaded ??= load());
}
