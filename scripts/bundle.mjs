/**
 * Makes what runs in dist/, beside the declarations that tsc writes there: the library, an entry for each
 * of the manifest's `exports`; and the programs of its `bin`, each one file with its launcher and its code
 * cache. The sources know nothing of it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { chunks, onDemandChunks } from './bundle/chunks.mjs';
import { AS_FUNCTION, bundleOptions, outputOptions } from './bundle/options.mjs';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

async function write(input, output) {
  const bundle = await rolldown({ ...bundleOptions(root), ...input });
  await bundle.write({ ...outputOptions(root), ...output });
  await bundle.close();
}

/** What is installed beside the package, or may be. */
const optional = Object.keys(manifest.optionalDependencies);
const external = [...Object.keys(manifest.dependencies), ...optional];

/** The library's entries share chunks, so that there is one instance of every class. */
async function bundleLibrary(names) {
  const input = Object.fromEntries(names.map((name) => [name, `lib/${name}.ts`]));
  await write(
    { input, external, preserveEntrySignatures: 'allow-extension' },
    {
      dir: 'dist',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      codeSplitting: chunks,
      plugins: [onDemandChunks],
    },
  );
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

async function bundleProgram(name, path) {
  const file = path.replace(/\.js$/, '.program.js');
  const options = { file, codeSplitting: false, ...AS_FUNCTION };
  await write({ input: `lib/cli/${name}/main.ts`, external: optional }, options);
  copyFileSync(join(import.meta.dirname, 'bundle', 'launcher.cjs'), join(root, path));
  chmodSync(join(root, path), 0o755);
}

const entries = Object.values(manifest.exports)
  .map((conditions) => conditions.require?.default)
  .filter((path) => path !== undefined)
  .map((path) => basename(path, '.js'));

process.chdir(root);
// Chunks of an earlier build may have had other names.
rmSync('dist/chunks', { recursive: true, force: true });
await Promise.all([
  bundleLibrary(entries),
  ...Object.entries(manifest.bin).map(([name, path]) => bundleProgram(name, path)),
]);
for (const name of entries) writeEsmEntry(name);

const { status } = spawnSync(process.execPath, ['scripts/write-code-cache.cjs'], {
  stdio: 'inherit',
});
if (status !== 0) process.exitCode = 1;
