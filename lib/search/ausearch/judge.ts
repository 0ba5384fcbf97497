/**
 * Whether an event is what ausearch(8) is asked for, by looking at its text where it is packed. An event never fails
 * for lack of a field that no condition is about.
 */
import type { PackedCursor } from '../../events/sources/packed';
import { decodeSockaddr } from '../../interpret/records/sockaddr';
import { decodeKeys } from '../../text/untrusted';
import { RECORD_TYPE } from '../../tables/record-type';
import type { Account, Conditions } from './conditions';
import { numberOfRaw, ownEnd, rawAt, rawValue, textOfRaw, valueStart } from './raw-value';
import { type Family, familyOf, type ResultForm, type Subject } from './record-families';

/** Whether the event at which the cursor stands fulfils a condition. */
export type Test = (event: PackedCursor) => boolean;

/** The value of a record; undefined where it has none. */
type Reader<Value> = (body: string, family: Family, type: number) => Value | undefined;

/** The value of the last record that has one: of several, later ones count. */
function lastOf<Value>(event: PackedCursor, read: Reader<Value>): Value | undefined {
  for (let nth = event.recordCount - 1; nth >= 0; nth -= 1) {
    const type = event.typeOf(nth);
    const family = familyOf(type);
    const value = family === undefined ? undefined : read(event.bodyOf(nth), family, type);
    if (value !== undefined) return value;
  }
  return undefined;
}

function some<Value>(
  event: PackedCursor,
  read: Reader<readonly Value[]>,
  test: (value: Value) => boolean,
): boolean {
  for (let nth = 0; nth < event.recordCount; nth += 1) {
    const type = event.typeOf(nth);
    const family = familyOf(type);
    if (family !== undefined && read(event.bodyOf(nth), family, type)?.some(test) === true)
      return true;
  }
  return false;
}

function rawOf(body: string, family: Family, subject: Subject): string | undefined {
  for (const assignment of family.fields[subject] ?? []) {
    const raw = rawValue(body, assignment);
    if (raw !== undefined) return raw;
  }
  return undefined;
}

/** The field within a program's message if it says one, as it does of whoever tries to log in; or else the kernel's. */
function innerRaw(body: string, family: Family, subject: Subject): string | undefined {
  const message = body.indexOf("msg='");
  const [assignment] = family.fields[subject] ?? [];
  if (message !== -1 && assignment !== undefined) {
    const inner = valueStart(body, assignment, message);
    if (inner !== -1 && inner < ownEnd(body)) return rawAt(body, inner);
  }
  return rawOf(body, family, subject);
}

const UNSET = 4_294_967_295;

/** An id or a session: 32 bits, of which -1 is written either way. */
function unsignedOf(raw: string | undefined): number | undefined {
  const number = raw === undefined ? undefined : numberOfRaw(raw);
  return number === -1 ? UNSET : number;
}

function numberTest(subject: Subject, ...wanted: readonly number[]): Test {
  const read: Reader<number> = (body, family) => {
    const raw = rawOf(body, family, subject);
    return raw === undefined ? undefined : numberOfRaw(raw);
  };
  return (event) => {
    const number = lastOf(event, read);
    return number !== undefined && wanted.includes(number);
  };
}

function sessionTest(wanted: number): Test {
  const read: Reader<number> = (body, family) => unsignedOf(rawOf(body, family, 'session'));
  return (event) => lastOf(event, read) === wanted;
}

type IdSubject = 'uid' | 'euid' | 'auid' | 'gid' | 'egid';

/** The name that auditd added for the id of the record. */
function addedName(body: string, subject: IdSubject): string | undefined {
  const end = ownEnd(body);
  if (end === body.length) return undefined;
  const added = body.slice(end + 1);
  const at = ` ${added}`.indexOf(` ${subject.toUpperCase()}=`);
  return at === -1 ? undefined : textOfRaw(rawAt(added, at + subject.length + 1));
}

function accountTest(subject: IdSubject, { id, name }: Account): Test {
  const read: Reader<boolean> = (body, family) => {
    if (family.fields[subject] === undefined) return undefined;
    const raw = subject === 'uid' ? innerRaw(body, family, subject) : rawOf(body, family, subject);
    const number = unsignedOf(raw);
    if (number === undefined) return undefined;
    const added = name === undefined ? undefined : addedName(body, subject);
    return added === undefined ? number === id : added === name;
  };
  return (event) => lastOf(event, read) === true;
}

const anyOf =
  (...tests: readonly Test[]): Test =>
  (event) =>
    tests.some((test) => test(event));

