/** An event as a document of the Elastic Common Schema. docs/ecs.md has the mapping in words. */
import { isIP, isIPv6 } from 'node:net';
import type { Names } from '../../interpret/names';
import { sharedNames } from '../../interpret/shared-names';
import { fileTypeName } from '../../tables/file-types';
import type { AuditEvent } from '../event';
import { isoTime } from '../event-json';
import type { EventAction } from '../normalized/actions';
import { addressText } from '../normalized/address-text';
import type { FileObject } from '../normalized/files';
import { type NormalizedEvent, normalizeEvent } from '../normalized/normalized-event';
import type { AddressObject, EventObject } from '../normalized/objects';
import type { Identity } from '../normalized/subject';
import { summaryOf } from '../summary';
import { type Draft, finished } from '../well-formed';
import { classificationOf } from './categories';
import {
  ECS_VERSION,
  type EcsAudit,
  type EcsDocument,
  type EcsEndpoint,
  type EcsFile,
  type EcsIdentity,
  type EcsProcess,
  type EcsUser,
} from './ecs-document';

export interface EcsOptions {
  /** Who the users and groups are; this machine's when not given. */
  readonly names?: Names;
  /** Adds the records as lines of audit.log, as `event.original`. */
  readonly original?: boolean;
}

/** `S_IFMT` of `<linux/stat.h>`. */
const FILE_TYPE = 0xf000;

function isOf<Kind extends EventObject['kind']>(kind: Kind) {
  return (object: EventObject): object is EventObject & { readonly kind: Kind } =>
    object.kind === kind;
}

function identity(from: Identity | undefined): Draft<EcsIdentity> {
  return { id: from?.id?.toString(), name: from?.name };
}

function userOf({ subject, objects }: NormalizedEvent): Draft<EcsUser> {
  const user = subject.login ?? subject.real;
  const { effective } = subject;
  return {
    ...identity(user),
    effective: effective?.id === user?.id ? undefined : identity(effective),
    target: identity(objects.find(isOf('user'))),
  };
}

function baseName(path: string | undefined): string | undefined {
  return /[^/]+$/.exec(path ?? '')?.[0];
}

function processOf(
  { subject, process }: NormalizedEvent,
  command: string | undefined,
): Draft<EcsProcess> {
  const args = process.arguments?.map((word) => word ?? '');
  return {
    pid: process.pid,
    parent: { pid: process.parentPid },
    name: process.name ?? baseName(process.executable),
    executable: process.executable,
    args,
    args_count: args?.length,
    command_line: args?.join(' ') ?? command,
    title: process.title,
    working_directory: process.workingDirectory,
    user: identity(subject.effective),
    real_user: identity(subject.real),
    saved_user: identity(subject.saved),
    group: identity(subject.effectiveGroup),
    real_group: identity(subject.realGroup),
    saved_group: identity(subject.savedGroup),
  };
}

function fileTypeOf(mode: number | undefined): string | undefined {
  if (mode === undefined) return undefined;
  const name = fileTypeName(mode & FILE_TYPE);
  return name === 'link' ? 'symlink' : name;
}

function fileOf(file: FileObject): Draft<EcsFile> {
  const { path = '', mode } = file;
  const slash = path.lastIndexOf('/');
  const name = baseName(path);
  return {
    path: file.path,
    name,
    directory: slash === -1 ? undefined : path.slice(0, Math.max(slash, 1)),
    extension: /[^.]\.([^.]+)$/.exec(name ?? '')?.[1],
    type: fileTypeOf(mode),
    inode: file.inode?.toString(),
    mode: mode === undefined ? undefined : (mode & 0o7777).toString(8).padStart(4, '0'),
    uid: file.owner?.id?.toString(),
    owner: file.owner?.name,
    gid: file.group?.id?.toString(),
    group: file.group?.name,
  };
}

function endpointOf(object: AddressObject | undefined): Draft<EcsEndpoint> {
  const address = object?.address;
  if (address?.family !== 'inet' && address?.family !== 'inet6') return undefined;
  return { address: address.address, ip: address.address, port: address.port };
}

/** Where a user came from, as a program says. */
function originOf({ origin }: NormalizedEvent): Draft<EcsEndpoint> {
  const address = origin.address ?? origin.host;
  return { address, ip: isIP(address ?? '') === 0 ? undefined : address };
}

type Ends = Draft<Pick<EcsDocument, 'source' | 'destination' | 'server' | 'network'>>;

