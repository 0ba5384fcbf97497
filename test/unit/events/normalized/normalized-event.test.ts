/** The tables of actions hold nothing that no kernel has, and everything has words. */
import { expect, it } from '@jest/globals';
import type { SocketAddress } from '../../../../lib/interpret/records/sockaddr';
import { ACTIONS } from '../../../../lib/events/normalized/actions';
import { addressText } from '../../../../lib/events/normalized/address-text';
import {
  syscallsWithAction,
  syscallAction,
} from '../../../../lib/events/normalized/syscall-actions';
import { SYSCALL_TABLES, syscallNames } from '../../../../lib/tables/syscalls';
import * as sockets from '../../../../lib/tables/arguments/sockets.generated';
import { uringOperationEntries } from '../../../../lib/tables/uring-operations';

it('names system calls that exist, each once', () => {
  const known = new Set([
    ...SYSCALL_TABLES.flatMap((table) => syscallNames(table)),
    ...Object.values(sockets.SOCKET_CALLS()),
    ...[...uringOperationEntries()].map(([, name]) => name),
  ]);
  const calls = syscallsWithAction();
  expect(calls.filter((name) => !known.has(name))).toEqual([]);
  expect(new Set(calls).size).toBe(calls.length);
});

it('has an action for every operation of io_uring that is about files or sockets', () => {
  const names = [...uringOperationEntries()].map(([, name]) => name);
  expect(names.filter((name) => syscallAction(name) === undefined)).toEqual([
    'close',
    'msg_ring',
    'uring_cmd',
    'waitid',
    'futex_wait',
    'futex_wake',
    'futex_waitv',
    'fixed_fd_install',
    'uring_cmd128',
  ]);
});

it('has words and a name of its own for every action', () => {
  for (const [action, words] of Object.entries(ACTIONS)) {
    expect(action).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(words).toMatch(/^[a-z][A-Za-z ]+$/);
  }
});

it.each<[SocketAddress, string]>([
  [{ family: 'local', path: '/run/x', abstract: false }, '/run/x'],
  [{ family: 'local', path: 'x', abstract: true }, '@x'],
  [{ family: 'local', path: '', abstract: false }, 'an unnamed socket'],
  [{ family: 'inet', address: '10.1.2.3', port: 443 }, '10.1.2.3:443'],
  [{ family: 'inet6', address: '::1', port: 443, flowInfo: 0, scopeId: 0 }, '[::1]:443'],
  [{ family: 'netlink', pid: 7, groups: 0 }, 'netlink port 7'],
  [{ family: 'vsock', cid: 3, port: 1024 }, 'vsock 3:1024'],
  [{ family: 'packet', protocol: 3, interfaceIndex: 2, hardwareAddress: '' }, 'interface 2'],
  [{ family: 'unspecified' }, 'an unspecified address'],
  [{ family: 'other', number: 99, bytes: Uint8Array.of(1) }, 'an address of family 99'],
])('writes %j as people do', (address, text) => {
  expect(addressText(address)).toBe(text);
});
