/** What is said of files that cannot be read or written, by every command that takes one. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileErrorReason, namingFile } from '../../../lib/text/file-error';
import { auditNetlink } from '../cli/audit-netlink/policy/program';
import { thrownBy } from '../thrown';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-files-'));
  closeSync(openSync(join(folder, 'file'), 'w', 0o600));
  symlinkSync('loop', join(folder, 'loop'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const WRONG: readonly (readonly [name: string, reason: string])[] = [
  ['nosuch', 'does not exist'],
  ['no/such/folder', 'does not exist'],
  ['file/below', 'does not exist: a part of its path is not a folder'],
  ['loop', 'leads through too many symbolic links, maybe in a circle'],
  ['n'.repeat(300), 'is a name that is too long'],
];

describe.each([
  ['events', '--input'],
  ['events', '--input', 'FILE', '--follow-rules'],
  ['check', '--offline'],
  ['check'],
  ['plan'],
  ['apply'],
  ['fmt'],
  ['fmt', '--write'],
  ['diff', 'FILE'],
])('audit-netlink %s %s %s %s', (...words) => {
  it.each(WRONG)('names %s in one sentence', async (name, reason) => {
    const path = join(folder, name);
    const given = words.filter(Boolean).map((word) => word.replace('FILE', join(folder, 'file')));
    const { code, stdout, stderr } = await auditNetlink(...given, path);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^(audit-netlink: )?${path}: ${reason}\n`));
    expect(stderr).not.toMatch(/E[A-Z]{4,}|, open|, stat|, scandir/);
  });
});

it('names a folder that is not a log', async () => {
  expect(await auditNetlink('events', '--input', folder)).toEqual({
    code: 2,
    stdout: '',
    stderr: `audit-netlink: ${folder}: is a folder\n`,
  });
});

it.each([
  ['EACCES', 'may not be read by this user', 'may not be written by this user'],
  ['EPERM', 'may not be read by this user', 'may not be written by this user'],
  ['ENOENT', 'does not exist', 'is in a folder that does not exist'],
  ['EROFS', 'is on a file system that is read-only', 'is on a file system that is read-only'],
  ['EIO', 'is on a device that fails', 'is on a device that fails'],
  ['EBADMSG', 'cannot be read (EBADMSG)', 'cannot be written (EBADMSG)'],
])('has words for %s', (code, read, written) => {
  const error = Object.assign(new Error('x'), { code, syscall: 'open' });
  expect([fileErrorReason(error), fileErrorReason(error, 'written')]).toEqual([read, written]);
  const fails = (): never => {
    throw error;
  };
  expect(thrownBy(() => namingFile('/a', 'written', fails))).toMatchObject({
    message: `/a: ${written}`,
    cause: error,
  });
});

it('names the file of no other errors', () => {
  const bug = new TypeError('x is not a function');
  const fails = (): never => {
    throw bug;
  };
  expect(thrownBy(() => namingFile('/a', 'read', fails))).toBe(bug);
  expect(namingFile('/a', 'read', () => readFileSync('/dev/null').length)).toBe(0);
});