/** Which end of a connection is the one that the event names. */
function endsOf(event: NormalizedEvent): Ends {
  const end = endpointOf(event.objects.find(isOf('address')));
  if (end === undefined) return { source: originOf(event) };
  const type = isIPv6(end.ip ?? '') ? 'ipv6' : 'ipv4';
  switch (event.action) {
    case 'connected-socket':
    case 'sent-data':
      return { destination: end, network: { type, direction: 'egress' } };
    case 'accepted-connection':
    case 'received-data':
      return { source: end, network: { type, direction: 'ingress' } };
    default:
      return { server: end, network: { type } };
  }
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

function relatedOf(event: NormalizedEvent, ends: Ends): Draft<EcsDocument['related']> {
  const { login, real, effective } = event.subject;
  const accounts = event.objects.filter(isOf('user'));
  return {
    user: distinct([login, real, effective, ...accounts].map((user) => user?.name)),
    ip: distinct([ends?.source?.ip, ends?.destination?.ip, ends?.server?.ip]),
    hosts: distinct([event.origin.host]),
  };
}

/** What is only called something, and has no field of its own. */
function namedIn(objects: readonly EventObject[]): Draft<EcsAudit['object']> {
  for (const object of objects) {
    switch (object.kind) {
      case 'file':
      case 'address':
      case 'process':
      case 'user':
      case 'group':
      case 'command':
      case 'package':
        break;
      default:
        return object;
    }
  }
  return undefined;
}

function auditOf(event: AuditEvent, normalized: NormalizedEvent): Draft<EcsAudit> {
  const { objects, subject, process } = normalized;
  const socket = objects.find(isOf('address'));
  return {
    record_types: distinct(event.records.map((record) => record.type)),
    completion: event.completion,
    late: event.late ? true : undefined,
    syscall: normalized.syscall,
    operation: normalized.operation,
    signal: normalized.signal,
    keys: normalized.keys,
    session: subject.session,
    terminal: process.terminal,
    paths: distinct(objects.filter(isOf('file')).map((file) => file.path)),
    target_processes: objects.filter(isOf('process')).map(({ pid, name }) => ({ pid, name })),
    object: namedIn(objects),
    socket:
      socket === undefined || endpointOf(socket) !== undefined
        ? undefined
        : addressText(socket.address),
  };
}

/** The types of records that the kernel itself writes: `<linux/audit.h>`. */
function isOfKernel(typeNumber: number): boolean {
  return typeNumber === 1006 || (typeNumber >= 1300 && typeNumber <= 2000);
}

/** The file is what it is called afterwards. */
const HAS_NEW_NAME: ReadonlySet<EventAction> = new Set(['renamed-file', 'linked-file']);

/** The last moment that a calendar has (ECMA-262, Time Values). */
const LAST_MOMENT = 8.64e15;

export function eventToEcs(event: AuditEvent, options: EcsOptions = {}): EcsDocument {
  const normalized = normalizeEvent(event, options.names ?? sharedNames());
  const { action, objects, outcome, keys, record, process } = normalized;
  const { timestampMs, serial, node } = event.id;
  const ends = endsOf(normalized);
  const files = objects.filter(isOf('file')).filter(({ isParent }) => !isParent);
  const file = HAS_NEW_NAME.has(action) ? files.at(-1) : files[0];
  return finished<EcsDocument>({
    '@timestamp': isoTime(Math.min(timestampMs, LAST_MOMENT)) as string,
    message: summaryOf(normalized),
    ecs: { version: ECS_VERSION },
    event: {
      kind: 'event',
      ...classificationOf(action),
      action,
      outcome: outcome.result,
      code: record.type,
      id: `${(timestampMs / 1000).toFixed(3)}:${serial}`,
      sequence: serial,
      module: 'audit',
      provider: isOfKernel(record.typeNumber) ? 'kernel' : (process.executable ?? 'user space'),
      original: options.original === true ? event.toString() : undefined,
    },
    error: { code: outcome.error?.name, message: outcome.error?.message },
    host: { name: node, hostname: node },
    user: userOf(normalized),
    group: identity(objects.find(isOf('group'))),
    process: processOf(normalized, objects.find(isOf('command'))?.name),
    file: file === undefined ? undefined : fileOf(file),
    ...ends,
    package: { name: objects.find(isOf('package'))?.name },
    rule: { name: keys[0] },
    tags: keys,
    related: relatedOf(normalized, ends),
    audit: auditOf(event, normalized),
  });
}
