/** What records of logins say: LOGIN of the kernel, USER_LOGIN and USER_END of programs. Remembers none of them. */
import type { RecordData } from '../../events/data/record-data';
import { userText } from '../../interpret/arguments/ids';
import type { Names } from '../../machine/names';
import { UNSET_ID } from '../../tables/unset-id';
import { safeNumber } from '../../text/record-numbers';
import { decodeUntrusted } from '../../text/untrusted';
import { FieldCursor } from './field-cursor';

/** Who has which session, and the process that opened it: what the records of a session have in common. */
export interface SessionKey {
  readonly uid: number;
  readonly pid: number;
  /** The kernel's number, of which each is used once until the next boot. */
  readonly session: number;
}

/** A login as the program tells it that let somebody in, or did not. */
export interface ToldLogin {
  /** Undefined where it does not say. */
  readonly success: boolean | undefined;
  /** Undefined where an id is missing. */
  readonly key: SessionKey | undefined;
  /** The account that was tried; undefined where there is only a number. */
  readonly account: string | undefined;
  /** Its number; undefined where it is not known. */
  readonly uid: number | undefined;
  readonly terminal: string | undefined;
  /** The machine from which somebody came, by name or else by address; `?` where nothing is known. */
  readonly host: string | undefined;
}

/** An id, a process or a session; undefined for what is none. */
function idOf(raw: string | undefined): number | undefined {
  const number = raw === undefined ? undefined : safeNumber(raw, 'decimal');
  if (number === undefined || number < 0 || number >= UNSET_ID) return undefined;
  return number;
}

function keyOf(
  uid: number | undefined,
  pid: number | undefined,
  session: number | undefined,
): SessionKey | undefined {
  if (uid === undefined || pid === undefined || session === undefined) return undefined;
  return { uid, pid, session };
}

/** The new one of two: `old-auid=… auid=…`, before Linux 3.14 `old auid=… new auid=…`. */
function newId(fields: FieldCursor, name: string): number | undefined {
  if (fields.seek(`old-${name}`) !== undefined) return idOf(fields.seek(name));
  fields.rewind();
  fields.seek(name);
  fields.next();
  return idOf(fields.seek(name));
}

/** What LOGIN says, which the kernel writes for each new session; undefined where an id is missing. */
export function openedSession({ text }: RecordData): SessionKey | undefined {
  const fields = new FieldCursor(text);
  const pid = idOf(fields.seek('pid'));
  const uid = newId(fields, 'auid');
  return keyOf(uid, pid, newId(fields, 'ses'));
}

/** How auditd begins what it adds for an id that has no name. */
const NAMELESS = 'unknown-';

/** The user of a LOGIN, by the name that auditd added or that the machine has. */
export function userOfLogin(record: RecordData, uid: number, names: Names): string {
  for (const [name, raw] of record.enrichment()) {
    if (name === 'AUID' && !raw.startsWith(NAMELESS)) return decodeUntrusted(raw) ?? raw;
  }
  return userText(uid, names);
}

const SUCCESS: ReadonlySet<string> = new Set(['success', 'yes', '1']);

const UNKNOWN_HOST = '?';

/** The value of a field of which a record has only one, wherever it stands. */
function onlyField(fields: FieldCursor, name: string): string | undefined {
  fields.rewind();
  return fields.seek(name);
}

function hostIn(fields: FieldCursor): string | undefined {
  const host = onlyField(fields, 'hostname');
  return host === undefined || host === UNKNOWN_HOST ? (onlyField(fields, 'addr') ?? host) : host;
}

function succeeded(fields: FieldCursor): boolean | undefined {
  const result = onlyField(fields, 'res');
  return result === undefined ? undefined : SUCCESS.has(result);
}

/** Who logs in, which programs call `id`, gdm `uid`, and some not at all. The first `uid` is that of the program. */
function toldUid(fields: FieldCursor): number | undefined {
  const uid = fields.seek('uid');
  return idOf(uid ?? onlyField(fields, 'id'));
}

/** What USER_LOGIN says. */
export function toldLogin({ text }: RecordData): ToldLogin {
  const fields = new FieldCursor(text);
  const pid = idOf(fields.seek('pid'));
  const session = idOf(fields.seek('ses'));
  const uid = toldUid(fields);
  const account = onlyField(fields, 'acct');
  return {
    success: succeeded(fields),
    key: keyOf(uid ?? idOf(onlyField(fields, 'auid')), pid, session),
    account: account === undefined ? undefined : (decodeUntrusted(account) ?? account),
    uid,
    terminal: onlyField(fields, 'terminal'),
    host: hostIn(fields),
  };
}

/** What USER_END says; undefined where an id is missing. */
export function endedSession({ text }: RecordData): SessionKey | undefined {
  const fields = new FieldCursor(text);
  const pid = idOf(fields.seek('pid'));
  const uid = idOf(fields.seek('auid'));
  return keyOf(uid, pid, idOf(fields.seek('ses')));
}

/** The kernel that DAEMON_START names. */
export function namedKernel({ text }: RecordData): string | undefined {
  return new FieldCursor(text).seek('kernel');
}

/** The account to which a login led, where from and on which terminal; undefined where it failed. */
export interface AccountLogin {
  readonly uid: number;
  readonly host: string | undefined;
  readonly terminal: string | undefined;
}

/** What USER_LOGIN says of the account, which is that of the session. */
export function accountLogin({ text }: RecordData): AccountLogin | undefined {
  const fields = new FieldCursor(text);
  if (succeeded(fields) !== true) return undefined;
  const uid = idOf(onlyField(fields, 'auid'));
  if (uid === undefined) return undefined;
  return { uid, host: hostIn(fields), terminal: onlyField(fields, 'terminal') };
}
