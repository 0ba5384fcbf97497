/**
 * Builds Dockerfile.test from the working tree with podman and runs test/container against the image:
 * the live suite inside, and what the package says where a container may not talk to the kernel.
 *
 *     node scripts/test-in-container.mjs [--base-image IMAGE] [-- JEST-OPTION...]
 *
 * Without --base-image no image registry is needed: scripts/container/base-image.mjs makes one. Needs
 * root. Where something is missing it says what in one line, which fails only in CI.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeBaseImage } from './container/base-image.mjs';
import { ask, limits, podman, run } from './container/commands.mjs';
import { buildMounts } from './container/machine-settings.mjs';
import { missingPrograms } from './programs.mjs';

const root = path.join(import.meta.dirname, '..');
const IMAGE = 'localhost/audit-netlink-test';

const PROGRAMS = [
  ['podman', 'podman'],
  ['runc', 'runc'],
  ['git', 'git'],
];

/** What the machine lacks, or undefined when nothing. */
function missing(baseImage) {
  if (process.platform !== 'linux') return 'Linux is needed';
  if (process.geteuid() !== 0) return 'root is needed';
  return missingPrograms([
    ...PROGRAMS,
    ...(baseImage === undefined ? [['debootstrap', 'debootstrap']] : []),
  ]);
}

/** Copies what git knows or would add, as it is in the working tree. */
function exportTree(target) {
  const listing = ask('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const file of listing.split('\0').filter(Boolean)) {
    const source = path.join(root, file);
    // Deleted, and not yet committed as such.
    if (existsSync(source)) cpSync(source, path.join(target, file), { verbatimSymlinks: true });
  }
}

/** Builds the image and gives its id. The one that had its name before goes. */
function buildImage(baseImage, scratch) {
  const tree = path.join(scratch, 'tree');
  mkdirSync(tree);
  exportTree(tree);
  const before = spawnSync('podman', ['image', 'inspect', '--format', '{{.Id}}', IMAGE], {
    encoding: 'utf8',
  });
  const idFile = path.join(scratch, 'image-id');
  run(podman, [
    'build',
    ...limits(),
    '--network=host',
    ...buildMounts(scratch),
    `--build-arg=BASE_IMAGE=${baseImage}`,
    `--file=${path.join(tree, 'Dockerfile.test')}`,
    `--tag=${IMAGE}`,
    `--iidfile=${idFile}`,
    tree,
  ]);
  const id = readFileSync(idFile, 'utf8')
    .trim()
    .replace(/^sha256:/, '');
  const old = before.status === 0 ? before.stdout.trim() : id;
  // Fails while a container of somebody else uses it, and then stays.
  if (old !== id) spawnSync('podman', ['rmi', old], { stdio: 'ignore' });
  return id;
}

function main() {
  const { values, positionals } = parseArgs({
    options: { 'base-image': { type: 'string' } },
    allowPositionals: true,
  });
  const reason = missing(values['base-image']);
  if (reason !== undefined) {
    const inCi = (process.env.CI || 'false') !== 'false';
    console.error(`test-in-container: ${inCi ? 'error' : 'skipped'}: ${reason}`);
    return inCi ? 1 : 0;
  }
  const scratch = mkdtempSync(path.join(tmpdir(), 'audit-netlink-container-'));
  // The children get the signal too; what they were doing fails, and then this ends.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  try {
    const image = buildImage(values['base-image'] ?? makeBaseImage(), scratch);
    const config = path.join(root, 'test/container/jest.config.cjs');
    const jest = path.join(root, 'node_modules/jest/bin/jest.js');
    run(process.execPath, [jest, '--config', config, '--runInBand', '--verbose', ...positionals], {
      env: {
        ...process.env,
        AUDIT_NETLINK_PODMAN_RUN: JSON.stringify([...podman, 'run', ...limits()]),
        AUDIT_NETLINK_TEST_IMAGE: image,
      },
    });
    return 0;
  } catch (error) {
    console.error(`test-in-container: error: ${error.message}`);
    return 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = main();
