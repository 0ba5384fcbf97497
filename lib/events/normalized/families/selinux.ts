/**
 * What SELinux writes in AVC and SELINUX_ERR records, and what programs that ask it write in messages. Sources:
 * security/selinux/avc.c, security/lsm_audit.c, security/selinux/ss/services.c; libselinux's avc.c.
 */
import { capabilityTarget, interpretCapability } from './capability';
import type { RecordData } from '../../data/record-data';
import { messageOf, valueInMessage, wordsBefore } from '../../data/message-text';
import { decimal, flag, success, text, word } from '../../decoded/codecs';
import { permissions } from '../../decoded/derived-values';
import { fileOf } from '../files';
import { filled } from '../filled';
import {
  type Endpoint,
  endpointObject,
  type EventObject,
  isOf,
  named,
  type ProcessObject,
  processObject,
} from '../objects';
import type {
  Actor,
  Ends,
  Family,
  Scene,
  SecurityContext,
  Statement,
  StatementReader,
  Verdict,
} from '../statement';
import { type Identity, identityIn, identityInMessage, NOBODY } from '../subject';
import type { SystemCall } from '../system-call';
import { apparmorAccess, actionOf, apparmorStatement } from './apparmor';
import { callTargets } from './call-targets';
import { change, details } from './details';
import { rawAddresses, socketAddressOf } from './socket-addresses';
import { transportOfClass } from './transports';
import {
  COMMANDING_DEVICE,
  CREATING_USER_NAMESPACE,
  POLLING_URING,
  usingCredentials,
} from './whole-requests';

/** Of `<asm-generic/errno-base.h>`. */
const EPERM = 1;
const EACCES = 13;

