/**
 * What AppArmor writes, in AVC records and in those of its own that kernels before 2.6.36 had: accesses, and
 * what becomes of profiles. Sources: `aa_audit` in security/apparmor/audit.c and the callbacks beside it.
 */
import type { RecordData } from '../../data/record-data';
import { valueOf } from '../../data/field-names';
import { decimal, socketName, text, word } from '../../decoded/codecs';
import { fileNamed } from '../files';
import { filled } from '../filled';
import { type Endpoint, endpointObject, type EventObject, named } from '../objects';
import type { Ends, Family, Scene, SecurityContext, Statement, Verdict } from '../statement';
import type { EventAction } from '../actions';
import { socketAddressOf } from './socket-addresses';
import { transportName } from './transports';

/** The verdict that each of its modes stands for: `aa_audit_type`. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  DENIED: 'denied',
  KILLED: 'killed',
  KILL: 'killed',
  ERROR: 'denied',
  ALLOWED: 'tolerated',
  AUDIT: 'granted',
};

const ACTIONS_OF: Readonly<Record<Verdict, EventAction>> = {
  denied: 'denied-access',
  killed: 'denied-access',
  tolerated: 'tolerated-access',
  granted: 'allowed-access',
};

export function actionOf(verdict: Verdict): EventAction {
  return ACTIONS_OF[verdict];
}

const get = (record: RecordData, field: string): string | undefined =>
  filled(text(valueOf(record, field) ?? ''));

interface Target {
  readonly objects: readonly EventObject[];
  readonly preposition?: string;
  readonly details?: readonly (string | undefined)[];
  readonly ends?: Ends;
  readonly signal?: string;
}

/** `term` is SIGTERM, `rtmin+3` SIGRTMIN+3; `exists` is how kill(2) asks, with 0. */
function signalIn(record: RecordData): string | undefined {
  const name = word(record.get('signal') ?? '');
  if (name === undefined || name === 'exists') return name && 'signal 0';
  return `SIG${name.toUpperCase()}`;
}

function signalTarget(record: RecordData): Target {
  const signal = signalIn(record);
  return {
    objects: named('peer', get(record, 'peer')),
    preposition: get(record, 'requested_mask') === 'receive' ? 'from' : 'to',
    details: [signal],
    ...(signal === undefined ? {} : { signal }),
  };
}

function peerTarget(record: RecordData): Target {
  const mask = get(record, 'requested_mask') ?? '';
  return {
    objects: named('peer', get(record, 'peer')),
    preposition: mask.endsWith('by') ? 'by' : 'of',
    details: [/^(?:read|trace)/.test(mask) ? mask : undefined],
  };
}

/** Operations that are about this end of a socket. */
const ON_OWN_END = new Set(['bind', 'listen', 'getsockname', 'create', 'opt_perm']);

const CONNECTING = new Set(['connect', 'sendmsg', 'send', 'getpeername']);
const RECEIVING = new Set(['accept', 'recvmsg', 'recv']);

/** The ends of a connection: the other one is where packets that are received come from. */
function connection(operation: string, local: Endpoint, remote: Endpoint): Ends {
  if (RECEIVING.has(operation)) {
    return { source: remote, destination: local, direction: 'ingress' };
  }
  if (ON_OWN_END.has(operation)) return { server: local };
  return {
    source: local,
    destination: remote,
    direction: CONNECTING.has(operation) ? 'egress' : undefined,
  };
}

/** Between an operation and the end that it is about. */
function endPreposition(operation: string): string {
  if (RECEIVING.has(operation)) return 'from';
  if (operation === 'getpeername') return 'of';
  return CONNECTING.has(operation) || operation === 'bind' ? 'to' : 'of';
}

function endpoint(record: RecordData, address: string, port: string) {
  return { address: get(record, address), port: decimal(record.get(port) ?? '') };
}

/** `inet6 dgram socket`. */
function socketKind(record: RecordData): string | undefined {
  const words = [get(record, 'family'), get(record, 'sock_type')].filter(
    (one) => one !== undefined,
  );
  return words.length === 0 ? undefined : `${words.join(' ')} socket`;
}

