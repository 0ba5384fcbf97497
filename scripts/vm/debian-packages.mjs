/** Debian's packages, as apt knows them, unpacked into a folder, not installed. Does not know what they are for. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from '../cache-folder.mjs';
import { mirror } from '../debian/mirror.mjs';
import { runProgram } from './run-program.mjs';

/** As root, apt-get would fetch as a user who may not write to our folders. */
const AS_ROOT = ['-o', 'APT::Sandbox::User=root'];

/** Debian's releases with the kernels that are still made, and those with newer ones for them. */
const RELEASES = ['bookworm', 'bookworm-backports', 'trixie', 'trixie-backports'];

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** apt's options for the packages that the machine itself can install. */
export const OF_MACHINE = [];

/**
 * Fetches the package lists of every release of Debian that there is a use for here, beside those of the
 * machine, which stay as they are.
 *
 * @returns apt's options for the packages of these releases
 */
export function ofReleases() {
  const folder = cachedFolder('debian-releases', (draft) => mkdirSync(join(draft, 'lists')));
  const sources = join(folder, 'sources.list');
  const uri = mirror();
  const lines = RELEASES.map((release) => `deb [signed-by=${KEYRING}] ${uri} ${release} main\n`);
  writeFileSync(sources, lines.join(''));
  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache': folder,
    // Images for containers have apt read every list anew each time.
    'Dir::Cache::pkgcache': 'pkgcache.bin',
    'Dir::Cache::srcpkgcache': 'srcpkgcache.bin',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  console.log(`fetching package lists of ${RELEASES.join(', ')}`);
  runProgram('apt-get', [...AS_ROOT, ...options, 'update']);
  return options;
}

/** What `apt-cache` with these options says, a line each. */
export function askApt(options, ...words) {
  return runProgram('apt-cache', [...options, ...words]).split('\n');
}

/**
 * @param packages names as apt knows them, also `NAME=VERSION` and `NAME/RELEASE`
 * @param options apt's, which say whose packages
 */
export function unpackPackages(packages, folder, options = OF_MACHINE) {
  console.log(`fetching ${packages.join(', ').replaceAll(/[=/]/g, ' ')}`);
  runProgram('apt-get', [...AS_ROOT, ...options, 'download', ...packages], { cwd: folder });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    runProgram('dpkg', ['-x', file, '.'], { cwd: folder });
    rmSync(join(folder, file));
  }
}
