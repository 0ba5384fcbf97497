/** What netfilter records about a packet or a table. */
import * as recordFields from '../../tables/record-fields.generated';
import { valueName } from '../../tables/arguments';
import { decimal, hexadecimal, nameOf } from './numbers';
import type { FieldInterpreter } from './record-view';

export const family = nameOf(
  decimal,
  recordFields.NETFILTER_FAMILIES,
  'unknown-netfilter-protocol',
);

export const hook = nameOf(decimal, recordFields.NETFILTER_HOOKS, 'unknown-hook');

export const action = nameOf(decimal, recordFields.PACKET_ACTIONS, 'unknown-action');

export const icmpType = nameOf(decimal, recordFields.ICMP_TYPES, 'unknown-icmp-type');

/** A protocol over IP, named as in protocols(5). */
export const protocol: FieldInterpreter = (raw, { names }) => {
  const number = decimal(raw);
  return number === undefined ? undefined : (names.protocolName(number) ?? 'undefined protocol');
};

/** A protocol over Ethernet. */
export const etherType: FieldInterpreter = (raw) => {
  const number = hexadecimal(raw);
  if (number === undefined) return undefined;
  return valueName(recordFields.ETHERNET_PROTOCOLS, number) ?? 'UNKNOWN';
};
