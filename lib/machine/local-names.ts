/**
 * The names of this machine's users, groups and protocols. Knows nothing of arguments: it only answers
 * what `Names` asks.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Names } from './names';

/** Where the names stand. */
export interface NameSources {
  /** passwd(5). */
  readonly passwd: string;
  /** group(5). */
  readonly group: string;
  /** protocols(5). */
  readonly protocols: string;
  /** The entry of an id by other name services (nsswitch.conf(5)), in the form of its file. */
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
    // A machine without the file has no names in it.
    return [];
  }
}

/** The name that an entry of passwd(5)'s or group(5)'s form gives, with its id. */
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

/** Names by number; the first entry of a number counts, as in the C library. */
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

/** Most answers of name services that are kept for a database: whose ids they are is a program's choice. */
const MOST_ANSWERS = 4096;

/** The names of one database: those of its file, and what the name services answered for others. */
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
 * Names as this machine has them, read when first asked for and then kept: a long-lived reader makes a
 * new instance when users may have changed. An id that no local file has costs one run of getent(1),
 * whether it has a name or not.
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

  /** From protocols(5) alone, the one source that machines have for it in practice. */
  protocolName(number: number): string | undefined {
    this.#protocols ??= namesIn(linesOf(this.#sources.protocols), protocolOf);
    return this.#protocols.get(number);
  }
}
