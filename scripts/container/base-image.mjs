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
} from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';
import { makeSystem } from '../debian/system.mjs';
import { podman, run } from './commands.mjs';

const DEBIAN = 'bookworm';
const NAME = 'localhost/audit-netlink-base';

const prefix = path.dirname(path.dirname(process.execPath));
const npm = 'lib/node_modules/npm';

/** Changes with everything that goes into the image. */
function fingerprint() {
  const { version } = JSON.parse(readFileSync(path.join(prefix, npm, 'package.json'), 'utf8'));
  return createHash('sha256')
    .update([process.version, process.arch, version, readFileSync(import.meta.filename)].join('\n'))
    .digest('hex')
    .slice(0, 12);
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
    makeSystem(system, DEBIAN, ['ca-certificates']);
    addNode(system);
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
