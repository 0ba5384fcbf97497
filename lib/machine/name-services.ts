/**
 * Name services besides the local files: whether this machine has any (nsswitch.conf(5)), and what they
 * answer (getent(1)). Does not know what an entry means.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { textOfBytes } from '../text/byte-text';

/** The databases of users and of groups, as nsswitch.conf(5) and getent(1) call them. */
export type AccountKind = 'passwd' | 'group';

/** Has entries that are not in the local files. */
export interface NameService {
  /**
   * The entries that it has for the keys, in the format of the database's file. A key is an id in decimal
   * digits. Undefined if there was no answer in time. Never rejects.
   */
  entries(
    database: AccountKind,
    keys: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly string[] | undefined>;
  /** As {@link entries}, for one id or name, and blocking. */
  entriesNow(database: AccountKind, key: string): readonly string[] | undefined;
}

/** Distributions that leave `/etc` to the administrator have the second. */
const SWITCH_FILES = ['/etc/nsswitch.conf', '/usr/etc/nsswitch.conf'];

/** The services of a line of nsswitch.conf(5), without the actions between them: `[NOTFOUND=return]`. */
function servicesIn(line: string, database: AccountKind): string[] {
  const [name = '', services = ''] = line.replace(/#.*/, '').split(':');
  if (name.trim() !== database) return [];
  return services
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .split(/\s+/)
    .filter((service) => service !== '');
}

/** Whether the text of nsswitch.conf(5) names a service for the database besides its file. */
export function namesOtherServices(text: string, database: AccountKind): boolean {
  const services = text.split('\n').flatMap((line) => servicesIn(line, database));
  return services.some((service) => service !== 'files');
}

function switchText(): string {
  for (const path of SWITCH_FILES) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      // Without either file, the C library uses the local files only.
    }
  }
  return '';
}

/** How long getent(1) may take, in milliseconds. */
const PATIENCE_MS = 5000;

/** Maximum number of ids per run of getent(1). */
const KEYS_AT_ONCE = 128;

/** The entry of a group lists its members, of whom there may be very many. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Longer than any name and its id, which come before the members. */
const HEAD_BYTES = 1024;

/** Takes text in pieces that may end anywhere, and keeps the beginning of each line. */
export class LineBeginnings {
  readonly #lines: string[] = [];
  #parts: Buffer[] = [];
  #room = HEAD_BYTES;

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** The beginnings of all complete lines. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  #keep(part: Buffer): void {
    const kept = part.subarray(0, this.#room);
    this.#room -= kept.length;
    if (kept.length > 0) this.#parts.push(Buffer.from(kept));
  }

  #endLine(): void {
    this.#lines.push(textOfBytes(Buffer.concat(this.#parts)));
    this.#parts = [];
    this.#room = HEAD_BYTES;
  }
}

/** One run of getent(1); undefined if it was stopped before it had answered. */
async function runGetent(
  database: AccountKind,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  const beginnings = new LineBeginnings();
  return await new Promise((resolve) => {
    const child = spawn('getent', [database, ...keys], {
      stdio: ['ignore', 'pipe', 'ignore'],
      ...(signal === undefined ? {} : { signal }),
    });
    const timer = setTimeout(() => child.kill(), PATIENCE_MS);
    child.stdout.on('data', (chunk: Buffer) => beginnings.push(chunk));
    // Without getent there are no other names; `close` reports a run that was stopped.
    child.once('error', () => {});
    child.once('close', (_status, endedBy) => {
      clearTimeout(timer);
      resolve(endedBy === null ? beginnings.lines : undefined);
    });
  });
}

/** Looks entries up with getent(1), which asks every service. */
class Getent implements NameService {
  async entries(
    database: AccountKind,
    keys: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly string[] | undefined> {
    const entries: string[] = [];
    for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
      const some = await runGetent(database, keys.slice(at, at + KEYS_AT_ONCE), signal);
      if (some === undefined) return undefined;
      entries.push(...some);
    }
    return entries;
  }

  entriesNow(database: AccountKind, key: string): readonly string[] | undefined {
    const { stdout, signal, error } = spawnSync('getent', [database, key], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
      maxBuffer: MOST_BYTES,
    });
    if (signal !== null) return undefined;
    return error === undefined ? textOfBytes(stdout).split('\n') : [];
  }
}

/** The services of this machine besides its file; undefined if nsswitch.conf(5) names none. */
export function otherServices(database: AccountKind): NameService | undefined {
  return namesOtherServices(switchText(), database) ? new Getent() : undefined;
}
