/**
 * {@link EventFacts}: what a report says of one event, from the values of its records. Where records differ, that of
 * the system call decides. Does not know which report asks.
 */
import { decodeSockaddr } from '../../interpret/records/sockaddr';
import { RecordView } from '../../interpret/records/record-view';
import { terminalInput } from '../../interpret/records/terminal-input';
import { NumericNames } from '../../machine/names';
import { decodeKeys, decodeUntrusted } from '../../text/untrusted';
import { ByKind } from './by-kind';
import type { ColumnName } from './columns';
import type { EventTable } from '../../events/sources/event-table';
import { NO_ID, NOBODY, signedId, type Words } from './words';

/** How an event ended. */
export type Success = 'yes' | 'no' | 'unset';

/** One decision about access. */
export interface AvcFacts {
  readonly subject: string;
  readonly object: string;
  readonly objectClass: string;
  readonly permissions: string;
  readonly result: string;
}

/** What is made of a column's values, each once. */
class Made<Item> {
  readonly column: number;
  readonly #make: (raw: string) => Item;
  #values: readonly (string | undefined)[] = [];
  #items: (Item | undefined)[] = [];

  constructor(column: number, make: (raw: string) => Item) {
    this.column = column;
    this.#make = make;
  }

  of(table: EventTable, id: number): Item | undefined {
    if (id === 0 || this.column === NO_COLUMN) return undefined;
    const values = table.values(this.column);
    if (values !== this.#values) {
      this.#values = values;
      this.#items = [];
    }
    return (this.#items[id] ??= this.#make(values[id] as string));
  }

  at(table: EventTable, row: number): Item | undefined {
    return this.column === NO_COLUMN ? undefined : this.of(table, table.id(row, this.column));
  }
}

/** Which columns each fact needs. */
export const FACT_COLUMNS = {
  auid: ['callAuid', 'auid', 'tasks', 'callAuidName', 'auidName'],
  uid: ['callUid', 'uid', 'tasks', 'callUidName', 'uidName'],
  pid: ['callPid', 'pid'],
  success: ['callSuccess', 'result', 'succeedsUnsaid', 'avcTexts'],
  exe: ['callExe', 'exe', 'tasks'],
  comm: ['callComm', 'comm'],
  terminal: ['callTerminal', 'terminal', 'tasks'],
  host: ['hostname', 'address', 'socket'],
  call: ['callNumber', 'number', 'arch'],
  account: ['account'],
  session: ['session'],
  keys: ['keys'],
  files: ['files', 'fileTypes', 'fileRoles', 'fileCapabilities', 'folder'],
  avcs: ['avcTexts', 'avcTypes', 'avcSubjects', 'avcObjects', 'avcClasses'],
  typed: ['typed'],
} as const satisfies Readonly<Record<string, readonly ColumnName[]>>;

export type FactName = keyof typeof FACT_COLUMNS;

const PERMISSIONS = /avc: +(denied|granted) +\{ *([^}]*?) *\}/;

/** AppArmor's word for what it did. */
const APPARMOR = /\bapparmor="([A-Z]+)"/;

const FAILED: ReadonlySet<string> = new Set(['failed', '0', 'no']);

/** The types whose records say whether access was denied. */
function avcResult(text: string): string | undefined {
  return PERMISSIONS.exec(text)?.[1] ?? APPARMOR.exec(text)?.[1]?.toLowerCase();
}

function avcSuccess(text: string): Success {
  const result = avcResult(text);
  if (result === undefined) return 'unset';
  return result === 'denied' || result === 'kill' ? 'no' : 'yes';
}

function fieldIn(text: string, name: string): string | undefined {
  return new RegExp(` ${name}=("[^"]*"|\\S+)`).exec(text)?.[1];
}

/** The part of an address in front of its port. */
function withoutPort(address: string): string {
  const at = address.indexOf(':');
  return at !== -1 && at === address.lastIndexOf(':') ? address.slice(0, at) : address;
}

function socketHost(raw: string): string | undefined {
  const address = decodeSockaddr(raw);
  if (address?.family === 'inet') return address.address;
  if (address?.family !== 'inet6') return undefined;
  return address.scopeId === 0 ? address.address : `${address.address}%${address.scopeId}`;
}

function socketFile(raw: string): string | undefined {
  const address = decodeSockaddr(raw);
  if (address?.family !== 'local' || address.path === '') return undefined;
  return address.path.split('\0', 1)[0];
}

