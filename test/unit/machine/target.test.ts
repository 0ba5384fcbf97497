/** This machine as a target: names from files and from getent(1), directories, the kernel's features. */
import childProcess, { type SpawnSyncReturns } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { localTarget } from '../../../lib/machine/target';

const PASSWD =
  'root:x:0:0:root:/root:/bin/sh\n+::::::\nann:x:1000:50::/:\nodd:x:1x:0::/:\n:x:7::\n';
const GROUP = 'root:x:0:\nstaff:x:50:ann';

const { readFileSync } = fs;

type Answer = Pick<SpawnSyncReturns<string>, 'status' | 'stdout'>;

/** Puts made-up files and a made-up getent(1) in place, and tells what was asked of it. */
function surroundings(answers: Readonly<Record<string, string>> = {}, files = true): string[] {
  const asked: string[] = [];
  jest.spyOn(fs, 'readFileSync').mockImplementation(((path: string, options: 'utf8') => {
    const text = { '/etc/passwd': PASSWD, '/etc/group': GROUP }[path];
    if (text === undefined) return readFileSync(path, options);
    if (!files) throw new Error(`no file ${path}`);
    return text;
  }) as typeof readFileSync);
  jest.spyOn(childProcess, 'spawnSync').mockImplementation(((program: string, words: string[]) => {
    const question = [program, ...words].join(' ');
    asked.push(question);
    const stdout = answers[question];
    return { status: stdout === undefined ? 2 : 0, stdout: stdout ?? '' } satisfies Answer;
  }) as typeof childProcess.spawnSync);
  return asked;
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('localTarget', () => {
  it.each([
    ['x86_64', 'x86_64'],
    ['i686', 'i386'],
    ['aarch64', 'aarch64'],
    ['mips64', undefined],
  ])('on %s is for %s', (uname, name) => {
    jest.spyOn(os, 'machine').mockReturnValue(uname);
    expect(localTarget().machine?.name).toBe(name);
  });

  it('has the features that it was told, and takes all as present otherwise', () => {
    expect(localTarget(0x7f).featureBitmap).toBe(0x7f);
    expect(localTarget(0).featureBitmap).toBe(0);
    expect(localTarget().featureBitmap).toBeUndefined();
  });

  it('finds users and groups in their files without asking anybody', () => {
    const asked = surroundings();
    const target = localTarget();
    expect([target.userId('root'), target.userId('ann')]).toEqual([0, 1000]);
    expect([target.groupId('root'), target.groupId('staff')]).toEqual([0, 50]);
    expect(asked).toEqual([]);
  });

  it('asks getent for names that are not in the files', () => {
    const asked = surroundings({
      'getent passwd bob': 'bob:x:2000:2000::/:/bin/sh\n',
      'getent group wheel': 'wheel:x:10:bob\n',
    });
    const target = localTarget();
    expect([target.userId('bob'), target.groupId('wheel')]).toEqual([2000, 10]);
    expect([target.userId('wheel'), target.groupId('bob')]).toEqual([undefined, undefined]);
    expect(asked).toEqual([
      'getent passwd bob',
      'getent group wheel',
      'getent passwd wheel',
      'getent group bob',
    ]);
  });

  it('takes no id that is none, and no entry of another name', () => {
    surroundings({ 'getent passwd alias': 'ann:x:1000:50::/:\n' });
    expect([localTarget().userId('odd'), localTarget().userId('alias')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it.each(['', 'a:b', 'a\nb', 'a\0b'])('asks nobody for %j, which is no name', (name) => {
    const asked = surroundings();
    expect([localTarget().userId(name), localTarget().groupId(name)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(asked).toEqual([]);
  });

  it('gives getent no name that it would take for an option', () => {
    const asked = surroundings();
    expect(localTarget().userId('-h')).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('asks getent where there are no files', () => {
    const asked = surroundings({ 'getent passwd root': 'root:x:0:0::/:\n' }, false);
    expect(localTarget().userId('root')).toBe(0);
    expect(asked).toEqual(['getent passwd root']);
  });

  it('remembers nothing between look-ups', () => {
    surroundings();
    const target = localTarget();
    expect(target.userId('ann')).toBe(1000);
    jest.spyOn(fs, 'readFileSync').mockReturnValue('ann:x:1001:50::/:\n');
    expect(target.userId('ann')).toBe(1001);
  });

  it('knows directories whose names are no text', () => {
    const folder = fs.mkdtempSync(join(os.tmpdir(), 'audit-netlink-'));
    try {
      fs.mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xff)]));
      expect(localTarget().isDirectory(`${folder}/\udcff`)).toBe(true);
      expect(localTarget().isDirectory(`${folder}/\udcfe`)).toBe(false);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['a name that is too long', `/${'x'.repeat(300)}/y`],
    ['a NUL', '/\0'],
    ['nothing', ''],
  ])('takes %s for no directory', (_, path) => {
    expect(localTarget().isDirectory(path)).toBe(false);
  });

  it('takes for no directory what it may not look at', () => {
    jest.spyOn(fs, 'statSync').mockImplementation(() => {
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    });
    expect(localTarget().isDirectory('/root/x')).toBe(false);
  });

  it('knows directories, through links too, from what else there is', () => {
    const folder = fs.mkdtempSync(join(os.tmpdir(), 'audit-netlink-'));
    try {
      const file = join(folder, 'file');
      const link = join(folder, 'link');
      fs.writeFileSync(file, '');
      fs.symlinkSync(folder, link);
      const target = localTarget();
      const paths = [folder, link, file, join(folder, 'none'), join(file, 'below')];
      const found = paths.map((path) => target.isDirectory(path));
      expect(found).toEqual([true, true, false, false, false]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
