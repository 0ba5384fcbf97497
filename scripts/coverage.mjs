/**
 * Says which lines of lib/ and native/ the tests run, folder by folder.
 *
 *     node scripts/coverage.mjs [lib | native]        (both without a word)
 *     node scripts/coverage.mjs measured              (lib, by what jest has measured last, with --coverage)
 *
 * lib/ is measured with jest and V8, native/ (all but its door to Node) with GCC's gcov in
 * build-coverage/. Only lines with code count, and no generated tables. The running kernel takes part only
 * with AUDIT_NETLINK_KERNEL_TESTS=1. Fails below 95 % of lib/ or 90 % of native/, and when a test fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import { filesBelow, views } from './checks/source-text.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const BUILD = join(ROOT, 'build-coverage');
const REPORT = join(ROOT, 'coverage');
const LEAST = { lib: 95, native: 90 };
const WITH_KERNEL = process.env.AUDIT_NETLINK_KERNEL_TESTS === '1';
const MOST_OUTPUT = 1 << 30;

/** Runs a program and keeps what it prints to itself, unless it fails. */
function run(command, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    ...options,
  });
  if (error !== undefined) throw new Error(`${command} cannot be run`, { cause: error });
  if (status !== 0) {
    // With a bar in front of it, or its sum would be taken for this program's.
    console.log(`${stdout}${stderr}`.trimEnd().replaceAll(/^/gm, '| '));
    console.log(`${command} ${args[0]}: failed`);
  }
  return { ok: status === 0, stdout, stderr };
}

function percent({ hit, total }) {
  return total === 0 ? 100 : (100 * hit) / total;
}

function sum(counts) {
  return {
    hit: counts.reduce((all, { hit }) => all + hit, 0),
    total: counts.reduce((all, { total }) => all + total, 0),
  };
}

function row(name, count) {
  const share = `${percent(count).toFixed(1)} %`;
  return `${name.padEnd(28)} ${share.padStart(8)}   ${count.hit} of ${count.total}`;
}

/** Prints the files, each a `path` with `hit` and `total` lines, by folder; gives whether it is enough. */
function judge(name, files) {
  console.log(`\nLines of ${name}/ that the tests run:`);
  const folders = new Set(files.map(({ path }) => dirname(path)).toSorted());
  for (const folder of folders) {
    const here = files.filter(({ path }) => dirname(path) === folder);
    console.log(`  ${row(folder, sum(here))}`);
    for (const file of here.filter((one) => percent(one) < LEAST[name])) {
      console.log(`    ${row(file.path, file)}`);
    }
  }
  const all = sum(files);
  console.log(`  ${row(`all of ${name}/`, all)}`);
  if (files.length > 0 && percent(all) >= LEAST[name]) return true;
  console.log(`  at least ${LEAST[name]} % wanted`);
  return false;
}

/** The lines of a source that hold code, from 1. A file of nothing but types has none: it never runs. */
function codeLines(path) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const compiled = transformSync(text, { jsc: { parser: { syntax: 'typescript' } } });
  if (/^(export \{ ?\};)?$/.test(views(compiled.code).code.trim())) return [];
  const { code } = views(text);
  return code.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]));
}

function measureLib() {
  rmSync(REPORT, { recursive: true, force: true });
  const tests = ['test/unit', 'test/compat', 'test/addon', ...(WITH_KERNEL ? ['test/kernel'] : [])];
  const { ok, stdout, stderr } = run(process.execPath, [
    join('node_modules', 'jest', 'bin', 'jest.js'),
    ...tests,
    '--coverage',
    ...(WITH_KERNEL ? ['--runInBand'] : []),
  ]);
  const tally = /^Tests: +(.*)$/m.exec(`${stdout}${stderr}`)?.[1] ?? 'none ran';
  console.log(`jest ${tests.join(' ')}: ${tally}`);
  return judgeMeasured() && ok;
}

/** What jest has measured last. */
function judgeMeasured() {
  const report = join(REPORT, 'coverage-final.json');
  if (!existsSync(report)) return judge('lib', []);
  const measured = JSON.parse(readFileSync(report, 'utf8'));
  const files = filesBelow(ROOT, 'lib')
    .filter((path) => /(?<!\.generated)\.ts$/.test(path))
    .map((path) => {
      const { statementMap = {}, s = {} } = measured[join(ROOT, path)] ?? {};
      const counts = new Map(
        Object.entries(statementMap).map(([key, { start }]) => [start.line, s[key]]),
      );
      const lines = codeLines(path);
      return {
        path,
        hit: lines.filter((line) => counts.get(line) > 0).length,
        total: lines.length,
      };
    });
  return judge('lib', files);
}

/** Paths in build-coverage/. Of native/node only what is tested without Node is built there. */
function builtFiles(ending) {
  return run('find', [BUILD, '-name', `*${ending}`])
    .stdout.split('\n')
    .filter(Boolean);
}

function measureNative() {
  const flags = '-DCMAKE_CXX_FLAGS=--coverage -O0';
  const configured = [
    '-S',
    ROOT,
    '-B',
    BUILD,
    '-DBUILD_TESTS=ON',
    '-DCMAKE_BUILD_TYPE=Debug',
    flags,
  ];
  if (!run('cmake', configured).ok) return judge('native', []);
  const jobs = String(availableParallelism());
  if (!run('cmake', ['--build', BUILD, '--parallel', jobs]).ok) return judge('native', []);
  // Counts of earlier runs add up otherwise.
  for (const path of builtFiles('.gcda')) rmSync(path);
  const { ok, stdout } = run('ctest', ['--test-dir', BUILD, '--output-on-failure']);
  console.log(`\nctest: ${/^\d+% tests passed.*$/m.exec(stdout)?.[0] ?? 'none ran'}`);
  // The compiler's notes tell of objects too that no test program is linked with.
  const notes = builtFiles('.gcno');
  const gcov = run('gcov', ['--json-format', '--stdout', ...notes], { cwd: BUILD });
  // A header is part of many objects: a line has been run when it was in one of them.
  const counts = new Map();
  for (const text of gcov.stdout.split('\n').filter(Boolean)) {
    const { current_working_directory: folder, files } = JSON.parse(text);
    for (const { file, lines } of files) {
      const path = relative(ROOT, resolve(folder, file));
      if (!path.startsWith('native/') || !existsSync(join(ROOT, path))) continue;
      const here = counts.get(path) ?? new Map();
      counts.set(path, here);
      for (const { line_number: line, count } of lines) {
        here.set(line, Math.max(count, here.get(line) ?? 0));
      }
    }
  }
  const files = [...counts.keys()].toSorted().map((path) => {
    const lines = [...counts.get(path).values()];
    return { path, hit: lines.filter((count) => count > 0).length, total: lines.length };
  });
  return judge('native', files) && ok && gcov.ok;
}

const MEASURES = { lib: measureLib, native: measureNative, measured: judgeMeasured };
const asked = process.argv.slice(2);
const parts = asked.length === 0 ? ['lib', 'native'] : asked;
const strange = parts.find((part) => !(part in MEASURES));
if (strange !== undefined)
  throw new Error(`${strange} is none of ${Object.keys(MEASURES).join(', ')}`);
const started = performance.now();
const results = parts.map((part) => MEASURES[part]());
const passed = results.filter(Boolean).length;
const failed = results.length - passed;
console.log(`\n${Math.round((performance.now() - started) / 1000)} s`);
console.log(
  `Tests: ${failed > 0 ? `${failed} failed, ` : ''}${passed > 0 ? `${passed} passed, ` : ''}${results.length} total`,
);
process.exitCode = failed > 0 ? 1 : 0;
