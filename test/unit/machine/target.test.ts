/** This machine as a target: names from files and from getent(1), directories, the kernel's features. */
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { localTarget } from '../../../lib/machine/target';
import { compileRule } from '../../../lib/rules/compile';
import { decompileRule } from '../../../lib/rules/decompile';
import { formatRule } from '../../../lib/rules/format';
import { type PlayedGetent, playFiles, playGetent } from '../../support/played-getent';
import { ScratchFolder } from '../policy/files/scratch-folder';

const scratch = new ScratchFolder();

/** What every machine has, and what getent(1) is asked about. */
function surroundings(nsswitch: string): PlayedGetent {
  playFiles({
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nann:x:1000:50::/:\n',
    '/etc/group': 'root:x:0:\nstaff:x:50:ann',
    '/etc/nsswitch.conf': nsswitch,
  });
  return playGetent(scratch, {
    passwd: 'bob:x:2000:2000::/:/bin/sh\n',
    group: 'wheel:x:10:bob\n',
  });
}

const WITH_OTHERS = 'passwd: files ldap\ngroup: files ldap\n';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('localTarget', () => {
  it.each([
    ['x86_64', 'x86_64'],
    ['i686', 'i386'],
    ['aarch64', 'aarch64'],
    // macOS and Windows on ARM, and FreeBSD.
    ['arm64', 'aarch64'],
    ['amd64', 'x86_64'],
  ])('on %s is for %s', (uname, name) => {
    jest.spyOn(os, 'machine').mockReturnValue(uname);
    expect(localTarget().machine?.name).toBe(name);
  });

  it.each([
    ['unknown', 'arm64', 'aarch64'],
    ['i86pc', 'x64', 'x86_64'],
    ['', 'ia32', 'i386'],
    ['IP35', 'mips', undefined],
  ])('where uname says %j and Node.js %s, is for %s', (uname, arch, name) => {
    jest.spyOn(os, 'machine').mockReturnValue(uname);
    const own = process.arch;
    Object.defineProperty(process, 'arch', { value: arch });
    try {
      expect(localTarget().machine?.name).toBe(name);
    } finally {
      Object.defineProperty(process, 'arch', { value: own });
    }
  });

  it('means its own machine by b64 on Apple silicon', () => {
    jest.spyOn(os, 'machine').mockReturnValue('arm64');
    const text = '-a always,exit -F arch=b64 -S openat -k opened';
    const data = compileRule(text);
    expect(data).toEqual(compileRule(text.replace('b64', 'aarch64')));
    expect(formatRule(decompileRule(data))).toContain('arch=b64 -S openat');
  });

  it('has the features that it was told, and takes all as present otherwise', () => {
    expect(localTarget(0x7f).featureBitmap).toBe(0x7f);
    expect(localTarget(0).featureBitmap).toBe(0);
    expect(localTarget().featureBitmap).toBeUndefined();
  });

  it('finds users and groups in their files without asking anybody', () => {
    const getent = surroundings(WITH_OTHERS);
    const target = localTarget();
    expect([target.userId('root'), target.userId('ann')]).toEqual([0, 1000]);
    expect([target.groupId('root'), target.groupId('staff')]).toEqual([0, 50]);
    expect(getent.asked).toEqual([]);
  });

  it('asks other services once for each name that is not in the files', () => {
    const getent = surroundings(WITH_OTHERS);
    const target = localTarget();
    for (let round = 0; round < 3; round++) {
      expect([target.userId('bob'), target.groupId('wheel')]).toEqual([2000, 10]);
      expect([target.userId('wheel'), target.groupId('bob')]).toEqual([undefined, undefined]);
    }
    expect(getent.asked).toEqual(['passwd bob', 'group wheel', 'passwd wheel', 'group bob']);
  });

  it('asks nobody where there are no other services', () => {
    const getent = surroundings('passwd: files\ngroup: files\n');
    expect([localTarget().userId('bob'), localTarget().groupId('wheel')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(getent.asked).toEqual([]);
  });

  it('remembers users, which a new one looks up again', () => {
    surroundings(WITH_OTHERS);
    const target = localTarget();
    expect(target.userId('ann')).toBe(1000);
    playFiles({ '/etc/passwd': 'ann:x:1001:50::/:\n' });
    expect([target.userId('ann'), localTarget().userId('ann')]).toEqual([1000, 1001]);
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

describe('localTarget with files of another machine', () => {
  it('knows the accounts of the files and asks nobody for others', () => {
    const getent = surroundings(WITH_OTHERS);
    const passwd = scratch.file('other/passwd', 'web:x:7:7::/:\nweb:x:8:8::/:\n');
    const target = localTarget(0x7f, { passwd });
    expect([target.userId('web'), target.userId('ann'), target.userId('bob')]).toEqual([
      7,
      undefined,
      undefined,
    ]);
    expect([target.groupId('staff'), target.featureBitmap]).toEqual([50, 0x7f]);
    expect(getent.asked).toEqual([]);
    const group = scratch.file('other/group', 'adm:x:4:syslog\n');
    const both = localTarget(undefined, { passwd, group });
    expect([both.groupId('adm'), both.groupId('staff')]).toEqual([4, undefined]);
  });

  it('refuses files that are not there or have no accounts', () => {
    const empty = scratch.file('other/empty', '\n');
    for (const files of [{ passwd: `${empty}.not` }, { group: empty }, { passwd: scratch.path }]) {
      const [name] = Object.keys(files);
      expect(() => localTarget(undefined, files)).toThrow(
        expect.objectContaining({ name: 'ArgumentError', argument: `files.${name}` }),
      );
    }
    expect(() => localTarget(undefined, { shadow: empty } as object)).toThrow(/shadow/);
  });
});
