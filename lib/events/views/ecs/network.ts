/** Where a connection or a user came from, and where it went: `source`, `destination`, `server`. */
import { isIP, isIPv6 } from 'node:net';
import type { NormalizedEvent } from '../../normalized/normalized-event';
import { type AddressObject, isOf } from '../../normalized/objects';
import type { Draft } from '../well-formed';
import type { EcsDocument, EcsEndpoint } from './ecs-document';

/** Undefined for an address that is neither IPv4 nor IPv6. */
export function endpointOf(object: AddressObject | undefined): Draft<EcsEndpoint> {
  const address = object?.address;
  if (address?.family !== 'inet' && address?.family !== 'inet6') return undefined;
  return { address: address.address, ip: address.address, port: address.port };
}

/** Where a user came from, according to a program. */
function originOf({ origin }: NormalizedEvent): Draft<EcsEndpoint> {
  const address = origin.address ?? origin.host;
  return { address, ip: isIP(address ?? '') === 0 ? undefined : address };
}

export type Ends = Draft<Pick<EcsDocument, 'source' | 'destination' | 'server' | 'network'>>;

/** Which end of the connection the event names. */
export function endsOf(event: NormalizedEvent): Ends {
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
