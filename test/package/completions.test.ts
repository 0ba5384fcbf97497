/** The completions, asked as shells ask them. `npm run check:manual` holds them to the tables. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeInFish, completeInZsh, isTested } from '../support/shell-completion';
import manifest from '../../package.json';

const COMPLETIONS = join(__dirname, '..', '..', 'completions');

/** bash warns of a locale that the machine has not. */
const ENVIRONMENT = { ...process.env, LC_ALL: 'C' };

/** Stands for readline: what it has for words, the function that it calls, and what that may tell it. */
const READLINE = `
set -u
compopt() { told+=" $2"; }
source "$1"; program=$2; shift
told='' COMPREPLY=() COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
function=$(complete -p "$program") function=\${function#*-F } function=\${function%% *}
"$function" "$program" "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "\${COMPREPLY[@]}"
printf '%s' "$told" >&2
`;

/** Those of audit-netlink that do something. */
const COMMANDS = [
  'check',
  'plan',
  'apply',
  'diff',
  'fmt',
  'events',
  'search',
  'report',
  'top',
  'metrics',
  'trace',
  'remote',
  'receive',
];

interface Answer {
  /** What can stand in the place of the last word. */
  readonly words: readonly string[];
  /** The options of compopt. */
  readonly told: string;
}

/** @param words as readline has them: `=` is one of its own */
function complete(
  words: readonly [string, ...string[]],
  folder = COMPLETIONS,
  completions = COMPLETIONS,
): Answer {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', READLINE, 'bash', join(completions, `${words[0]}.bash`), ...words],
    { encoding: 'utf8', cwd: folder, env: ENVIRONMENT },
  );
  expect(status).toBe(0);
  return { words: stdout.split('\n').filter((line) => line !== ''), told: stderr.trim() };
}

/** The long options that the program's own help tells of. */
function optionsInHelp(program: keyof typeof manifest.bin, ...words: readonly string[]): string[] {
  const path = join(__dirname, '..', '..', manifest.bin[program]);
  const { stdout } = spawnSync(process.execPath, [path, ...words, '--help'], { encoding: 'utf8' });
  const options = [...stdout.matchAll(/^ {2}(?:-\w+, )?(--[\w-]+=?)/gm)].map((match) => match[1]);
  expect(options.length).toBeGreaterThan(0);
  return options as string[];
}

