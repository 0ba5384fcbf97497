/** {@link DeedMaker}: makes deeds of events' records, what ausearch's csv and text say. Does not write them down. */
import { RecordMemo } from '../../events/data/record-memo';
import { machineOfRaw } from '../../interpret/records/record-view';
import type { Names } from '../../machine/names';
import { fileTypeName } from '../../tables/file-types';
import { RECORD_TYPE } from '../../tables/record-type';
import { recordTypeName } from '../../tables/record-types';
import { syscallName } from '../../tables/syscalls';
import { decodeKeys, decodeUntrusted } from '../../text/untrusted';
import { escapeControls } from '../../text/escape';
import { type CallDeed, callDeed } from './call-deeds';
import type { Deed } from './deed';
import type { DeedEvent, DeedRecord } from './deed-event';
import { eventKind, recordDeed, type RecordDeed, type Fields } from './record-deeds';

/** `AUDIT_*` of `<linux/audit.h>`. */
const TYPE = {
  KERNEL: 2000,
  USER_LOGIN: 1112,
  CONFIG_CHANGE: 1305,
  SOCKADDR: 1306,
  TTY: 1319,
  OBJ_PID: 1318,
  FANOTIFY: 1331,
  KERN_MODULE: 1330,
  TIME_INJOFFSET: 1332,
  TIME_ADJNTPVAL: 1333,
  ANOM_PROMISCUOUS: 1700,
  URINGOP: 1336,
  NETFILTER_CFG: 1325,
  BPF: 1334,
  MMAP: 1323,
  SECCOMP: 1326,
  ANOM_ABEND: 1701,
  PROCTITLE: 1327,
} as const;

const UNSET = 4_294_967_295;

/** The first record of a type. */
function first(event: DeedEvent, type: number): DeedRecord | undefined {
  for (let nth = 0; nth < event.recordCount; nth += 1) {
    if (event.typeOf(nth) === type) return event.recordAt(nth);
  }
  return undefined;
}

function countOf(event: DeedEvent, type: number): number {
  let count = 0;
  for (let nth = 0; nth < event.recordCount; nth += 1) if (event.typeOf(nth) === type) count += 1;
  return count;
}

/** The first field that there is, in words. */
function firstOf(record: DeedRecord, fields: Fields): string {
  for (const field of fields) if (record.has(field)) return record.words(field);
  return '';
}

function idOf(raw: string | undefined): number | undefined {
  if (raw === undefined || !/^-?\d+$/.test(raw)) return undefined;
  return Number(raw) >>> 0;
}

/** What kind of account a user id is of. */
function accountKind(id: number | undefined): string {
  if (id === undefined) return 'unknown-acct';
  if (id === 0) return 'privileged-acct';
  if (id === UNSET) return 'unset-acct';
  // As a signed number: those at the upper end count as small ones.
  if ((id | 0) < 1000) return 'service-acct';
  return id < 60_000 ? 'user-acct' : 'unknown-acct';
}

type Who = Pick<Deed, 'subject' | 'actingAs' | 'subjectKind' | 'subjectLabel' | 'session'>;

/** Nobody who logged in: the system itself. */
function personOf(record: DeedRecord, field: string): string {
  const words = record.words(field);
  return words === 'unset' ? 'system' : words;
}

/** Users of records that begin with a process, of which ausearch takes no more. */
function isProcessFirst(record: DeedRecord): boolean {
  return record.typeNumber !== RECORD_TYPE.SYSCALL && record.has('ppid');
}

/** Types of whose labels ausearch says nothing. */
const LABELLESS = new Set<number>([TYPE.SECCOMP, TYPE.ANOM_ABEND]);

