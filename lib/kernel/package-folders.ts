/** Where files of the package may be: the package's folder, or where a bundler has put the code. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder and those above it, up to the first that holds a package, or to the last. */
export function foldersFrom(start: string): string[] {
  const folders = [start];
  for (let folder = start; !existsSync(join(folder, 'package.json'));) {
    const parent = dirname(folder);
    if (parent === folder) break;
    folders.push(parent);
    folder = parent;
  }
  return folders;
}