/** How decisions begin: `avc:  denied  { read write } for  …`. */
const DECISION = /\bavc: +(denied|granted) +\{/;

/** The type of a context, or the whole label where it is not a context: `httpd_t` of `system_u:system_r:httpd_t:s0`. */
export function domainOf(context: string | undefined): string | undefined {
  return context?.split(':')[2] ?? context;
}

/** Errors by which calls tell that they were refused. */
const REFUSALS = new Set([-EPERM, -EACCES]);

const FILE_CLASS = /^(?:dir|(?:lnk_|chr_|blk_|sock_|fifo_)?file)$/;

/** Descriptors that a program may not have are closed when it begins, and it begins all the same. */
function isOfInheritedDescriptor(record: RecordData, call: SystemCall): boolean {
  const tclass = word(record.get('tclass') ?? '') ?? '';
  const isExecuting = call.name?.startsWith('execve') === true;
  return isExecuting && /^(?:fd|chr_file|fifo_file|sock_file|\w+_socket)$/.test(tclass);
}

/**
 * Whether the access went ahead although the record says that it was denied, as the end of its call has it: it
 * succeeded, or a file could be reached and the call failed for something else.
 */
function isWatched(record: RecordData, call: SystemCall | undefined): boolean {
  if (call === undefined || isOfInheritedDescriptor(record, call)) return false;
  const isDone = success(call.record.get('success') ?? '');
  if (isDone !== false) return isDone === true;
  const exit = decimal(call.record.get('exit') ?? '') ?? -EACCES;
  return !REFUSALS.has(exit) && FILE_CLASS.test(word(record.get('tclass') ?? '') ?? '');
}

/** What became of it. Kernels before 3.17 do not say whether they only watch. */
function verdictOf(record: RecordData, { call }: Scene): Verdict | undefined {
  const decision = DECISION.exec(record.text)?.[1];
  if (decision === undefined) return undefined;
  if (decision === 'granted') return 'granted';
  const permissive = flag(record.get('permissive') ?? '');
  if (permissive !== undefined) return permissive ? 'tolerated' : 'denied';
  return isWatched(record, call) ? 'tolerated' : 'denied';
}

function contextOf(record: RecordData): SecurityContext {
  return {
    module: 'selinux',
    permissions: permissions(record),
    scontext: word(record.get('scontext') ?? ''),
    tcontext: word(record.get('tcontext') ?? ''),
    tclass: word(record.get('tclass') ?? ''),
    permissive: flag(record.get('permissive') ?? ''),
  };
}

function operationOf(record: RecordData): string | undefined {
  return filled(
    permissions(record)
      ?.filter((one) => one !== '')
      .join(' and '),
  );
}

interface Target {
  readonly request?: string;
  readonly isWhole?: true;
  readonly objects: readonly EventObject[];
  readonly preposition?: string;
  readonly details?: readonly (string | undefined)[];
  readonly ends?: Ends;
}

/** Raw sockets have their protocol where others have a port. */
function isOfRaw(record: RecordData): boolean {
  return word(record.get('tclass') ?? '') === 'rawip_socket';
}

/**
 * The ends as `audit_log_lsm_data` writes them: of a packet (`src` and `dest` are ports), or of a socket, whose
 * other end is where packets that are received come from.
 */
function endsIn(record: RecordData, isReceiving: boolean): Ends {
  const end = (address: string, port: string) => ({
    address: word(record.get(address) ?? ''),
    port: isOfRaw(record) ? undefined : decimal(record.get(port) ?? ''),
  });
  const [source, destination] = [end('saddr', 'src'), end('daddr', 'dest')];
  const [local, foreign] = [end('laddr', 'lport'), end('faddr', 'fport')];
  const either = (packet: Endpoint, socket: Endpoint): Endpoint => ({
    address: packet.address ?? socket.address,
    port: packet.port ?? socket.port,
  });
  return {
    source: either(source, isReceiving ? foreign : local),
    destination: either(destination, isReceiving ? local : foreign),
  };
}

const CONNECTING = /connect|send/;
const RECEIVING = /recv|accept/;

function directionOf(operation: string): Ends['direction'] {
  if (RECEIVING.test(operation)) return 'ingress';
  return CONNECTING.test(operation) ? 'egress' : undefined;
}

const PREPOSITIONS = { ingress: 'from', egress: 'to' } as const;

/** The end of a socket that an access is about: this machine's where it binds, else the other. */
export function packetTarget(
  record: RecordData,
  operation: string,
  transport: string | undefined,
  scene: Scene,
): Target {
  const direction = directionOf(operation);
  const { source, destination } = endsIn(record, direction === 'ingress');
  const isBinding = operation.includes('bind');
  const end = isBinding || direction === 'ingress' ? source : destination;
  const address = isOfRaw(record) ? rawAddresses(scene.event) : socketAddressOf(scene.event);
  const own = end === undefined ? [] : endpointObject(end, transport);
  // The call has the address where the record has the port alone.
  const isWhole = end?.address !== undefined || address.length === 0;
  return {
    objects: isWhole ? own : address.slice(0, 1),
    preposition: isBinding ? 'to' : direction === undefined ? 'of' : PREPOSITIONS[direction],
    ends: {
      ...(isBinding ? { server: source } : { source, destination }),
      transport,
      direction: isBinding ? undefined : direction,
    },
  };
}

/** This machine's end of a socket that has no other: it listens, or is not connected. */
function ownEnd(record: RecordData, transport: string | undefined): EventObject[] {
  const [address, port] = [word(record.get('laddr') ?? ''), decimal(record.get('lport') ?? '')];
  return endpointObject({ address, port: isOfRaw(record) ? undefined : port }, transport);
}

function socketTarget(record: RecordData, tclass: string, operation: string, scene: Scene): Target {
  const transport = transportOfClass(tclass);
  const packet = packetTarget(record, operation, transport, scene);
  if (packet.objects.length > 0) return packet;
  const file = fileOf(record, scene);
  if (file.length > 0) return { ...packet, objects: file };
  const own = ownEnd(record, transport);
  if (own.length > 0) return { ...packet, objects: own, preposition: 'on' };
  return { ...packet, objects: named('permission', tclass), preposition: 'of' };
}

/** Accesses of processes: the event or the call has the other one, else its domain stands for it. */
function processTarget(record: RecordData, operation: string, scene: Scene): Target {
  const domain = domainOf(word(record.get('tcontext') ?? ''));
  if (/transition|dyntransition|entrypoint/.test(operation)) {
    return {
      objects: fileOf(record, scene),
      details: [domain === undefined ? undefined : `to ${domain}`],
    };
  }
  const processes = callTargets(scene);
  const isSignal = operation.startsWith('sig');
  return {
    objects: processes.length > 0 ? processes : named('peer', domain),
    preposition: isSignal ? 'to' : 'of',
    details: [processes.length > 0 ? domain : undefined],
  };
}

const CAPABILITY_CLASS = /^cap(?:ability)?2?(?:_userns)?$/;
const SOCKET_CLASS = /socket$|^(?:node|netif|peer|packet|association)$/;

/** The permissions of the class `io_uring`. */
function uringTarget(record: RecordData, operation: string, scene: Scene): Target | undefined {
  switch (operation) {
    case 'sqpoll':
      return POLLING_URING;
    case 'override_creds':
      return usingCredentials(domainOf(word(record.get('tcontext') ?? '')));
    case 'cmd':
      return { ...COMMANDING_DEVICE, objects: fileOf(record, scene) };
    default:
      return undefined;
  }
}

function targetOf(record: RecordData, operation: string, scene: Scene): Target {
  const tclass = word(record.get('tclass') ?? '') ?? '';
  if (CAPABILITY_CLASS.test(tclass)) {
    const capability = interpretCapability(record);
    return {
      ...capabilityTarget(operation),
      details: [
        capability === operation ? undefined : capability,
        tclass.endsWith('_userns') ? 'in a user namespace' : undefined,
      ],
    };
  }
  if (tclass === 'user_namespace' && operation === 'create') return CREATING_USER_NAMESPACE;
  const uring = tclass === 'io_uring' ? uringTarget(record, operation, scene) : undefined;
  if (uring !== undefined) return uring;
  if (SOCKET_CLASS.test(tclass)) return socketTarget(record, tclass, operation, scene);
  // Android's binder passes calls between processes.
  if (/^(?:process2?|binder)$/.test(tclass)) return processTarget(record, operation, scene);
  const module = named('kernel-module', text(record.get('kmod') ?? ''));
  if (module.length > 0) return { objects: module };
  const file = fileOf(record, scene);
  const request = record.get('ioctlcmd');
  return {
    objects: file.length > 0 ? file : named('permission', nameOfOther(record) ?? tclass),
    details: [
      request === undefined ? undefined : (record.interpret('ioctlcmd') ?? request),
      word(record.get('anonclass') ?? ''),
      word(record.get('lockdown_reason') ?? ''),
    ],
  };
}

/** What only a program knows that asks SELinux: a service of Android, a property, a request of X. */
function nameOfOther(record: RecordData): string | undefined {
  const names = ['service', 'interface', 'property', 'request', 'name'];
  return names.map((name) => filled(word(record.get(name) ?? ''))).find(Boolean);
}

/** A file that another record of the event names, as before Linux 2.6.27. */
function withPath(target: Target, { event }: Scene): Target {
  const path = text(event.record('AVC_PATH')?.get('path') ?? '');
  const file = target.objects.find(isOf('file'));
  if (path === undefined || file === undefined || file.path?.startsWith('/') === true)
    return target;
  return { ...target, objects: [{ ...file, path }] };
}

function access(record: RecordData, verdict: Verdict, scene: Scene): Statement {
  const operation = operationOf(record);
  return {
    record,
    action: actionOf(verdict),
    verdict,
    operation,
    ...withPath(targetOf(record, operation ?? '', scene), scene),
    context: contextOf(record),
  };
}

/** What the kernel's SELinux writes; undefined where it is not a decision. */
export function selinuxAccess(record: RecordData, scene: Scene): Statement | undefined {
  const verdict = verdictOf(record, scene);
  return verdict === undefined ? undefined : access(record, verdict, scene);
}

/** What is neither a decision nor anything else that is known here. */
export function said(record: RecordData): Statement {
  const words = wordsBefore(record) ?? messageOf(record);
  const message = words?.replace(/^(?:user )?avc: */, '');
  return { record, action: 'sent-message', objects: named('message', message), result: 'unknown' };
}

/** As kernels before 3.17 write it: `security_compute_sid:  invalid context a:b:c for scontext=…`. */
const INVALID_CONTEXT = /\binvalid context (\S+)/;

/** A context that SELinux does not take, or a transition that it refused. */
const error: StatementReader = (record) => {
  const operation =
    word(record.get('op') ?? '') ?? /^\s*(?:SELinux: *)?([\w ]+?):/.exec(bodyOf(record))?.[1];
  const isRefused = word(record.get('seresult') ?? '') === 'denied';
  const [old, now] = [domainOf(record.get('oldcontext')), domainOf(record.get('newcontext'))];
  const context = contextOf(record);
  if (isRefused) {
    const transition = change('', old, now);
    return {
      record,
      action: 'denied-access',
      verdict: 'denied',
      operation,
      objects: named('permission', transition),
      context,
    };
  }
  return {
    record,
    action: 'met-mac-error',
    operation,
    details: [
      operation,
      text(record.get('invalid_context') ?? '') ?? INVALID_CONTEXT.exec(bodyOf(record))?.[1],
      word(record.get('reason') ?? ''),
    ],
    result: success(record.get('res') ?? '') === undefined ? 'unknown' : undefined,
    context,
  };
};

function bodyOf(record: RecordData): string {
  return record.text.replace(/^audit\([^)]*\) *:? */, '');
}

