/**
 * The objects of an event: files, addresses, processes, users and groups, and anything else with a
 * name.
 */
import type { Names } from '../../machine/names';
import { decimal, text, word } from '../decoded/codecs';
import { decodedValues } from '../decoded/decoded-record';
import type { EventData } from '../data/event-data';
import { decodeSockaddr, type SocketAddress } from '../../interpret/records/sockaddr';
import type { RecordData } from '../data/record-data';
import type { EventAction } from './actions';
import { type FileObject, fileOf, filesOf } from './files';
import { type Identity, identityIn } from './subject';
import type { MainRecord } from './main-record';
import { SystemCall } from './system-call';

export interface AddressObject {
  readonly kind: 'address';
  readonly address: SocketAddress;
}

export interface ProcessObject {
  readonly kind: 'process';
  readonly pid: number | undefined;
  readonly name: string | undefined;
}

export interface AccountObject extends Identity {
  readonly kind: 'user' | 'group';
}

/** Something of which only the name is known. */
export interface NamedObject {
  readonly kind:
    | 'service'
    | 'kernel-module'
    | 'bpf-program'
    | 'command'
    | 'interface'
    | 'firewall-table'
    | 'virtual-machine'
    | 'package'
    | 'setting'
    | 'system-call'
    | 'peer'
    | 'permission'
    | 'message';
  readonly name: string;
}

export type EventObject = FileObject | AddressObject | ProcessObject | AccountObject | NamedObject;

/** Whether an object is of a kind, for `find` and `filter`. */
export function isOf<Kind extends EventObject['kind']>(kind: Kind) {
  return (object: EventObject): object is EventObject & { readonly kind: Kind } =>
    object.kind === kind;
}

type NamedKind = NamedObject['kind'];

/** The field that names the object of a record, by the record's type. */
const NAMES_OF: Readonly<Partial<Record<string, readonly [kind: NamedKind, field: string]>>> = {
  SERVICE_START: ['service', 'unit'],
  SERVICE_STOP: ['service', 'unit'],
  KERN_MODULE: ['kernel-module', 'name'],
  USER_CMD: ['command', 'cmd'],
  ANOM_PROMISCUOUS: ['interface', 'dev'],
  NETFILTER_CFG: ['firewall-table', 'table'],
  NETFILTER_PKT: ['peer', 'daddr'],
  VIRT_CONTROL: ['virtual-machine', 'vm'],
  VIRT_RESOURCE: ['virtual-machine', 'vm'],
  VIRT_MACHINE_ID: ['virtual-machine', 'vm'],
  SOFTWARE_UPDATE: ['package', 'sw'],
  FEATURE_CHANGE: ['setting', 'feature'],
  MAC_CONFIG_CHANGE: ['setting', 'bool'],
  BPF: ['bpf-program', 'prog-id'],
};

/** Record types whose own fields name a file. */
const FILE_TYPES = new Set([
  'AVC',
  'APPARMOR_AUDIT',
  'APPARMOR_ALLOWED',
  'APPARMOR_DENIED',
  'APPARMOR_ERROR',
  'APPARMOR_KILL',
  'LANDLOCK_ACCESS',
  'INTEGRITY_DATA',
  'INTEGRITY_METADATA',
  'INTEGRITY_STATUS',
  'INTEGRITY_HASH',
  'INTEGRITY_PCR',
  'INTEGRITY_RULE',
  'INTEGRITY_EVM_XATTR',
]);

const GROUP_ACTIONS: ReadonlySet<EventAction> = new Set([
  'added-group',
  'deleted-group',
  'changed-group',
  'changed-group-id',
]);

function named(kind: NamedKind, name: string | undefined): NamedObject[] {
  return name === undefined ? [] : [{ kind, name }];
}

