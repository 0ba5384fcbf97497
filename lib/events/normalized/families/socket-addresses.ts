/** The addresses in an event's SOCKADDR records. */
import { decodeSockaddr } from '../../../interpret/records/sockaddr';
import type { EventData } from '../../data/event-data';
import type { RecordData } from '../../data/record-data';
import { type AddressObject, endpointObject, type EventObject } from '../objects';

export function addressIn(record: RecordData): AddressObject[] {
  const address = decodeSockaddr(record.get('saddr') ?? '');
  return address === undefined ? [] : [{ kind: 'address', address }];
}

/** Those of all of them, in order. */
export function socketAddressOf(event: EventData): AddressObject[] {
  return event.records.filter((record) => record.type === 'SOCKADDR').flatMap(addressIn);
}

/** As {@link socketAddressOf}, for raw sockets: where others have a port, they have their protocol. */
export function rawAddresses(event: EventData): EventObject[] {
  return socketAddressOf(event).flatMap((object): EventObject[] => {
    const { address } = object;
    if (address.family !== 'inet' && address.family !== 'inet6') return [object];
    return endpointObject({ address: address.address, port: undefined });
  });
}