/** What a daemon that asks SELinux learned of it: `op=setenforce lsm=selinux enforcing=0 res=1`. */
function notice(record: RecordData): Statement | undefined {
  const words = wordsBefore(record) ?? '';
  const operation = word(record.get('op') ?? '');
  const enforcing = /\benforcing=([01])/.exec(record.text)?.[1];
  const who = { record, operation, mediator: undefined, result: 'success' } as const;
  if (words.includes('policyload') || operation === 'load_policy') {
    return { ...who, action: 'noticed-mac-change', words: 'took notice of a new security policy' };
  }
  if (words.includes('setenforce') || operation === 'setenforce' || enforcing !== undefined) {
    const mode = enforcing === '0' ? 'permissive' : 'enforcing';
    const state = enforcing === undefined ? 'has changed' : `is ${mode}`;
    return { ...who, action: 'noticed-mac-change', words: `took notice that SELinux ${state}` };
  }
  return undefined;
}

/** Whether the message names a client, by its number or its ids. */
function hasClient(record: RecordData): boolean {
  return (
    record.get('spid') !== undefined ||
    ['pid', 'uid', 'auid'].some((field) => valueInMessage(record, field) !== undefined)
  );
}

/**
 * The client of a daemon that decides itself, as the daemon says. Undefined for a program that asks about its own
 * user, as passwd(1) does: then the record's own ids are those of who did it.
 */
