/** Numbers as `<linux/netfilter.h>`, `<linux/icmp.h>` and `<linux/if_ether.h>` have them. */
import { expect, it } from '@jest/globals';
import { wordsOf } from './interpreted';

it.each([
  ['family', '2', 'ipv4'],
  ['family', '10', 'ipv6'],
  ['family', '99', 'unknown-netfilter-protocol(99)'],
  ['family', 'x', 'x'],
  ['hook', '1', 'INPUT'],
  ['hook', '9', 'unknown-hook(9)'],
  ['action', '1', 'DROP'],
  ['action', '9', 'unknown-action(9)'],
  ['icmptype', '8', 'echo'],
  ['icmptype', '99', 'unknown-icmp-type(99)'],
  ['proto', '6', 'tcp'],
  ['proto', '200', 'undefined protocol'],
  ['proto', 'x', 'x'],
  ['macproto', '0x0800', 'IP'],
  ['macproto', '0806', 'ARP'],
  ['macproto', '86dd', 'UNKNOWN'],
  ['macproto', 'x', 'x'],
  ['saddr', '10.0.0.1', '10.0.0.1'],
])('%s=%s is %s', (name, raw, expected) => {
  expect(wordsOf('NETFILTER_PKT', name, raw)).toBe(expected);
});