it.each(Object.keys(manifest.bin))('bash reads those of %s', (name) => {
  const { stderr, status } = spawnSync('bash', ['-n', join(COMPLETIONS, `${name}.bash`)], {
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  expect([status, stderr]).toEqual([0, '']);
});

describe('options', () => {
  it.each([
    'tsauditctl',
    'tsaugenrules',
    'tsausearch',
    'tsaureport',
    'tsausyscall',
    'tsaulast',
    'tsaulastlog',
    'tsauditd',
    'tsautrace',
    'audit-netlink-build',
  ] as const)('of %s are those of its help', (program) => {
    const { words } = complete([program, '--']);
    expect(words.toSorted()).toEqual(optionsInHelp(program).toSorted());
  });

  it.each(COMMANDS)('of audit-netlink %s are those of its help', (command) => {
    const { words } = complete(['audit-netlink', command, '--']);
    expect(words.toSorted()).toEqual(optionsInHelp('audit-netlink', command).toSorted());
  });

  it('wait for their value behind =', () => {
    expect(complete(['tsauditctl', '--col'])).toEqual({ words: ['--color='], told: 'nospace' });
  });
});

describe('values', () => {
  it.each([
    [
      ['tsauditctl', '-a', 'always,ex'],
      ['always,exit', 'always,exclude'],
    ],
    [
      ['tsauditctl', '--signal', 're'],
      ['reload', 'resume'],
    ],
    [
      ['tsauditctl', '--color', '='],
      ['auto', 'never'],
    ],
    [['tsauditctl', '--color', '=', 'n'], ['never']],
    [
      ['audit-netlink', 'plan', '--order', ''],
      ['exact', 'effective'],
    ],
    [['audit-netlink', 'plan', '--order', '=', 'ef'], ['effective']],
    [['audit-netlink', 'events', '--overflow', 'b'], ['block']],
    [['audit-netlink', 'help', 'ev'], ['events']],
  ] as const)('of %j', (words, expected) => {
    expect(complete([...words])).toEqual({ words: expected, told: '' });
  });

  it.each([
    [['tsauditctl', '-F', 'pid', '=']],
    [['tsauditctl', '-F', 'auid', '=', '1']],
    [['tsauditctl', '-F', 'subj_user', '=', '']],
    [['tsauditctl', '-k', 'a', '=', '']],
    [['audit-netlink', 'events', '--count', '']],
    [['audit-netlink', 'events', '--where', 'pid', '=', '']],
  ] as const)('are left to the user where nobody knows them: %j', (words) => {
    expect(complete([...words])).toEqual({ words: [], told: '' });
  });
});

describe('commands and files', () => {
  it('come first', () => {
    expect(complete(['audit-netlink', '']).words).toEqual([
      ...COMMANDS,
      'help',
      '--version',
      '--help',
    ]);
  });

  it('are found with blanks in their names, and the kernel beside them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-completions-'));
    try {
      writeFileSync(join(folder, 'kernel rules'), '');
      mkdirSync(join(folder, 'rules.d'));
      const files = (...words: readonly [string, ...string[]]): Answer => complete(words, folder);
      const named = { words: ['kernel rules'], told: 'filenames' };
      expect(files('tsauditctl', '-R', 'k')).toEqual(named);
      expect(files('audit-netlink', 'fmt', '--write', 'k')).toEqual(named);
      expect(files('audit-netlink', 'events', '--input', 'k')).toEqual(named);
      expect(files('audit-netlink', 'diff', 'k')).toEqual({
        words: ['kernel:', 'kernel rules'],
        told: '',
      });
      expect(files('audit-netlink', 'diff', 'kernel:', 'r').words).toEqual(['rules.d']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** A line, and what can stand in the place of its last word. */
const ASKED: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['tsauditctl -S unlinka', ['unlinkat']],
  ['tsauditctl -S open,unlink', ['open,unlink', 'open,unlinkat']],
  ['tsauditctl -F arc', ['arch=']],
  ['tsauditctl -F dev', ['devmajor=', 'devminor=']],
  ['tsauditctl -F arch=b', ['arch=b32', 'arch=b64']],
  ['tsauditctl -F arch!=aar', ['arch!=aarch64']],
  ['tsauditctl -F msgtype=USER_LOG', ['msgtype=USER_LOGIN', 'msgtype=USER_LOGOUT']],
  ['tsauditctl -F exit=-EACC', ['exit=-EACCES']],
  ['tsauditctl -F auid!=uns', ['auid!=unset']],
  ['tsauditctl -F uid=roo', ['uid=root']],
  ['tsauditctl -F filetype=so', ['filetype=socket']],
  ['tsauditctl -C obj_', ['obj_gid=', 'obj_uid=']],
  ['tsauditctl -C uid!=e', ['uid!=egid', 'uid!=euid']],
  ['tsauditctl -a never,ex', ['never,exclude', 'never,exit']],
  ['tsauditctl --arch=s390', ['--arch=s390', '--arch=s390x']],
  ['tsauditctl --signal re', ['reload', 'resume']],
  ['audit-netlink events --type SYSC', ['SYSCALL']],
  ['audit-netlink events --type PATH,SYSC', ['PATH,SYSCALL']],
  ['audit-netlink events --where succ', ['success=']],
  ['audit-netlink events --where msgtype=SYSC', ['msgtype=SYSCALL']],
  ['audit-netlink check --offline --arch loo', ['loongarch64']],
  ['audit-netlink plan --detailed', ['--detailed-exitcode']],
  ['audit-netlink pl', ['plan']],
  ['tsaugenrules --ch', ['--check']],
  ['tsausearch --just', ['--just-one']],
  ['audit-netlink-build co', ['code-cache']],
  ['audit-netlink-build --if', ['--if-needed']],
];

/** As readline splits it, and with what it would put back. */
function completeInBash(line: string, completions = COMPLETIONS): string[] {
  const words = line.split(' ').flatMap((word) => {
    const [head = '', value] = word.split(/=(.*)/s);
    if (value === undefined) return [word];
    return value === '' ? [head, '='] : [head, '=', value];
  });
  const last = line.split(' ').at(-1) ?? '';
  const before = last.includes('=') ? last.slice(0, last.indexOf('=') + 1) : '';
  const answer = complete(words as [string, ...string[]], COMPLETIONS, completions);
  return answer.words.map((word) => before + word);
}

const SHELLS = [
  ['bash', completeInBash],
  ['zsh', (line: string, folder = COMPLETIONS) => completeInZsh(folder, line)],
  ['fish', (line: string, folder = COMPLETIONS) => completeInFish(folder, line)],
] as const;

describe.each(SHELLS.filter(([shell]) => isTested(shell)))('%s', (shell, ask) => {
  // What zsh would offer has no `=` yet, which it adds as it takes one.
  const isOffered = (word: string): string => (shell === 'zsh' ? word.replace(/=$/, '') : word);

  it.each(ASKED)('offers behind %j what can stand there', (line, expected) => {
    expect(ask(line).toSorted()).toEqual(expected.map((word) => isOffered(word)));
  });

  it('offers the keys of the rules files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-completions-'));
    try {
      cpSync(COMPLETIONS, join(folder, 'completions'), { recursive: true });
      mkdirSync(join(folder, 'audit', 'rules.d'), { recursive: true });
      writeFileSync(
        join(folder, 'audit', 'rules.d', 'a.rules'),
        '-w /etc/passwd -p wa -k app.passwd\n# -k app.comment\n-a always,exit -S kill -F key=app-kill\n' +
          '-w /x -k app$(touch${IFS}pwned)\n-w /etc/passwd -p wa -k app.passwd\n',
      );
      writeFileSync(join(folder, 'audit', 'audit.rules.prev'), '-w /x -k app.old\n');
      const completions = join(folder, 'completions');
      for (const name of readdirSync(completions)) {
        const text = readFileSync(join(completions, name), 'utf8');
        writeFileSync(
          join(completions, name),
          text.replaceAll(' /etc/audit ', ` ${folder}/audit `),
        );
      }
      const keys = ['app-kill', 'app.passwd'];
      expect(ask('tsauditctl -k app', completions).toSorted()).toEqual(keys);
      expect(ask('audit-netlink events --key app', completions).toSorted()).toEqual(keys);
      expect(ask('tsauditctl -F key=app', completions).toSorted()).toEqual(
        keys.map((key) => `key=${key}`),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
