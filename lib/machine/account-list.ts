/**
 * {@link accountList}: all accounts of a machine in their order, as getpwent(3) gives them. What one account is called,
 * or its number, is a matter of `accounts.ts`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { bytesOfText, textOfBytes } from '../text/byte-text';
import { type Account, accountOf } from './accounts';
import { otherServices } from './name-services';

export type { Account } from './accounts';

const PASSWD = '/etc/passwd';

/** How long getent(1) may take, in milliseconds. */
const PATIENCE_MS = 30_000;

const MOST_BYTES = 256 * 1024 * 1024;

/** What getent(1) lists; undefined where it cannot. */
function listedByServices(): string | undefined {
  if (otherServices('passwd') === undefined) return undefined;
  const { stdout, status } = spawnSync('getent', ['passwd'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: PATIENCE_MS,
    maxBuffer: MOST_BYTES,
  });
  return status === 0 ? textOfBytes(stdout) : undefined;
}

/**
 * The accounts of this machine, those of its name services included where these list them. Blocks.
 *
 * @param passwd another file in the format of passwd(5), which is then all there is
 * @throws the system's error where the file cannot be read
 */
export function accountList(passwd?: string): Account[] {
  const listed = passwd === undefined ? listedByServices() : undefined;
  const text = listed ?? textOfBytes(readFileSync(Buffer.from(bytesOfText(passwd ?? PASSWD))));
  return text.split('\n').flatMap((line) => accountOf(line) ?? []);
}
