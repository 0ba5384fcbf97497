/** The WebAssembly module is what native/ gives, or the check says so, or that it cannot tell. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileModule, WasmInstance } from '../../lib/kernel/wasm/instance';

const ROOT = join(__dirname, '..', '..');
const MODULE = 'lib/kernel/wasm/module.generated.ts';

let tree = '';

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'audit-netlink-wasm-'));
  for (const part of ['scripts/build-wasm.mjs', 'native', MODULE]) {
    cpSync(join(ROOT, part), join(tree, part), { recursive: true });
  }
});

afterEach(() => {
  rmSync(tree, { recursive: true });
});

function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const script = join(tree, 'scripts/build-wasm.mjs');
  const { CI: _, ...inherited } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    env: { ...inherited, ...environment },
  });
  return { status, stderr };
}

const IS_MISSING = spawnSync('clang++-16', ['--version']).status !== 0;

if (IS_MISSING && process.env['CI'] === 'true') throw new Error('nothing to compile with: clang-16');

(IS_MISSING ? it.skip : it)('says when the module is not what the sources give', () => {
  appendFileSync(
    join(tree, 'native/wasm/exports.cc'),
    'EXPORTED(added) int Added(int number) { return 3 * number; }\n',
  );
  expect(run(['--check'])).toEqual({
    status: 1,
    stderr: `build-wasm: ${MODULE} is not what native/ gives; run: npm run build:wasm\n`,
  });
  expect(run([])).toEqual({ status: 0, stderr: '' });
  const [digits = ''] = /[\da-f]{100,}/.exec(readFileSync(join(tree, MODULE), 'utf8')) ?? [];
  const added = compileModule(Buffer.from(digits, 'hex'));
  const { exports } = new WasmInstance(added);
  expect((exports as unknown as { added(number: number): number }).added(14)).toBe(42);
});

it('does without the compiler in a check, but not in CI, and not when it is to build', () => {
  const nothing = { PATH: tree };
  const checked = run(['--check'], nothing);
  expect(checked.status).toBe(0);
  expect(checked.stderr).toMatch(/^build-wasm: not checked: clang\+\+-16 16\.0\.6, .*apt-get .*\n$/);
  expect(run(['--check'], { ...nothing, CI: 'true' }).status).toBe(1);
  const built = run([], nothing);
  expect(built.status).toBe(1);
  expect(built.stderr).toMatch(/^build-wasm: clang\+\+-16 16\.0\.6, .* cannot be run; Debian 12 /);
});
