/** `fmt` of `audit-netlink`: one form for all rules, with comments, mode and owner kept. */
import { describe, expect, it } from '@jest/globals';
import {
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { auditNetlink, lines } from './program';

const folder = new ScratchFolder();

const UNTIDY = lines(
  '## policy \t',
  '',
  '  # part\tone',
  '\t-b 8192',
  '-w /etc/passwd -k x -p aw',
  '-a exit,always -F arch=b64 -S kill -F auid!=4294967295 -k y',
  '-d exit,always -F arch=b64 -S kill -F auid!=-1 -F key=y',
  '-W /etc/passwd -k x -p aw',
);

const TIDY = lines(
  '## policy',
  '',
  '  # part\tone',
  '-b 8192',
  '-w /etc/passwd -p wa -k x',
  '-a always,exit -F arch=b64 -S kill -F auid!=-1 -F key=y',
  '-d always,exit -F arch=b64 -S kill -F auid!=-1 -F key=y',
  '-W /etc/passwd -p wa -k x',
);

describe('fmt', () => {
  it('prints the normal form and leaves the file', async () => {
    const path = folder.file('a.rules', UNTIDY);
    expect(await auditNetlink('fmt', path)).toEqual({ code: 0, stdout: TIDY, stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(UNTIDY);
  });

  it('writes where links lead, beside what another run left, and keeps the links', async () => {
    const real = folder.file('real/a.rules', UNTIDY);
    const [link, second] = [`${folder.path}/link.rules`, `${folder.path}/second.rules`];
    symlinkSync('real/a.rules', link);
    symlinkSync(link, second);
    writeFileSync(`${real}.${process.pid}.new`, 'stale');
    expect(await auditNetlink('fmt', '--write', second)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(real, 'utf8')).toBe(TIDY);
    expect([link, second].map((path) => lstatSync(path).isSymbolicLink())).toEqual([true, true]);
  });

  it('is in its normal form afterwards', async () => {
    const path = folder.file('a.rules', TIDY);
    expect((await auditNetlink('fmt', path)).stdout).toBe(TIDY);
  });

  it('with --check says so by its exit status alone', async () => {
    const untidy = folder.file('untidy.rules', UNTIDY);
    expect(await auditNetlink('fmt', '--check', untidy)).toEqual({
      code: 1,
      stdout: '',
      stderr: '',
    });
    const tidy = folder.file('tidy.rules', TIDY);
    expect(await auditNetlink('fmt', '--check', tidy)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(untidy, 'utf8')).toBe(UNTIDY);
  });

  it('with --write replaces the file, keeps its mode, and leaves nothing beside it', async () => {
    const path = folder.file('a.rules', UNTIDY, 0o640);
    expect(await auditNetlink('fmt', '--write', path)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(TIDY);
    expect(statSync(path).mode & 0o7777).toBe(0o640);
    expect(readdirSync(folder.path)).toEqual(['a.rules']);
    const { ino } = statSync(path);
    await auditNetlink('fmt', '--write', path);
    expect(statSync(path).ino).toBe(ino);
  });

  it('refuses a file with errors, and leaves it', async () => {
    const text = lines('-b 1', '-a exit,always -S kill -F arch=b64 -k y');
    const path = folder.file('a.rules', text);
    const { code, stdout, stderr } = await auditNetlink('fmt', '--write', path);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${path}:2:27: arch must come before -S`);
    expect(stderr).toMatch(/\naudit-netlink: 1 error; nothing was changed\n$/);
    expect(readFileSync(path, 'utf8')).toBe(text);
    for (const words of [[], ['--check']]) {
      expect((await auditNetlink('fmt', ...words, path)).stderr).toMatch(
        /\naudit-netlink: 1 error\n$/,
      );
    }
  });

  it('prints nothing of a wrong file that a terminal obeys', async () => {
    const path = folder.file('a.rules', '\u001B[2J\n');
    const { code, stderr } = await auditNetlink('fmt', path);
    expect(code).toBe(2);
    expect(stderr).toContain('\\033[2J');
    expect(stderr).not.toContain('\u001B');
  });

  it('ends with 2 when there is no file', async () => {
    const { code, stderr } = await auditNetlink('fmt', `${folder.path}/no`);
    expect([code, stderr]).toEqual([2, `audit-netlink: ${folder.path}/no: does not exist\n`]);
  });
});
