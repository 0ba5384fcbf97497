/** What people write instead of rules: the refusal names the cause, and what is meant. */
import { describe, expect, it } from '@jest/globals';
import { parseRulesText } from '../../../lib/policy/files/rules-text';
import { parseRule } from '../../../lib/rules/parse';
import type { RuleError } from '../../../lib/errors';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');

function problemOf(text: string) {
  const { problems } = parseRulesText(text, { target: TARGET });
  return problems.find(({ severity }) => severity === 'error') ?? problems.at(-1);
}

describe('a line', () => {
  it.each<[string, string, RegExp]>([
    ['quotes around a path', '-w "/srv/data" -p wa', /quotes would be part/],
    ['quotes behind a field', "-a always,exit -F 'path=/srv' -F perm=w", /quotes would be part/],
    ['typographic quotes', '-w “/srv/data” -p wa', /typographic quote \(U\+201C\)/],
    ['an en dash', '–w /srv/data -p wa', /U\+2013\) is a dash.*-w$/],
    ['a minus sign', '-w /srv/data −p wa', /U\+2212\) is a dash/],
    [
      'a backslash at the end',
      String.raw`-a always,exit -F arch=b64 \ `.trimEnd(),
      /does not continue/,
    ],
    [
      'a comment behind the rule',
      '-w /srv -p wa -k srv # our data',
      /comment has a line of its own/,
    ],
    ['the program', 'auditctl -w /srv -p wa', /leave out auditctl/],
    [
      'the program with its folder',
      '/usr/sbin/auditctl -w /srv',
      /leave out \/usr\/sbin\/auditctl/,
    ],
    ['a blank in a path', '-w /srv/our data -p wa', /write \/srv\/our\\ data/],
    [
      'a blank in a folder',
      '-a always,exit -F dir=/srv/our data -F perm=w',
      /dir=\/srv\/our\\ data/,
    ],
    ['a byte order mark', '\uFEFF-w /srv -p wa', /byte order mark/],
    ['a byte order mark before a comment', '\uFEFF# rules\n-b 5', /byte order mark/],
    ['a hard blank between words', '-w /srv\u00A0-p wa', /U\+00A0/],
    ['no key', '-a always,exit -S open -k -F auid>=500', /no key after -k: -F/],
    ['a field as an option', '-a always,exit -S open -path=/srv', /write -F path=\/srv/],
    ['perm as an option', '-w /srv --perm=wa', /write -F perm=wa/],
    ['two watches', '-w /srv -p wa -w /etc -p wa', /one watch/],
    ['success in words', '-a always,exit -S open -F success=no', /success=0/],
    ['success that differs', '-a always,exit -S open -F success!=TRUE', /success!=1/],
    ['a template', '-w {{ data_folder }} -p wa', /template/],
    ['an ERB template', '<% if x %>', /template/],
    ['a variable', '-w $HOME/.ssh -p wa', /template or a variable/],
  ])('with %s', (_name, text, message) => {
    expect(problemOf(text)).toMatchObject({ severity: 'error', line: 1 });
    expect(problemOf(text)?.message).toMatch(message);
  });

  it.each<[string, string, RegExp]>([
    ['a hard blank in the key', '-w /srv -p wa -k our\u00A0data', /U\+00A0/],
    ['a key as a field', '-w /srv -p wa -key=srv', /gives the key ey=srv: write -k srv/],
    ['a quoted key', '-w /srv -p wa -k "data"', /quotes would be part/],
    ['a template in the path', '-w /srv/${name} -p wa', /template/],
  ])('that is valid, with %s, is doubted', (_name, text, message) => {
    expect(problemOf(text)).toMatchObject({ severity: 'warning', code: 'doubtful-text' });
    expect(problemOf(text)?.message).toMatch(message);
  });

  it.each([
    '-w /srv/a$ -p wa -k a',
    '-w /srv/o’clock -p r',
    '-a always,exit -S open -F uid=0 -k x-y',
  ])('as %s is not doubted', (text) => {
    const { problems } = parseRulesText(text, { target: TARGET });
    expect(problems.filter(({ code }) => code === 'doubtful-text')).toEqual([]);
  });

  it.each(['\uDCFF\uDCFE-\0w\0', '-\0w\0 \0/\0', '\0-\0w\0 '])('of UTF-16 is told once', (text) => {
    expect(parseRulesText(text).problems).toEqual([
      expect.objectContaining({ code: 'utf-16', line: 0, severity: 'error' }),
    ]);
  });
});

describe('a name', () => {
  it.each<[string, string, RegExp]>([
    ['x86_64', 'umount', /^umount2/],
    ['x86_64', 'stime', /^settimeofday, which does it on x86_64 \(stime is .* of 32-bit x86\)/],
    ['x86_64', 'chown32', /^chown/],
    ['x86_64', 'execv', /^execve/],
    ['x86_64', 'socketcall', /^socket, .*32-bit x86/],
    ['x86_64', 'waitpid', /^wait4, .*32-bit x86/],
    ['aarch64', 'creat', /^openat, .*64-bit x86/],
    ['aarch64', 'rmdir', /^unlinkat/],
    ['aarch64', 'fork', /^clone/],
    ['aarch64', 'lchown', /^fchownat/],
    ['aarch64', 'utime', /^utimensat/],
    ['aarch64', 'stime', /^settimeofday, .*32-bit x86/],
    ['riscv64', 'chmod', /^fchmodat/],
  ])('on %s: the system call %s', (machine, name, expected) => {
    const error = thrownBy(() =>
      parseRule(`-a always,exit -S ${name}`, { target: targetOf(machine) }),
    );
    expect((error as RuleError).expected).toMatch(expected);
  });

  it.each([
    ['perms=wa', /^perm,/],
    ['permission=r', /^perm,/],
    ['filename=/etc/x', /^path,/],
    ['directory=/etc', /^dir,/],
    ['user=0', /^uid,/],
    ['session=5', /^sessionid,/],
    ['syscall=open', /^-S,/],
    ['arch=arm64', /^aarch64,/],
    ['arch=amd64', /^x86_64,/],
    ['arch=x64', /^b64,/],
  ])('in the field %s', (field, expected) => {
    const error = thrownBy(() => parseRule(`-a always,exit -F ${field}`, { target: TARGET }));
    expect((error as RuleError).expected).toMatch(expected);
  });
});
