/** Which files could be the addon, and what is said where none is: folders and programs made for it. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AddonError } from '../../../lib/errors';
import { packageManager } from '../../../lib/kernel/addon-cure';
import { addonFiles } from '../../../lib/kernel/addon-files';
import { describeMachine, libraryOfProgram, libraryOfReport } from '../../../lib/kernel/c-library';

let folder = '';
const { AUDIT_NETLINK_PREBUILD: elsewhere } = process.env;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-addon-files-'));
  delete process.env['AUDIT_NETLINK_PREBUILD'];
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
  if (elsewhere !== undefined) process.env['AUDIT_NETLINK_PREBUILD'] = elsewhere;
});

function put(path: string, contents: string | Buffer = ''): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
  return file;
}

const COMPILED = 'build/Release/audit_netlink.node';
const prebuilt = (library: string): string =>
  `prebuilds/linux-${process.arch}/audit-netlink.${library}.node`;

/** A program as far as it is read: that and the loader's name. */
function elf(loader: string): Buffer {
  const bytes = Buffer.alloc(6000, 1);
  bytes.write('\x7fELF\x02\x01\x01\0', 'latin1');
  bytes.write(`\0${loader}\0`, 0x300, 'latin1');
  return bytes;
}

describe('the C library of a program', () => {
  it.each([
    ['/lib64/ld-linux-x86-64.so.2', 'glibc'],
    ['/lib/ld-linux-aarch64.so.1', 'glibc'],
    ['/lib/ld-linux-riscv64-lp64d.so.1', 'glibc'],
    ['/lib64/ld64.so.2', 'glibc'],
    ['/lib/ld64.so.1', 'glibc'],
    ['/nix/store/abc-glibc-2.38/lib/ld-linux-x86-64.so.2', 'glibc'],
    ['/lib/ld-musl-x86_64.so.1', 'musl'],
    ['/lib/ld-musl-aarch64.so.1', 'musl'],
    ['/lib/ld-musl-armhf.so.1', 'musl'],
    ['/opt/musl/lib/ld-musl-x86_64.so.1', 'musl'],
  ])('started by %s is %s', (loader, library) => {
    expect(libraryOfProgram(put('node', elf(loader)))).toBe(library);
  });

  it.each([
    ['without a loader', Buffer.from('\x7fELF\x02\x01\x01\0'.padEnd(5000, '\0'), 'latin1')],
    ['that is a script', Buffer.from('#!/bin/sh\nexec /lib/ld-musl-x86_64.so.1 node\n')],
    ['that is empty', Buffer.alloc(0)],
  ])('%s does not say', (_, bytes) => {
    expect(libraryOfProgram(put('node', bytes))).toBeUndefined();
  });

  it('that cannot be read does not say', () => {
    expect(libraryOfProgram(join(folder, 'gone'))).toBeUndefined();
    expect(libraryOfProgram(folder)).toBeUndefined();
  });
});

describe('the C library of a report', () => {
  it.each([
    [{ header: { glibcVersionRuntime: '2.28' }, sharedObjects: [] }, 'glibc'],
    [{ header: {}, sharedObjects: ['/lib/ld-musl-aarch64.so.1'] }, 'musl'],
    [{ header: {}, sharedObjects: ['/usr/lib/libc.musl-x86_64.so.1'] }, 'musl'],
    [{ header: {}, sharedObjects: ['/lib/libc.so.6'] }, undefined],
    [{}, undefined],
  ])('%j is %s', (report, library) => {
    expect(libraryOfReport(report)).toBe(library);
  });
});

