/**
 * To what something was done: files, addresses, processes, users and groups, and whatever else has a name.
 * Which records name them is not known here.
 */
import type { SocketAddress } from '../../interpret/records/sockaddr';
import type { FileObject } from './file-object';
import type { Identity } from './subject';

export interface AddressObject {
  readonly kind: 'address';
  readonly address: SocketAddress;
}

/** An end of a connection as security modules and netfilter write it. */
export interface Endpoint {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

export interface EndpointObject extends Endpoint {
  readonly kind: 'endpoint';
  /** `tcp`, `udp`; undefined where it is not known. */
  readonly transport: string | undefined;
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
    | 'profile'
    | 'socket'
    | 'device'
    | 'message-queue'
    | 'measurement'
    | 'processes'
    | 'message';
  readonly name: string;
}

export type EventObject =
  FileObject | AddressObject | EndpointObject | ProcessObject | AccountObject | NamedObject;

/** Whether an object is of a kind, for `find` and `filter`. */
export function isOf<Kind extends EventObject['kind']>(kind: Kind) {
  return (object: EventObject): object is EventObject & { readonly kind: Kind } =>
    object.kind === kind;
}

/** None for what has no name. */
export function named(kind: NamedObject['kind'], name: string | undefined): NamedObject[] {
  return name === undefined || name === '' ? [] : [{ kind, name }];
}

/** None where neither address nor port is known. */
export function endpointObject({ address, port }: Endpoint, transport?: string): EndpointObject[] {
  if (address === undefined && port === undefined) return [];
  return [{ kind: 'endpoint', address, port, transport }];
}

/** None for a process of which nothing is known. */
export function processObject(pid: number | undefined, name: string | undefined): ProcessObject[] {
  return pid === undefined && name === undefined ? [] : [{ kind: 'process', pid, name }];
}
