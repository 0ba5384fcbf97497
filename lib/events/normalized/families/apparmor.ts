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
import { attempt } from './attempt';
import { capabilityTarget, interpretCapability } from './capability';
import { rawAddresses, socketAddressOf } from './socket-addresses';
import { transportName } from './transports';
import {
  COMMANDING_DEVICE,
  CREATING_USER_NAMESPACE,
  POLLING_URING,
  usingCredentials,
} from './whole-requests';

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
  readonly request?: string;
  readonly isWhole?: true;
  readonly objects: readonly EventObject[];
  readonly preposition?: string;
  readonly between?: string;
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
  const [, way, by] = /^(read|trace)(?:d?(by))?$/.exec(mask) ?? [];
  return {
    objects: named('peer', get(record, 'peer')),
    preposition: by ?? 'of',
    details: [way],
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
  const isRaw = get(record, 'sock_type') === 'raw';
  const end = (address: string, port: string): Endpoint => ({
    address: get(record, address),
    // Raw sockets have their protocol there.
    port: isRaw ? undefined : decimal(record.get(port) ?? ''),
  });
  const [local, remote] = [end('laddr', 'lport'), end('faddr', 'fport')];
  const isOwn = ON_OWN_END.has(operation);
  const own = socketName(record.get('addr') ?? '');
  const peer = socketName(record.get('peer_addr') ?? '');
  const isInternet = get(record, 'family')?.startsWith('inet') === true;
  const objectAt = (path: string | undefined, at: Endpoint): EventObject[] => [
    ...named('socket', path),
    ...endpointObject(at, isInternet ? transport : undefined),
  ];
  const [here, there] = [objectAt(own, local), objectAt(peer, remote)];
  const about = [
    ...(isOwn ? here : there),
    ...(isRaw ? rawAddresses(scene.event) : socketAddressOf(scene.event)),
  ].slice(0, 1);
  // Who listens or is not connected yet has no other end.
  const of = about.length === 0 ? here.slice(0, 1) : about;
  const kind = socketKind(record);
  const isBare = of.length === 0;
  return {
    objects: isBare ? named('socket', kind) : of,
    preposition: isBare ? 'of' : about.length === 0 ? 'on' : endPreposition(operation),
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

/** `pivot_root` of pivot_root(2), where the old root goes to in `srcname`. */
function rootTarget(record: RecordData): Target {
  const old = get(record, 'srcname');
  return {
    objects: fileNamed(get(record, 'name')),
    preposition: 'to',
    details: [old === undefined ? undefined : `old root at ${old}`],
  };
}

/** Message queues of POSIX and of System V, which have names and numbers rather than paths. */
function queueTarget(record: RecordData, operation: string): Target {
  const name = get(record, 'name');
  const verb = operation.startsWith('sysv') ? get(record, 'requested_mask') : undefined;
  const request = filled(verb ?? operation) ?? 'use';
  if (name === undefined) return { request: `${request} of a message queue`, objects: [] };
  return {
    request,
    objects: named('message-queue', name),
    preposition: 'of message queue',
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

/** The profile under which the process continues. */
function nextProfile(record: RecordData): string | undefined {
  const profile = get(record, 'target');
  return profile === undefined ? undefined : `to profile ${profile}`;
}

/** Links have their new name in `name`, renamed files the old one. */
const LINKS = /^(?:inode_)?link$/;
const RENAMES = /^(?:inode_)?rename/;

function fileTarget(record: RecordData, operation: string): Target {
  const target = get(record, 'target');
  const isProfile = target !== undefined && operation === 'exec';
  const peer = get(record, 'peer') ?? word(record.get('tcontext') ?? '');
  const files = fileNamed(get(record, 'name'));
  const others = isProfile ? [] : fileNamed(target);
  if (LINKS.test(operation)) return { objects: [...others, ...files], between: 'as' };
  return {
    objects: [...files, ...others, ...named('peer', files.length === 0 ? peer : undefined)],
    preposition: endPreposition(operation),
    ...(RENAMES.test(operation) ? { between: 'to' } : {}),
    details: [isProfile ? nextProfile(record) : undefined],
  };
}

const PROFILE_CHANGES = new Set([
  'change_profile',
  'change_onexec',
  'change_hat',
  'stack',
  'stack_onexec',
]);
const MOUNTS = new Set(['mount', 'remount', 'move_mount']);
const ROOTS = new Set(['pivotroot', 'pivot_root']);

/** Classes of newer kernels, and operations of all: `OP_*` of security/apparmor/include/audit.h. */
function targetOf(record: RecordData, operation: string, scene: Scene): Target {
  const kind = get(record, 'class');
  if (operation === 'signal') return signalTarget(record);
  if (operation === 'ptrace') return peerTarget(record);
  if (operation === 'capable') {
    // Before Linux 2.6.36 it was the name.
    return capabilityTarget(
      get(record, 'capname') ?? get(record, 'name') ?? interpretCapability(record),
    );
  }
  if (operation === 'userns_create') {
    return { ...CREATING_USER_NAMESPACE, details: [nextProfile(record)] };
  }
  if (operation === 'uring_sqpoll') return POLLING_URING;
  if (operation === 'uring_cmd') {
    return { ...COMMANDING_DEVICE, objects: fileNamed(get(record, 'name')) };
  }
  if (operation === 'uring_override') return usingCredentials(get(record, 'tcontext'));
  if (operation.startsWith('dbus')) return busTarget(record, operation);
  if (operation === 'setrlimit' || kind === 'rlimits') return limitTarget(record);
  if (MOUNTS.has(operation)) return mountTarget(record);
  if (ROOTS.has(operation)) return rootTarget(record);
  if (kind?.endsWith('_mqueue') === true) return queueTarget(record, operation);
  if (PROFILE_CHANGES.has(operation)) return profileTarget(record);
  const hasName = get(record, 'name') !== undefined;
  if (!hasName && (kind === 'net' || kind === 'unix' || record.get('family') !== undefined)) {
    return socketTarget(record, operation, scene);
  }
  return fileTarget(record, operation);
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
const NO_MATCH = /^failed [\w ]+ match$/;

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

type Verb = readonly [done: string, tried: string];

/** The words for each operation on profiles. */
const PROFILE_OPERATIONS: Readonly<Record<string, Verb>> = {
  profile_load: ['loaded', 'load'],
  profile_replace: ['replaced', 'replace'],
  profile_remove: ['removed', 'remove'],
};

/** A profile that is in the kernel already is left as it is: `aa_replace_profiles`. */
const UNCHANGED = 'same as current profile, skipping';

/** What became of a profile. */
function profileStatus(record: RecordData, isDone: boolean): Partial<Statement> {
  const operation = word(record.get('operation') ?? '');
  const known = PROFILE_OPERATIONS[operation ?? ''];
  const [done, tried] = known ?? ['loaded', 'load'];
  const profile = named('profile', get(record, 'name'));
  const isKept = isDone && get(record, 'info') === UNCHANGED;
  const verb = isKept ? 'kept' : attempt(isDone, done, tried);
  return {
    action: isKept ? 'kept-mac-policy' : 'loaded-mac-policy',
    words: `${verb} ${profile.length === 0 ? 'an AppArmor profile' : 'AppArmor profile'}`,
    objects: profile,
    details: [known === undefined ? operation : undefined],
  };
}

/** Profiles that come and go, and AppArmor itself: `audit_iface` in policy_unpack.c. */
function statusOf(record: RecordData): Statement {
  const operation = word(record.get('operation') ?? '');
  const error = decimal(record.get('error') ?? '') ?? 0;
  const info = get(record, 'info');
  const isOfProfile = operation !== undefined || get(record, 'name') !== undefined || error !== 0;
  const status = isOfProfile ? profileStatus(record, error === 0) : undefined;
  return {
    record,
    action: 'changed-mac-configuration',
    words: 'changed AppArmor',
    operation,
    ...status,
    details: [...(status?.details ?? []), info],
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
