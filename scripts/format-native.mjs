/**
 * Formats the C++ and C code as .clang-format says, or with `--check` says what is not. The formatter is
 * the one pinned in package.json, so that every machine agrees.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { format } from '@wasm-fmt/clang-format';

const root = fileURLToPath(new URL('..', import.meta.url));
const style = readFileSync(path.join(root, '.clang-format'), 'utf8');
const check = process.argv.includes('--check');

const files = ['native', 'test/native', 'test/support']
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((file) =>
      path.join(folder, file),
    ),
  )
  .filter((file) => /\.(cc|h|c)$/.test(file))
  .toSorted();

let different = 0;
for (const file of files) {
  const before = readFileSync(path.join(root, file), 'utf8');
  const after = format(before, file, style);
  if (after === before) continue;
  different += 1;
  console.log(check ? `${file} is not formatted` : file);
  if (!check) writeFileSync(path.join(root, file), after);
}
if (check && different > 0) {
  console.error('Run: npm run format');
  process.exitCode = 1;
}
