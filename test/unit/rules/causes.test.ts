/** What people write instead of rules: the refusal names the cause, and what is meant. */
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/random-cases';
import { MARKS, ORDINARY } from '../../../lib/rules/parsing/foreign-marks';
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
    ['a comment of Jinja', '{# rules of {{ role }} #}', /template/],
    [
      'a mark of configure',
      '-w @sysconfdir@/x -p wa'.toUpperCase().replace('-W', '-w'),
      /template/,
    ],
    ['a mark of Ruby', '-w #{home}/x -p wa', /template/],
    ['a mark of Windows', '-w %HOME% -p wa', /template/],
    ['a name to replace', '-a always,exit -F auid>=<min_uid> -S open', /template/],
    ['guillemets', '-a always,exit -F «path=/srv» -F perm=w', /typographic quote \(U\+00AB\)/],
    ['primes', '-w ′/srv′ -p wa', /typographic quote \(U\+2032\)/],
    ['a character of a web page', '-a always,exit -S open -F uid&lt;=9', /&lt; .*: write <$/],
    ['a letter that looks the same', '-a always,ex\u0456t -S open', /U\+0456/],
    ['an option that looks the same', '-\u0440 wa', /U\+0440/],
    ['a mark of a merge', '>>>>>>> feature/x', /merge conflict/],
    ['a mark of a patch', '+-w /srv -p wa', /mark of a patch/],
    ['a hunk of a patch', '@@ -4,2 +4,3 @@', /of a patch, not/],
    ['a comment of another language', '// watch', /begins with #/],
    ['the mark of a list', '- -w /srv -p wa', /mark of a list/],
    ['a number before it', '12) -w /srv -p wa', /mark of a list/],
    ['a prompt', '$ auditctl -l', /prompt/],
    ['two programs', 'sudo /sbin/auditctl -w /srv', /leave out sudo \/sbin\/auditctl$/],
    ['another word first', 'rules: 5', /^rules: is not an option: a line begins with one/],
    ['a long option', '-w /srv -p wa --key srv', /--key is not an option: write -k$/],
    ['a long option for permissions', '-w /srv --permissions wa', /write -p$/],
    ['a long option for a field', '-a always,exit -S open --uid 0', /write -F uid=$/],
    ['a value of a long option', '-w /srv --permissions=wa', /write -F perm=wa$/],
    ['hyphens in a long option', '--backlog-wait-time=9', /write --backlog_wait_time=9$/],
    ['two hyphens', '--w /srv', /write -w$/],
    ['= behind an option', '-w /srv -p=ra', /= would be part.*write -p ra$/],
    ['a capital option', '-w /srv -p r -K srv', /write -k$/],
    ['-s for system calls', '-a always,exit -s unlink', /follow -S/],
    ['-f for a field', '-a always,exit -f uid=0 -S unlink', /write -F uid=0$/],
    ['no permission', '-w /srv -p', /no permission after -p/],
    ['no field', '-a always,exit -S open -F', /no field after -F/],
    ['no number', '-b', /no number after -b/],
    ['a key missing at the end', '-w /srv -p wa -k', /no key after -k/],
    ['a blank behind a hyphen', '-a always,exit - S open', /write -S$/],
    ['an operator turned round', '-a always,exit -S open -F uid=<99', /=< is not.*write uid<=99$/],
    ['an operator of C', '-a always,exit -S open -F gid==0', /== is not.*write gid=0$/],
    ['an operator of mathematics', '-a always,exit -S open -F gid≤9', /write gid<=9$/],
    ['a colon', '-a always,exit -S open -F uid:0', /write uid=0$/],
    ['blanks around an operator', '-a always,exit -S open -F uid <= 99', /write uid<=99$/],
    ['a blank behind an operator', '-a always,exit -S open -F uid<= 99', /write uid<=99$/],
    ['a field without operator', '-a always,exit -S open -F uid 0', /write uid=0$/],
    ['two values', '-a always,exit -S open -F gid=4,5', /gid takes one value.*each of 4,5$/],
    ['two machines', '-a always,exit -F arch=b32,b64 -S open', /arch takes one value/],
    ['a comma for thousands', '-a always,exit -S open -F uid>=60,000', /write uid>=60000$/],
    ['commas between permissions', '-w /srv -p r,x', /write -p rx$/],
    ['a blank in a list of calls', '-a always,exit -S unlink, rename', /write -S unlink,rename$/],
    ['| between system calls', '-a always,exit -S unlink|rename', /write -S unlink,rename$/],
    ['a blank in a key', '-w /srv -p wa -k our srv', /write our\\ srv$/],
    ['a field without -F', '-a always,exit -S open uid=0', /write -F uid=0$/],
    ['a word of nothing', '-a always,exit -S open -F a0=1 my_key', /my_key belongs to no option/],
    ["the shell's marks", '-w /srv -p wa || true', /\|\| is the shell's/],
    ["the shell's output", '-w /srv -p wa 2>/dev/null', /is the shell's/],
    ['the home directory', '-w ~/.bashrc -p wa', /~ is the shell's/],
    ['no comma in the list', '-a never task', /written never,task$/],
    ['another mark for the comma', '-a exit:always -S open', /written exit,always$/],
    ['capitals in the list', '-a Always,exit -S open', /written always,exit$/],
    ['a misspelled list', '-a always,exlude -F msgtype=CWD', /written always,exclude$/],
    ['no action', '-a exit -S open', /action is missing/],
    [
      'a key on the exclude list',
      '-a never,exclude -F msgtype=CWD -k x',
      /exclude list take no key/,
    ],
    ['-D and a rule', '-D -w /srv', /^-D has a line of its own$/],
    ['a rule and a setting', '-b 64 -w /srv', /have a line each/],
    ['what asks', '-R other.rules', /^-R cannot be part of a policy$/],
    ['a number that auditctl refuses', '-e 01', /^01 is not 0, 1 or 2, which are disabled/],
    ['a word for a number', '-f panic', /which are silent, printk, panic$/],
    ['a form feed', '\f', /0x0C is all/],
    [
      'a carriage return inside',
      '-w /srv -p wa\r-w /etc',
      /list of permissions contains a carriage/,
    ],
  ])('with %s', (_name, text, message) => {
    expect(problemOf(text)).toMatchObject({ severity: 'error', line: 1 });
    expect(problemOf(text)?.message).toMatch(message);
  });

  it.each<[string, string, RegExp]>([
    ['a hard blank in the key', '-w /srv -p wa -k our\u00A0data', /U\+00A0/],
    ['a key as a field', '-w /srv -p wa -key=srv', /gives the key ey=srv: write -k srv/],
    ['a quoted key', '-w /srv -p wa -k "data"', /quotes would be part/],
    ['a template in the path', '-w /srv/${name} -p wa', /template/],
    ['= behind -k', '-w /srv -p wa -k=srv', /= would be part.*write -k srv$/],
    ['a name to replace', '-w /home/<name>/.ssh -p wa', /template/],
    ['a letter that looks the same', '-w /srv/d\u0430ta -p wa', /U\+0430/],
    ['a character of a web page', '-w /srv/a&amp;b -p wa', /write &$/],
    ['a mark without width', '-w /srv -p wa -k srv\u200B', /U\+200B/],
  ])('that is valid, with %s, is doubted', (_name, text, message) => {
    expect(problemOf(text)).toMatchObject({ severity: 'warning', code: 'doubtful-text' });
    expect(problemOf(text)?.message).toMatch(message);
  });

  it.each([
    '-w /srv/a$ -p wa -k a',
    '-w /srv/o’clock -p r',
    '-w /srv/données/поиск -p r',
    '-w /srv/100%/a#b&c -p r',
    '-a always,exit -S open -F uid=0 -k key=x',
    '-w /usr/lib/python3/__init__.py -p wa',
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

describe('an ordinary word', () => {
  const pieces = [
    'a',
    'B',
    '_',
    '__',
    '!',
    '!=',
    '<',
    '>',
    '>=',
    '=',
    '&',
    ';',
    '@',
    '%',
    '$',
    '{',
    '}',
    '#',
    '"',
    '’',
    'и',
  ];

  it('has none of the marks', () => {
    const word = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((of) => of.join(''));
    fc.assert(
      fc.property(word, (text) => {
        const found = ORDINARY.test(text) ? MARKS.map((mark) => mark(text)) : [];
        expect(found.filter((message) => message !== undefined)).toEqual([]);
      }),
      { numRuns: 5000 },
    );
    expect(
      ['auid!=unset', 'exit=-EACCES', '/usr/lib/x_y.so', 'a0&07', 'a>=1'].every((text) =>
        ORDINARY.test(text),
      ),
    ).toBe(true);
  });
});
