/** Fresh Debian systems with nothing but Node.js and npm, in which the package is installed. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';
import { run } from '../container/commands.mjs';
import { askIn, minimalSystem } from '../debian/system.mjs';

const prefix = path.dirname(path.dirname(process.execPath));
const NPM = 'lib/node_modules/npm';

/** What the installed program prints with the option, and how long the installation took, in seconds. */
const WALK = `
set -eu
mkdir /app
cd /app
echo '{ "private": true }' >package.json
before=$(date +%s%N)
npm install --offline --omit=optional --no-audit --no-fund --loglevel=error /package.tgz >/dev/null
echo $(( ($(date +%s%N) - before) / 1000000 ))
for word in "$@"; do node_modules/.bin/tsauditctl "$word"; done
`;

/** What an installation is to take at most: a person waits for it. Printed, for machines differ. */
const GOAL = 'under 10 s';

/**
 * Installs the tarball in a copy of the system, and runs the program there; says how long it took.
 *
 * @throws when anything fails, or a compiler is there.
 */
export function tryOnSystem(release, tarball, mayReadStatus) {
  const part = mkdtempSync(path.join(cacheFolder(), 'fresh-'));
  try {
    const system = path.join(part, 'system');
    run('cp', ['-a', minimalSystem(release), system]);
    for (const one of ['bin/node', NPM]) {
      const target = path.join(system, 'usr/local', path.dirname(one));
      mkdirSync(target, { recursive: true });
      run('cp', ['-a', path.join(prefix, one), target]);
    }
    for (const tool of ['npm', 'npx']) {
      symlinkSync(`../${NPM}/bin/${tool}-cli.js`, path.join(system, 'usr/local/bin', tool));
    }
    cpSync(tarball, path.join(system, 'package.tgz'));
    for (const compiler of ['usr/bin/gcc', 'usr/bin/g++', 'usr/bin/make', 'usr/bin/python3']) {
      if (existsSync(path.join(system, compiler))) throw new Error(`${compiler} is there`);
    }
    const words = mayReadStatus ? ['-v', '-s', '-l'] : ['-v'];
    const printed = askIn(system, ['sh', '-c', WALK, 'sh', ...words], {
      env: { HOME: '/root' },
    });
    const [milliseconds, version, ...more] = printed.split('\n');
    if (!version.startsWith('tsauditctl version')) throw new Error(`-v printed ${version}`);
    if (mayReadStatus && !more.some((line) => /^enabled \d/.test(line))) throw new Error(printed);
    return `installed in ${(Number(milliseconds) / 1000).toFixed(1)} s; goal: ${GOAL}`;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
