/** Lines of rules files: what each is, where it stands, and all that is wrong with them. */
import { describe, expect, it } from '@jest/globals';
import { columnOf, formatProblem, parseRulesText } from '../../../../lib/policy/files/rules-text';
import { targetOf } from '../../injected-target';

const TARGET = targetOf('x86_64');

function read(text: string) {
  return parseRulesText(text, { file: 'f', target: TARGET });
}

function problemsOf(text: string): string[] {
  return read(text).problems.map(formatProblem);
}

describe('lines', () => {
  it('keep their text, comments and places', () => {
    const text = '## head\n\n-D\n  # indented\n-b 8192 -f 1\n-w /etc/passwd -p wa -k x\n \n-e 2';
    const { lines, problems } = read(text);
    expect(lines.map(({ text: line }) => line).join('\n')).toBe(text);
    expect(lines.map(({ place }) => place.line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(lines.map(({ kind }) => kind)).toEqual([
      'comment',
      'blank',
      'loading',
      'comment',
      'settings',
      'rule',
      'blank',
      'settings',
    ]);
    expect(lines[4]).toMatchObject({
      settings: { backlogLimitRecords: 8192, failureMode: 'printk' },
    });
    expect(lines[5]).toMatchObject({ parsed: { operation: 'add', rule: { keys: ['x'] } } });
    expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('need no newline at the end, and may be none', () => {
    expect(read('').lines).toEqual([]);
    expect(read('\n').lines.map(({ kind }) => kind)).toEqual(['blank']);
    expect(read('-D').lines).toHaveLength(1);
  });

  it.each([
    ['-e 1', { enabled: 'enabled' }],
    ['-f 2', { failureMode: 'panic' }],
    ['-r 0x10', { rateLimitPerSecond: 16 }],
    ['-b 8192', { backlogLimitRecords: 8192 }],
    ['--backlog_wait_time 60000', { backlogWaitTimeJiffies: 60000 }],
    ['--backlog_wait_time=60000', { backlogWaitTimeJiffies: 60000 }],
    ['--loginuid-immutable', { loginuidImmutable: true }],
  ])('%s is a setting', (line, settings) => {
    expect(read(line).lines[0]).toMatchObject({ kind: 'settings', settings });
  });

  it.each(['-D', '-D -k x', '-i', '-c'])('%s is about loading', (line) => {
    expect(read(line).lines[0]?.kind).toBe('loading');
  });
});

describe('problems', () => {
  it('are all told, each with file, line and column', () => {
    const text = [
      '-a always,exit -F arch=b64 -S nosuch -k x',
      '-a always,exit -F auid>=nobody',
      '-a always,exit -F nofield=1',
      '-a always,exit -F arch=b64 -S open -F uid>>5',
      '-e 3',
      '-b many',
      'word',
      '-Q',
      '-l',
      '-R other.rules',
      '-a always,exit -S open -e 1',
      '-w relative',
      '-k alone',
      '-a always,exit -F arch=b64 -S open -k',
      '# fine',
      '-w /etc/passwd',
    ].join('\n');
    const errors = read(text).problems.filter(({ severity }) => severity === 'error');
    expect(
      errors.map((problem) => formatProblem(problem).split(':').slice(0, 3).join(':')),
    ).toEqual([
      'f:1:31',
      'f:2:25',
      'f:3:19',
      'f:4:43',
      'f:5:4',
      'f:6:4',
      'f:7:1',
      'f:8:1',
      'f:9:1',
      'f:10:1',
      'f:11:1',
      'f:12:4',
      'f:13:4',
      'f:14:36',
    ]);
    expect(formatProblem(errors[0] as (typeof errors)[0])).toBe(
      'f:1:31: unknown system call nosuch on x86_64; expected a system call name or a number below 2048',
    );
    expect(errors[4]?.message).toBe('3 is not 0, 1 or 2, which are disabled, enabled, immutable');
  });

  it('are warnings where the line stays in force', () => {
    expect(problemsOf('-w\t/etc/passwd\r')).toEqual([
      'f:1:3: warning: auditctl does not take a tab as a separator; it was read as a space',
      expect.stringMatching(/^f:1:1: warning: -w makes the kernel test every system call/),
    ]);
    expect(problemsOf('-D\r')[0]).toMatch(/^f:1:3: warning: the line ends in a carriage return/);
  });

  it('of a whole file have no line', () => {
    const problem = {
      line: 0,
      column: 0,
      severity: 'error',
      code: 'x',
      message: 'is gone',
    } as const;
    expect(formatProblem({ file: 'f', ...problem })).toBe('f: is gone');
  });
});

it('finds where a text stands in a line', () => {
  expect(columnOf('-a always,exit -F path=/x -k y', '/x')).toBe(24);
  expect(columnOf('\t-w /two\\ words', '/two words')).toBe(5);
  expect(columnOf('  -D', '/x')).toBe(3);
  expect(columnOf('', '/x')).toBe(1);
});

it.each(['-b 4294967297', '-r 18446744073709551616', '-f 4294967297', '-e 0x100000001', '-b -1'])(
  'refuses the setting %s, which would become another number',
  (line) => {
    const { lines, problems } = parseRulesText(`${line}\n`);
    expect([lines[0]?.kind, problems[0]?.code]).toEqual(['error', 'number-expected']);
  },
);

it.each([
  '-D -w /etc/shadow -p wa',
  '-w /srv -p r -D',
  '-D -a always,exit -S open',
  '-D -b 5',
  '-D -e 1 -k x',
])('refuses %s, of which a part would be dropped', (line) => {
  const { lines, problems } = parseRulesText(`${line}\n`);
  expect([lines[0]?.kind, problems.length]).toEqual(['error', 1]);
});

describe('settings that the kernel refuses', () => {
  it.each([
    ['--backlog_wait_time 600000', 'x86_64', undefined],
    ['--backlog_wait_time 600001', 'x86_64', 21],
    ['--backlog_wait_time=0xffffffff', 'aarch64', 21],
    ['--backlog_wait_time 720000', 'mips64', undefined],
    ['--backlog_wait_time 720001', 'mips64', 21],
    ['-b 4294967295', 'x86_64', undefined],
    ['-r 0xffffffff', 'x86_64', undefined],
  ])('are told of %s on %s', (text, machine, column) => {
    const { lines, problems } = parseRulesText(text, { target: targetOf(machine) });
    expect(lines[0]?.kind).toBe(column === undefined ? 'settings' : 'error');
    expect(problems.map((problem) => [problem.code, problem.column])).toEqual(
      column === undefined ? [] : [['kernel-refuses', column]],
    );
    for (const { message } of problems) expect(message).toMatch(/the jiffies of 600 seconds$/);
  });
});
