/**
 * {@link Accounts}: the users and groups of a machine, from name to id and back, each looked up once and
 * remembered. Does not know what for.
 */
import { readFileSync } from 'node:fs';
import { checkPath } from '../arguments';
import { ArgumentError } from '../errors';
import { bytesOfText, textOfBytes } from '../text/byte-text';
import { escapeToLine } from '../text/escape';
import { fileErrorReason } from '../text/file-error';
import { type AccountKind, type NameService, otherServices } from './name-services';

/** Where users and groups are found. */
export interface AccountSources {
  /** A file in the format of passwd(5). Default: `/etc/passwd`. */
  readonly passwd?: string;
  /** A file in the format of group(5). Default: `/etc/group`. */
  readonly group?: string;
  /**
   * Where to look up what is not in the files. Default: for this machine's own files getent(1), if
   * nsswitch.conf(5) names a service besides `files`; for other files nowhere.
   */
  readonly service?: NameService;
}

/** An entry of passwd(5) or group(5). */
export interface Account {
  readonly name: string;
  readonly id: number;
}

/**
 * Maximum number of answers kept each way: programs choose the ids, so the number must have a bound.
 */
const MOST_ANSWERS = 4096;

/** `LOGIN_NAME_MAX` of `<linux/limits.h>` without its NUL. Longer names are not looked up. */
const LONGEST_NAME = 255;

const LARGEST_ID = 0xffffffff;

/**
 * The account of an entry. As in the C library an entry that begins with `#` is a comment, and one that
 * begins with `+` or `-` belongs to the service `compat`.
 */
export function accountOf(entry: string): Account | undefined {
  const [name = '', , digits = ''] = entry.trimStart().split(':', 3);
  if (!/^[^#+-]/.test(name) || !/^\d+$/.test(digits)) return undefined;
  const id = Number(digits);
  return id > LARGEST_ID ? undefined : { name, id };
}

/** The accounts of a file; of those with the same name or id the first counts. */
class AccountFile {
  readonly names = new Map<number, string>();
  readonly ids = new Map<string, number>();

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const account = accountOf(line);
      if (account === undefined) continue;
      const { name, id } = account;
      if (!this.names.has(id)) this.names.set(id, name);
      if (!this.ids.has(name)) this.ids.set(name, id);
    }
  }
}

function textOfFile(path: string): string {
  return textOfBytes(readFileSync(Buffer.from(bytesOfText(path))));
}

/** The accounts of a machine's own file; without the file there are none. */
function accountsAt(path: string): AccountFile {
  try {
    return new AccountFile(textOfFile(path));
  } catch {
    return new AccountFile('');
  }
}

const FORMATS: Readonly<Record<AccountKind, string>> = { passwd: 'passwd(5)', group: 'group(5)' };

/**
 * The ids in a file that a caller named, by name. Reads it once, so that it may be a pipe.
 *
 * @param argument what named it, for the error
 * @throws {ArgumentError} when it cannot be read, or has no account at all
 */
export function accountIdsIn(
  path: string,
  kind: AccountKind,
  argument: string,
): ReadonlyMap<string, number> {
  checkPath(path, argument);
  const expected = `a file in the format of ${FORMATS[kind]}`;
  let text: string;
  try {
    text = textOfFile(path);
  } catch (error) {
    const given = `${escapeToLine(path)}, which ${fileErrorReason(error)}`;
    throw new ArgumentError(argument, expected, given);
  }
  const { ids } = new AccountFile(text);
  if (ids.size === 0) {
    const reason = 'which has no line name:password:number';
    throw new ArgumentError(argument, expected, `${escapeToLine(path)}, ${reason}`);
  }
  return ids;
}

/** Answers of a service by what was asked; undefined where it knew nothing. The oldest are dropped. */
class Answers<Key, Value> {
  readonly #answers = new Map<Key, Value | undefined>();

  has(key: Key): boolean {
    return this.#answers.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#answers.get(key);
  }

  set(key: Key, value: Value | undefined): void {
    this.#answers.delete(key);
    if (this.#answers.size === MOST_ANSWERS) {
      const [oldest] = this.#answers.keys();
      this.#answers.delete(oldest as Key);
    }
    this.#answers.set(key, value);
  }
}

