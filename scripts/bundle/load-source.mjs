/** Modules of lib/ for scripts, which want what dist/ does not tell. */
import { resolve } from 'node:path';
import { build } from 'rolldown';
import { bundleOptions } from './options.mjs';

const root = resolve(import.meta.dirname, '../..');

/**
 * What the module exports, compiled now.
 *
 * @param path from the tree's root: `lib/cli/tsauditctl/option-table.ts`
 */
export async function loadSource(path) {
  const { output } = await build({ ...bundleOptions(root), input: path, write: false });
  const text = Buffer.from(output[0].code).toString('base64');
  return await import(`data:text/javascript;base64,${text}`);
}
