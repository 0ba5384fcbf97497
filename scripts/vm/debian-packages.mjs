/** Debian's packages, unpacked into a folder; nothing is installed. Does not know what they are for. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';

/** @param packages names as apt knows them, also `NAME=VERSION` */
export function unpackPackages(packages, folder) {
  console.log(`fetching ${packages.join(', ').replaceAll('=', ' ')}`);
  // As root, apt-get would download as a user who may not write here.
  const asRoot = ['-o', 'APT::Sandbox::User=root'];
  runProgram('apt-get', [...asRoot, 'download', ...packages], { cwd: folder });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    runProgram('dpkg', ['-x', file, '.'], { cwd: folder });
    rmSync(join(folder, file));
  }
}
