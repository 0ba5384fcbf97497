/** Minimal Debian systems in folders, for images and for compilers of older releases. Needs root. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cachedFolder } from '../cache-folder.mjs';
import { ask, run } from '../container/commands.mjs';
import { mirror } from './mirror.mjs';

/** Makes the system in an empty folder, or one that does not exist yet: the release and the packages alone. */
export function makeSystem(folder, release, packages) {
  const include = packages.length > 0 ? [`--include=${packages.join(',')}`] : [];
  // It tells of each package.
  ask('debootstrap', ['--variant=minbase', ...include, release, folder, mirror()]);
  // As in official images: packages start no services while they are installed.
  const policy = path.join(folder, 'usr/sbin/policy-rc.d');
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
}

/** A system of the release with nothing more, made where it is not there yet; to copy, not to change. */
export function minimalSystem(release) {
  return cachedFolder(`debian-${release}`, (folder) => makeSystem(folder, release, []));
}

/**
 * Mounts in a namespace of their own: they are gone when the command ends, whatever ends it, and nobody
 * else sees them.
 */
const ENTER = `
set -eu
system=$1 mounts=$2; shift 2
mount -t proc proc "$system/proc"
for one in $mounts; do
  mkdir -p "$system\${one#*:}"
  mount --bind -o ro "\${one%%:*}" "$system\${one#*:}"
done
exec chroot "$system" "$@"
`;

/**
 * The command, its arguments and the options for `run` or `ask` of a program in the system.
 *
 * @param options `mounts`: folders of this machine that it can read, by their place there; `env`: all of
 *   its environment but PATH
 */
function entering(system, command, { mounts = {}, env = {} } = {}) {
  const pairs = Object.entries(mounts).map(([there, here]) => `${here}:${there}`);
  return [
    ['unshare', '--mount', '--propagation', 'private'],
    ['sh', '-c', ENTER, 'sh', system, pairs.join(' '), ...command],
    { env: { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...env } },
  ];
}

/** Runs a program in the system, in the foreground. @throws unless it ends well. */
export function runIn(...words) {
  run(...entering(...words));
}

/** What a program in the system prints on its standard output. @throws unless it ends well. */
export function askIn(...words) {
  return ask(...entering(...words));
}
