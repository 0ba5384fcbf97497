/**
 * Runs the tests that need no kernel on Node.js for arm64, with the package's binary for it, played by qemu.
 *
 *     node scripts/test-arm64.mjs [JEST-OPTION...]
 *
 * Needs what `npm run prebuilds -- linux-arm64-glibc` needs, and what that makes. Programs that tests start are
 * played, too.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cachedFolder } from './cache-folder.mjs';
import { run } from './container/commands.mjs';
import { buildSystem } from './prebuild/build-system.mjs';
import { unpackNpmPackage } from './prebuild/npm-package.mjs';
import { nodeOfArm64 } from './prebuild/players.mjs';
import { missing } from './prebuild/requirements.mjs';
import { binaryOf, TARGETS } from './prebuild/targets.mjs';

const root = path.resolve(import.meta.dirname, '..');
const TARGET = TARGETS['linux-arm64-glibc'];

/** Parts of jest's that are binaries, and whose version they have. */
const BINARIES = {
  '@swc/core-linux-arm64-gnu': '@swc/core',
  '@unrs/resolver-binding-linux-arm64-gnu': 'unrs-resolver',
};

function versionOf(name) {
  const manifest = path.join(root, 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/** A folder for NODE_PATH that has those for arm64. */
function binariesOfJest() {
  const wanted = Object.entries(BINARIES).map(([name, of]) => [name, `${name}@${versionOf(of)}`]);
  const versions = Object.values(BINARIES).map((name) => versionOf(name));
  return cachedFolder(`jest-arm64-${versions.join('-')}`, (folder) => {
    for (const [name, version] of wanted) unpackNpmPackage(version, path.join(folder, name));
  });
}

/** A program that is Node.js for arm64, as far as who starts it can tell. */
function writeNode(file, command) {
  const words = command.map((word) => `'${word}'`).join(' ');
  writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(file, 0o755);
}

function test(words) {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-netlink-arm64-'));
  try {
    cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    cpSync(path.join(root, binaryOf(TARGET)), path.join(folder, binaryOf(TARGET)));
    const node = path.join(folder, 'node');
    writeNode(node, nodeOfArm64(buildSystem()));
    const jest = ['node_modules/jest/bin/jest.js', '-c', 'jest.arm64.config.cjs', '--runInBand'];
    run(node, [...jest, ...words], {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: `--require=${path.join(root, 'test/support/played-node.cjs')}`,
        NODE_PATH: binariesOfJest(),
        AUDIT_NETLINK_PREBUILD: folder,
        AUDIT_NETLINK_PLAYED_NODE: node,
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function main(words) {
  const made = binaryOf(TARGET);
  const reason =
    missing(root, [TARGET]) ??
    (existsSync(path.join(root, made))
      ? undefined
      : `need ${made}: npm run prebuilds -- linux-arm64-glibc`);
  if (reason !== undefined) throw new Error(reason);
  test(words);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`test-arm64: ${error.message}`);
  process.exitCode = 1;
}