const RESULTS: Readonly<Record<ResultForm, (body: string) => boolean | undefined>> = {
  success: (body) => resultWord(rawValue(body, 'success=')),
  word: (body) => resultWord(rawValue(body, 'res=')),
  'word-or-yes': (body) => resultWord(rawValue(body, 'res=')) ?? true,
  denial: (body) => denial(body) ?? apparmorResult(body),
  'message-denial': (body) => denial(body) ?? resultWord(rawValue(body, 'res=')),
};

function resultWord(raw: string | undefined): boolean | undefined {
  if (raw === undefined) return undefined;
  return raw.startsWith('yes') || raw.startsWith('success') || raw.startsWith('1');
}

function denial(body: string): boolean | undefined {
  const at = body.indexOf('avc:');
  if (at === -1) return undefined;
  const brace = body.indexOf('{', at);
  const [, isDenied, isGranted] =
    /\b(?:(denied)|(granted))\b/.exec(body.slice(at, brace === -1 ? undefined : brace)) ?? [];
  if (isDenied !== undefined) return false;
  return isGranted === undefined ? undefined : true;
}

function apparmorResult(body: string): boolean | undefined {
  const raw = rawValue(body, 'apparmor=');
  return raw === undefined
    ? undefined
    : raw !== '"DENIED"' && raw !== '"KILLED"' && raw !== '"ERROR"';
}

function successTest(wanted: boolean): Test {
  const read: Reader<boolean> = (body, { result }) =>
    result === undefined ? undefined : RESULTS[result](body);
  return (event) => lastOf(event, read) === wanted;
}

function matcher(wanted: string, isWhole: boolean): (text: string) => boolean {
  return isWhole ? (text) => text === wanted : (text) => text.includes(wanted);
}

function textTest(subject: Subject, matches: (text: string) => boolean): Test {
  const read: Reader<string> = (body, family) => {
    const raw = rawOf(body, family, subject);
    return raw === undefined ? undefined : textOfRaw(raw);
  };
  return (event) => {
    const text = lastOf(event, read);
    return text !== undefined && matches(text);
  };
}

/** An AVC names a command only where nothing else does. */
function commTest(matches: (text: string) => boolean): Test {
  const read =
    (isDenial: boolean): Reader<string> =>
    (body, family, type) => {
      const raw = (type === RECORD_TYPE.AVC) === isDenial ? rawOf(body, family, 'comm') : undefined;
      return raw === undefined ? undefined : textOfRaw(raw);
    };
  const [ofOthers, ofDenials] = [read(false), read(true)];
  return (event) => {
    const text = lastOf(event, ofOthers) ?? lastOf(event, ofDenials);
    return text !== undefined && matches(text);
  };
}

function listTest(subject: Subject, matches: (text: string) => boolean): Test {
  const read: Reader<readonly string[]> = (body, family) => {
    const raw = rawOf(body, family, subject);
    return raw === undefined ? undefined : [textOfRaw(raw)];
  };
  return (event) => some(event, read, matches);
}

function keyTest(matches: (text: string) => boolean): Test {
  const read: Reader<readonly string[]> = (body, family) => {
    const raw = rawOf(body, family, 'key');
    if (raw === undefined) return undefined;
    const keys = decodeKeys(raw);
    return keys.length === 0 ? [raw] : keys;
  };
  return (event) => some(event, read, matches);
}

/** The address of a socket, or of whom a program tells. */
function hostOf(body: string, family: Family, type: number): string | undefined {
  const raw = rawOf(body, family, 'host');
  if (raw === undefined) return undefined;
  if (type === SOCKADDR) {
    const address = decodeSockaddr(raw);
    const isHost = address?.family === 'inet' || address?.family === 'inet6';
    return isHost ? address.address : undefined;
  }
  if (raw !== '?') return textOfRaw(raw);
  const instead = rawValue(body, 'addr=');
  return instead === undefined ? raw : textOfRaw(instead);
}

/** `AUDIT_SOCKADDR` of `<linux/audit.h>`. */
const SOCKADDR = 1306;

function hostTest(matches: (text: string) => boolean): Test {
  return (event) => {
    const host = lastOf(event, hostOf);
    return host !== undefined && matches(host);
  };
}

function fileOf(body: string, family: Family, type: number): string | undefined {
  const raw = rawOf(body, family, 'file');
  if (raw === undefined) return undefined;
  if (type !== SOCKADDR) return textOfRaw(raw);
  const address = decodeSockaddr(raw);
  return address?.family === 'local' ? address.path : undefined;
}

/** Whether a path means the same only from some folder. */
const STARTS_HERE = /^\.\.?(?:\/|$)/;