describe('the files', () => {
  const found = (start = folder): string[] => [...addonFiles(start)];
  const files = (...paths: string[]): string[] => paths.map((path) => join(folder, path));

  it('are what was compiled, then what was prebuilt for this C library', () => {
    put('package.json', '{}');
    put('node', elf('/lib/ld-musl-x86_64.so.1'));
    jest.replaceProperty(process, 'execPath', join(folder, 'node'));
    expect(found()).toEqual(files(COMPILED, prebuilt('musl')));
    put('node', elf('/lib64/ld-linux-x86-64.so.2'));
    expect(found()).toEqual(files(COMPILED, prebuilt('glibc')));
  });

  it('are those of the package, wherever in it the code is', () => {
    put('package.json', '{}');
    put('dist/chunks/a.js');
    expect(found(join(folder, 'dist', 'chunks'))).toEqual(files(COMPILED, prebuilt('glibc')));
  });

  it('may lie beside a bundle', () => {
    put('package.json', '{}');
    put(`out/${prebuilt('glibc')}`);
    put('out/app.js');
    expect(found(join(folder, 'out'))).toEqual(
      files(COMPILED, `out/${prebuilt('glibc')}`, prebuilt('glibc')),
    );
  });

  it('are of the folder that AUDIT_NETLINK_PREBUILD names, and of no other', () => {
    put('package.json', '{}');
    put(COMPILED);
    process.env['AUDIT_NETLINK_PREBUILD'] = '/elsewhere';
    expect(found()).toEqual([`/elsewhere/${COMPILED}`, `/elsewhere/${prebuilt('glibc')}`]);
  });

  it.each(['darwin', 'win32', 'freebsd'] as const)('are none on %s', (platform) => {
    put('package.json', '{}');
    put(COMPILED);
    expect([...addonFiles(folder, platform)]).toEqual([]);
  });
});

describe('the package manager', () => {
  const inApp = 'app/node_modules/audit-netlink/dist';

  it.each([
    ['npm', { 'app/node_modules/.package-lock.json': '{}' }, inApp],
    ['npm', { 'app/node_modules/.package-lock.json': '{}', 'app/yarn.lock': '' }, inApp],
    ['pnpm', {}, 'app/node_modules/.pnpm/audit-netlink@1.0.0/node_modules/audit-netlink/dist'],
    ['pnpm', { 'app/node_modules/.modules.yaml': '' }, inApp],
    ['yarn', { 'app/node_modules/.yarn-state.yml': '' }, inApp],
    ['yarn', { 'app/node_modules/.yarn-integrity': '' }, inApp],
    ['yarn', { 'app/.pnp.cjs': '' }, 'app/.yarn/unplugged/a/node_modules/audit-netlink/dist'],
    ['bun', { 'app/bun.lock': '' }, inApp],
    ['bun', { 'app/bun.lockb': '' }, inApp],
    ['npm', {}, inApp],
  ] as const)('is %s with %j', (manager, traces, where) => {
    for (const [path, text] of Object.entries(traces)) put(path, text);
    mkdirSync(join(folder, where), { recursive: true });
    expect(packageManager(join(folder, where), {})).toBe(manager);
  });

  it('is the one that the process tells of', () => {
    expect(packageManager(folder, { pnp: '3' })).toBe('yarn');
    expect(packageManager(folder, { bun: '1.3.0' })).toBe('bun');
  });
});

describe('the error', () => {
  it('has every attempt, the machine and the cure in one line', () => {
    const cause = new Error("/a.node: version `GLIBC_2.28' not found\nand more");
    const attempts = [
      { path: '/b.node', reason: 'not found' },
      { path: '/a.node', reason: "version `GLIBC_2.28' not found", cause },
    ];
    const error = new AddonError(attempts, 'linux x64, glibc 2.17, Node.js v20.0.0', 'do this');
    expect(error.message).toBe(
      'cannot load the addon on linux x64, glibc 2.17, Node.js v20.0.0: /b.node: not found; ' +
        "/a.node: version `GLIBC_2.28' not found; do this",
    );
    expect(error).toMatchObject({ attempts, cause, hint: 'do this', code: 'ERR_AUDIT_ADDON' });
  });

  it('has no cause when nothing was thrown', () => {
    const error = new AddonError(
      [{ path: '/b.node', reason: 'not found' }],
      'a machine',
      'do this',
    );
    expect('cause' in error).toBe(false);
  });

  it('knows this machine', () => {
    expect(describeMachine()).toMatch(
      new RegExp(`^linux ${process.arch}, (glibc \\d+\\.\\d+|musl), Node\\.js ${process.version}$`),
    );
  });
});
