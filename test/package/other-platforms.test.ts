/**
 * The built package where no binary fits: everything that needs no kernel gives what it gives here, and what
 * needs it says so. The platforms are played; see test/support/other-platform.cjs.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const PLAYED = join(ROOT, 'test/support/other-platform.cjs');
const WORK = join(ROOT, 'test/support/offline-work.cjs');

const ARCHES = { aarch64: 0xc00000b7, s390x: 0x80000016 } as const;

/** Its name, `process.platform`, `process.arch`, what `os.machine()` says, and the machine that it is. */
const PLATFORMS = [
  ['macOS on Apple silicon', 'darwin', 'arm64', 'arm64', 'aarch64'],
  ['Windows on ARM', 'win32', 'arm64', 'unknown', 'aarch64'],
  ['Linux without a binary', 'linux', 's390x', 's390x', 's390x'],
] as const;

interface Refusal extends Array<unknown> {
  0: boolean;
  1: string;
  2: string;
}

interface Done {
  readonly same: unknown;
  readonly machine: string;
  readonly arch: number;
  readonly kernel: Readonly<Record<string, Refusal>>;
}

type Platform = (typeof PLATFORMS)[number];

let folder = '';
let policy = '';
let here: Done;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-platform-'));
  policy = join(folder, 'some.rules');
  const lines = ['-D', '-w /srv/data -p wa -k data', '-a always,exit -F arch=b64 -S nosuch', ''];
  writeFileSync(policy, lines.join('\n'));
  here = work();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(platform: Platform | undefined, words: readonly string[]) {
  const [, name, arch, machine] = platform ?? [];
  const environment = { PLAYED_PLATFORM: name, PLAYED_ARCH: arch, PLAYED_MACHINE: machine };
  const preload = platform === undefined ? [] : ['--require', PLAYED];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...preload, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { status, stdout, stderr };
}

function work(platform?: Platform): Done {
  const { stdout, stderr } = run(platform, [WORK, policy]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Done;
}

const program = (name: keyof typeof manifest.bin): string => join(ROOT, manifest.bin[name]);

it('says nothing of platforms in the manifest', () => {
  expect(Object.keys(manifest)).not.toContain('os');
  expect(Object.keys(manifest)).not.toContain('cpu');
});

describe.each(PLATFORMS)('%s', (...platform) => {
  const [, name, , , machine] = platform;

  it('gives the same rules, events and policies as the binary does here', () => {
    const done = work(platform);
    expect(done.same).toEqual(here.same);
    expect(done.machine).toBe(machine);
    expect(done.arch).toBe(ARCHES[machine]);
    for (const [isAddonError, code, message] of Object.values(done.kernel)) {
      expect([isAddonError, code]).toEqual([true, 'ERR_AUDIT_ADDON']);
      expect(message).toContain('cannot load the addon');
      expect(message).toContain(name === 'linux' ? 'another system' : name);
    }
  });

  it('runs programs, and says in one line what needs the kernel', () => {
    const helped = run(platform, [program('tsauditctl'), '--help']);
    expect(helped).toMatchObject({ status: 0, stderr: '' });
    const checking = [program('audit-netlink'), 'check', '--offline', '--arch=x86_64', policy];
    const checked = run(platform, checking);
    expect(checked).toEqual(run(undefined, checking));
    expect(checked.stderr).toContain('nosuch');
    const log = join(ROOT, 'test/golden/events/bind.log');
    const words = [program('audit-netlink'), 'events', '--input', log, '--raw'];
    expect(run(platform, words)).toEqual(run(undefined, words));
    const listed = run(platform, [program('tsauditctl'), '-l']);
    expect(listed.status).not.toBe(0);
    expect(listed.stderr.split('\n').length).toBe(2);
    expect(listed.stderr).toContain('cannot load the addon');
  });

  it('takes arguments that are not UTF-8 as Node.js decodes them', () => {
    const shown = run(platform, [program('tsauditctl'), '--dry-run', '-w', '/a\ufffd', '-k', 'k']);
    expect(shown.stdout + shown.stderr).not.toContain('cmdline');
  });
});