/** Objects named by a field of their own. */
function namedIn(record: RecordData): NamedObject[] {
  const [kind, field] = NAMES_OF[record.type] ?? [];
  if (kind === undefined || field === undefined) return [];
  const value = decodedValues(record)[field];
  const isName = typeof value === 'string' || typeof value === 'number';
  return named(kind, isName ? String(value) : undefined);
}

/** The whole message of a program. */
function messageIn(record: RecordData): NamedObject[] {
  return named('message', word(record.get('msg') ?? ''));
}

/** What was changed in the audit system: `audit_enabled=1`, or the operation itself. */
function settingIn(record: RecordData): NamedObject[] {
  for (const [name, raw] of record.fields()) {
    if (name.startsWith('audit_')) return named('setting', `${name}=${raw}`);
  }
  return named('setting', word(record.get('op') ?? ''));
}

/** The account that a user message names, if any. */
function accountIn(record: RecordData, action: EventAction, names: Names): AccountObject[] {
  const isGroup = GROUP_ACTIONS.has(action);
  const name = text((isGroup ? record.get('grp') : undefined) ?? record.get('acct') ?? '');
  const identity = identityIn(record, 'id', names);
  if (name === undefined && identity === undefined) return [];
  return [{ kind: isGroup ? 'group' : 'user', id: identity?.id, name: name ?? identity?.name }];
}

function processIn(record: RecordData): ProcessObject {
  const [pid, name] = [record.get('opid'), record.get('ocomm')];
  return { kind: 'process', pid: decimal(pid ?? ''), name: text(name ?? '') };
}

/** What AppArmor or SELinux was asked for, if not a file. */
function permissionIn(record: RecordData): NamedObject[] {
  const wanted = word(
    record.get('capname') ?? record.get('operation') ?? record.get('tclass') ?? '',
  );
  return named('permission', wanted);
}

function addressIn(record: RecordData): AddressObject[] {
  const address = decodeSockaddr(record.get('saddr') ?? '');
  return address === undefined ? [] : [{ kind: 'address', address }];
}

/** The objects of the record that determines the event's action. */
function ownObjects(record: RecordData, action: EventAction, names: Names): EventObject[] {
  switch (record.type) {
    case 'CONFIG_CHANGE':
      return settingIn(record);
    case 'USER':
      return messageIn(record);
    case 'LOGIN': {
      const login = identityIn(record, 'auid', names);
      return login === undefined ? [] : [{ kind: 'user', ...login }];
    }
    case 'SECCOMP':
      return named('system-call', new SystemCall(record).name);
    default:
  }
  const own = namedIn(record);
  if (own.length > 0) return own;
  if (FILE_TYPES.has(record.type)) {
    const file = fileOf(record);
    return file === undefined ? permissionIn(record) : [file];
  }
  return accountIn(record, action, names);
}

/** The objects of a system call, in the order in which a sentence names them. */
function callObjects(
  event: EventData,
  action: EventAction,
  call: SystemCall,
  names: Names,
): EventObject[] {
  const of = (type: string): RecordData[] => event.records.filter((one) => one.type === type);
  const others = [
    ...of('SOCKADDR').flatMap(addressIn),
    ...of('OBJ_PID').map(processIn),
    ...of('KERN_MODULE').flatMap(namedIn),
  ];
  // The path of a local socket is already its address.
  if (others.length > 0) return others;
  return filesOf(event, action, call, names);
}

/** Records about what the system call was about to do. */
const ON_ACCESS: ReadonlySet<EventAction> = new Set([
  'denied-access',
  'allowed-access',
  'checked-access',
  'followed-untrusted-link',
  'created-untrusted-file',
]);

/** The objects of an event, the most important first. */
export function objectsOf(
  event: EventData,
  { record, action }: MainRecord,
  call: SystemCall | undefined,
  names: Names,
): EventObject[] {
  const isCall = call?.record === record;
  const own = isCall ? [] : ownObjects(record, action, names);
  if (own.length > 0 || call === undefined || !(isCall || ON_ACCESS.has(action))) return own;
  return callObjects(event, action, call, names);
}