/** Where no column is. */
const NO_COLUMN = -1;

const NONE: readonly string[] = [];

/** The value of a system call's record, and that of the first of all. */
interface Pair<Item> {
  readonly call: Made<Item>;
  readonly other: Made<Item>;
}

/** Ids, and the names that auditd added to them. */
interface Ids extends Pair<number> {
  readonly names: Pair<string>;
}

const SOCKADDR = '1306';
const PATH = '1302';

const UNKNOWN_TYPED = '?';

/** What a report says of one event after the other. */
export class EventFacts {
  readonly #words: Words;
  readonly #places: ReadonlyMap<ColumnName, number>;
  readonly #auid: Ids;
  readonly #uid: Ids;
  readonly #pid: Pair<string>;
  readonly #success: Made<Success>;
  readonly #result: Made<Success>;
  readonly #avcSuccess: Made<Success>;
  readonly #exe: Pair<string>;
  readonly #comm: Pair<string>;
  readonly #terminal: Pair<string>;
  readonly #hostName: Made<string>;
  readonly #address: Made<string>;
  readonly #socket: Made<string | undefined>;
  readonly #number: Pair<string>;
  readonly #arch: Made<string>;
  readonly #account: Made<string>;
  readonly #session: Made<string>;
  readonly #keys: Made<readonly string[]>;
  readonly #typed: Made<string>;
  readonly #fileName: Made<string>;
  readonly #shownFile: Made<string>;
  readonly #socketFile: Made<string | undefined>;
  readonly #folder: Made<string>;
  readonly #calls = new Map<string, Map<string, string>>();
  #table: EventTable | undefined;
  #row = 0;

