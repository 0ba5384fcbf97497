/** What netfilter writes: packets that a rule has recorded, and tables that changed. */
import { decimal, word } from '../../decoded/codecs';
import { named } from '../objects';
import type { Ends, Family, StatementReader } from '../statement';
import { transportName } from './transports';

/** `NF_INET_*` of `<linux/netfilter.h>`. */
const DIRECTIONS: Readonly<Record<number, Ends['direction']>> = { 1: 'ingress', 3: 'egress' };

const packet: StatementReader = (record) => {
  const end = (address: string, port: string) => ({
    address: word(record.get(address) ?? ''),
    port: decimal(record.get(port) ?? ''),
  });
  const ends: Ends = {
    source: end('saddr', 'sport'),
    destination: end('daddr', 'dport'),
    transport: transportName(decimal(record.get('proto') ?? '') ?? 0),
    direction: DIRECTIONS[decimal(record.get('hook') ?? '') ?? -1],
  };
  const destination = ends.destination;
  const isWhole = destination?.port !== undefined;
  return {
    record,
    action: 'saw-packet',
    objects: isWhole
      ? [{ kind: 'endpoint', ...destination, transport: undefined }]
      : named('peer', destination?.address),
    details: [record.get('action') === undefined ? undefined : record.interpret('action')],
    ends,
    result: 'unknown',
  };
};

const table: StatementReader = (record) => ({
  record,
  action: 'changed-firewall',
  operation: word(record.get('op') ?? ''),
  objects: named('firewall-table', word(record.get('table') ?? '')),
});

export const NETWORK: Family = { NETFILTER_PKT: packet, NETFILTER_CFG: table };