function whoIn(record: DeedRecord): Who {
  const { typeNumber } = record;
  const session = record.words('ses');
  const subjectLabel = LABELLESS.has(typeNumber) ? '' : (record.get('subj') ?? '');
  const uid = record.get('uid');
  const auid = record.get('auid');
  if (typeNumber === TYPE.USER_LOGIN) {
    const isNamed = !record.has('id');
    const subject = record.words(isNamed ? 'acct' : 'id');
    const kind =
      isNamed && !record.has('acct')
        ? ''
        : accountKind(isNamed ? undefined : idOf(record.get('id')));
    return { session, subject, actingAs: '', subjectKind: kind, subjectLabel };
  }
  if (typeNumber === RECORD_TYPE.AVC) {
    const subject = record.get('scontext') ?? '';
    return { session, subject, actingAs: '', subjectKind: 'unknown-acct', subjectLabel: '' };
  }
  const actingAs = record.words('uid');
  if (isProcessFirst(record)) {
    return {
      session: '',
      subject: '',
      actingAs,
      subjectKind: accountKind(idOf(uid)),
      subjectLabel,
    };
  }
  const scontext = typeNumber === RECORD_TYPE.USER_AVC ? record.get('scontext') : undefined;
  const loginField = typeNumber === RECORD_TYPE.LOGIN ? 'old-auid' : 'auid';
  const subject = scontext ?? personOf(record, loginField);
  return { session, subject, actingAs, subjectKind: kindOf(record, uid, auid), subjectLabel };
}

/** Types of which ausearch says nothing of the kind of user. */
const KINDLESS = new Set<number>([
  TYPE.CONFIG_CHANGE,
  TYPE.KERNEL,
  TYPE.PROCTITLE,
  1403,
  1404,
  1405,
]);

function kindOf(
  { typeNumber }: DeedRecord,
  uid: string | undefined,
  auid: string | undefined,
): string {
  if (typeNumber >= 1200 && typeNumber < 1300) return 'auditd';
  if (typeNumber === TYPE.NETFILTER_CFG || typeNumber === TYPE.BPF) return 'system';
  if (KINDLESS.has(typeNumber)) return '';
  if (typeNumber === RECORD_TYPE.TRUSTED_APP) return 'unknown-acct';
  const id = idOf(uid ?? auid);
  if (id !== undefined) return accountKind(id);
  return recordDeed(typeNumber).objectKind === 'mac-config' ? 'unknown-acct' : '';
}

const RESULTS: Readonly<Record<string, Deed['result']>> = {
  yes: 'success',
  success: 'success',
  '1': 'success',
  no: 'failed',
  failed: 'failed',
  '0': 'failed',
};

function resultOf(record: DeedRecord): Deed['result'] {
  const raw = record.get(record.typeNumber === RECORD_TYPE.SYSCALL ? 'success' : 'res');
  if (raw !== undefined) return RESULTS[raw] ?? '';
  if (record.typeNumber !== RECORD_TYPE.AVC) return '';
  if (/avc: +denied/.test(record.text)) return 'failed';
  return /avc: +granted/.test(record.text) ? 'success' : '';
}

/** Programs that run others' text. */
const INTERPRETER = /^\/usr\/bin\/(?:bash|python|perl|sh\b)/;

function programOf(record: DeedRecord): string {
  const program = record.words('exe');
  return INTERPRETER.test(program) ? record.words('comm') : program;
}

function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The name of a path, from the root. */
function pathOf(event: DeedEvent, path: DeedRecord | undefined): string {
  const raw = path?.get('name');
  if (raw === undefined) return '';
  const name = decodeUntrusted(raw) ?? raw;
  if (name.startsWith('/') || name === '(null)') return escapeControls(name);
  const folder = first(event, RECORD_TYPE.CWD)?.get('cwd');
  if (folder === undefined) return escapeControls(name);
  return escapeControls(joined(decodeUntrusted(folder) ?? '', name));
}

/** ausearch's names for kinds of files, by those of their types. */
const FILE_KINDS: Readonly<Record<string, string>> = {
  file: 'file',
  dir: 'directory',
  character: 'character-device',
  block: 'block-device',
  fifo: 'fifo',
  link: 'symlink',
  socket: 'socket',
};

function fileKind(path: DeedRecord): string | undefined {
  const mode = Number.parseInt(path.get('mode') ?? '', 8);
  if (Number.isNaN(mode)) return undefined;
  return FILE_KINDS[fileTypeName(mode & 0xf000) ?? ''];
}

/** What is read of the files of calls, which else is empty. */
export interface Wanted {
  /** The numbers of files. */
  readonly details: boolean;
  readonly labels: boolean;
}

const ALL: Wanted = { details: true, labels: true };

type What = Pick<
  Deed,
  'action' | 'object' | 'objectDetail' | 'secondObject' | 'objectLabel' | 'objectKind' | 'how'
