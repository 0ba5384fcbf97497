/** Addresses that were written down from the structures of the kernel's headers, byte by byte. */
import { expect, it } from '@jest/globals';
import { decodeSockaddr } from '../../../../lib/interpret/records/sockaddr';

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();

it.each([
  ['0100' + hex('/run/x\0\0rest'), { family: 'local', path: '/run/x', abstract: false }],
  [
    '0100' + hex('\0/tmp/.X11-unix/X0\0\0'),
    { family: 'local', path: '/tmp/.X11-unix/X0', abstract: true },
  ],
  ['0100' + hex('\0a\0b'), { family: 'local', path: 'a\0b', abstract: true }],
  ['0100', { family: 'local', path: '', abstract: false }],
  ['020001BB0A0102030000000000000000', { family: 'inet', address: '10.1.2.3', port: 443 }],
  ['0002005001020304', { family: 'inet', address: '1.2.3.4', port: 80 }],
  ['0000', { family: 'unspecified' }],
  ['100000000700000005000080', { family: 'netlink', pid: 7, groups: 0x80000005 }],
  ['001000000000000700000005', { family: 'netlink', pid: 7, groups: 5 }],
  ['2800000016000000FFFFFFFF', { family: 'vsock', cid: 0xffffffff, port: 22 }],
  [
    '11000806020000000100000652540012345600',
    { family: 'packet', protocol: 0x0806, interfaceIndex: 2, hardwareAddress: '525400123456' },
  ],
  ['1F00AABB', { family: 'other', number: 31, bytes: Buffer.from([0xaa, 0xbb]) }],
])('reads %s', (raw, address) => {
  expect(decodeSockaddr(raw)).toEqual(address);
});

it.each([
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['20010DB8000000000000000000000001', '2001:db8::1'],
  ['20010DB8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['20010DB8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['FE800000000000000000000000000000', 'fe80::'],
  ['00000000000000000000FFFFC0000280', '::ffff:192.0.2.128'],
  ['000000000000000000000000C0000280', '::192.0.2.128'],
  ['00010000000000000000000000000000', '1::'],
  ['FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
])('writes %s as %s', (bytes, address) => {
  expect(decodeSockaddr(`0A0001BB00000007${bytes}03000000`)).toEqual({
    family: 'inet6',
    address,
    port: 443,
    flowInfo: 7,
    scopeId: 3,
  });
  expect(decodeSockaddr(`0A0001BB00000007${bytes}`)).toMatchObject({ address, scopeId: 0 });
});

it.each([
  '',
  '02',
  'zz',
  '"x"',
  '(null)',
  '020001BB0A01',
  '0A00',
  '1000000001000000',
  '2800',
  '1100',
  '020',
])('gives nothing for %j', (raw) => {
  expect(decodeSockaddr(raw)).toBeUndefined();
});