function socketTarget(record: RecordData, operation: string, scene: Scene): Target {
  const protocol = decimal(record.get('protocol') ?? '') ?? 0;
  const transport = transportName(protocol, get(record, 'sock_type'));
  const local = endpoint(record, 'laddr', 'lport');
  const remote = endpoint(record, 'faddr', 'fport');
  const isOwn = ON_OWN_END.has(operation);
  const own = socketName(record.get('addr') ?? '');
  const peer = socketName(record.get('peer_addr') ?? '');
  const path = isOwn ? own : peer;
  const isInternet = get(record, 'family')?.startsWith('inet') === true;
  const of = [
    ...named('socket', path),
    ...endpointObject(isOwn ? local : remote, isInternet ? transport : undefined),
    ...socketAddressOf(scene.event),
  ].slice(0, 1);
  const kind = socketKind(record);
  const isBare = of.length === 0;
  return {
    objects: isBare ? named('socket', kind) : of,
    preposition: isBare ? 'of' : endPreposition(operation),
    details: [
      isBare ? undefined : kind,
      isInternet ? transport : protocol === 0 ? undefined : `protocol ${protocol}`,
    ],
    ends: {
      ...connection(operation, local, remote),
      transport: isInternet ? transport : undefined,
    },
  };
}

function mountTarget(record: RecordData): Target {
  const from = get(record, 'srcname');
  const what = [get(record, 'fstype'), from === undefined ? undefined : `from ${from}`];
  return {
    objects: fileNamed(get(record, 'name')),
    preposition: 'on',
    details: [filled(what.filter((one) => one !== undefined).join(' ')), get(record, 'flags')],
  };
}

function profileTarget(record: RecordData): Target {
  const profile = get(record, 'target') ?? get(record, 'name');
  return { objects: named('profile', profile), preposition: 'to' };
}

function limitTarget(record: RecordData): Target {
  const value = record.get('value');
  const peer = get(record, 'peer');
  return {
    objects: named('permission', get(record, 'rlimit')),
    details: [value, peer === undefined ? undefined : `for ${peer}`],
  };
}

/** Accesses over D-Bus, as dbus-daemon describes them. */
function busTarget(record: RecordData, operation: string): Target {
  const [name, member] = [get(record, 'name'), get(record, 'member')];
  const peer = get(record, 'peer_label');
  const [interfaceName, path] = [get(record, 'interface'), get(record, 'path')];
  const method = [interfaceName, member].filter((one) => one !== undefined).join('.');
  const isReceived = word(record.get('mask') ?? '') === 'receive';
  return {
    objects: [...named('peer', name), ...named('peer', name === undefined ? peer : undefined)],
    preposition: isReceived ? 'from' : operation === 'dbus_bind' ? 'of' : 'to',
    details: [
      filled(method),
      path,
      name === undefined || peer === undefined ? undefined : `peer ${peer}`,
    ],
  };
}

/** Operations whose target is the profile under which the process continues. */
const TRANSITIONS = new Set(['exec', 'userns_create']);

function fileTarget(record: RecordData): Target {
  const target = get(record, 'target');
  const operation = word(record.get('operation') ?? '');
  const isProfile = target !== undefined && TRANSITIONS.has(operation ?? '');
  const peer = get(record, 'peer');
  const files = fileNamed(get(record, 'name'));
  return {
    objects: [
      ...files,
      ...(isProfile ? [] : fileNamed(target)),
      ...named('peer', files.length === 0 ? peer : undefined),
    ],
    details: [isProfile ? `to profile ${target}` : undefined],
  };
}

const PROFILE_CHANGES = new Set([
  'change_profile',
  'change_onexec',
  'change_hat',
  'stack',
  'stack_onexec',
]);
const MOUNTS = new Set(['mount', 'remount', 'pivotroot', 'move_mount']);