function joined(folder: string, path: string): string {
  const parts = folder.split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** What a path may be called: from the folder of its event, if it is not from the root. */
function namesOf(path: string, folder: string | undefined): readonly string[] {
  if (folder === undefined || !STARTS_HERE.test(path)) return [path];
  return [`${folder}/${path}`, joined(folder, path)];
}

function fileTest(matches: (text: string) => boolean): Test {
  return (event) => {
    let folder: string | undefined;
    for (let nth = 0; nth < event.recordCount; nth += 1) {
      const type = event.typeOf(nth);
      const family = familyOf(type);
      if (family?.fields.file === undefined) continue;
      const file = fileOf(event.bodyOf(nth), family, type);
      if (file === undefined) continue;
      const names = type === RECORD_TYPE.PATH ? namesOf(file, folder) : [file];
      if (names.some(matches)) return true;
      if (type === RECORD_TYPE.CWD) folder = file;
    }
    return false;
  };
}

function syscallTest(wanted: number): Test {
  const read: Reader<number> = (body, family) => {
    const raw = rawOf(body, family, 'syscall');
    return raw === undefined ? undefined : numberOfRaw(raw);
  };
  // To ausearch an event without a system call has number 0.
  return (event) => (lastOf(event, read) ?? 0) === wanted;
}

function machineTest(wanted: number): Test {
  const read: Reader<number> = (body, family) => {
    const raw = rawOf(body, family, 'machine');
    return raw === undefined ? undefined : Number.parseInt(raw, 16);
  };
  return (event) => lastOf(event, read) === wanted;
}

function typesTest(types: readonly number[]): Test {
  const wanted = new Set(types);
  return (event) => {
    for (let nth = 0; nth < event.recordCount; nth += 1) {
      if (wanted.has(event.typeOf(nth))) return true;
    }
    return false;
  };
}

function timeTest(startSeconds = 0, endSeconds = Number.POSITIVE_INFINITY): Test {
  return ({ timestampMs }) => {
    const seconds = Math.floor(timestampMs / 1000);
    return seconds >= startSeconds && seconds <= endSeconds;
  };
}

function accountTests(
  subjects: readonly IdSubject[],
  conditions: Conditions,
  isAny = false,
): Test[] {
  const tests = subjects.flatMap((subject) => {
    const wanted = conditions[subject];
    return wanted === undefined ? [] : [accountTest(subject, wanted)];
  });
  return isAny ? [anyOf(...tests)] : tests;
}

/** The tests, the cheapest first. */
function testsOf(conditions: Conditions): Test[] {
  const matches = (wanted: string): ((text: string) => boolean) =>
    matcher(wanted, conditions.isWhole ?? false);
  const tests: Test[] = [];
  const add = <Wanted>(wanted: Wanted | undefined, make: (wanted: Wanted) => Test): void => {
    if (wanted !== undefined) tests.push(make(wanted));
  };
  const { startSeconds, endSeconds } = conditions;
  if (startSeconds !== undefined || endSeconds !== undefined) {
    tests.push(timeTest(startSeconds, endSeconds));
  }
  add(
    conditions.serial,
    (wanted) =>
      ({ serial }) =>
        serial === wanted,
  );
  add(
    conditions.nodes,
    (wanted) =>
      ({ node }) =>
        node !== '' && wanted.includes(node),
  );
  add(conditions.types, typesTest);
  for (const subject of ['pid', 'ppid'] as const) {
    add(conditions[subject], (wanted) => numberTest(subject, wanted));
  }
  add(conditions.exits, (wanted) => numberTest('exit', ...wanted));
  add(conditions.session, sessionTest);
  add(conditions.machine, machineTest);
  add(conditions.syscall, syscallTest);
  add(conditions.success, successTest);
  tests.push(...accountTests(['uid', 'euid', 'auid'], conditions, conditions.isAnyUser));
  tests.push(...accountTests(['gid', 'egid'], conditions, conditions.isAnyGroup));
  add(conditions.comm, (wanted) => commTest(matches(wanted)));
  for (const subject of ['exe', 'terminal', 'uuid', 'guest'] as const) {
    add(conditions[subject], (wanted) => textTest(subject, matches(wanted)));
  }
  add(conditions.host, (wanted) => hostTest(matches(wanted)));
  add(conditions.file, (wanted) => fileTest(matches(wanted)));
  add(conditions.key, (wanted) => keyTest(matches(wanted)));
  const labels = (['subject', 'object'] as const).flatMap((subject) => {
    const wanted = conditions[subject];
    return wanted === undefined ? [] : [listTest(subject, matches(wanted))];
  });
  tests.push(...(conditions.isAnyLabel === true ? [anyOf(...labels)] : labels));
  return tests;
}

/** Whether the conditions leave no event out. */
export function acceptsAll(conditions: Conditions): boolean {
  return testsOf(conditions).length === 0;
}

/** Whether an event fulfils all of the conditions. */
export function judgeOf(conditions: Conditions): Test {
  const tests = testsOf(conditions);
  const [only] = tests;
  if (only === undefined) return () => true;
  if (tests.length === 1) return only;
  return (event) => tests.every((test) => test(event));
}
