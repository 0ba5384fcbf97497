/**
 * Writes the *.generated.ts of lib/tables from the kernel's uapi headers, or with --check compares them
 * with what is there. How each table is made is in scripts/tables.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { argumentFiles } from './tables/arguments.mjs';
import { auditFiles } from './tables/audit.mjs';
import { errorMessageFiles } from './tables/error-messages.mjs';
import { missingPackages } from './tables/headers.mjs';
import { recordFieldFiles } from './tables/record-fields.mjs';
import { smallTableFiles } from './tables/small-tables.mjs';
import { syscallFiles } from './tables/syscalls.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const TABLES = join(ROOT, 'lib', 'tables');

/** Lines that only one of the texts has, at most `most` of them. */
function differences(committed, generated, most) {
  const before = committed.split('\n');
  const after = generated.split('\n');
  const lines = [
    ...before.filter((line) => !after.includes(line)).map((line) => `    - ${line.trim()}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `    + ${line.trim()}`),
  ];
  if (lines.length === 0) return ['    order or spacing'];
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), `    ... ${lines.length - most} more`];
}

function main() {
  const check = process.argv.includes('--check');
  const missing = missingPackages();
  if (missing.length > 0) {
    console.error(
      `generate-tables: headers are missing; install the packages ${missing.join(' ')}`,
    );
    return 1;
  }
  const made = [
    ...auditFiles(),
    ...smallTableFiles(),
    ...errorMessageFiles(),
    ...syscallFiles(),
    ...argumentFiles(),
    ...recordFieldFiles(),
  ];
  const files = new Map(made.map(([path, text]) => [join(TABLES, path), text]));
  const problems = [];
  for (const [path, text] of files) {
    const committed = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (committed === text) continue;
    if (!check) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    problems.push(
      committed === undefined
        ? `  ${relative(ROOT, path)}: is not there`
        : [`  ${relative(ROOT, path)}:`, ...differences(committed, text, 10)].join('\n'),
    );
  }
  for (const entry of readdirSync(TABLES, { recursive: true })) {
    const path = join(TABLES, entry);
    if (path.endsWith('.generated.ts') && !files.has(path)) {
      problems.push(`  ${relative(ROOT, path)}: is not generated any more, delete it`);
    }
  }
  if (problems.length === 0) return 0;
  console.error(`generate-tables: ${check ? 'not up to date' : 'what changed'}:`);
  console.error(problems.join('\n'));
  return check ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(`generate-tables: ${error.message}`);
  process.exitCode = 1;
}
