/**
 * Builds and runs the C++ tests, without Node and without a kernel.
 *
 *     node scripts/test-native.mjs [--sanitize=address,undefined | --sanitize=thread | --valgrind]
 *
 * Every variant has its own folder below build-native/, so that they do not undo each other's work.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { sanitize: { type: 'string', default: '' }, valgrind: { type: 'boolean' } },
});

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  if (error !== undefined) throw new Error(`${command} cannot be run`, { cause: error });
  if (status !== 0) process.exit(status ?? 1);
}

const variant = values.sanitize === '' ? 'plain' : values.sanitize.replaceAll(',', '-');
const folder = `build-native/${variant}`;
const settings = [
  '-DBUILD_TESTS=ON',
  '-DCMAKE_COMPILE_WARNING_AS_ERROR=ON',
  `-DSANITIZE=${values.sanitize}`,
];
run('cmake', ['-S', '.', '-B', folder, ...settings]);
run('cmake', ['--build', folder, '--parallel', String(availableParallelism())]);
if (values.valgrind) {
  for (const layer of ['base', 'netlink', 'audit', 'record', 'stream', 'log', 'node']) {
    run('valgrind', [
      '--quiet',
      '--leak-check=full',
      '--show-leak-kinds=definite,indirect,possible',
      '--track-fds=yes',
      '--error-exitcode=1',
      `${folder}/${layer}_test`,
      '--gtest_brief=1',
    ]);
  }
} else {
  run('ctest', ['--test-dir', folder, '--output-on-failure'], {
    // Sanitizers report and go on unless told otherwise.
    TSAN_OPTIONS: 'halt_on_error=1',
    UBSAN_OPTIONS: 'print_stacktrace=1',
  });
}
