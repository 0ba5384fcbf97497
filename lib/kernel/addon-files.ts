/**
 * Where the addon may be: the files, in the order in which they are tried. Looks at no file but that of
 * Node.js itself, to learn which C library it has.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CLibrary, cLibrary } from './c-library';
import { foldersFrom } from './package-folders';

/** What `audit-netlink-build` makes. */
const COMPILED = 'build/Release/audit_netlink.node';

/** In the package, `scripts/prebuild` has made these. */
function prebuilt(library: CLibrary): string {
  const machine = `${process.platform}-${process.arch}`;
  return join('prebuilds', machine, `audit-netlink.${library}.node`);
}

/** Without a C library that is known, both are tried: the wrong one does not load. */
function librariesToTry(): readonly CLibrary[] {
  const known = cLibrary();
  return known === undefined ? ['glibc', 'musl'] : [known];
}

/**
 * The files that may be the addon, the best first. Beside and above the code that runs, only those that
 * are there; but all of the package's own folder, so that an error can name them. Nothing outside of
 * Linux, whose kernel alone it speaks to.
 *
 * @param start the folder of the code that runs
 */
export function* addonFiles(
  start: string,
  platform: NodeJS.Platform = process.platform,
): Generator<string> {
  if (platform !== 'linux') return;
  // The tests of other builds set it, to a folder that is like a package's.
  const { AUDIT_NETLINK_PREBUILD: elsewhere } = process.env;
  const folders = elsewhere === undefined ? foldersFrom(start) : [elsewhere];
  const last = folders.at(-1) as string;
  const shown = (folder: string, path: string): boolean =>
    folder === last || existsSync(join(folder, path));
  for (const folder of folders) if (shown(folder, COMPILED)) yield join(folder, COMPILED);
  for (const library of librariesToTry()) {
    for (const folder of folders) {
      if (shown(folder, prebuilt(library))) yield join(folder, prebuilt(library));
    }
  }
}
