/** The words of a command line as the shell has them, in which quotes may stand; asks bash. */
import { execFileSync } from 'node:child_process';

export function shellWords(line: string): string[] {
  const text = execFileSync('bash', ['-c', `set -f; printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return text.split('\0').slice(0, -1);
}
