/** The tables of actions hold nothing that no kernel has, and everything has words. */
import { expect, it } from '@jest/globals';
import { ACTIONS } from '../../../lib/events/normalized/actions';
import {
  SYSCALLS_WITH_ACTION,
  syscallAction,
} from '../../../lib/events/normalized/syscall-actions';
import { SYSCALL_TABLES, syscallNames } from '../../../lib/tables/syscalls';
import { sockets } from '../../../lib/interpret/lazy-tables';
import { uringOperationEntries } from '../../../lib/tables/uring-operations';

it('names system calls that exist, each once', () => {
  const known = new Set([
    ...SYSCALL_TABLES.flatMap((table) => syscallNames(table)),
    ...Object.values(sockets().SOCKET_CALLS),
    ...[...uringOperationEntries()].map(([, name]) => name),
  ]);
  expect(SYSCALLS_WITH_ACTION.filter((name) => !known.has(name))).toEqual([]);
  expect(new Set(SYSCALLS_WITH_ACTION).size).toBe(SYSCALLS_WITH_ACTION.length);
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
