/**
 * The names of this machine's users, groups and protocols, for readers of records. Never blocks: name
 * services are asked only when the caller waits for them.
 */
import {
  checkInteger,
  checkIterable,
  checkMethods,
  checkOptions,
  checkPath,
  checkSignal,
  MOST,
} from '../arguments';
import { type AccountDatabase, Accounts, type AccountSources } from './accounts';
import type { Names } from './names';
import { protocolNames } from './protocols';

/** Where the names are found. */
export interface NameSources extends AccountSources {
  /** A file in the format of protocols(5). Default: `/etc/protocols`. */
  readonly protocols?: string;
}

/** Which names to look up. */
export interface ResolveOptions {
  /** Users to look up, besides those that were asked for before. */
  readonly uids?: Iterable<number>;
  /** Groups to look up, besides those that were asked for before. */
  readonly gids?: Iterable<number>;
  /** Stops the look-up; ids without an answer stay unknown. */
  readonly signal?: AbortSignal | undefined;
}

const NAME_SOURCES = {
  passwd: checkPath,
  group: checkPath,
  protocols: checkPath,
  service: checkMethods(['entries', 'entriesNow'], 'a name service with entries and entriesNow'),
};

const checkId = checkInteger(0, MOST);

/** What the options of {@link ResolveOptions} may be. */
const RESOLVE_OPTIONS = { uids: checkIterable, gids: checkIterable, signal: checkSignal };

function note(database: AccountDatabase, ids: Iterable<number>): void {
  for (const id of ids) {
    checkId(id, 'one of the ids');
    database.nameOf(id);
  }
}

/**
 * This machine's names, read when first needed and then remembered until {@link forget}.
 *
 * Users and groups come from `/etc/passwd` and `/etc/group`. Where nsswitch.conf(5) names other services,
 * an id that is not in the file has no name at first; {@link resolve} looks up all such ids at once:
 *
 * ```ts
 * let line = event.summary(names);
 * if (await names.resolve()) line = event.summary(names);
 * ```
 *
 * Answers are remembered, including that an id has no name: up to 4,096 of each kind, then the oldest are
 * dropped. A service that takes longer than five seconds is not asked again until {@link forget}.
 */
export class LocalNames implements Names {
  readonly #accounts: Accounts;
  readonly #protocolsFile: string | undefined;
  #protocols: ReadonlyMap<number, string> | undefined;
  #version = 0;

  /**
   * Reads nothing yet.
   *
   * @param sources the files of another machine, for example on its disk; default: this machine's
   */
  constructor(sources: NameSources = {}) {
    checkOptions(sources, NAME_SOURCES, 'sources');
    this.#accounts = new Accounts(sources);
    this.#protocolsFile = sources.protocols;
  }

  userName(uid: number): string | undefined {
    return this.#accounts.users.nameOf(uid);
  }

  groupName(gid: number): string | undefined {
    return this.#accounts.groups.nameOf(gid);
  }

  protocolName(number: number): string | undefined {
    this.#protocols ??= protocolNames(this.#protocolsFile);
    return this.#protocols.get(number);
  }

  /** How often names were learned or forgotten. */
  get version(): number {
    return this.#version;
  }

  /** Whether there are name services besides the files. Without any, {@link resolve} has nothing to do. */
  get asksServices(): boolean {
    const { users, groups } = this.#accounts;
    return users.hasService || groups.hasService;
  }

  /** Whether names are missing that {@link resolve} may find. */
  get hasUnresolved(): boolean {
    const { users, groups } = this.#accounts;
    return users.hasOpen || groups.hasOpen;
  }

  /**
   * Looks up the ids that had no name so far, without blocking: one run of getent(1) for up to 128 ids.
   * Never rejects; ids without an answer stay without a name.
   *
   * @returns whether a name was found, so that text made before would be different now
   */
  async resolve(options: ResolveOptions = {}): Promise<boolean> {
    checkOptions(options, RESOLVE_OPTIONS);
    const { uids = [], gids = [], signal } = options;
    const { users, groups } = this.#accounts;
    note(users, uids);
    note(groups, gids);
    const learned = await Promise.all([users.resolve(signal), groups.resolve(signal)]);
    const hasLearned = learned.includes(true);
    if (hasLearned) this.#version += 1;
    return hasLearned;
  }

  /** Drops what is remembered: everything is read again when next needed. */
  forget(): void {
    this.#accounts.forget();
    this.#protocols = undefined;
    this.#version += 1;
  }
}