/** Whether a name can be looked up in a service: it becomes a word of a command line. */
function isAskable(name: string): boolean {
  if (name === '' || name.length > LONGEST_NAME) return false;
  // No account has such a name; getent(1) would take `-h` for an option, and bytes that are not UTF-8
  // (lone surrogates) would reach it changed.
  return !/^[\s#+-]|[:\n\0]|\p{Surrogate}/u.test(name);
}

/** The users, or the groups, of a machine. */
export class AccountDatabase {
  readonly #kind: AccountKind;
  readonly #path: string;
  readonly #service: NameService | undefined;
  #file: AccountFile | undefined;
  readonly #names = new Answers<number, string>();
  readonly #ids = new Answers<string, number>();
  /** Ids that were asked for and that only the service may know. */
  readonly #open = new Set<number>();
  /** The service did not answer in time, and is not asked again. */
  #isSilent = false;
  #resolving: Promise<void> = Promise.resolve();
  #learned = 0;

  constructor(kind: AccountKind, path: string, service: NameService | undefined) {
    this.#kind = kind;
    this.#path = path;
    this.#service = service;
  }

  /**
   * The name of an id if it is known. An id that only the service may know is noted for {@link resolve}.
   */
  nameOf(id: number): string | undefined {
    const name = this.#accounts.names.get(id) ?? this.#names.get(id);
    if (name === undefined && this.#mayBeKnown(id)) this.#open.add(id);
    return name;
  }

  /** The name of an id. Blocks while the service is asked. */
  nameNow(id: number): string | undefined {
    const name = this.#accounts.names.get(id) ?? this.#names.get(id);
    if (name !== undefined || this.#isSilent || this.#names.has(id)) return name;
    this.#learn([id], this.#service?.entriesNow(this.#kind, String(id)));
    return this.#names.get(id);
  }

  /** The id of a name. Blocks while the service is asked. */
  idNow(name: string): number | undefined {
    const id = this.#accounts.ids.get(name);
    if (id !== undefined || this.#service === undefined || !isAskable(name)) return id;
    if (!this.#isSilent && !this.#ids.has(name)) {
      const entries = this.#service.entriesNow(this.#kind, name);
      this.#isSilent = entries === undefined;
      // getent(1) takes digits for an id, and a service may know a name by another.
      const account = entries?.map(accountOf).find((one) => one?.name === name);
      this.#ids.set(name, account?.id);
    }
    return this.#ids.get(name);
  }

  /** Whether there is a service besides the file. */
  get hasService(): boolean {
    return this.#service !== undefined;
  }

  /** Whether {@link resolve} has anything to look up. */
  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /**
   * Looks up the ids that {@link nameOf} noted, all at once and without blocking.
   *
   * @returns whether a name was found
   */
  async resolve(signal?: AbortSignal): Promise<boolean> {
    const before = this.#learned;
    // Also waits for what an earlier call is looking up.
    this.#resolving = this.#resolving.then(async () => await this.#askForOpen(signal));
    await this.#resolving;
    return this.#learned > before;
  }

  get #accounts(): AccountFile {
    return (this.#file ??= accountsAt(this.#path));
  }

  #mayBeKnown(id: number): boolean {
    if (this.#service === undefined || this.#isSilent) return false;
    return !this.#names.has(id) && this.#open.size < MOST_ANSWERS;
  }

  async #askForOpen(signal: AbortSignal | undefined): Promise<void> {
    const isAborted = (): boolean => signal?.aborted === true;
    const ids = [...this.#open];
    if (ids.length === 0 || isAborted()) return;
    const entries = await this.#service?.entries(this.#kind, ids.map(String), signal);
    if (!isAborted()) this.#learn(ids, entries);
  }

  #learn(ids: readonly number[], entries: readonly string[] | undefined): void {
    this.#isSilent = entries === undefined && this.#service !== undefined;
    const found = new Map<number, string>();
    for (const account of entries?.map(accountOf) ?? []) {
      if (account !== undefined && !found.has(account.id)) found.set(account.id, account.name);
    }
    for (const id of ids) {
      const name = found.get(id);
      if (name !== undefined) this.#learned += 1;
      this.#names.set(id, name);
      this.#open.delete(id);
    }
    if (this.#isSilent) this.#open.clear();
  }
}

const FILES: Readonly<Record<AccountKind, string>> = {
  passwd: '/etc/passwd',
  group: '/etc/group',
};

function databaseOf(kind: AccountKind, sources: AccountSources): AccountDatabase {
  const { [kind]: path } = sources;
  const others = path === undefined ? otherServices(kind) : undefined;
  return new AccountDatabase(kind, path ?? FILES[kind], sources.service ?? others);
}

/** Both databases, read when first needed and then kept. */
export class Accounts {
  readonly #sources: AccountSources;
  #users: AccountDatabase | undefined;
  #groups: AccountDatabase | undefined;

  constructor(sources: AccountSources = {}) {
    this.#sources = sources;
  }

  get users(): AccountDatabase {
    return (this.#users ??= databaseOf('passwd', this.#sources));
  }

  get groups(): AccountDatabase {
    return (this.#groups ??= databaseOf('group', this.#sources));
  }

  /** Drops what is remembered: everything is looked up again when next needed. */
  forget(): void {
    this.#users = undefined;
    this.#groups = undefined;
  }
}
