/** The completions for bash, asked as bash asks them. `npm run check:manual` holds them to the tables. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

interface Answer {
  /** What can stand in the place of the last word. */
  readonly words: readonly string[];
  /** The options of compopt. */
  readonly told: string;
}

/** @param words as readline has them: `=` is one of its own */
function complete(words: readonly [string, ...string[]], folder = COMPLETIONS): Answer {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', READLINE, 'bash', join(COMPLETIONS, `${words[0]}.bash`), ...words],
    { encoding: 'utf8', cwd: folder, env: ENVIRONMENT },
  );
  expect(status).toBe(0);
  return { words: stdout.split('\n').filter((line) => line !== ''), told: stderr.trim() };
}

/** The long options that the program's own help tells of. */
function optionsInHelp(program: keyof typeof manifest.bin, ...words: readonly string[]): string[] {
  const path = join(__dirname, '..', '..', manifest.bin[program]);
  const { stdout } = spawnSync(process.execPath, [path, ...words, '--help'], { encoding: 'utf8' });
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+=?)/gm)].map((match) => match[1]);
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
  it.each(['tsauditctl', 'tsaugenrules'] as const)('of %s are those of its help', (program) => {
    const { words } = complete([program, '--']);
    expect(words.toSorted()).toEqual(optionsInHelp(program).toSorted());
  });

  it.each(['check', 'plan', 'apply', 'diff', 'fmt', 'events'])(
    'of audit-netlink %s are those of its help',
    (command) => {
      const { words } = complete(['audit-netlink', command, '--']);
      expect(words.toSorted()).toEqual(optionsInHelp('audit-netlink', command).toSorted());
    },
  );

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
    [['tsauditctl', '-k', '']],
    [['tsauditctl', '-F', 'auid', '=']],
    [['tsauditctl', '-F', 'auid', '=', '1']],
    [['audit-netlink', 'events', '--key', '']],
    [['audit-netlink', 'events', '--where', 'exit', '=', '']],
  ] as const)('are left to the user where nobody knows them: %j', (words) => {
    expect(complete([...words])).toEqual({ words: [], told: '' });
  });
});

describe('commands and files', () => {
  it('come first', () => {
    expect(complete(['audit-netlink', '']).words).toEqual([
      'check',
      'plan',
      'apply',
      'diff',
      'fmt',
      'events',
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
