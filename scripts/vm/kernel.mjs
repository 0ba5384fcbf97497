/** Debian's kernel, fetched into a cache folder and unpacked there; nothing is installed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';

/** The package that depends on the newest kernel. Not the -cloud- one, which has no 9p. */
const META_PACKAGE = 'linux-image-amd64';

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'audit-netlink');
}

/** The kernel's package and version, as apt would take it. */
function newestKernel() {
  const depends = runProgram('apt-cache', ['show', '--no-all-versions', META_PACKAGE]);
  const name = /^Depends: .*?(linux-image-[\w.+-]+)/m.exec(depends)?.[1];
  if (name === undefined) throw new Error(`apt knows no ${META_PACKAGE}: apt-get update`);
  const version = runProgram('apt-cache', ['show', '--no-all-versions', name]);
  return { name, version: /^Version: (.*)$/m.exec(version)?.[1] };
}

function unpack({ name, version }, target) {
  const draft = `${target}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    console.log(`fetching ${name} ${version}`);
    // As root, apt-get would download as a user who may not write here.
    const asRoot = ['-o', 'APT::Sandbox::User=root'];
    runProgram('apt-get', [...asRoot, 'download', `${name}=${version}`], { cwd: draft });
    const [file] = readdirSync(draft);
    runProgram('dpkg', ['-x', file, '.'], { cwd: draft });
    rmSync(join(draft, file));
    if (!existsSync(target)) renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @returns the paths of the kernel's image and of the folder with its modules */
export function debianKernel() {
  const newest = newestKernel();
  const target = join(cacheFolder(), `${newest.name}_${newest.version}`);
  if (!existsSync(target)) unpack(newest, target);
  const release = newest.name.replace('linux-image-', '');
  return {
    image: join(target, 'boot', `vmlinuz-${release}`),
    modules: join(target, 'lib', 'modules', release),
  };
}