  /** @param columns in the order in which the tables have them */
  constructor(columns: readonly ColumnName[], words: Words) {
    this.#words = words;
    this.#places = new Map(columns.map((name, at) => [name, at]));
    const as = <Item>(name: ColumnName, make: (raw: string) => Item): Made<Item> =>
      new Made(this.#places.get(name) ?? NO_COLUMN, make);
    const untrusted = (raw: string): string => words.untrusted(raw);
    const plain = (raw: string): string => words.plain(raw);
    const pair = <Item>(
      call: ColumnName,
      other: ColumnName,
      make: (raw: string) => Item,
    ): Pair<Item> => ({ call: as(call, make), other: as(other, make) });
    this.#auid = {
      ...pair('callAuid', 'auid', signedId),
      names: pair('callAuidName', 'auidName', untrusted),
    };
    this.#uid = {
      ...pair('callUid', 'uid', signedId),
      names: pair('callUidName', 'uidName', untrusted),
    };
    this.#pid = pair('callPid', 'pid', (raw) => String(Number.parseInt(raw, 10)));
    this.#success = as('callSuccess', (raw) => (raw === 'yes' ? 'yes' : 'no'));
    this.#result = as('result', (raw) => (FAILED.has(raw) ? 'no' : 'yes'));
    this.#avcSuccess = as('avcTexts', avcSuccess);
    this.#exe = pair('callExe', 'exe', untrusted);
    this.#comm = pair('callComm', 'comm', untrusted);
    this.#terminal = pair('callTerminal', 'terminal', plain);
    this.#hostName = as('hostname', plain);
    this.#address = as('address', (raw) => words.plain(withoutPort(raw)));
    this.#socket = as('socket', socketHost);
    this.#number = pair('callNumber', 'number', (raw) => raw);
    this.#arch = as('arch', (raw) => raw);
    this.#account = as('account', untrusted);
    this.#session = as('session', plain);
    this.#keys = as('keys', (raw) => decodeKeys(raw).map((key) => words.plain(key)));
    this.#typed = as('typed', (raw) => {
      // Keystrokes are put into words without their record.
      const record = new RecordView({ names: [], values: [] }, new NumericNames());
      return terminalInput(raw, record) ?? untrusted(raw);
    });
    this.#fileName = as('files', (raw) => decodeUntrusted(raw) ?? raw);
    this.#shownFile = as('files', untrusted);
    this.#socketFile = as('files', socketFile);
    this.#folder = as('folder', (raw) => decodeUntrusted(raw) ?? raw);
  }

  /** From now on this speaks of the event at a row. */
  moveTo(table: EventTable, row: number): void {
    this.#table = table;
    this.#row = row;
  }

  /** What is the same for all events with the same values of these facts and columns. */
  byKind<Item>(
    facts: readonly FactName[],
    columns: readonly ColumnName[],
    make: () => Item,
  ): ByKind<Item> {
    const names = new Set<ColumnName>(columns);
    for (const fact of facts) for (const column of FACT_COLUMNS[fact]) names.add(column);
    const places = [...names].map((name) => this.#place(name));
    return new ByKind(
      places.filter((place) => place !== NO_COLUMN),
      make,
    );
  }

  get table(): EventTable {
    return this.#at;
  }

  get row(): number {
    return this.#row;
  }

  get timestampMs(): number {
    return this.#at.timestampMs(this.#row);
  }

  get serial(): number {
    return this.#at.serial(this.#row);
  }

  get node(): string | undefined {
    return this.#at.node(this.#row);
  }

  /** The type of the first record. */
  get type(): number {
    return this.#at.type(this.#row);
  }

  has(column: ColumnName): boolean {
    const place = this.#place(column);
    return place !== NO_COLUMN && this.#at.id(this.#row, place) !== 0;
  }

  /** Who is accountable, as a number; {@link NO_ID} where nothing says. */
  get auid(): number {
    return this.#idOf(this.#auid);
  }

  get auidText(): string {
    return this.#idText(this.#auid);
  }

  /** Whether a record says as which user something was done, and it is one. */
  get hasUid(): boolean {
    const uid = this.#ofPair(this.#uid);
    return uid === undefined ? this.has('tasks') : uid !== NOBODY;
  }

  get uidText(): string {
    return this.#idText(this.#uid);
  }

  get pid(): string | undefined {
    return this.#ofPair(this.#pid);
  }

  get success(): Success {
    const said = this.#of(this.#success) ?? this.#of(this.#result) ?? this.#ofAvcs();
    return said ?? (this.has('succeedsUnsaid') ? 'yes' : 'unset');
  }

  get exe(): string | undefined {
    return this.#ofPair(this.#exe) ?? this.#ofTask('(null)');
  }

  get comm(): string | undefined {
    return this.#ofPair(this.#comm);
  }

  get terminal(): string | undefined {
    return this.#ofPair(this.#terminal) ?? this.#ofTask('(none)');
  }

  get host(): string | undefined {
    const name = this.#of(this.#hostName);
    if (name !== undefined && name !== '?') return name;
    const address = this.#of(this.#address);
    if (address === undefined) return name ?? this.#of(this.#socket);
    return name === undefined && this.#isMessage ? undefined : address;
  }

  /** The number or the name of a system call; undefined where there was none. */
  get call(): string | undefined {
    const number = this.#ofPair(this.#number);
    return number === undefined ? undefined : this.#callText(number);
  }

  /** The same where a report has room for one in any case. */
  get callText(): string {
    return this.call ?? this.#words.call(undefined, undefined);
  }

  get account(): string | undefined {
    return this.#of(this.#account);
  }

  get session(): string {
    return this.#of(this.#session) ?? String(NO_ID >>> 0);
  }

  get typed(): string | undefined {
    const place = this.#typed.column;
    return this.#at.count(this.#row, place) === 0
      ? undefined
      : (this.#typed.of(this.#at, this.#at.idAt(this.#row, place, 0)) ?? UNKNOWN_TYPED);
  }

  /** The keys of all rules. */
  get keys(): readonly string[] {
    const { column } = this.#keys;
    const count = this.#at.count(this.#row, column);
    if (count === 1) return this.#keys.of(this.#at, this.#at.idAt(this.#row, column, 0)) ?? NONE;
    const keys: string[] = [];
    for (let at = 0; at < count; at += 1) {
      keys.push(...(this.#keys.of(this.#at, this.#at.idAt(this.#row, column, at)) ?? NONE));
    }
    return keys;
  }

  /** All files that are named. */
  get files(): readonly string[] {
    const { column } = this.#fileName;
    const count = this.#at.count(this.#row, column);
    const files: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const file = this.#fileAt(at);
      if (file !== undefined) files.push(file);
    }
    return files;
  }

  /** How many decisions about access there are. */
  get avcCount(): number {
    return this.#at.count(this.#row, this.#place('avcTexts'));
  }

  get avcs(): AvcFacts[] {
    return Array.from({ length: this.avcCount }, (_, at) => this.#avcAt(at));
  }

  get #at(): EventTable {
    return this.#table as EventTable;
  }

  #place(column: ColumnName): number {
    return this.#places.get(column) ?? NO_COLUMN;
  }

  #of<Item>(made: Made<Item>): Item | undefined {
    return made.at(this.#at, this.#row);
  }

  #ofPair<Item>({ call, other }: Pair<Item>): Item | undefined {
    return this.#of(call) ?? this.#of(other);
  }

  #ofTask(text: string): string | undefined {
    return this.has('tasks') ? text : undefined;
  }

  #idOf(ids: Ids): number {
    return this.#ofPair(ids) ?? (this.has('tasks') ? NOBODY : NO_ID);
  }

  #idText(ids: Ids): string {
    const id = this.#idOf(ids);
    if (this.#words.interprets && id !== NOBODY) {
      const { names } = ids;
      const name = this.#of(this.#of(ids.call) === undefined ? names.other : names.call);
      if (name !== undefined && !name.startsWith('unknown-')) return name;
    }
    return this.#words.user(id);
  }

  /** Programs tell of hosts by their names; without one, their addresses are not theirs. */
  get #isMessage(): boolean {
    const type = this.type;
    return type < 1200 || type >= 2100;
  }

  #ofAvcs(): Success | undefined {
    const { column } = this.#avcSuccess;
    const count = this.#at.count(this.#row, column);
    if (count === 0) return undefined;
    return this.#avcSuccess.of(this.#at, this.#at.idAt(this.#row, column, count - 1));
  }

  #callText(number: string): string {
    if (!this.#words.interprets) return number;
    const arch = this.#of(this.#arch) ?? '';
    let calls = this.#calls.get(arch);
    if (calls === undefined) this.#calls.set(arch, (calls = new Map<string, string>()));
    let text = calls.get(number);
    if (text === undefined) calls.set(number, (text = this.#words.call(number, arch)));
    return text;
  }

  #fileAt(at: number): string | undefined {
    const table = this.#at;
    const row = this.#row;
    const id = table.idAt(row, this.#fileName.column, at);
    if (id === 0) return undefined;
    const type = this.#valueAt('fileTypes', at);
    if (type === SOCKADDR) {
      const file = this.#socketFile.of(table, id);
      return file === undefined ? undefined : this.#words.plain(file);
    }
    // Kernels that say so at the end of the record say nothing of its capabilities.
    const isFolder =
      type === PATH &&
      this.#valueAt('fileRoles', at) === 'PARENT' &&
      this.#valueAt('fileCapabilities', at) === undefined;
    if (isFolder) return undefined;
    const shown = this.#shownFile.of(table, id) as string;
    if (type !== PATH) return shown;
    const name = this.#fileName.of(table, id) as string;
    const isBeside = name.startsWith('./') || name.startsWith('../');
    const folder = isBeside ? this.#of(this.#folder) : undefined;
    return folder === undefined ? shown : this.#words.plain(`${folder}/${name}`);
  }

  #valueAt(column: ColumnName, at: number): string | undefined {
    const place = this.#place(column);
    return this.#at.values(place)[this.#at.idAt(this.#row, place, at)];
  }

  #avcAt(at: number): AvcFacts {
    const text = this.#valueAt('avcTexts', at) ?? '';
    const shown = (raw: string | undefined): string | undefined =>
      raw === undefined ? undefined : this.#words.untrusted(raw);
    const result = avcResult(text) ?? 'unset';
    const [, , permissions] = PERMISSIONS.exec(text) ?? [];
    const known = {
      subject: this.#valueAt('avcSubjects', at),
      object: this.#valueAt('avcObjects', at),
      objectClass: this.#valueAt('avcClasses', at),
    };
    if (APPARMOR.test(text)) {
      return {
        subject: shown(fieldIn(text, 'profile')) ?? '?',
        object: shown(fieldIn(text, 'name')) ?? '?',
        objectClass: shown(fieldIn(text, 'class') ?? fieldIn(text, 'operation')) ?? '?',
        permissions: shown(fieldIn(text, 'requested_mask')) ?? '?',
        result,
      };
    }
    return {
      subject: known.subject ?? '(null)',
      object: known.object ?? '(null)',
      objectClass: known.objectClass ?? '(null)',
      permissions: this.#words.plain(permissions ?? '(null)'),
      result,
    };
  }
}