>;

/** The record of the nth path. */
function pathAt(event: DeedEvent, wanted: number): DeedRecord | undefined {
  let paths = 0;
  for (let nth = 0; nth < event.recordCount; nth += 1) {
    if (event.typeOf(nth) !== RECORD_TYPE.PATH) continue;
    if (paths === wanted) return event.recordAt(nth);
    paths += 1;
  }
  return undefined;
}

function pathWith(
  event: DeedEvent,
  isWanted: (nametype: string | undefined) => boolean,
): DeedRecord | undefined {
  for (let nth = 0; nth < event.recordCount; nth += 1) {
    if (event.typeOf(nth) !== RECORD_TYPE.PATH) continue;
    const path = event.recordAt(nth);
    if (isWanted(path.get('nametype'))) return path;
  }
  return undefined;
}

/** The path that the event is about. */
function chosenPath(
  event: DeedEvent,
  { object }: NonNullable<CallDeed['paths']>,
): DeedRecord | undefined {
  if (typeof object === 'number') return pathAt(event, object);
  const created =
    object === 'created' ? pathWith(event, (nametype) => nametype === 'CREATE') : undefined;
  return created ?? pathWith(event, (nametype) => nametype !== 'PARENT') ?? pathAt(event, 0);
}

const MADE_DEVICES: Readonly<Record<string, string>> = {
  'character-device': 'made-character-device',
  'block-device': 'made-block-device',
};

function onPath(event: DeedEvent, deed: CallDeed, what: What, wanted: Wanted): What {
  const { paths = {}, isOfOneKind = false, isDevice = false } = deed;
  const path = chosenPath(event, paths);
  const { second } = paths;
  const secondObject = second === undefined ? '' : pathOf(event, pathAt(event, second));
  if (path === undefined) return { ...what, secondObject };
  const objectKind = (isOfOneKind ? undefined : fileKind(path)) ?? deed.objectKind;
  return {
    action: isDevice ? (MADE_DEVICES[objectKind] ?? deed.action) : what.action,
    object: pathOf(event, path),
    objectDetail: wanted.details ? (path.get('inode') ?? '') : '',
    secondObject,
    objectLabel: wanted.labels ? (path.get('obj') ?? '') : '',
    objectKind,
    how: what.how,
  };
}

/** `MAP_ANONYMOUS` of `<asm-generic/mman-common.h>`. */
const MAP_ANONYMOUS = 0x20;

/** Whether memory of nobody's is mapped. */
function isAnonymous(call: DeedRecord): boolean {
  return (Number.parseInt((call.get('a3') ?? '').slice(-8), 16) & MAP_ANONYMOUS) !== 0;
}

const NOTHING: What = {
  action: '',
  object: '',
  objectDetail: '',
  secondObject: '',
  objectLabel: '',
  objectKind: '',
  how: '',
};

/** What the call says of its object, beside what is known already. */
function onObject(
  event: DeedEvent,
  call: DeedRecord,
  deed: CallDeed,
  what: What,
  wanted: Wanted,
): What {
  switch (deed.object) {
    case 'path':
      return onPath(event, deed, what, wanted);
    case 'socket':
      return { ...what, object: first(event, TYPE.SOCKADDR)?.words('saddr') ?? '' };
    case 'program':
      return { ...what, object: call.words('exe') };
    case 'command':
      return isAnonymous(call)
        ? what
        : { ...what, action: 'allocated-memory-in', object: call.words('comm') };
    case 'processes':
      // An event of two records is taken for that of one process.
      return event.recordCount <= 2 ? { ...what, action: 'killed-pid' } : what;
    case 'module': {
      const module = first(event, TYPE.KERN_MODULE);
      return module === undefined
        ? what
        : { ...what, action: 'loaded-kernel-module', object: module.words('name') };
    }
    default:
      return what;
  }
}

function callName(call: DeedRecord): string {
  const machine = machineOfRaw(call.get('arch') ?? '');
  const number = Number(call.get('syscall'));
  return (machine && syscallName(machine.table, number)) ?? '';
}

