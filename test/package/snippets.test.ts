/**
 * What README.md and docs/ show in TypeScript and JavaScript compiles against the built types, and runs as it stands
 * on the Node.js that runs: on a kernel that is played, the first snippet of all on this machine.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as api from '../../lib/index';
import { type CodeBlock, codeBlocks, DOCUMENTS, ROOT } from '../support/documents';
import { changeOf } from '../support/running-example';

const COMPILE_TIMEOUT_MS = 120_000;
const PLAYED_KERNEL = join(ROOT, 'test', 'support', 'played-kernel.cjs');
const RUNNER = join(ROOT, 'test', 'support', 'run-snippets.mjs');

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

/** What the played kernel writes, and what logs hold: the last is what the snippets of one rule wait for. */
const RECORDS = [
  changeOf('/etc/motd', 'motd', 1),
  'type=CONFIG_CHANGE msg=audit(1700000000.123:2): auid=1000 ses=3 op=remove_rule key="x" list=4 res=1\n',
  changeOf('/etc/motd', 'my-test', 3),
].join('');

interface Snippet extends CodeBlock {
  /** Document and line, as a file's name. */
  readonly name: string;
}

function snippetsOf(path: string): Snippet[] {
  const document = readFileSync(join(ROOT, path), 'utf8');
  const name = path.replace(/^docs\//, '').replaceAll('/', '-');
  return codeBlocks(document, 'ts', 'js').map((block) => ({
    ...block,
    name: `${name}.${block.line + 1}`,
  }));
}

// Recipes are whole programs, each with a test of its own: test/package/recipes.test.ts.
const SNIPPETS = DOCUMENTS.filter((path) => !path.startsWith('docs/recipes/')).flatMap(snippetsOf);

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'audit-netlink-snippets-'));
  // The test of what needs no root is another user.
  chmodSync(project, 0o755);
  // Whatever the folder above is, this is a project of its own.
  writeFileSync(join(project, 'package.json'), '{}');
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(ROOT, join(project, 'node_modules', 'audit-netlink'));
  symlinkSync(join(ROOT, 'node_modules', '@types'), join(project, 'node_modules', '@types'));
});

afterAll(() => {
  rmSync(project, { recursive: true });
});

it(
  'every snippet compiles',
  () => {
    expect(SNIPPETS.length).toBeGreaterThan(20);
    for (const { name, line, text } of SNIPPETS) {
      writeFileSync(join(project, `${name}.mts`), '\n'.repeat(line) + text);
    }
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

/** JavaScript as it stands; of TypeScript only the types go. */
function runnable({ language, text }: Snippet): string {
  if (language === 'js') return text;
  // The one thing that would be written in other words: Node.js 20 does not know it.
  expect(text).not.toMatch(/^\s*(await )?using /m);
  const { code } = transformSync(text, {
    jsc: { target: 'esnext', parser: { syntax: 'typescript' } },
  });
  return code;
}

it('every snippet runs', () => {
  const folder = mkdtempSync(join(project, 'run-'));
  writeFileSync(join(folder, 'audit.log'), RECORDS);
  writeFileSync(join(folder, 'audit.log.2.gz'), gzipSync(RECORDS));
  for (const snippet of SNIPPETS) {
    writeFileSync(join(folder, `${snippet.name}.mjs`), runnable(snippet));
  }
  copyFileSync(RUNNER, join(folder, 'runner.mjs'));
  const kernel = { records: join(folder, 'audit.log'), rules: ['-w /etc/motd -p wa -k loaded'] };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', PLAYED_KERNEL, 'runner.mjs', ...SNIPPETS.map(({ name }) => `./${name}.mjs`)],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PLAYED_KERNEL: JSON.stringify(kernel) },
    },
  );
  const ended = stdout.split('\n').filter((line) => line.startsWith('ended: '));
  expect([stderr, ended]).toEqual(['', SNIPPETS.map(({ name }) => `ended: ./${name}.mjs`)]);
  expect(status).toBe(0);
});

it('the first snippet of README.md prints what its comments say, without root', () => {
  const [{ name, text } = {} as Snippet] = SNIPPETS;
  expect(name).toMatch(/^README\.md\./);
  const path = join(project, 'try.mjs');
  writeFileSync(path, text);
  const isRoot = process.getuid?.() === 0;
  const options = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  const { stdout, stderr } = spawnSync(process.execPath, [path], {
    ...options,
    cwd: '/',
    encoding: 'utf8',
  });
  const said = Array.from(text.matchAll(/console\.log.*; \/\/ (.*)$/gm), ([, words]) => words);
  expect(said.length).toBeGreaterThan(2);
  expect([stderr, stdout]).toEqual(['', said.map((words) => `${words}\n`).join('')]);
});
