/**
 * The documentation site of `site/`, in `build-site/`:
 *
 *     node scripts/docs.mjs serve        shows it while documents are written
 *     node scripts/docs.mjs build        builds build-site/html
 *     node scripts/docs.mjs check-api    only looks whether the doc comments are complete
 *     node scripts/docs.mjs test         builds it and runs test/site against it
 *
 * Its tools are installed into site/node_modules the first time, and when the lock file has changed.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SITE = join(ROOT, 'site');

/** Runs a program, and ends this one when it fails. */
function run(command, parameters, folder = SITE) {
  const { status, error } = spawnSync(command, parameters, { cwd: folder, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function install() {
  const lock = join(SITE, 'package-lock.json');
  const installed = join(SITE, 'node_modules', 'lock-as-installed.json');
  const isCurrent =
    existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8');
  if (isCurrent) return;
  // None of its packages needs a script of its own.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  copyFileSync(lock, installed);
}

const tool = (name) => join(SITE, 'node_modules', '.bin', name);

function checkApi() {
  run(tool('typedoc'), ['--emit', 'none', '--treatWarningsAsErrors', '--logLevel', 'Warn']);
}

function writeApi() {
  run(tool('typedoc'), ['--logLevel', 'Warn']);
}

function build() {
  rmSync(join(ROOT, 'build-site', 'html'), { recursive: true, force: true });
  writeApi();
  run(tool('vitepress'), ['build']);
}

const COMMANDS = {
  serve() {
    writeApi();
    run(tool('vitepress'), ['dev']);
  },
  build,
  'check-api': checkApi,
  test() {
    build();
    const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
    run(
      process.execPath,
      [jest, '-c', 'test/site/jest.config.cjs', ...process.argv.slice(3)],
      ROOT,
    );
  },
};

const command = COMMANDS[process.argv[2]];
if (command === undefined) {
  console.error(`docs: one of ${Object.keys(COMMANDS).join(', ')}`);
  process.exitCode = 2;
} else {
  install();
  command();
}
