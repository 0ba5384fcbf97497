/** The addresses in an event's SOCKADDR records. */
import { decodeSockaddr } from '../../../interpret/records/sockaddr';
import type { EventData } from '../../data/event-data';
import type { RecordData } from '../../data/record-data';
import type { AddressObject } from '../objects';

export function addressIn(record: RecordData): AddressObject[] {
  const address = decodeSockaddr(record.get('saddr') ?? '');
  return address === undefined ? [] : [{ kind: 'address', address }];
}

/** Those of all of them, in order. */
export function socketAddressOf(event: EventData): AddressObject[] {
  return event.records.filter((record) => record.type === 'SOCKADDR').flatMap(addressIn);
}
