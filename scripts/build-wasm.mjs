/**
 * Compiles the part of native/ that needs no kernel to WebAssembly, by Debian 12's Clang 16, as text in a module
 * of lib/; with `--check` says whether that file is what the sources give. It is committed, because hardly a machine
 * has the compiler, and so made from nothing but the sources: the same bytes wherever it is built.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const MADE = 'lib/kernel/wasm/module.generated.ts';

/** Other versions give other bytes. */
const TOOLS = [
  { command: 'clang++-16', version: '16.0.6' },
  { command: 'wasm-ld-16', version: '16.0.6' },
  { command: 'wasm-opt', version: '108' },
];
const PACKAGES =
  'clang-16 lld-16 wasi-libc libc++-16-dev-wasm32 libc++abi-16-dev-wasm32 libclang-rt-16-dev-wasm32 binaryen';

const SYSTEM = '/usr/include/wasm32-wasi';

/** Layers without the kernel, and of base/ what they use. */
const FOLDERS = ['audit', 'record', 'wasm'];
const OF_BASE = ['native/base/keyed_hash.cc'];
/** Compares with the kernel's header, and holds nothing. */
const COMPARISON = 'native/audit/protocol.cc';

const TARGET = ['--target=wasm32-wasi', '-flto'];
const COMPILE = [
  ...TARGET,
  ...['-std=c++17', '-O2', '-mbulk-memory', '-fno-exceptions', '-fno-rtti', '-fvisibility=hidden'],
  ...['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Werror', '-D_GNU_SOURCE', '-DNDEBUG'],
  // Otherwise the C library's headers of this machine come before WASI's.
  ...['-nostdlibinc', '-isystem', `${SYSTEM}/c++/v1`, '-isystem', SYSTEM, '-Inative'],
];
const LINK = [
  ...TARGET,
  ...['-mexec-model=reactor', '-nostdlib++'],
  // Without -O: Clang would run a wasm-opt of its own with features that it refuses.
  '-Wl,--lto-O2,--gc-sections,--strip-all,--stack-first,-z,stack-size=65536',
];
const OPTIMIZE = ['-O3', '--enable-sign-ext', '--enable-bulk-memory'];

/** Why the module cannot be made here, undefined when it can. */
function missing() {
  const wrong = TOOLS.filter(({ command, version }) => {
    const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    return !new RegExp(`\\b${version.replaceAll('.', '\\.')}\\b`).test(stdout ?? '');
  });
  if (wrong.length === 0) return undefined;
  const names = wrong.map(({ command, version }) => `${command} ${version}`).join(', ');
  return `${names} cannot be run; Debian 12 has them: apt-get install --no-install-recommends ${PACKAGES}`;
}

function sources() {
  const ofLayers = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, 'native', folder))
      .filter((name) => name.endsWith('.cc'))
      .map((name) => `native/${folder}/${name}`),
  );
  // The order is that of the functions in the module.
  return [...OF_BASE, ...ofLayers].filter((path) => path !== COMPARISON).toSorted();
}

const runFile = promisify(execFile);

async function compile(objects, paths) {
  const waiting = [...paths];
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const object = join(objects, `${basename(path, '.cc')}.o`);
      await runFile('clang++-16', [...COMPILE, '-c', path, '-o', object], { cwd: ROOT });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return paths.map((path) => join(objects, `${basename(path, '.cc')}.o`));
}

/** The module's bytes. */
async function build() {
  const scratch = mkdtempSync(join(tmpdir(), 'audit-netlink-wasm-'));
  try {
    const linked = join(scratch, 'linked.wasm');
    const optimized = join(scratch, 'optimized.wasm');
    const objects = await compile(scratch, sources());
    await runFile('clang++-16', [...LINK, ...objects, '-lc++', '-lc++abi', '-o', linked]);
    await runFile('wasm-opt', [...OPTIMIZE, linked, '-o', optimized]);
    return readFileSync(optimized);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** A module that imports needs a host that knows what. */
function importsOf(bytes) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  return imports.map(({ module, name }) => `${module}.${name}`);
}

/** Text goes into every bundle, for Node.js and for browsers. In base64 it would be smaller, but pack worse. */
function asSource(bytes) {
  return `// Made by scripts/build-wasm.mjs. Do not edit.

/** The WebAssembly module, in hexadecimal. */
export const MODULE: string =
  '${bytes.toString('hex')}';
`;
}

function committed() {
  try {
    return readFileSync(join(ROOT, MADE), 'utf8');
  } catch {
    return '';
  }
}

async function main(check) {
  const reason = missing();
  if (reason !== undefined) {
    const isAsked = !check || process.env.CI === 'true';
    console.error(`build-wasm: ${isAsked ? '' : 'not checked: '}${reason}`);
    return isAsked ? 1 : 0;
  }
  const bytes = await build();
  const imports = importsOf(bytes);
  if (imports.length > 0) {
    console.error(`build-wasm: the module imports ${imports.join(', ')}`);
    return 1;
  }
  const made = asSource(bytes);
  if (made === committed()) return 0;
  if (check) {
    console.error(`build-wasm: ${MADE} is not what native/ gives; run: npm run build:wasm`);
    return 1;
  }
  writeFileSync(join(ROOT, MADE), made);
  console.log(`${MADE}: a module of ${bytes.length} bytes`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.includes('--check'));
} catch (error) {
  console.error(`build-wasm: ${error.stderr || error.message}`);
  process.exitCode = 1;
}
