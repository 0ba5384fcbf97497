/** The field registry: names and numbers of auditctl(8), and what stands beside them. */
import { describe, expect, it } from '@jest/globals';
import {
  fieldByName,
  fieldByNumber,
  fieldNumber,
  holdsText,
  rawFieldNumber,
} from '../../../lib/rules/fields';
import { thrownBy } from '../thrown';

const EVERY_LIST = undefined;
const EVERY_OPERATOR = undefined;
const EXIT = ['exit'];
const EQUALITY = ['=', '!='];

describe('fields', () => {
  // Numbers as in <linux/audit.h>, written out so that a slip in the registry shows.
  it.each<[string, number, string, string[] | undefined, string[] | undefined]>([
    ['pid', 0, 'number', EVERY_OPERATOR, EVERY_LIST],
    ['uid', 1, 'user', EVERY_OPERATOR, EVERY_LIST],
    ['euid', 2, 'user', EVERY_OPERATOR, EVERY_LIST],
    ['suid', 3, 'user', EVERY_OPERATOR, EVERY_LIST],
    ['fsuid', 4, 'user', EVERY_OPERATOR, EVERY_LIST],
    ['gid', 5, 'group', EVERY_OPERATOR, EVERY_LIST],
    ['egid', 6, 'group', EVERY_OPERATOR, EVERY_LIST],
    ['sgid', 7, 'group', EVERY_OPERATOR, EVERY_LIST],
    ['fsgid', 8, 'group', EVERY_OPERATOR, EVERY_LIST],
    ['auid', 9, 'user', EVERY_OPERATOR, EVERY_LIST],
    ['pers', 10, 'number', EVERY_OPERATOR, EVERY_LIST],
    ['arch', 11, 'arch', EQUALITY, EVERY_LIST],
    ['msgtype', 12, 'record-type', EVERY_OPERATOR, ['exclude', 'user']],
    ['subj_user', 13, 'text', EVERY_OPERATOR, EVERY_LIST],
    ['subj_role', 14, 'text', EVERY_OPERATOR, EVERY_LIST],
    ['subj_type', 15, 'text', EVERY_OPERATOR, EVERY_LIST],
    ['subj_sen', 16, 'text', EVERY_OPERATOR, EVERY_LIST],
    ['subj_clr', 17, 'text', EVERY_OPERATOR, EVERY_LIST],
    ['ppid', 18, 'number', EVERY_OPERATOR, EXIT],
    ['obj_user', 19, 'text', EVERY_OPERATOR, EXIT],
    ['obj_role', 20, 'text', EVERY_OPERATOR, EXIT],
    ['obj_type', 21, 'text', EVERY_OPERATOR, EXIT],
    ['obj_lev_low', 22, 'text', EVERY_OPERATOR, EXIT],
    ['obj_lev_high', 23, 'text', EVERY_OPERATOR, EXIT],
    ['sessionid', 25, 'session', EVERY_OPERATOR, ['exclude', 'user', 'exit']],
    ['fstype', 26, 'filesystem', EQUALITY, ['filesystem']],
    ['devmajor', 100, 'number', EVERY_OPERATOR, EXIT],
    ['devminor', 101, 'number', EVERY_OPERATOR, EXIT],
    ['inode', 102, 'inode', EQUALITY, EXIT],
    ['exit', 103, 'errno', EVERY_OPERATOR, EXIT],
    ['success', 104, 'number', EVERY_OPERATOR, EXIT],
    ['path', 105, 'text', EVERY_OPERATOR, EXIT],
    ['perm', 106, 'permission', ['='], ['exit', 'exclude']],
    ['dir', 107, 'text', EVERY_OPERATOR, EXIT],
    ['filetype', 108, 'file-type', EVERY_OPERATOR, EXIT],
    ['field_compare', 111, 'number', EVERY_OPERATOR, EVERY_LIST],
    ['exe', 112, 'text', EQUALITY, EVERY_LIST],
    ['saddr_fam', 113, 'address-family', EVERY_OPERATOR, EVERY_LIST],
    ['a0', 200, 'signed', EVERY_OPERATOR, EVERY_LIST],
    ['a1', 201, 'signed', EVERY_OPERATOR, EVERY_LIST],
    ['a2', 202, 'signed', EVERY_OPERATOR, EVERY_LIST],
    ['a3', 203, 'signed', EVERY_OPERATOR, EVERY_LIST],
    ['key', 210, 'key', EVERY_OPERATOR, EVERY_LIST],
  ])('know %s as %i', (name, number, kind, operators, lists) => {
    const field = fieldByName(name);
    expect(field).toMatchObject({ name, number, kind });
    expect(field?.operators).toEqual(operators);
    expect(field?.lists).toEqual(lists);
    expect(fieldByName(name.toUpperCase())).toBe(field);
    expect(fieldByNumber(number)).toBe(field);
    expect(fieldNumber(name as 'pid')).toBe(number);
  });

  it.each([
    ['obj_uid', 109, 'user'],
    ['obj_gid', 110, 'group'],
  ])('know %s as %i', (name, number, kind) => {
    const field = fieldByName(name);
    expect(field).toMatchObject({ name, number, kind });
    expect(field?.operators).toBeUndefined();
    expect(fieldByNumber(number)).toBe(field);
  });

  it('know loginuid as auid', () => {
    expect(fieldByName('loginuid')).toBe(fieldByName('auid'));
    expect(fieldByName('LoginUID')?.name).toBe('auid');
  });

  it.each(['', 'bogus', 'uid ', 'loginuid_set', 'constructor', '__proto__', 'f24'])(
    'know no "%s"',
    (name) => {
      expect(fieldByName(name)).toBeUndefined();
    },
  );

  it.each([24, 27, 99, 204, 0xffffffff])('have no name for %i', (number) => {
    expect(fieldByNumber(number)).toBeUndefined();
  });

  it.each([
    ['f0', 0],
    ['f24', 24],
    ['f4294967295', 0xffffffff],
    ['f4294967296', undefined],
    ['f99999999999', undefined],
    ['f01', undefined],
    ['f', undefined],
    ['f-1', undefined],
    ['F24', undefined],
    ['f24 ', undefined],
    ['uid', undefined],
  ])('read %s as the number %p', (name, number) => {
    expect(rawFieldNumber(name)).toBe(number);
  });

  it('give the number of a field without a name', () => {
    expect(fieldNumber('f24')).toBe(24);
  });

  it('refuse a name that is no field', () => {
    expect(thrownBy(() => fieldNumber('bogus' as 'pid'))).toMatchObject({
      name: 'TypeError',
      message: 'no audit field is named bogus',
    });
  });

  it.each([
    ['pid', ['=', '!=', '>', '>=', '<', '<=']],
    ['pers', ['=', '!=', '>', '>=', '<', '<=', '&', '&=']],
    ['devminor', ['=', '!=', '>', '>=', '<', '<=', '&', '&=']],
    ['a3', ['=', '!=', '>', '>=', '<', '<=', '&', '&=']],
    ['subj_type', ['=', '!=']],
    ['subj_clr', ['=', '!=', '>', '>=', '<', '<=']],
    ['perm', ['=', '!=']],
    ['path', ['=']],
  ])('know that the kernel takes %s with %j', (name, operators) => {
    expect(fieldByName(name)?.takes).toEqual(operators);
  });

  it.each([
    ['path', true],
    ['subj_user', true],
    ['key', true],
    ['uid', false],
    ['perm', false],
    ['bogus', false],
  ])('keep the value of %s among the strings: %p', (name, text) => {
    expect(holdsText(fieldByName(name))).toBe(text);
  });
});
