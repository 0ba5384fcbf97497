import { expect, it } from '@jest/globals';
import { wordsOf } from './interpreted';

it.each([
  ['020001BB0A0102030000000000000000', '{ saddr_fam=inet laddr=10.1.2.3 lport=443 }'],
  [
    '0A0000500000000020010DB800000000000000000000000100000000',
    '{ saddr_fam=inet6 laddr=2001:db8::1 lport=80 }',
  ],
  [
    '0A00005000000000FE80000000000000000000000000000107000000',
    '{ saddr_fam=inet6 laddr=fe80::1%7 lport=80 }',
  ],
  ['01002F72756E2F78', '{ saddr_fam=local path=/run/x }'],
  ['0100006162', '{ saddr_fam=local path=ab }'],
  ['01002F1B5B41', '{ saddr_fam=local path=/\\033[A }'],
  ['100000000100000002000000', '{ saddr_fam=netlink nlnk-fam=16 nlnk-pid=1 }'],
  ['28000000FFFF000003000000', '{ saddr_fam=vsock cid=3 port=65535 }'],
  ['1F00010203', '{ saddr_fam=bluetooth (unsupported) }'],
  ['0000', 'unknown-family(0)'],
  ['FF00', 'unknown-family(255)'],
  ['0200', '{ saddr_fam=inet sockaddr len too short }'],
  ['0A00', '{ saddr_fam=inet6 sockaddr6 len too short }'],
  ['1000', '{ saddr_fam=netlink len too short }'],
  ['2800', '{ saddr_fam=vsock sockaddr len too short }'],
  ['1100', '{ saddr_fam=packet (unsupported) }'],
  ['zz', 'malformed-host(zz)'],
])('%s is %s', (raw, expected) => {
  expect(wordsOf('SOCKADDR', 'saddr', raw)).toBe(expected);
});

it.each(['AVC', 'NETFILTER_PKT'])('leaves the address of a packet alone in %s', (type) => {
  expect(wordsOf(type, 'saddr', '10.1.2.3')).toBe('10.1.2.3');
});
