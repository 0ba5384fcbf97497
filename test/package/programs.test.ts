/** The built programs where something is missing that is not theirs: room to write to, the addon. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(words: readonly string[], folder = ROOT, stdout: number | 'pipe' = 'pipe'): Ran {
  const run = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'pipe'],
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

it.each([
  ['tsauditctl', 255],
  ['audit-netlink', 2],
  ['tsaugenrules', 1],
] as const)('%s says in one line that there is no room for its output', (name, status) => {
  const full = openSync('/dev/full', 'w');
  try {
    expect(node([manifest.bin[name], '--help'], ROOT, full)).toMatchObject({
      status,
      stderr: `${name}: ENOSPC: no space left on device, write\n`,
    });
  } finally {
    closeSync(full);
  }
});

describe('without the addon', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-unbuilt-'));
    for (const path of ['dist', 'package.json']) {
      cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const evaluate = (text: string): Ran =>
    node(['-e', `const audit = require('./dist/index.js'); ${text}`], folder);

  it('rules are read all the same', () => {
    const { stdout, stderr } = evaluate(
      "console.log(audit.formatRule(audit.parseRule('-w /etc -k a').rule));",
    );
    expect([stdout, stderr]).toEqual(['-w /etc -p rwxa -k a\n', '']);
  });

  it('a call that needs it says how to get it', () => {
    const { stdout } = evaluate(
      'audit.getStatus().catch((e) => console.log(JSON.stringify([e instanceof audit.AddonError, e])));',
    );
    expect(JSON.parse(stdout)).toEqual([
      true,
      { name: 'AddonError', code: 'ERR_AUDIT_ADDON', hint: expect.stringContaining('npm rebuild') },
    ]);
  });

  it.each([
    [['tsauditctl', '--dry-run', '-w', '/etc'], 255],
    [['audit-netlink', 'diff', 'kernel:', 'kernel:'], 2],
  ] as const)('%j ends with %i', ([name, ...words], status) => {
    const ran = node([manifest.bin[name], ...words], folder);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toMatch(
      new RegExp(`(^|\\n)${name}: cannot load the addon: .*; .*npm rebuild audit-netlink.*\\n$`),
    );
  });
});
