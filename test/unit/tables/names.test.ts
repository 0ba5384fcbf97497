/** Errors, record types, file systems, file types and io_uring operations by name and number. */
import { describe, expect, it } from '@jest/globals';
import { NAMES as ERRNOS } from '../../../lib/tables/errnos.generated';
import { errnoName, errnoNumber } from '../../../lib/tables/errnos';
import { fileTypeName, fileTypeNumber } from '../../../lib/tables/file-types';
import { filesystemName, filesystemNumber } from '../../../lib/tables/filesystems';
import {
  ALIASES as RECORD_TYPE_ALIASES,
  NAMES as RECORD_TYPES,
} from '../../../lib/tables/record-types.generated';
import { recordTypeName, recordTypeNumber } from '../../../lib/tables/record-types';
import {
  isInAllUringOperations,
  uringOperationEntries,
  uringOperationName,
  uringOperationNumber,
} from '../../../lib/tables/uring-operations';

describe('errors', () => {
  it.each([
    ['EPERM', 1],
    ['ENOENT', 2],
    ['EAGAIN', 11],
    ['EACCES', 13],
    ['EDEADLK', 35],
    ['EOPNOTSUPP', 95],
    ['EHWPOISON', 133],
  ])('%s is %i', (name, number) => {
    expect(errnoNumber(name)).toBe(number);
    expect(errnoNumber(name.toLowerCase())).toBe(number);
    expect(errnoName(number)).toBe(name);
  });

  it('takes EWOULDBLOCK and EDEADLOCK, and prints them by their other name', () => {
    expect(errnoName(errnoNumber('EWOULDBLOCK') ?? 0)).toBe('EAGAIN');
    expect(errnoName(errnoNumber('EDEADLOCK') ?? 0)).toBe('EDEADLK');
  });

  it('has 131 errors, no library names and none of the kernel inside', () => {
    expect(Object.keys(ERRNOS())).toHaveLength(131);
    for (const [number, name] of Object.entries(ERRNOS()))
      expect(errnoNumber(name)).toBe(Number(number));
    for (const name of ['ENOTSUP', 'ERESTARTSYS', 'FOO', '']) {
      expect(errnoNumber(name)).toBeUndefined();
    }
    for (const number of [0, -1, 41, 58, 134, 512]) expect(errnoName(number)).toBeUndefined();
  });
});

describe('record types', () => {
  it.each([
    ['USER', 1005],
    ['LOGIN', 1006],
    ['CRED_REFR', 1110],
    ['USER_START', 1105],
    ['USER_AVC', 1107],
    ['USER_LOGIN', 1112],
    ['SERVICE_START', 1130],
    ['SOFTWARE_UPDATE', 1138],
    ['DAEMON_ROTATE', 1205],
    ['CWD', 1307],
    ['EOE', 1320],
    ['BPF', 1334],
    ['DM_EVENT', 1339],
    ['AVC', 1400],
    ['LANDLOCK_ACCESS', 1423],
    ['APPARMOR_KILL', 1507],
    ['ANOM_LOGIN_FAILURES', 2100],
    ['INTEGRITY_POLICY_RULE', 1807],
    ['KERNEL', 2000],
    ['VIRT_MIGRATE_OUT', 2507],
  ])('%s is %i', (name, number) => {
    expect(recordTypeNumber(name)).toBe(number);
    expect(recordTypeNumber(name.toLowerCase())).toBe(number);
    expect(recordTypeName(number)).toBe(name);
  });

  it('leads from every name to its number', () => {
    expect(Object.keys(RECORD_TYPES()).length).toBeGreaterThan(190);
    for (const [number, name] of Object.entries(RECORD_TYPES())) {
      expect(recordTypeNumber(name)).toBe(Number(number));
    }
  });

  it('takes names that auditctl does not print', () => {
    for (const [name, number] of Object.entries(RECORD_TYPE_ALIASES)) {
      expect(recordTypeNumber(name)).toBe(number);
      expect(recordTypeName(number)).toBeUndefined();
    }
    expect(recordTypeNumber('IPE_ACCESS')).toBe(1420);
  });

  it('has no name for control messages and gaps', () => {
    for (let number = 1007; number <= 1019; number++)
      expect(recordTypeName(number)).toBeUndefined();
    for (const number of [-1, 0, 1000, 1004, 1301, 1308, 1329]) {
      expect(recordTypeName(number)).toBeUndefined();
    }
    for (const name of ['ADD_RULE', 'GET', 'REPLACE', 'FIRST_USER_MSG', 'FOO', '1307']) {
      expect(recordTypeNumber(name)).toBeUndefined();
    }
  });

  it('reads UNKNOWN[n]', () => {
    expect(recordTypeNumber('UNKNOWN[1334]')).toBe(1334);
    expect(recordTypeNumber('unknown[1499]')).toBeUndefined();
    expect(recordTypeNumber('UNKNOWN[0]')).toBeUndefined();
    expect(recordTypeNumber('UNKNOWN[]')).toBeUndefined();
    expect(recordTypeNumber('UNKNOWN[x]')).toBeUndefined();
    expect(recordTypeNumber('UNKNOWN[12345678]')).toBeUndefined();
  });
});

describe('field values', () => {
  it.each([
    ['debugfs', 0x64626720],
    ['tracefs', 0x74726163],
    ['cgroup', 0x27e0eb],
    ['cgroup2', 0x63677270],
  ])('file system %s', (name, number) => {
    expect(filesystemNumber(name.toUpperCase())).toBe(number);
    expect(filesystemName(number)).toBe(name);
  });

  it.each([
    ['socket', 0xc000],
    ['link', 0xa000],
    ['file', 0x8000],
    ['block', 0x6000],
    ['dir', 0x4000],
    ['character', 0x2000],
    ['fifo', 0x1000],
  ])('file type %s', (name, number) => {
    expect(fileTypeNumber(name.toUpperCase())).toBe(number);
    expect(fileTypeName(number)).toBe(name);
  });

  it('has no others', () => {
    expect(filesystemNumber('ext4')).toBeUndefined();
    expect(filesystemName(0xef53)).toBeUndefined();
    expect(fileTypeNumber('regular')).toBeUndefined();
    expect(fileTypeName(0o100644)).toBeUndefined();
  });
});

describe('io_uring operations', () => {
  it.each([
    ['sendmsg', 9],
    ['openat', 18],
    ['openat2', 28],
    ['mkdirat', 37],
    ['uring_cmd', 46],
    ['listen', 57],
    ['uring_cmd128', 64],
  ])('%s is %i', (name, number) => {
    expect(uringOperationNumber(name.toUpperCase())).toBe(number);
    expect(uringOperationName(number)).toBe(name);
  });

  it('names 30 operations and none that are not audited', () => {
    expect([...uringOperationEntries()]).toHaveLength(30);
    for (const name of ['nop', 'read', 'socket', 'last']) {
      expect(uringOperationNumber(name)).toBeUndefined();
    }
  });

  it('counts to auditctl\'s "all" the named ones below 37', () => {
    const all = [...uringOperationEntries()]
      .map(([number]) => number)
      .filter(isInAllUringOperations);
    expect(all).toEqual([9, 10, 13, 16, 17, 18, 19, 28, 34, 35, 36]);
    expect(isInAllUringOperations(0)).toBe(false);
  });
});