/** To what the call changes its object; an id that is to stay as it is says nothing. */
function changedTo(call: DeedRecord, { changedTo: argument }: CallDeed): string {
  if (argument === undefined) return '';
  const words = call.words(argument);
  return argument === 'a0' && words === 'unset' ? call.words('a1') : words;
}

const CLOCK_RECORDS = new Set<number>([TYPE.TIME_INJOFFSET, TYPE.TIME_ADJNTPVAL]);

/** A call of which nothing is said but that a rule was triggered. */
function whatWasTriggered(event: DeedEvent, key: string, how: string): What {
  for (let nth = 0; nth < event.recordCount; nth += 1) {
    if (CLOCK_RECORDS.has(event.typeOf(nth))) {
      return { ...NOTHING, action: 'changed-system-time', objectKind: 'system', how };
    }
  }
  const action = key === '' ? 'triggered-unknown-audit-rule' : 'triggered-audit-rule';
  return { ...NOTHING, action, object: key, objectKind: 'admin-defined-rule', how };
}

function whatOfCall(event: DeedEvent, call: DeedRecord, said: CallSaid, wanted: Wanted): What {
  const { name, deed, program, key } = said;
  if (deed === undefined) return whatWasTriggered(event, key, program);
  const { action, objectKind, isMeans = false } = deed;
  const how = isMeans ? name : program;
  const what = onObject(event, call, deed, { ...NOTHING, action, objectKind, how }, wanted);
  if (what.secondObject !== '' || deed.changedTo === undefined) return what;
  return { ...what, secondObject: changedTo(call, deed) };
}

/** What was denied is what the call was about. */
function whatOfDecision(
  event: DeedEvent,
  call: DeedRecord,
  { deed, program }: CallSaid,
  { action, objectKind }: RecordDeed,
  wanted: Wanted,
): What {
  const nothing = { ...NOTHING, objectKind, how: program };
  const what = deed === undefined ? nothing : onObject(event, call, deed, nothing, wanted);
  return { ...what, action };
}

const RULE_ACTIONS: Readonly<Record<string, string>> = {
  add_rule: 'added-audit-rule',
  remove_rule: 'deleted-audit-rule',
  '"add_rule"': 'added-audit-rule',
  '"remove_rule"': 'deleted-audit-rule',
};

/** What was set is what stands behind the operation. */
function whatWasConfigured(
  event: DeedEvent,
  record: DeedRecord,
  call: DeedRecord | undefined,
): What {
  const { objectKind, action: changed } = recordDeed(record.typeNumber);
  const operation = record.get('op') ?? '';
  const key = keyOf(record);
  const isSetting = operation === 'set';
  const setting = isSetting ? record.nameBehind('op') : '';
  if (call !== undefined) {
    // Of several settings ausearch names the first.
    const isOne = countOf(event, TYPE.CONFIG_CHANGE) === 1;
    const object = isSetting && !isOne ? setting : key;
    return { ...NOTHING, action: operation, object, objectKind, how: programOf(call) };
  }
  const action = RULE_ACTIONS[operation] ?? changed;
  return { ...NOTHING, action, object: isSetting ? record.words(setting) : key, objectKind };
}

/** Records in which the operation is the action. */
const OPERATIONS = new Set(['changed-configuration', 'configured-device']);

/** What begins may also end. */
function actionOf(record: DeedRecord, { action, unless }: RecordDeed): string {
  return unless !== undefined && record.get(unless.field) === unless.value ? unless.action : action;
}

/** Whether a device began or ceased to receive everything. */
function promiscuity(record: DeedRecord): string | undefined {
  if (record.typeNumber !== TYPE.ANOM_PROMISCUOUS) return undefined;
  return `${record.get('prom') === '0' ? 'left' : 'entered'}-promiscuous-mode-on-device`;
}

function whatOfRecord(record: DeedRecord, call: DeedRecord | undefined): What {
  const deed = recordDeed(record.typeNumber);
  const { object = [], objectDetail = [], secondObject = [], how, objectKind } = deed;
  const operation = OPERATIONS.has(deed.action) ? record.get('op') : undefined;
  const own = how === undefined ? meansOf(record) : means(record, how);
  return {
    ...NOTHING,
    action: operation ?? (call && promiscuity(record)) ?? actionOf(record, deed),
    objectKind,
    object: firstOf(record.typeNumber === TYPE.SECCOMP ? (call ?? record) : record, object),
    objectDetail: firstOf(record, objectDetail),
    secondObject: firstOf(record, secondObject),
    how: call === undefined ? own : programOf(call),
  };
}

