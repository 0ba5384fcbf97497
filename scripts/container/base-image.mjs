/**
 * A stand-in for the official Node.js image, made where no image registry is at hand: a minimal Debian
 * with this machine's node, npm and headers in /usr/local. Kept as a file outside the tree.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ask, podman, run } from './commands.mjs';

const DEBIAN = 'bookworm';
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
const NAME = 'localhost/audit-netlink-base';

const prefix = path.dirname(path.dirname(process.execPath));
const npm = 'lib/node_modules/npm';

function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'audit-netlink');
}

/** Changes with everything that goes into the image. */
function fingerprint() {
  const { version } = JSON.parse(readFileSync(path.join(prefix, npm, 'package.json'), 'utf8'));
  return createHash('sha256')
    .update([process.version, process.arch, version, readFileSync(import.meta.filename)].join('\n'))
    .digest('hex')
    .slice(0, 12);
}

/** The mirror that this machine has for the same Debian, else everybody's. */
function mirror() {
  const { status, stdout } = spawnSync(
    'apt-get',
    ['indextargets', '--format', '$(CODENAME) $(REPO_URI)', 'Identifier: Packages'],
    { encoding: 'utf8' },
  );
  const line = new RegExp(`^${DEBIAN} (\\S+)$`, 'm').exec(status === 0 ? stdout : '');
  return line?.[1] ?? DEFAULT_MIRROR;
}

function addNode(system) {
  const local = path.join(system, 'usr/local');
  for (const part of ['bin/node', npm, 'include/node']) {
    const source = path.join(prefix, part);
    // Without headers node-gyp fetches them.
    if (part === 'include/node' && !existsSync(source)) continue;
    const folder = path.join(local, path.dirname(part));
    mkdirSync(folder, { recursive: true });
    run('cp', ['-a', source, folder]);
  }
  for (const tool of ['npm', 'npx']) {
    symlinkSync(`../${npm}/bin/${tool}-cli.js`, path.join(local, 'bin', tool));
  }
}

function makeFile(file) {
  const folder = mkdtempSync(path.join(path.dirname(file), 'base-'));
  try {
    const system = path.join(folder, 'system');
    console.log(`Making a base image: Debian ${DEBIAN}, Node.js ${process.version}`);
    // It tells of each package.
    ask('debootstrap', [
      '--variant=minbase',
      '--include=ca-certificates',
      DEBIAN,
      system,
      mirror(),
    ]);
    addNode(system);
    // As in official images: packages start no services while they are installed.
    writeFileSync(path.join(system, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', {
      mode: 0o755,
    });
    const part = path.join(folder, 'image.tar');
    const excluded = ['./var/cache/apt/archives/*.deb', './var/lib/apt/lists/*', './dev/*'];
    run('tar', ['-C', system, ...excluded.map((one) => `--exclude=${one}`), '-cf', part, '.']);
    renameSync(part, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the image where it is not there yet, and gives its name. */
export function makeBaseImage() {
  if (!existsSync(path.join(prefix, npm, 'package.json'))) {
    throw new Error(`${path.join(prefix, npm)} is not there; give a --base-image`);
  }
  const version = fingerprint();
  const name = `${NAME}:${version}`;
  if (spawnSync('podman', ['image', 'exists', name]).status === 0) return name;
  const folder = cacheFolder();
  const file = path.join(folder, `base-${version}.tar`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) makeFile(file);
  run(podman, ['import', '--quiet', file, name]);
  return name;
}
