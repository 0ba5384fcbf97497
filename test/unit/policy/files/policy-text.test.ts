/** Files as one policy: order, settings, deletions, and every error of every file at once. */
import { describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PathSearch } from '../../../../lib/policy/files/missing-paths';
import { readPolicy, readPolicyPath } from '../../../../lib/policy/files/policy-text';
import { formatProblem } from '../../../../lib/policy/files/rules-text';
import { formatRule } from '../../../../lib/rules/format';
import { parseRule } from '../../../../lib/rules/parse';
import { targetOf } from '../../injected-target';
import { withFolder } from './scratch-folder';

const TARGET = targetOf('x86_64');

function rule(uid: number): string {
  return `-a always,exit -F arch=b64 -S open -F uid=${uid} -F key=k`;
}

function read(...texts: string[]) {
  return readPolicy(
    texts.map((text, at) => ({ path: `${at}`, text })),
    { target: TARGET },
  );
}

function textsOf(...texts: string[]): string[] {
  return read(...texts).rules.map((one) => formatRule(one, { target: TARGET }));
}

describe('a policy', () => {
  it('has the rules of all files in their order, each with its place', () => {
    const { placed, rules, settings } = read(`${rule(1)}\n-b 5\n`, `# x\n${rule(2)}\n-b 6\n-e 1`);
    expect(rules).toEqual(placed.map((one) => one.rule));
    expect(placed.map(({ place }) => place)).toEqual([
      { file: '0', line: 1, column: 1 },
      { file: '1', line: 2, column: 1 },
    ]);
    expect(settings).toEqual({ backlogLimitRecords: 6, enabled: 'enabled' });
  });

  it('puts -A first, the last one before the others', () => {
    const first = (uid: number): string => rule(uid).replace('-a', '-A');
    const texts = textsOf(`${rule(1)}\n${first(2)}\n`, `${rule(3)}\n${first(4)}\n`);
    expect(texts).toEqual([rule(4), rule(2), rule(1), rule(3)]);
  });

  it('takes out what a later line deletes', () => {
    expect(textsOf(`${rule(1)}\n${rule(2)}\n`, rule(1).replace('-a', '-d'))).toEqual([rule(2)]);
    const { rules } = read('-w /etc/passwd -p w\n-W /etc/passwd -p w\n');
    expect(rules).toEqual([]);
    const { problems } = read(rule(1).replace('-a', '-d'));
    expect(problems.map(formatProblem)).toEqual([
      '0:1:1: no rule before this line is the same as the one to delete',
    ]);
  });

  it.each([
    [
      '-a always,exit -F arch=b64 -S open -F uid=0 -F gid=5 -F key=k',
      '-d exit,always -F arch=x86_64 -S 2 -F gid=5 -F uid=0 -k k',
    ],
    ['-w /srv/a -p wa -k a', '-d always,exit -F path=/srv/a -F perm=aw -F key=a'],
    ['-a never,user -F auid=unset', '-d never,user -F auid=4294967295'],
    ['-a always,exit -F dir=/srv -F perm=rwxa', '-d always,exit -F perm=rwxa -F dir=/srv'],
  ])('takes out %s, however the deletion is written', (added, deleted) => {
    const { rules, problems } = read(`${rule(1)}\n${added}\n${rule(2)}\n${deleted}\n`);
    expect(rules.map((one) => formatRule(one, { target: TARGET }))).toEqual([rule(1), rule(2)]);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('takes out the first of its list where several are the same, and adds again', () => {
    const first = rule(1).replace('-a', '-A');
    const gone = rule(1).replace('-a', '-d');
    expect(textsOf([first, rule(2), rule(1), gone].join('\n'))).toEqual([rule(2), rule(1)]);
    expect(textsOf([rule(1), gone, rule(2), rule(1)].join('\n'))).toEqual([rule(2), rule(1)]);
    expect(read([rule(1), gone, gone].join('\n')).problems).toHaveLength(1);
  });

  it('says what the kernel will refuse, with its place', () => {
    const { problems, rules } = read(
      `${rule(1)}\n-a always,exit -F path=/a -F path=/b\n-a always,exit -F uid=4294967295\n`,
    );
    expect(problems.map(formatProblem)).toEqual([
      '0:2:1: a rule takes only one of path, dir, inode',
      '0:3:19: uid cannot be compared with unset',
    ]);
    expect(rules).toHaveLength(1);
  });
});

/** One line for each way in which a line can be wrong. */
const WRONG_LINES = [
  '-a always,exit -S nosuch',
  '-a always,exit -F arch=b64 -S nosuch',
  '-a always,exit -F auid=no_such_user',
  '-a always,exit -F gid=no_such_group',
  '-a always,exit -F nosuch=1',
  '-a always,exit -F uid',
  '-a always,exit -F uid=',
  '-a always,exit -F exit=ENOSUCH',
  '-a always,exit -F filetype=nosuch',
  '-a always,exit -F perm=q',
  '-a always,exit -F a0=x',
  '-a always,exit -F arch=nosuch',
  '-a always,exit -F arch>b64',
  '-a always,exit -F msgtype=CWD',
  '-a always,exit -F key=x',
  '-a always,exit -C uid!=gid',
  '-a always,exit -C uid>euid',
  '-a always,nosuch',
  '-a sometimes,exit',
  '-a always,task -S open',
  '-a never,exclude -F path=/etc',
  '-a never,filesystem -F fstype=nosuch',
  '-w relative/path',
  '-w /etc -p q',
  '-w /etc -a always,exit',
  '-p wa',
  '-k key',
  '-S open',
  '-F uid=0',
  '-Z',
  '--nosuch',
  'words',
  '-a',
  '-l',
  '-s',
  '-e 9',
  '-f x',
  '-b',
  '-w /etc/passwd -e 1',
  '-a always,exit -F path=/a -F path=/b',
  '-a always,exit -F uid=-1',
  '-a always,exit -F dir=/no/such/folder',
  '-a always,exit -F path=/no/such/file',
  '-a always,exit -S open -F exe=/no/such/program',
  '-d always,exit -S open -F uid=77',
] as const;

describe('errors', () => {
  it('of fifty files are told in one run, and the right lines are read all the same', () => {
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => {
        const wrong = WRONG_LINES.filter((_line, at) => at % 50 === n || at % 7 === n % 7);
        const lines = wrong.flatMap((line) => ['# a comment', line, rule(n)]);
        return [`${n}.rules`, `${lines.join('\n')}\n`];
      }),
    );
    withFolder(files, (folder) => {
      const { problems, rules } = readPolicyPath(folder);
      const errors = problems.filter(({ severity }) => severity === 'error').map(formatProblem);
      const expected = Object.entries(files).flatMap(([name, text]) =>
        text
          .split('\n')
          .map((line, at) => [line, `${folder}/${name}:${at + 1}:`] as const)
          .filter(([line]) => WRONG_LINES.some((wrong) => wrong === line))
          .map(([, place]) => place),
      );
      expect(errors.map((text) => text.replace(/:\d+: .*$/s, ':')).toSorted()).toEqual(
        expected.toSorted(),
      );
      expect(errors.length).toBeGreaterThan(300);
      expect(
        new Set(errors.map((text) => text.replace(/^.*?:\d+:\d+: /, ''))).size,
      ).toBeGreaterThan(35);
      expect(rules.length).toBe(expected.length);
    });
  });

  it('name the column of a path that is missing', () => {
    withFolder({ 'a.rules': '-a always,exit -F perm=w -F dir=/no/such -k x\n' }, (folder) => {
      const { problems } = readPolicyPath(folder);
      expect(problems.map(formatProblem)).toEqual([
        `${folder}/a.rules:1:33: /no/such does not exist`,
      ]);
      expect(readPolicyPath(folder, { checkPaths: false }).problems).toEqual([]);
      expect(readPolicyPath(folder, { target: TARGET }).problems).toEqual([]);
    });
  });

  it('of whole files stand among them', () => {
    const files = { 'a.rules': { text: '', mode: 0o666 }, 'b.rules': `-Z\n${rule(1)}\n` };
    withFolder(files, (folder) => {
      const { problems, rules } = readPolicyPath(folder);
      expect(problems.map(formatProblem)).toEqual([
        `${folder}/a.rules: is world writable`,
        `${folder}/b.rules:1:1: -Z is not an option, or its value is missing`,
      ]);
      expect(rules).toHaveLength(1);
    });
    expect(readPolicyPath('/no/such').problems.map(formatProblem)).toEqual([
      '/no/such: does not exist',
    ]);
  });
});

describe('a path', () => {
  it.each([
    ['dir', '/d', true],
    ['dir', '/file', true],
    ['dir', '/broken', true],
    ['dir', '/no', false],
    ['dir', '/file/x', false],
    ['path', '/no', true],
    ['path', '/no/no', false],
    ['path', '/file/x', false],
    ['path', '/broken/x', false],
    ['path', '/link/x', true],
    ['exe', '/no', true],
    ['exe', '/no/no', false],
  ])('%s=%s is there: %s', (field, path, isThere) => {
    withFolder({ file: '' }, (folder) => {
      mkdirSync(join(folder, 'd'));
      symlinkSync('nowhere', join(folder, 'broken'));
      symlinkSync('d', join(folder, 'link'));
      const text = `-a always,exit -F ${field}=${folder}${path}`;
      expect(new PathSearch().missing(parseRule(text).rule) === undefined).toBe(isThere);
    });
  });

  it('below the root is below a folder', () => {
    expect(
      new PathSearch().missing(parseRule('-a always,exit -F path=/no-such-file').rule),
    ).toBeUndefined();
    expect(
      new PathSearch().missing(parseRule('-a always,exit -C uid!=euid -F uid=0').rule),
    ).toBeUndefined();
  });
});