/** The program; of a denial, the command. */
function meansOf(record: DeedRecord): string {
  return record.typeNumber === RECORD_TYPE.AVC && !record.has('exe')
    ? record.words('comm')
    : programOf(record);
}

function means(record: DeedRecord, how: Fields): string {
  const [named = ''] = how;
  return named.startsWith('=') ? named.slice(1) : firstOf(record, how);
}

function keyOf(record: DeedRecord): string {
  const raw = record.get('key');
  const [key = ''] = raw === undefined ? [] : decodeKeys(raw);
  return escapeControls(key);
}

/** Types of records that only decide about what a call does, or only tell of it. */
const DECISIONS = new Set<number>([RECORD_TYPE.AVC, TYPE.FANOTIFY]);
const PARTS_OF_CALLS = new Set<number>([RECORD_TYPE.SYSCALL, TYPE.URINGOP, TYPE.TTY]);

/** What the record of a call says whatever else belongs to the event. */
interface CallSaid {
  readonly who: Who;
  readonly result: Deed['result'];
  readonly key: string;
  /** The call's name. */
  readonly name: string;
  readonly deed: CallDeed | undefined;
  readonly program: string;
}

/** All that {@link saidBy} looks at. */
const CALL_FIELDS = 'ses subj uid auid success key arch syscall exe comm'.split(' ');

function saidBy(call: DeedRecord): CallSaid {
  const name = callName(call);
  return {
    who: whoIn(call),
    result: resultOf(call),
    key: keyOf(call),
    name,
    deed: callDeed(name),
    program: programOf(call),
  };
}

function whatIn(
  event: DeedEvent,
  main: DeedRecord,
  call: DeedRecord | undefined,
  said: CallSaid | undefined,
  wanted: Wanted,
): What {
  const { typeNumber } = main;
  if (call !== undefined && said !== undefined) {
    if (PARTS_OF_CALLS.has(typeNumber)) return whatOfCall(event, call, said, wanted);
    if (DECISIONS.has(typeNumber)) {
      return whatOfDecision(event, call, said, recordDeed(typeNumber), wanted);
    }
  }
  if (typeNumber === TYPE.CONFIG_CHANGE) return whatWasConfigured(event, main, call);
  return whatOfRecord(main, call);
}

/** Remembers what calls say, most of which are alike. */
export class DeedMaker {
  readonly #names: Names;
  readonly #wanted: Wanted;
  #version: number | undefined;
  readonly #calls = new RecordMemo<CallSaid>(CALL_FIELDS);

  /** @param names those that the events are put into words with */
  constructor(names: Names, wanted = ALL) {
    this.#names = names;
    this.#wanted = wanted;
  }

  deedOf(event: DeedEvent): Deed {
    const { version } = this.#names;
    if (version !== this.#version) {
      this.#version = version;
      this.#calls.clear();
    }
    const main = event.recordAt(0);
    const { typeNumber } = main;
    // Who logs in is what a LOGIN says, whatever it came with.
    const isLogin = typeNumber === RECORD_TYPE.LOGIN;
    const call = isLogin ? undefined : first(event, RECORD_TYPE.SYSCALL);
    const said = call?.remembered(this.#calls, saidBy);
    const who = said?.who ?? whoIn(main);
    const what = whatIn(event, main, call, said, this.#wanted);
    return {
      type: recordTypeName(typeNumber) ?? '',
      kind: main === call ? 'audit-rule' : eventKind(typeNumber),
      session: who.session,
      subject: who.subject,
      actingAs: who.actingAs,
      subjectKind: who.subjectKind,
      subjectLabel: who.subjectLabel,
      action: what.action,
      result: typeNumber === TYPE.SECCOMP ? 'failed' : (said?.result ?? resultOf(main)),
      object: what.object,
      objectDetail: what.objectDetail,
      secondObject: what.secondObject,
      objectLabel: what.objectLabel,
      objectKind: what.objectKind,
      how: what.how,
      key: said?.key ?? '',
    };
  }
}
