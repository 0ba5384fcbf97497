/**
 * Finishes dist/ after tsc: writes the ESM entry, which re-exports the names of the CommonJS one so
 * that both give the same instances, and makes the commands executable.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

// The addon loads on first use, so the entry tells its names without a binary.
const names = Object.keys(require('../dist/index.js')).toSorted();
const entry = `export {\n${names.map((name) => `  ${name},\n`).join('')}} from './index.js';\n`;
writeFileSync(join(root, 'dist', 'index.mjs'), entry);
writeFileSync(join(root, 'dist', 'index.d.mts'), "export * from './index.js';\n");

const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const [name, path] of Object.entries(bin)) {
  writeFileSync(join(root, path), `#!/usr/bin/env node\nrequire('./${name}/main.js');\n`);
  chmodSync(join(root, path), 0o755);
}