/** Classes of newer kernels, and operations of all: `OP_*` of security/apparmor/include/audit.h. */
function targetOf(record: RecordData, operation: string, scene: Scene): Target {
  const kind = get(record, 'class');
  if (operation === 'signal') return signalTarget(record);
  if (operation === 'ptrace') return peerTarget(record);
  if (operation === 'capable') {
    // Before Linux 2.6.36 it was the name.
    const capability = get(record, 'capname') ?? get(record, 'name');
    return { objects: named('permission', capability) };
  }
  if (operation.startsWith('dbus')) return busTarget(record, operation);
  if (operation === 'setrlimit' || kind === 'rlimits') return limitTarget(record);
  if (MOUNTS.has(operation)) return mountTarget(record);
  if (PROFILE_CHANGES.has(operation)) return profileTarget(record);
  if (kind === 'net' || kind === 'unix' || record.get('family') !== undefined) {
    return socketTarget(record, operation, scene);
  }
  return fileTarget(record);
}

function contextOf(record: RecordData): SecurityContext {
  return {
    module: 'apparmor',
    profile: get(record, 'profile') ?? get(record, 'label'),
    peer: get(record, 'peer') ?? get(record, 'peer_label'),
    class: get(record, 'class'),
    info: get(record, 'info'),
    permissions: get(record, 'requested_mask')?.split(' '),
  };
}

/** That no rule matched says no more than the denial itself. */
const NO_MATCH = /^failed \w+ match$/;

/** What an access of a process came to. */
export function apparmorAccess(record: RecordData, verdict: Verdict, scene: Scene): Statement {
  const operation = word(record.get('operation') ?? '');
  const target = targetOf(record, operation ?? '', scene);
  const info = get(record, 'info');
  return {
    record,
    action: actionOf(verdict),
    verdict,
    operation,
    ...target,
    details: [
      ...(target.details ?? []),
      info !== undefined && NO_MATCH.test(info) ? undefined : info,
    ],
    context: contextOf(record),
  };
}

/** The words for each operation on profiles. */
const PROFILE_OPERATIONS: Readonly<Record<string, string>> = {
  profile_load: 'loaded AppArmor profile',
  profile_replace: 'replaced AppArmor profile',
  profile_remove: 'removed AppArmor profile',
};

/** Profiles that come and go, and AppArmor itself: `audit_iface` in policy_unpack.c. */
function statusOf(record: RecordData): Statement {
  const operation = word(record.get('operation') ?? '');
  const error = decimal(record.get('error') ?? '') ?? 0;
  const info = get(record, 'info');
  const profile = named('profile', get(record, 'name'));
  const isOfProfile = operation !== undefined || profile.length > 0 || error !== 0;
  return {
    record,
    action: isOfProfile ? 'loaded-mac-policy' : 'changed-mac-configuration',
    words: isOfProfile
      ? (PROFILE_OPERATIONS[operation ?? ''] ?? 'loaded an AppArmor profile')
      : 'changed AppArmor',
    operation,
    objects: profile,
    details: [
      operation === undefined || operation in PROFILE_OPERATIONS ? undefined : operation,
      info,
    ],
    result: error === 0 ? 'success' : 'failure',
    context: { module: 'apparmor', profile: get(record, 'profile'), info },
  };
}

/** AppArmor's own record types have the mode in their names. */
const OWN_TYPE = /^APPARMOR_(.*)/;

/** Undefined for records of other modules. */
export function apparmorStatement(record: RecordData, scene: Scene): Statement | undefined {
  const said = word(record.get('apparmor') ?? '') ?? OWN_TYPE.exec(record.type)?.[1];
  if (said === undefined) return undefined;
  const verdict = VERDICTS[said];
  if (verdict !== undefined) return apparmorAccess(record, verdict, scene);
  if (said === 'STATUS') return statusOf(record);
  // A hint to who writes profiles: nothing was asked for.
  return {
    record,
    action: 'noted-access',
    operation: word(record.get('operation') ?? ''),
    objects: targetOf(record, word(record.get('operation') ?? '') ?? '', scene).objects,
    details: [get(record, 'info')],
    result: 'unknown',
    context: contextOf(record),
  };
}

export const APPARMOR: Family = {
  APPARMOR: apparmorStatement,
  APPARMOR_AUDIT: apparmorStatement,
  APPARMOR_ALLOWED: apparmorStatement,
  APPARMOR_DENIED: apparmorStatement,
  APPARMOR_HINT: apparmorStatement,
  APPARMOR_STATUS: apparmorStatement,
  APPARMOR_ERROR: apparmorStatement,
  APPARMOR_KILL: apparmorStatement,
};
