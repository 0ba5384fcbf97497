/** Where a connection, a packet or a user came from, and where it went: `source`, `destination`, `server`. */
import { isIP, isIPv6 } from 'node:net';
import type { NormalizedEvent } from '../../normalized/normalized-event';
import { type AddressObject, type Endpoint, isOf } from '../../normalized/objects';
import { syscallAction } from '../../normalized/syscall-actions';
import type { Draft } from '../well-formed';
import type { EcsDocument, EcsEndpoint } from './ecs-document';

/** Undefined for an address that is neither IPv4 nor IPv6. */
export function endpointOf(object: AddressObject | undefined): Draft<EcsEndpoint> {
  const address = object?.address;
  if (address?.family !== 'inet' && address?.family !== 'inet6') return undefined;
  return { address: address.address, ip: address.address, port: address.port };
}

/** An end as a record writes it; undefined where it has neither address nor port. */
function endOf(end: Endpoint | undefined): Draft<EcsEndpoint> {
  const { address, port } = end ?? {};
  if (address === undefined && port === undefined) return undefined;
  return { address, ip: isIP(address ?? '') === 0 ? undefined : address, port };
}

/** Where a user came from, as a program says: by address alone, for the name may be this machine's own. */
function originOf({ origin }: NormalizedEvent): Draft<EcsEndpoint> {
  return endOf({ address: origin.address, port: undefined });
}

export type Ends = Draft<Pick<EcsDocument, 'source' | 'destination' | 'server' | 'network'>>;

/** The end of a connection that the event's system call names, and which of the two it is. */
function endsOfCall(event: NormalizedEvent): Ends {
  const end = endpointOf(event.objects.find(isOf('address')));
  if (end === undefined) return {};
  // An access that was refused is told by another action than its call.
  switch (syscallAction(event.syscall ?? '') ?? event.action) {
    case 'connected-socket':
    case 'sent-data':
      return { destination: end, network: { direction: 'egress' } };
    case 'accepted-connection':
    case 'received-data':
      return { source: end, network: { direction: 'ingress' } };
    default:
      return { server: end };
  }
}

function typeOf(ends: readonly Draft<EcsEndpoint>[]): 'ipv4' | 'ipv6' | undefined {
  const ip = ends.find((end) => end?.ip !== undefined)?.ip;
  if (ip === undefined) return undefined;
  return isIPv6(ip) ? 'ipv6' : 'ipv4';
}

/** An end that two records name: security modules may know no more than its port. */
function joined(own: Draft<EcsEndpoint>, ofCall: Draft<EcsEndpoint>): Draft<EcsEndpoint> {
  if (own === undefined || ofCall === undefined || own.address !== undefined) return own ?? ofCall;
  return { ...ofCall, port: own.port ?? ofCall.port };
}

/** Which ends of a connection the event names. */
export function endsOf(event: NormalizedEvent): Ends {
  const ofCall = endsOfCall(event);
  const [source, destination, server] = [
    joined(endOf(event.ends?.source), ofCall?.source),
    joined(endOf(event.ends?.destination), ofCall?.destination),
    joined(endOf(event.ends?.server), ofCall?.server),
  ];
  const named = [source, destination, server];
  // Of a user's origin nothing is known but where it is.
  if (named.every((end) => end === undefined)) {
    const { transport, direction } = event.ends ?? {};
    return { source: originOf(event), network: { transport, direction } };
  }
  return {
    source,
    destination,
    server,
    network: {
      type: typeOf(named),
      transport: event.ends?.transport,
      direction: event.ends?.direction ?? ofCall?.network?.direction,
    },
  };
}
