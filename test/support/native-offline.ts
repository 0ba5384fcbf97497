/** Takes the place of `lib/kernel/native.ts` in jest.offline.config.cjs: there is never a binary. */
import type { Addon } from '../../lib/kernel/addon';
import { AddonError } from '../../lib/errors';
import { moduleBytes } from '../../lib/kernel/wasm/module-bytes';
import { offlineAddon } from '../../lib/kernel/wasm/offline-addon';

export type * from '../../lib/kernel/addon';

const refusal = (): AddonError => new AddonError([], 'a machine without binaries', 'run npm test');

const loaded = offlineAddon(moduleBytes, refusal);

export function addon(): Addon {
  return loaded;
}