function clientOf(record: RecordData, names: Scene['names']): Actor | undefined {
  const isOfBus = word(record.get('tclass') ?? '') === 'dbus';
  if (!isOfBus && !hasClient(record) && identityIn(record, 'auid', names) !== undefined) {
    return undefined;
  }
  const identity = (field: string): Identity | undefined => identityInMessage(record, field, names);
  const real = identity('uid');
  return {
    subject: {
      ...NOBODY,
      login: identity('auid'),
      real,
      effective: identity('euid') ?? real,
      realGroup: identity('gid'),
      effectiveGroup: identity('gid'),
    },
    pid: decimal(record.get('spid') ?? valueInMessage(record, 'pid') ?? ''),
    name: text(valueInMessage(record, 'comm') ?? ''),
    title: word(record.get('cmdline') ?? ''),
    label: domainOf(word(record.get('scontext') ?? '')) ?? word(record.get('label') ?? ''),
  };
}

/** D-Bus: to which name, which method, which process. */
function busTarget(record: RecordData): Target {
  const get = (field: string): string | undefined => filled(word(record.get(field) ?? ''));
  const [name, peerPid] = [get('dest') ?? get('service'), decimal(record.get('tpid') ?? '')];
  const method = [get('interface'), get('member')].filter((one) => one !== undefined).join('.');
  const peer: ProcessObject[] = processObject(peerPid, undefined);
  return {
    objects: name === undefined ? peer : [...named('peer', name)],
    preposition: record.get('dest') === undefined && name !== undefined ? 'of' : 'to',
    details: [
      get('msgtype'),
      filled(method),
      get('path'),
      get('error_name'),
      name === undefined || peerPid === undefined ? undefined : `pid ${peerPid}`,
    ],
  };
}

/** What a program keeps apart and asks SELinux about: a unit, a property, a request of X. */
function mediatedTarget(record: RecordData): Target {
  const get = (field: string): string | undefined => filled(word(record.get(field) ?? ''));
  const tclass = get('tclass');
  if (tclass === 'dbus') return busTarget(record);
  const path = get('path');
  if (path !== undefined) {
    return { objects: [{ kind: tclass === 'service' ? 'service' : 'peer', name: path }] };
  }
  const other = nameOfOther(record) ?? tclass;
  return { objects: named('permission', other), details: details(record, 'key') };
}

/** What a daemon that stands between two processes decided: USER_AVC. */
const mediatedAccess: StatementReader = (record, scene) => {
  const isOfAppArmor = record.get('apparmor') !== undefined;
  const actor = clientOf(record, scene.names);
  const mediator = actor === undefined ? undefined : text(record.get('exe') ?? '');
  if (isOfAppArmor) {
    const statement = apparmorStatement(record, scene) ?? apparmorAccess(record, 'denied', scene);
    return { ...statement, actor, mediator };
  }
  const verdict = verdictOf(record, scene);
  if (verdict === undefined) {
    return notice(record) ?? said(record);
  }
  return {
    record,
    action: actionOf(verdict),
    verdict,
    operation: operationOf(record),
    ...mediatedTarget(record),
    actor,
    mediator,
    context: contextOf(record),
  };
};

const userError: StatementReader = (record, scene) => notice(record) ?? error(record, scene);

export const SELINUX: Family = {
  SELINUX_ERR: error,
  USER_AVC: mediatedAccess,
  USER_SELINUX_ERR: userError,
  USER_MAC_STATUS: (record) => notice(record),
  USER_MAC_POLICY_LOAD: (record) =>
    notice(record) ?? { record, action: 'loaded-mac-policy', details: details(record, 'op lsm') },
};
