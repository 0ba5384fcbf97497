/** Runs aulast, aulastlog and the programs that stand in for them on the same log, with the same words. */
import { spawnSync } from 'node:child_process';
import { run as runList } from '../../../lib/cli/tsaulast/tsaulast';
import { run as runLastLogins } from '../../../lib/cli/tsaulastlog/tsaulastlog';
import { bytesOfText } from '../../../lib/text/byte-text';
import { CollectedOutput } from '../../support/collected-output';

/** What a program printed, as bytes in characters, and its exit status. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly said: string;
}

const FOLDER = '/usr/bin';

/** The version of the library that both are made with; undefined where they are not installed. */
export function aulastVersion(): string | undefined {
  if (spawnSync(`${FOLDER}/aulast`, ['-f', '/dev/null']).status !== 0) return undefined;
  const { stdout } = spawnSync('/usr/sbin/ausearch', ['-v'], { encoding: 'utf8' });
  return /version (\S+)/.exec(stdout)?.[1];
}

function original(
  program: string,
  words: readonly string[],
  input: string,
  options: { cwd?: string; zone?: string },
): Answer {
  const { cwd, zone } = options;
  const { status, stdout, stderr } = spawnSync(`${FOLDER}/${program}`, words, {
    encoding: 'latin1',
    input,
    env: { ...process.env, LC_ALL: 'C', ...(zone === undefined ? {} : { TZ: zone }) },
    ...(cwd === undefined ? {} : { cwd }),
    maxBuffer: 2 ** 28,
  });
  return { status: status ?? -1, text: stdout, said: stderr };
}

export function aulast(
  words: readonly string[],
  options: { cwd?: string; zone?: string; input?: string } = {},
): Answer {
  return original('aulast', words, options.input ?? '', options);
}

/** @param log its standard input */
export function aulastlog(words: readonly string[], log: string, zone?: string): Answer {
  return original('aulastlog', words, log, zone === undefined ? {} : { zone });
}

function answered(status: number, { stdout, stderr }: CollectedOutput): Answer {
  const text = Buffer.from(bytesOfText(stdout)).toString('latin1');
  return { status, text, said: stderr };
}

export async function tsaulast(words: readonly string[], nowMs?: number): Promise<Answer> {
  const output = new CollectedOutput();
  return answered(await runList(words, output, undefined, nowMs), output);
}

export async function tsaulastlog(words: readonly string[]): Promise<Answer> {
  const output = new CollectedOutput();
  return answered(await runLastLogins(words, output), output);
}
