/** The check of prebuilt binaries finds what it is there for, in binaries made wrong for the purpose. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const MISSING = ['gcc', 'readelf'].filter((name) => spawnSync(name, ['--version']).status !== 0);

if (MISSING.length > 0 && process.env['CI'] === 'true') {
  throw new Error(`nothing to make binaries with: ${MISSING.join(', ')}`);
}

const ADDON = `
#include <stdio.h>
void napi_register_module_v1(void) {
  char line[64];
  if (fgets(line, sizeof line, stdin)) puts(line);
}
int node_api_module_get_api_version_v1(void) { return 8; }
`;

const FLAGS = ['-shared', '-fPIC', '-O2', '-U_FORTIFY_SOURCE', '-s'];
const PROTECTED = '-fstack-protector-strong';
const HARDENED = '-Wl,-z,relro,-z,now,-z,noexecstack';
const EXPORTS = `-Wl,--version-script=${join(ROOT, 'scripts/prebuild/exports.map')}`;
const GOOD = [...FLAGS, PROTECTED, HARDENED, EXPORTS];

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-binary-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function compile(name: string, source: string, flags: readonly string[]): string {
  const file = join(folder, name);
  const input = `${file}.c`;
  writeFileSync(input, source);
  const { status, stderr } = spawnSync('gcc', [input, '-o', file, ...flags], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return file;
}

/** A library of that name with one function, `newest`, of that version. */
function library(name: string, version: string): string {
  const script = join(folder, `${version}.map`);
  writeFileSync(script, `${version} { global: newest; };`);
  const flags = [`-Wl,-soname,${name}`, `-Wl,--version-script=${script}`];
  return compile(version, 'int newest(void) { return 1; }', ['-shared', '-fPIC', ...flags]);
}

/** What the check says of the file. */
function problems(file: string, cLibrary = 'glibc'): unknown {
  const script = `
    import { binaryProblems } from './scripts/prebuild/check-binary.mjs';
    const [file, library] = process.argv.slice(1);
    console.log(JSON.stringify(binaryProblems(file, library)));`;
  const words = ['--input-type=module', '-e', script, file, cLibrary];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

const NEWEST = `${ADDON}
int newest(void);
int twice(void) { return 2 * newest(); }
`;

(MISSING.length > 0 ? describe.skip : describe)('the check of a binary', () => {
  it('has nothing against a good one', () => {
    expect(problems(compile('good', ADDON, GOOD))).toEqual([]);
  });

  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      'exports more',
      `${ADDON}\nint more(void) { return 1; }`,
      [...FLAGS, PROTECTED, HARDENED],
      ['exports more'],
    ],
    [
      'is not an addon of Node-API 8',
      ADDON.replace('node_api_module_get_api_version_v1', 'static other'),
      GOOD,
      ['does not export node_api_module_get_api_version_v1'],
    ],
    ['has no RELRO', ADDON, [...GOOD, '-Wl,-z,norelro'], ['has no RELRO']],
    ['binds late', ADDON, [...GOOD, '-Wl,-z,lazy'], ['does not bind at load']],
    ['has a stack for code', ADDON, [...GOOD, '-Wl,-z,execstack'], ['may execute its stack']],
    [
      'has code that is changed when it is loaded',
      `${ADDON}\nasm(".text\\n.quad puts\\n");`,
      [...GOOD, '-Wl,-z,notext'],
      ['changes its code when it is loaded'],
    ],
    [
      'does not protect its stack',
      ADDON,
      [...GOOD, '-fno-stack-protector'],
      ['has no stack protector'],
    ],
    [
      'is not stripped',
      ADDON,
      [...GOOD.filter((flag) => flag !== '-s'), '-g'],
      ['is not stripped'],
    ],
  ])('refuses one that %s', (name, source, flags, expected) => {
    expect(problems(compile(name.replaceAll(' ', '-'), source, flags))).toEqual(expected);
  });

  it('refuses one that needs a newer glibc', () => {
    const newer = library('libc.so.6', 'GLIBC_2.29');
    expect(problems(compile('newer', NEWEST, [...GOOD, newer]))).toEqual([
      'needs newest of GLIBC_2.29, newer than 2.28',
    ]);
    const same = library('libc.so.6', 'GLIBC_2.28');
    expect(problems(compile('same', NEWEST, [...GOOD, same]))).toEqual([]);
  });

  it('refuses one that needs a C++ library', () => {
    const other = library('libstdc++.so.6', 'GLIBCXX_3.4');
    expect(problems(compile('other', NEWEST, [...GOOD, other]))).toEqual([
      'needs newest of GLIBCXX_3.4',
      'needs libstdc++.so.6',
    ]);
  });

  it('refuses one for glibc where one for musl should be', () => {
    const found = problems(compile('for-glibc', ADDON, GOOD), 'musl') as string[];
    expect(found).toContain('needs libc.so.6');
    expect(found.find((problem) => problem.startsWith('needs puts of GLIBC_'))).toBeDefined();
  });

  it('says when the file is not a binary at all', () => {
    expect(() => problems(join(ROOT, 'package.json'))).toThrow('Not an ELF file');
  });
});

const isTheMachine = process.platform === 'linux' && process.arch === 'x64';

(isTheMachine ? describe : describe.skip)('npm run prebuilds', () => {
  it('says what else it needs before it begins', () => {
    const run = (...words: readonly string[]) => {
      const script = join(ROOT, 'scripts/prebuild.mjs');
      const { status, stderr } = spawnSync(process.execPath, [script, ...words], {
        encoding: 'utf8',
        env: { PATH: folder },
      });
      return { status, stderr };
    };
    const qemu = /^prebuild: need .*\bqemu-aarch64-static: apt-get install .*\bqemu-user-static\n$/;
    expect(run('linux-arm64-musl')).toEqual({ status: 1, stderr: expect.stringMatching(qemu) });
    const forX64 = /^prebuild: need .*\breadelf\b.*: apt-get install .*\bbinutils\b(?!.*qemu).*\n$/;
    expect(run('linux-x64-glibc')).toEqual({ status: 1, stderr: expect.stringMatching(forX64) });
  });
});
