/**
 * The names of this machine's users, groups and protocols. Knows nothing about records or
 * arguments.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Names } from './names';

/** Where the names are found. */
export interface NameSources {
  /** passwd(5). */
  readonly passwd: string;
  /** group(5). */
  readonly group: string;
  /** protocols(5). */
  readonly protocols: string;
  /** The entry that other name services (nsswitch.conf(5)) have for an id, in the file's format. */
  readonly entry: (database: 'passwd' | 'group', id: number) => string | undefined;
}

/** Asks getent(1), which asks every name service. */
function getent(database: 'passwd' | 'group', id: number): string | undefined {
  const answer = spawnSync('getent', [database, String(id)], { encoding: 'utf8', timeout: 5000 });
  return answer.status === 0 ? answer.stdout : undefined;
}

const LOCAL_SOURCES: NameSources = {
  passwd: '/etc/passwd',
  group: '/etc/group',
  protocols: '/etc/protocols',
  entry: getent,
};

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // Without the file there are no names.
    return [];
  }
}

/** The id and name of an entry in the format of passwd(5) or group(5). */
function entryOf(line: string): readonly [id: number, name: string] | undefined {
  const [name, , id] = line.split(':');
  if (name === undefined || name === '' || !/^\d+$/.test(id ?? '')) return undefined;
  return [Number(id), name];
}

function protocolOf(line: string): readonly [number: number, name: string] | undefined {
  const [name, number] = line.replace(/#.*/, '').trim().split(/\s+/);
  if (name === undefined || !/^\d+$/.test(number ?? '')) return undefined;
  return [Number(number), name];
}

/** Names by number; the first entry for a number wins, as in the C library. */
function namesIn(
  lines: readonly string[],
  read: (line: string) => readonly [number: number, name: string] | undefined,
): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of lines) {
    const entry = read(line);
    if (entry !== undefined && !names.has(entry[0])) names.set(entry[0], entry[1]);
  }
  return names;
}

/**
 * Maximum number of answers kept per database: programs choose the ids, so the number must have a
 * bound.
 */
const MOST_ANSWERS = 4096;

/** The names of one database: those in its file, and the name services' answers for other ids. */
class Database {
  readonly #name: 'passwd' | 'group';
  readonly #sources: NameSources;
  readonly #answers = new Map<number, string | undefined>();
  #inFile: ReadonlyMap<number, string> | undefined;

  constructor(name: 'passwd' | 'group', sources: NameSources) {
    this.#name = name;
    this.#sources = sources;
  }

  nameOf(id: number): string | undefined {
    this.#inFile ??= namesIn(linesOf(this.#sources[this.#name]), entryOf);
    return this.#inFile.get(id) ?? this.#answer(id);
  }

  #answer(id: number): string | undefined {
    if (this.#answers.has(id)) return this.#answers.get(id);
    const entry = entryOf(this.#sources.entry(this.#name, id) ?? '');
    const name = entry?.[0] === id ? entry[1] : undefined;
    if (this.#answers.size === MOST_ANSWERS) {
      const [oldest] = this.#answers.keys();
      this.#answers.delete(oldest as number);
    }
    this.#answers.set(id, name);
    return name;
  }
}

/**
 * This machine's names, read when first needed and then kept: a long-lived program makes a new
 * instance when users may have changed. An id that is not in the local files costs one run of
 * getent(1), whether it has a name or not.
 */
export class LocalNames implements Names {
  readonly #sources: NameSources;
  readonly #users: Database;
  readonly #groups: Database;
  #protocols: ReadonlyMap<number, string> | undefined;

  constructor(sources: Partial<NameSources> = {}) {
    this.#sources = { ...LOCAL_SOURCES, ...sources };
    this.#users = new Database('passwd', this.#sources);
    this.#groups = new Database('group', this.#sources);
  }

  userName(uid: number): string | undefined {
    return this.#users.nameOf(uid);
  }

  groupName(gid: number): string | undefined {
    return this.#groups.nameOf(gid);
  }

  /** From protocols(5) alone, the only source in practice. */
  protocolName(number: number): string | undefined {
    this.#protocols ??= namesIn(linesOf(this.#sources.protocols), protocolOf);
    return this.#protocols.get(number);
  }
}
