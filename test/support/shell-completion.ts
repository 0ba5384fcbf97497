/** Asks zsh and fish for what they would offer behind a line, as somebody who types it would be told. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether to test with that program: it is there, or it has to be. */
export function isTested(program: string): boolean {
  const { CI } = process.env;
  return CI !== undefined || spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

const ENVIRONMENT = { ...process.env, LC_ALL: 'C', TERM: 'dumb' };

/** What is typed into is an interactive shell: it writes down what it would offer. */
const ZSHRC = `
PS1='READY '
unset zle_bracketed_paste
exec 3>$OUT
fpath=($COMPLETIONS $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
  local -a found
  builtin compadd -O found "$@"
  (( $#found )) && print -rlu3 -- $IPREFIX$^found
  builtin compadd "$@"
}
bindkey '^I' complete-word
leave() { exit }
zle -N leave
bindkey '^X' leave
`;

const TYPE_INTO_ZSH = String.raw`
zmodload zsh/zpty
zpty shell zsh -d -i
zpty -r shell seen '*READY *'
zpty -w -n shell "$LINE"$'\t\x18'
while zpty -r shell seen; do :; done
`;

/** @param completions the folder with the files */
export function completeInZsh(completions: string, line: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-zsh-'));
  try {
    writeFileSync(join(folder, '.zshrc'), ZSHRC);
    const out = join(folder, 'out');
    execFileSync('zsh', ['-f', '-c', TYPE_INTO_ZSH], {
      env: { ...ENVIRONMENT, ZDOTDIR: folder, COMPLETIONS: completions, OUT: out, LINE: line },
      stdio: 'ignore',
    });
    return [...new Set(readFileSync(out, 'utf8').split('\n').slice(0, -1))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param completions the folder with the files */
export function completeInFish(completions: string, line: string): string[] {
  const [program = ''] = line.split(' ');
  const text = 'source $argv[1]; complete -C $argv[2]';
  const words = ['--no-config', '-c', text, join(completions, `${program}.fish`), line];
  const out = execFileSync('fish', words, { env: ENVIRONMENT, encoding: 'utf8' });
  return out
    .split('\n')
    .slice(0, -1)
    .map((one) => one.replace(/\t.*/, ''));
}
