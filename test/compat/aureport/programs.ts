/** Runs aureport and `tsaureport` on the same log, with the same words. */
import { spawnSync } from 'node:child_process';
import { run } from '../../../lib/cli/tsaureport/tsaureport';
import { bytesOfText } from '../../../lib/text/byte-text';

/** What a program printed, as bytes in characters, and its exit status. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

const AUREPORT = '/usr/sbin/aureport';

/** Undefined where it is not installed. */
export function aureportVersion(): string | undefined {
  const { status, stdout } = spawnSync(AUREPORT, ['-v'], { encoding: 'utf8' });
  return status === 0 ? /version (\S+)/.exec(stdout)?.[1] : undefined;
}

export function aureport(words: readonly string[]): Answer {
  const { status, stdout } = spawnSync(AUREPORT, words, {
    encoding: 'latin1',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 2 ** 28,
  });
  return { status: status ?? -1, text: stdout };
}

export async function tsaureport(words: readonly string[]): Promise<Answer> {
  const printed: string[] = [];
  const out = (text: string): void => void printed.push(text);
  const status = await run(words, { out, error: () => {} });
  return { status, text: Buffer.from(bytesOfText(printed.join(''))).toString('latin1') };
}
