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
import {
  fmtCommand,
  type FmtCommandOptions,
} from '../../../../../lib/cli/audit-netlink/policy/fmt';
import { CollectedOutput } from '../../../../support/collected-output';
import type { CommandResult } from '../../../../support/command';
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
  '-a always,exit -F arch=b64 -S kill -F auid!=4294967295 -k y',
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

  it('with --check names the file, and says so by its exit status', async () => {
    const untidy = folder.file('untidy.rules', UNTIDY);
    expect(await auditNetlink('fmt', '--check', untidy)).toEqual({
      code: 1,
      stdout: `${untidy}\n`,
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

describe('what fmt keeps as it was written', () => {
  it.each([
    ['a rule that could be a watch', '-a always,exit -F path=/etc/shadow -F perm=wa -k x'],
    ['a rule that is one for auditctl', '-a always,exit -F path=/etc/shadow -F perm=wa -F key=x'],
    ['a folder', '-a always,exit -F dir=/etc -F perm=wa -k x'],
    ['a rule with -p', '-a always,exit -F path=/etc/shadow -p wa -k x'],
    ['a watch', '-w /etc/shadow -p wa -k x'],
    ['a watch without permissions', '-w /etc/shadow -k x'],
    ['a slash at the end', '-w /etc/sudoers.d/ -p wa'],
    ['a watch with a field', '-w /etc/shadow -p wa -F auid>=1000 -k x'],
    ['unset', '-a always,exit -F arch=b64 -S kill -F auid!=unset -F auid>=1000 -k x'],
    ['-1', '-a always,exit -F arch=b64 -S kill -F auid!=-1 -k x'],
    ['4294967295', '-a never,user -F auid=4294967295'],
    ['numbers and names of errors', '-a always,exit -S open -F exit=-13 -F exit!=-EPERM -k x'],
    ['hexadecimal arguments', '-a always,exit -F arch=b32 -S personality -F a0&=0x40000 -k x'],
    ['a machine by its name', '-a always,exit -F arch=x86_64 -S kill -k x'],
    ['numbers of system calls', '-a always,exit -F arch=b64 -S 59,kill -k x'],
    ['record types by number', '-a never,exclude -F msgtype=1307'],
    ['keys of both kinds', '-a always,exit -S kill -F key=a -k b -F key=c'],
    ['the order of conditions', '-a always,exit -S kill -F uid=0 -C auid!=uid -F a0=1'],
    ['system calls in their order', '-a always,exit -F arch=b64 -S unlinkat,rename,open -k x'],
    ['no system calls', '-a always,exit -S , -F uid=0'],
    ['all system calls', '-a always,exit -F arch=b64 -S all -F uid=0'],
    ['what stands first', '-A never,exit -F arch=b64 -S kill'],
    ['deletions', '-d always,exit -F path=/etc/shadow -F perm=wa -k x'],
    ['a deleted watch', '-W /etc/shadow -p wa -k x'],
    ['blanks in paths', String.raw`-w /srv/a\ b -p wa -k x`],
    ['text by its bytes', '-a always,exit -F x105=2f610a -F perm=wa'],
    ['settings', '--backlog_wait_time 60000'],
    ['how to load', '-D'],
  ])('%s', async (_name, text) => {
    const path = folder.file('a.rules', lines('# before', '', text, '', '#after'));
    expect(await auditNetlink('fmt', path)).toEqual({
      code: 0,
      stdout: lines('# before', '', text, '', '#after'),
      stderr: '',
    });
    expect(await auditNetlink('fmt', '--check', path)).toMatchObject({ code: 0 });
  });

  it.each([
    ['-w  /a -k x -p  aw', '-w /a -p wa -k x'],
    ['-a exit,always -S open -S kill,open -F uid=0', '-a always,exit -S open,kill -F uid=0'],
    [
      '-a exit,always -F arch=b64 -F perm=aw -F path=/a',
      '-a always,exit -F arch=b64 -F perm=wa -F path=/a',
    ],
    ['-aexit,always -Skill -kx', '-a always,exit -S kill -k x'],
    ['-a always,exit -S kill -k x -F uid=0', '-a always,exit -S kill -F uid=0 -k x'],
    ['-a entry,always -S kill', '-a always,exit -S kill'],
    [
      '-a exit,always -F uid=0 -F arch=b32 -S kill -S all',
      '-a always,exit -F uid=0 -F arch=b32 -S all',
    ],
    ['\t-b\t 8192\r', '-b 8192'],
    ['-a\talways,exit -F dir=/etc\t-F perm=rw\r', '-a always,exit -F dir=/etc -F perm=rw'],
  ])('but not the order of options: %j', async (untidy, tidy) => {
    const path = folder.file('a.rules', `${untidy}\n`);
    expect((await auditNetlink('fmt', path)).stdout).toBe(`${tidy}\n`);
  });

  it('leaves words in their order where another would be another rule', async () => {
    const text = '-S openat -a always,io_uring -k x';
    const path = folder.file('a.rules', `${text.replaceAll(' ', '  ')}\n`);
    expect((await auditNetlink('fmt', path)).stdout).toBe(`${text}\n`);
  });
});

function fmtOf(text: string, options: FmtCommandOptions, ...paths: string[]): CommandResult {
  const output = new CollectedOutput();
  const code = fmtCommand(paths.length === 0 ? ['-'] : paths, options, output, () => text);
  return { code, stdout: output.stdout, stderr: output.stderr };
}

describe('standard input', () => {
  it('is formatted to standard output, or only checked', () => {
    expect(fmtOf(UNTIDY, {})).toEqual({ code: 0, stdout: TIDY, stderr: '' });
    expect(fmtOf(UNTIDY, { check: true })).toEqual({ code: 1, stdout: '<stdin>\n', stderr: '' });
    expect(fmtOf(TIDY, { check: true })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(fmtOf('', {})).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('has its name in messages, and is read once and never written', async () => {
    const output = new CollectedOutput();
    expect(() => fmtCommand(['-'], {}, output, () => '-b 1\n-Q\n')).toThrow('1 error');
    expect(output.stderr).toMatch(/^<stdin>:2:1: /);
    const path = folder.file('a.rules', UNTIDY);
    const refused = await auditNetlink('fmt', '--write', path, '-');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'audit-netlink: --write is for files, not for - (standard input)\n',
    ]);
    expect(readFileSync(path, 'utf8')).toBe(UNTIDY);
    expect(await auditNetlink('fmt', '-', '-')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('several files', () => {
  const files = (): [untidy: string, tidy: string, other: string] => [
    folder.file('untidy.rules', UNTIDY, 0o640),
    folder.file('tidy.rules', TIDY),
    folder.file('other.rules', '-b  5\n'),
  ];

  it('are printed one behind the other', async () => {
    const [untidy, tidy, other] = files();
    expect(await auditNetlink('fmt', untidy, other, tidy)).toEqual({
      code: 0,
      stdout: `${TIDY}-b 5\n${TIDY}`,
      stderr: '',
    });
    expect(fmtOf('-b  7\n', {}, other, '-').stdout).toBe('-b 5\n-b 7\n');
  });

  it('with --check are named when they would change, with one exit status', async () => {
    const [untidy, tidy, other] = files();
    const checked = await auditNetlink('fmt', '--check', tidy, untidy, other);
    expect(checked).toEqual({
      code: 1,
      stdout: lines(untidy, other),
      stderr: 'audit-netlink: 2 of 3 files would change\n',
    });
    expect(await auditNetlink('fmt', '--check', '--quiet', untidy, tidy)).toMatchObject({
      code: 1,
      stderr: '',
    });
    expect(await auditNetlink('fmt', '--check', tidy, tidy)).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(untidy, 'utf8')).toBe(UNTIDY);
  });

  it('with --write are replaced where they change', async () => {
    const [untidy, tidy, other] = files();
    const { ino } = statSync(tidy);
    expect(await auditNetlink('fmt', '--write', untidy, tidy, other)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'audit-netlink: 2 of 3 files changed\n',
    });
    expect([untidy, other].map((path) => readFileSync(path, 'utf8'))).toEqual([TIDY, '-b 5\n']);
    expect([statSync(tidy).ino, statSync(untidy).mode & 0o777]).toEqual([ino, 0o640]);
    expect(await auditNetlink('fmt', '--check', '--write', untidy)).toMatchObject({ code: 2 });
  });

  it('are left alone, all of them, when one has errors or is not there', async () => {
    const [untidy, , other] = files();
    const wrong = folder.file('wrong.rules', '-Q\n');
    const { code, stderr } = await auditNetlink('fmt', '--write', untidy, wrong, '/no/such', other);
    expect([code, stderr.split('\n')]).toEqual([
      2,
      [
        expect.stringContaining(`${wrong}:1:1: `),
        '/no/such: does not exist',
        'audit-netlink: 2 errors; nothing was changed',
        '',
      ],
    ]);
    expect(readFileSync(untidy, 'utf8')).toBe(UNTIDY);
  });
});

it('says what was written before a file that cannot be', async () => {
  const [one, two] = [
    folder.file('a.rules', UNTIDY),
    folder.file(`${'b'.repeat(249)}.rules`, UNTIDY),
  ];
  expect(await auditNetlink('fmt', '--write', two)).toEqual({
    code: 2,
    stdout: '',
    stderr: `audit-netlink: ${two}: is a name that is too long; no file was changed\n`,
  });
  expect((await auditNetlink('fmt', '--write', one, two)).stderr).toBe(
    `audit-netlink: ${two}: is a name that is too long; changed so far: 1 file\n`,
  );
  expect([one, two].map((path) => readFileSync(path, 'utf8'))).toEqual([TIDY, UNTIDY]);
});

describe('--to=syscall-rules', () => {
  const to = (text: string, options: FmtCommandOptions = {}): CommandResult =>
    fmtOf(text, { to: 'syscall-rules', arch: 'x86_64', quiet: true, ...options });
  const both = (words: string, letter = 'a'): string[] =>
    ['b64', 'b32'].map((arch) => `-${letter} always,exit -F arch=${arch} ${words}`);

  it('writes watches for each architecture of the machine, in their place', () => {
    const text = lines(
      '# one',
      '',
      '-b 5',
      '-w /etc/passwd -p aw -k id',
      '# two',
      '-w /etc -F key=c',
    );
    expect(to(text).stdout).toBe(
      lines(
        '# one',
        '',
        '-b 5',
        ...both('-F path=/etc/passwd -F perm=wa -k id'),
        '# two',
        ...both('-F dir=/etc -F perm=rwxa -F key=c'),
      ),
    );
    const archs = (arch: string): (string | undefined)[] =>
      [...to('-w /etc/passwd -p r\n', { arch }).stdout.matchAll(/arch=(\w+)/g)].map(
        ([, word]) => word,
      );
    expect(['aarch64', 'riscv64', 's390x', 'ppc64'].map(archs)).toEqual(
      Array.from({ length: 4 }, () => ['b64', 'b32']),
    );
    expect([archs('ppc64le'), archs('loongarch64')]).toEqual([['b64'], ['b64']]);
    expect([archs('i686'), archs('armv7l'), archs('s390')]).toEqual([['b32'], ['b32'], ['b32']]);
  });

  it('leaves other rules alone, also those that it made', () => {
    const text = lines(
      '-a always,exit -F path=/etc/passwd -F perm=wa -k x',
      '-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -k x',
      '-A never,exit -F arch=b32 -S kill',
    );
    expect(to(text).stdout).toBe(text);
    const once = to('-w /etc/passwd\n').stdout;
    expect(to(once).stdout).toBe(once);
    expect(to(once, { check: true })).toMatchObject({ code: 0 });
    expect(to('-w /etc/passwd\n', { check: true })).toMatchObject({ code: 1, stdout: '<stdin>\n' });
  });

  it('takes what is not on the machine for a file, unless a slash says otherwise', () => {
    const text = lines(
      '-w /no/such -p w',
      '-w /no/tree/ -p w',
      '-W /no/tree -p w',
      '-w /no/it -p w',
    );
    const said = to(text, { quiet: false });
    expect(said.stdout).toBe(
      lines(
        ...both('-F path=/no/such -F perm=w'),
        ...both('-F dir=/no/tree -F perm=w'),
        ...both('-F dir=/no/tree -F perm=w', 'd'),
        ...both('-F path=/no/it -F perm=w'),
      ),
    );
    expect(said.stderr).toMatch(
      /^<stdin>:1:1: warning: whether [^\n]* \(and 1 more in this file\)\naudit-netlink: 2 warnings in 1 file\n$/,
    );
    expect(to(text).stderr).toBe('');
  });

  it('looks at nothing with --offline', () => {
    const { stdout, stderr } = to('-w /etc\n-w /etc/passwd/ -p x\n-w /\n', {
      offline: true,
      quiet: false,
    });
    expect(stdout).toBe(
      lines(
        ...both('-F path=/etc -F perm=rwxa'),
        ...both('-F dir=/etc/passwd -F perm=x'),
        ...both('-F dir=/ -F perm=rwxa'),
      ),
    );
    expect(stderr).toContain('<stdin>:1:1: warning: ');
    expect(to('-w /etc/passwd/ -p x\n').stdout).toContain(' -F path=/etc/passwd ');
  });

  it('keeps what else a watch has, and writes paths that have no words by their bytes', () => {
    const text = lines(
      '-w /etc/passwd -F auid>=1000 -p wa -k a -F key=b',
      '-w /srv/a!=b -p wa',
      String.raw`-w /srv/a\ b -p wa`,
    );
    expect(to(text).stdout).toBe(
      lines(
        ...both('-F path=/etc/passwd -F perm=wa -F auid>=1000 -k a -F key=b'),
        ...both('-S all -F f105=/srv/a!=b -F perm=wa'),
        ...both(String.raw`-F path=/srv/a\ b -F perm=wa`),
      ),
    );
  });

  it('deletes what the lines before have added', () => {
    const kept = '-a always,exit -F path=/etc/group -F perm=wa -k g';
    const text = lines(
      '-w /etc/passwd -p wa -k x',
      kept,
      '-d always,exit -F path=/etc/passwd -F perm=wa -F key=x',
      '-W /etc/group -p wa -k g',
      '-W /etc/shadow -p wa -k s',
      '-d always,exit -F path=/etc/shadow -F perm=wa',
    );
    expect(to(text).stdout).toBe(
      lines(
        ...both('-F path=/etc/passwd -F perm=wa -k x'),
        kept,
        ...both('-F path=/etc/passwd -F perm=wa -F key=x', 'd'),
        '-W /etc/group -p wa -k g',
        ...both('-F path=/etc/shadow -F perm=wa -k s', 'd'),
        '-d always,exit -F path=/etc/shadow -F perm=wa',
      ),
    );
  });

  it('tells of rules that are there already, which the kernel would refuse', () => {
    const pair = lines(...both('-F path=/etc/passwd -F perm=wa -k x'));
    const watch = '-w /etc/passwd -p wa -k x\n';
    const gone = '-W /etc/passwd -p wa -k x\n';
    const told = (text: string): string => to(text, { quiet: false }).stderr;
    expect(told(pair + watch)).toMatch(/^<stdin>:3:1: warning: the same rule /);
    expect(told(watch + pair)).toMatch(/^<stdin>:2:1: warning: the same rule /);
    expect(told(watch + watch)).toMatch(/^<stdin>:2:1: warning: the same rule /);
    expect([told(watch + gone + watch), told(pair + pair)]).toEqual(['', '']);
    const numbered = '-w /etc/passwd -p wa -F f11=3221225534\n';
    expect(to(numbered).stdout).toMatch(/^-a always,exit [^\n]*\n$/);
  });

  it('takes files that are named together for one policy', () => {
    const one = folder.file('1.rules', '-w /no/tree/ -p w\n');
    const two = folder.file('2.rules', '-d always,exit -F dir=/no/tree -F perm=w\n');
    expect(to('', {}).stdout).toBe('');
    const options = { to: 'syscall-rules', arch: 'x86_64', write: true } as const;
    expect(fmtOf('', options, one, two)).toMatchObject({ code: 0 });
    expect(readFileSync(one, 'utf8')).toBe(lines(...both('-F dir=/no/tree -F perm=w')));
    expect(readFileSync(two, 'utf8')).toBe(lines(...both('-F dir=/no/tree -F perm=w', 'd')));
  });

  it('is the same policy, as diff says', async () => {
    const text = lines(
      '-w /etc/passwd -p wa -k x',
      '-a never,exit -F uid=5',
      '-w /etc -k y',
      '-w /etc/group',
    );
    const path = folder.file('a.rules', text);
    const other = folder.file('b.rules', to(text).stdout);
    for (const order of ['exact', 'effective']) {
      const words = ['diff', '--arch', 'x86_64', '--order', order];
      expect(await auditNetlink(...words, path, other)).toMatchObject({ code: 0, stdout: '' });
      expect(await auditNetlink(...words, other, path)).toMatchObject({ code: 0, stdout: '' });
    }
    const half = folder.file('c.rules', to(text).stdout.replace(/^.*\n/, ''));
    expect((await auditNetlink('diff', '--arch', 'x86_64', path, half)).code).toBe(1);
  });

  it('knows no other form', async () => {
    const path = folder.file('a.rules', TIDY);
    expect(await auditNetlink('fmt', '--to=watches', path)).toMatchObject({ code: 2, stdout: '' });
    expect(await auditNetlink('fmt', '--to=syscall-rules', path)).toMatchObject({ code: 0 });
  });
});
