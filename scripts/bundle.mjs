/**
 * Makes what runs in dist/, beside the declarations that tsc writes there: an entry for each of the
 * manifest's `exports`, a launcher and its program for each of its `bin`, the chunks that they share, and
 * code caches. The sources know nothing of it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { addonSources } from './bundle/addon-sources.mjs';
import { codeSplitting, onDemandChunks } from './bundle/chunks.mjs';
import { removeUnreachableDeclarations } from './bundle/declarations.mjs';
import { bundleOptions, outputOptions } from './bundle/options.mjs';
import { shorten } from './bundle/shorten.mjs';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What runs in threads that the library starts. */
const THREADS = [['daemon/module-thread', 'lib/daemon/dispatch/module-thread.ts']];

const NODE_TYPES = '/// <reference types="node" />\n';

/** Bundlers for browsers put stand-ins in the place of these modules; in Node the names are there. */
const GLOBALS_OF_NODE = [
  'var process = globalThis.process ?? require("node:process");',
  'var Buffer = globalThis.Buffer ?? require("node:buffer").Buffer;',
].join('\n');

/**
 * Entries of the library and programs in one build: they share chunks, so that there is one instance of every
 * class, and nothing is there twice.
 */
async function bundleAll(entries, programs) {
  const bundle = await rolldown({
    ...bundleOptions(root),
    input: Object.fromEntries([
      ...entries.map((name) => [name, `lib/${name}.ts`]),
      ...programs.map((name) => [`cli/${name}.program`, `lib/cli/${name}/main.ts`]),
      ...THREADS,
    ]),
    // What may be installed beside the package.
    external: Object.keys(manifest.optionalDependencies),
    preserveEntrySignatures: 'allow-extension',
  });
  await bundle.write({
    ...outputOptions(root),
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    intro: GLOBALS_OF_NODE,
    codeSplitting: codeSplitting(root),
    plugins: [onDemandChunks, shorten],
  });
  await bundle.close();
}

/** What the manifest's `browser` puts in the place of Node's modules. */
async function bundleForBrowser() {
  for (const name of ['node', 'process']) {
    const bundle = await rolldown({
      ...bundleOptions(root),
      input: `lib/browser/${name}.ts`,
    });
    await bundle.write({
      ...outputOptions(root),
      file: `dist/browser/${name}.js`,
      codeSplitting: false,
      plugins: [shorten],
    });
    await bundle.close();
  }
}

/** The ESM entry re-exports the names of the CommonJS one, so that both give the same instances. */
function writeEsmEntry(name) {
  // The addon loads on first use, so the entry tells its names without a binary.
  const names = Object.keys(require(`../dist/${name}.js`)).toSorted();
  const lines = names.map((one) => `  ${one},\n`);
  const entry = `export {\n${lines.join('')}} from './${name}.js';\n`;
  writeFileSync(join(root, 'dist', `${name}.mjs`), entry);
  writeFileSync(join(root, 'dist', `${name}.d.mts`), `export * from './${name}.js';\n`);
}

/** Compilers take the types of Node only when they are told to. */
function nameNodeTypes(name) {
  const file = join(root, 'dist', `${name}.d.ts`);
  const text = readFileSync(file, 'utf8');
  if (!text.startsWith(NODE_TYPES)) writeFileSync(file, NODE_TYPES + text);
}

function writeLauncher(path) {
  copyFileSync(join(import.meta.dirname, 'bundle', 'launcher.cjs'), join(root, path));
  chmodSync(join(root, path), 0o755);
}

const entries = Object.values(manifest.exports)
  .map((conditions) => conditions.require?.default)
  .filter((path) => path !== undefined)
  .map((path) => basename(path, '.js'));

const programs = Object.entries(manifest.bin).filter(([, path]) => path.startsWith('dist/'));

process.chdir(root);
// Chunks of an earlier build may have had other names.
rmSync('dist/chunks', { recursive: true, force: true });
await bundleAll(
  entries,
  programs.map(([name]) => name),
);
await bundleForBrowser();
for (const [, path] of programs) writeLauncher(path);
await removeUnreachableDeclarations('dist', entries);
for (const name of entries) {
  writeEsmEntry(name);
  nameNodeTypes(name);
}
// Not as they are: a binding.gyp at its top would make package managers compile the package.
writeFileSync('dist/addon-sources.json.br', addonSources(root));

const { status } = spawnSync(process.execPath, ['scripts/write-code-cache.cjs'], {
  stdio: 'inherit',
});
if (status !== 0) process.exitCode = 1;
