/**
 * Runs the C++ tests and the addon's tests under sanitizers.
 *
 *     node scripts/test-sanitized.mjs [address | thread]        (address includes undefined behaviour)
 *
 * The addon is built in build-sanitized/, a folder like a package's for the loader, so that the usual
 * build stays what it is. Node itself is not instrumented; the runtime is preloaded into it.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const suppressions = path.join(root, 'build-sanitized/node.suppressions');

const sanitizers = {
  address: {
    native: 'address,undefined',
    runtime: 'libasan.so',
    env: {
      // Node keeps memory until the process ends, which is not a leak of ours. The C++ tests look
      // for leaks.
      ASAN_OPTIONS: 'detect_leaks=0:halt_on_error=1',
      UBSAN_OPTIONS: 'print_stacktrace=1',
    },
  },
  thread: {
    native: 'thread',
    runtime: 'libtsan.so',
    env: { TSAN_OPTIONS: `halt_on_error=1:suppressions=${suppressions}` },
  },
};

/**
 * Locks inside Node, of which the runtime sees only halves. Node-API's own functions are v8impl::,
 * so what the addon does when it is called from there is still looked at.
 */
const SUPPRESSIONS = 'race:^v8::\nrace:^node::\nrace:^uv_\n';

function run(command, args, options = {}) {
  const { status, error, stdout } = spawnSync(command, args, {
    stdio: 'inherit',
    ...options,
    env: { ...process.env, ...options.env },
  });
  if (error !== undefined) throw new Error(`${command} cannot be run`, { cause: error });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

/** Builds the addon from copies of the sources, and gives the folder to load it from. */
function buildAddon(name) {
  const folder = path.join(root, 'build-sanitized', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'scripts'), { recursive: true });
  for (const source of ['binding.gyp', 'native', 'package.json', 'scripts/build-addon.cjs']) {
    cpSync(path.join(root, source), path.join(folder, source), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  run('node', ['scripts/build-addon.cjs', '--silent', '--', `-Dsanitize=${name}`], {
    cwd: folder,
  });
  return folder;
}

const name = process.argv[2] ?? 'address';
const sanitizer = sanitizers[name];
if (sanitizer === undefined) throw new Error(`there is no sanitizer '${name}'`);

run('node', ['scripts/test-native.mjs', `--sanitize=${sanitizer.native}`], { cwd: root });

const folder = buildAddon(name);
const runtime = run('g++', [`-print-file-name=${sanitizer.runtime}`], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
}).trim();
if (!existsSync(runtime)) throw new Error(`${sanitizer.runtime} is missing`);
writeFileSync(suppressions, SUPPRESSIONS);
const jest = ['node_modules/jest/bin/jest.js', '--runInBand', 'test/addon'];
run('node', jest, {
  cwd: root,
  env: { ...sanitizer.env, LD_PRELOAD: runtime, AUDIT_NETLINK_PREBUILD: folder },
});
