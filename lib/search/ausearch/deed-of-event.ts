/** Makes a {@link Deed} of an event's records: what ausearch's csv and text say. Does not write it down. */
import type { RecordData } from '../../events/data/record-data';
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

type Records = readonly RecordData[];

class Event {
  readonly records: Records;
  readonly #names: Names;

  constructor(records: Records, names: Names) {
    this.records = records;
    this.#names = names;
  }

  first(type: number): RecordData | undefined {
    return this.records.find(({ typeNumber }) => typeNumber === type);
  }

  count(type: number): number {
    return this.records.filter(({ typeNumber }) => typeNumber === type).length;
  }

  /** The field in words; empty without it. */
  words(record: RecordData | undefined, field: string): string {
    return record?.interpret(field, this.#names) ?? '';
  }

  /** The first field that there is, in words. */
  firstOf(record: RecordData, fields: Fields): string {
    const field = fields.find((one) => record.get(one) !== undefined);
    return field === undefined ? '' : this.words(record, field);
  }
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
function personOf(event: Event, record: RecordData, field: string): string {
  const words = event.words(record, field);
  return words === 'unset' ? 'system' : words;
}

/** Users of records that begin with a process, of which ausearch takes no more. */
function isProcessFirst(record: RecordData): boolean {
  return record.typeNumber !== RECORD_TYPE.SYSCALL && record.get('ppid') !== undefined;
}

/** Types of whose labels ausearch says nothing. */
const LABELLESS = new Set<number>([TYPE.SECCOMP, TYPE.ANOM_ABEND]);

function whoIn(event: Event, record: RecordData): Who {
  const { typeNumber } = record;
  const session = event.words(record, 'ses');
  const subjectLabel = LABELLESS.has(typeNumber) ? '' : (record.get('subj') ?? '');
  const uid = record.get('uid');
  const auid = record.get('auid');
  if (typeNumber === TYPE.USER_LOGIN) {
    const isNamed = record.get('id') === undefined;
    const subject = event.words(record, isNamed ? 'acct' : 'id');
    const kind =
      isNamed && record.get('acct') === undefined
        ? ''
        : accountKind(isNamed ? undefined : idOf(record.get('id')));
    return { session, subject, actingAs: '', subjectKind: kind, subjectLabel };
  }
  if (typeNumber === RECORD_TYPE.AVC) {
    const subject = record.get('scontext') ?? '';
    return { session, subject, actingAs: '', subjectKind: 'unknown-acct', subjectLabel: '' };
  }
  const actingAs = event.words(record, 'uid');
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
  const subject = scontext ?? personOf(event, record, loginField);
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
  { typeNumber }: RecordData,
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

function resultOf(record: RecordData): Deed['result'] {
  const raw = record.get(record.typeNumber === RECORD_TYPE.SYSCALL ? 'success' : 'res');
  if (raw !== undefined) return RESULTS[raw] ?? '';
  if (record.typeNumber !== RECORD_TYPE.AVC) return '';
  if (/avc: +denied/.test(record.text)) return 'failed';
  return /avc: +granted/.test(record.text) ? 'success' : '';
}

/** Programs that run others' text. */
const INTERPRETER = /^\/usr\/bin\/(?:bash|python|perl|sh\b)/;

function programOf(event: Event, record: RecordData): string {
  const program = event.words(record, 'exe');
  return INTERPRETER.test(program) ? event.words(record, 'comm') : program;
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
function pathOf(event: Event, path: RecordData | undefined): string {
  const raw = path?.get('name');
  if (raw === undefined) return '';
  const name = decodeUntrusted(raw) ?? raw;
  const folder = event.first(RECORD_TYPE.CWD)?.get('cwd');
  if (name.startsWith('/') || name === '(null)' || folder === undefined)
    return escapeControls(name);
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

function fileKind(path: RecordData): string | undefined {
  const mode = Number.parseInt(path.get('mode') ?? '', 8);
  if (Number.isNaN(mode)) return undefined;
  return FILE_KINDS[fileTypeName(mode & 0xf000) ?? ''];
}

type What = Pick<
  Deed,
  'action' | 'object' | 'objectDetail' | 'secondObject' | 'objectLabel' | 'objectKind' | 'how'
>;

/** The paths of an event that is about files: the one, and what it comes from or goes to. */
function chosenPaths(
  event: Event,
  { paths: places = {} }: CallDeed,
): readonly [RecordData | undefined, RecordData | undefined] {
  const paths = event.records.filter(({ typeNumber }) => typeNumber === RECORD_TYPE.PATH);
  const { object, second } = places;
  const ofKind = (isWanted: (nametype: string | undefined) => boolean): RecordData | undefined =>
    paths.find((path) => isWanted(path.get('nametype')));
  const found = ofKind((nametype) => nametype !== 'PARENT') ?? paths[0];
  const created = object === 'created' ? ofKind((nametype) => nametype === 'CREATE') : undefined;
  return [
    typeof object === 'number' ? paths[object] : (created ?? found),
    second === undefined ? undefined : paths[second],
  ];
}

const MADE_DEVICES: Readonly<Record<string, string>> = {
  'character-device': 'made-character-device',
  'block-device': 'made-block-device',
};

function onPath(event: Event, deed: CallDeed): Partial<What> {
  const [path, second] = chosenPaths(event, deed);
  const secondObject = pathOf(event, second);
  if (path === undefined) return { secondObject };
  const objectKind = (deed.isOfOneKind === true ? undefined : fileKind(path)) ?? deed.objectKind;
  return {
    object: pathOf(event, path),
    objectDetail: path.get('inode') ?? '',
    secondObject,
    objectLabel: path.get('obj') ?? '',
    objectKind,
    ...(deed.isDevice === true ? { action: MADE_DEVICES[objectKind] ?? deed.action } : {}),
  };
}

/** `MAP_ANONYMOUS` of `<asm-generic/mman-common.h>`. */
const MAP_ANONYMOUS = 0x20;

/** Whether memory of nobody's is mapped. */
function isAnonymous(call: RecordData): boolean {
  return (Number.parseInt((call.get('a3') ?? '').slice(-8), 16) & MAP_ANONYMOUS) !== 0;
}

/** ausearch takes an event of two records for that of one process. */
function onProcesses(event: Event): Partial<What> {
  return event.records.length <= 2 ? { action: 'killed-pid' } : {};
}

function onModule(event: Event): Partial<What> {
  const module = event.first(TYPE.KERN_MODULE);
  return module === undefined
    ? {}
    : { action: 'loaded-kernel-module', object: event.words(module, 'name') };
}

function onObject(event: Event, call: RecordData, deed: CallDeed): Partial<What> {
  switch (deed.object) {
    case 'path':
      return onPath(event, deed);
    case 'socket':
      return { object: event.words(event.first(TYPE.SOCKADDR), 'saddr') };
    case 'program':
      return { object: event.words(call, 'exe') };
    case 'command':
      return isAnonymous(call)
        ? {}
        : { action: 'allocated-memory-in', object: event.words(call, 'comm') };
    case 'processes':
      return onProcesses(event);
    case 'module':
      return onModule(event);
    default:
      return {};
  }
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

function callName(call: RecordData): string {
  const machine = machineOfRaw(call.get('arch') ?? '');
  const number = Number(call.get('syscall'));
  return (machine && syscallName(machine.table, number)) ?? '';
}

/** To what the call changes its object; an id that is to stay as it is says nothing. */
function changedTo(event: Event, call: RecordData, { changedTo: argument }: CallDeed): string {
  if (argument === undefined) return '';
  const words = event.words(call, argument);
  return argument === 'a0' && words === 'unset' ? event.words(call, 'a1') : words;
}

const CLOCK_RECORDS = new Set<number>([TYPE.TIME_INJOFFSET, TYPE.TIME_ADJNTPVAL]);

/** A call of which nothing is said but that a rule was triggered. */
function whatWasTriggered(event: Event, key: string): Omit<What, 'how'> {
  if (event.records.some(({ typeNumber }) => CLOCK_RECORDS.has(typeNumber))) {
    return { ...NOTHING, action: 'changed-system-time', objectKind: 'system' };
  }
  const action = key === '' ? 'triggered-unknown-audit-rule' : 'triggered-audit-rule';
  return { ...NOTHING, action, object: key, objectKind: 'admin-defined-rule' };
}

function whatOfCall(event: Event, call: RecordData, key: string): What {
  const name = callName(call);
  const deed = callDeed(name);
  const how = programOf(event, call);
  if (deed === undefined) return { ...whatWasTriggered(event, key), how };
  const { action, objectKind } = deed;
  const what = { ...NOTHING, action, objectKind, ...onObject(event, call, deed) };
  return {
    ...what,
    secondObject: what.secondObject || changedTo(event, call, deed),
    how: deed.isMeans === true ? name : how,
  };
}

/** What was denied is what the call was about. */
function whatOfDecision(event: Event, call: RecordData, { action, objectKind }: RecordDeed): What {
  const deed = callDeed(callName(call));
  const what = deed === undefined ? {} : onObject(event, call, deed);
  return { ...NOTHING, objectKind, ...what, action, how: programOf(event, call) };
}

const RULE_ACTIONS: Readonly<Record<string, string>> = {
  add_rule: 'added-audit-rule',
  remove_rule: 'deleted-audit-rule',
  '"add_rule"': 'added-audit-rule',
  '"remove_rule"': 'deleted-audit-rule',
};

/** What was set is what stands behind the operation. */
function whatWasConfigured(event: Event, record: RecordData, call: RecordData | undefined): What {
  const { objectKind, action: changed } = recordDeed(record.typeNumber);
  const operation = record.get('op') ?? '';
  const key = keyOf(record);
  const fields = [...record.fields()].map(([name]) => name);
  const setting = fields[fields.indexOf('op') + 1] ?? '';
  const isSetting = operation === 'set';
  if (call !== undefined) {
    // Of several settings ausearch names the first.
    const isOne = event.count(TYPE.CONFIG_CHANGE) === 1;
    const object = isSetting && !isOne ? setting : key;
    return { ...NOTHING, action: operation, object, objectKind, how: programOf(event, call) };
  }
  const action = RULE_ACTIONS[operation] ?? changed;
  return { ...NOTHING, action, object: isSetting ? event.words(record, setting) : key, objectKind };
}

/** Records in which the operation is the action. */
const OPERATIONS = new Set(['changed-configuration', 'configured-device']);

/** What begins may also end. */
function actionOf(record: RecordData, { action, unless }: RecordDeed): string {
  return unless !== undefined && record.get(unless.field) === unless.value ? unless.action : action;
}

/** Whether a device began or ceased to receive everything. */
function promiscuity(record: RecordData): string | undefined {
  if (record.typeNumber !== TYPE.ANOM_PROMISCUOUS) return undefined;
  return `${record.get('prom') === '0' ? 'left' : 'entered'}-promiscuous-mode-on-device`;
}

function whatOfRecord(event: Event, record: RecordData, call: RecordData | undefined): What {
  const deed = recordDeed(record.typeNumber);
  const { object = [], objectDetail = [], secondObject = [], how, objectKind } = deed;
  const operation = OPERATIONS.has(deed.action) ? record.get('op') : undefined;
  const own = how === undefined ? meansOf(event, record) : means(event, record, how);
  return {
    ...NOTHING,
    action: operation ?? (call && promiscuity(record)) ?? actionOf(record, deed),
    objectKind,
    object: event.firstOf(record.typeNumber === TYPE.SECCOMP ? (call ?? record) : record, object),
    objectDetail: event.firstOf(record, objectDetail),
    secondObject: event.firstOf(record, secondObject),
    how: call === undefined ? own : programOf(event, call),
  };
}

/** The program; of a denial, the command. */
function meansOf(event: Event, record: RecordData): string {
  return record.get('exe') === undefined && record.typeNumber === RECORD_TYPE.AVC
    ? event.words(record, 'comm')
    : programOf(event, record);
}

function means(event: Event, record: RecordData, how: Fields): string {
  const [first = ''] = how;
  return first.startsWith('=') ? first.slice(1) : event.firstOf(record, how);
}

function keyOf(record: RecordData): string {
  const raw = record.get('key');
  const [key = ''] = raw === undefined ? [] : decodeKeys(raw);
  return escapeControls(key);
}

/** Types of records that only decide about what a call does, or only tell of it. */
const DECISIONS = new Set<number>([RECORD_TYPE.AVC, TYPE.FANOTIFY]);
const PARTS_OF_CALLS = new Set<number>([RECORD_TYPE.SYSCALL, TYPE.URINGOP, TYPE.TTY]);

function whatIn(event: Event, first: RecordData, call: RecordData | undefined, key: string): What {
  const { typeNumber } = first;
  if (call !== undefined && PARTS_OF_CALLS.has(typeNumber)) return whatOfCall(event, call, key);
  if (call !== undefined && DECISIONS.has(typeNumber)) {
    return whatOfDecision(event, call, recordDeed(typeNumber));
  }
  if (typeNumber === TYPE.CONFIG_CHANGE) return whatWasConfigured(event, first, call);
  return whatOfRecord(event, first, call);
}

/** @param names the names of users and groups */
export function deedOf(records: Records, names: Names): Deed {
  const event = new Event(records, names);
  const first = records[0] as RecordData;
  // Who logs in is what a LOGIN says, whatever it came with.
  const isLogin = first.typeNumber === RECORD_TYPE.LOGIN;
  const call = isLogin ? undefined : event.first(RECORD_TYPE.SYSCALL);
  const main = call ?? first;
  const key = call === undefined ? '' : keyOf(call);
  return {
    type: recordTypeName(first.typeNumber) ?? '',
    kind: first === call ? 'audit-rule' : eventKind(first.typeNumber),
    ...whoIn(event, main),
    ...whatIn(event, first, call, key),
    result: first.typeNumber === TYPE.SECCOMP ? 'failed' : resultOf(main),
    key,
  };
}
