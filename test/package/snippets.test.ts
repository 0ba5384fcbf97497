/** What README.md and docs/ show in TypeScript and JavaScript compiles against the built types. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as api from '../../lib/index';

const ROOT = join(__dirname, '..', '..');
const COMPILE_TIMEOUT_MS = 120_000;

/** What snippets use without saying where it comes from. */
const ASSUMED = `
const alreadyLoaded: api.Rule;
const child: import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, null, null>;
const event: api.AuditEvent;
const events: readonly api.AuditEvent[];
const file: string;
const good: api.Rule;
const line: string;
const number: number;
const policy: readonly api.RuleInput[];
const record: api.AuditRecord;
const signal: AbortSignal;
const text: string;
`;

const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable'],
  module: 'nodenext',
  moduleDetection: 'force',
  types: ['node'],
};

let project = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'audit-netlink-snippets-'));
});

afterAll(() => {
  rmSync(project, { recursive: true });
});

/** Each snippet as a file in which it has the lines that it has in its document. */
function writeSnippets(path: string): number {
  const text = readFileSync(path, 'utf8');
  const snippets = [...text.matchAll(/(?<=^```(?:ts|js)\n)[^]*?(?=^```$)/gm)];
  for (const { 0: snippet, index } of snippets) {
    const before = text.slice(0, index).replaceAll(/[^\n]+/g, '');
    const line = before.length + 1;
    writeFileSync(join(project, `${basename(path)}.${line}.mts`), before + snippet);
  }
  return snippets.length;
}

it(
  'every snippet compiles',
  () => {
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(ROOT, join(project, 'node_modules', 'audit-netlink'));
    symlinkSync(join(ROOT, 'node_modules', '@types'), join(project, 'node_modules', '@types'));
    const documents = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    const paths = [join(ROOT, 'README.md'), ...documents.map((name) => join(ROOT, 'docs', name))];
    const count = paths.reduce((sum, path) => sum + writeSnippets(path), 0);
    expect(count).toBeGreaterThan(20);
    const exported = Object.keys(api).map((name) => `const ${name}: typeof api.${name};`);
    writeFileSync(
      join(project, 'assumed.d.mts'),
      `import type * as api from 'audit-netlink';\ndeclare global {\n${exported.join('\n')}${ASSUMED}}\n`,
    );
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS }),
    );
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project],
      { encoding: 'utf8', cwd: project },
    );
    expect(stdout).toBe('');
  },
  COMPILE_TIMEOUT_MS,
);
