import { expect, it } from '@jest/globals';
import { wordsOf } from './interpreted';

it.each([
  ['CONFIG_CHANGE', 'res', '1', 'yes'],
  ['CONFIG_CHANGE', 'res', '0', 'no'],
  ['CONFIG_CHANGE', 'res', '2', 'unset'],
  ['USER_AUTH', 'res', 'success', 'success'],
  ['USER_AUTH', 'res', '-1', '-1'],
  ['ANOM_PROMISCUOUS', 'prom', '256', 'yes'],
  ['ANOM_PROMISCUOUS', 'old_prom', '0', 'no'],
  ['ANOM_PROMISCUOUS', 'prom', 'x', 'x'],
  ['ANOM_ABEND', 'sig', '11', 'SIGSEGV'],
  ['ANOM_ABEND', 'sig', '40', 'unknown-signal(40)'],
  ['SECCOMP', 'code', '0x80000000', 'kill'],
  ['SECCOMP', 'code', '0x7ffc0000', 'log'],
  ['SECCOMP', 'code', '0x00050016', 'errno'],
  ['SECCOMP', 'code', '0x7fff0000', 'allow'],
  ['SECCOMP', 'code', '0x12340000', 'unknown-seccomp-code(0x12340000)'],
  ['SECCOMP', 'code', '?', '?'],
  ['FANOTIFY', 'resp', '1', 'allow'],
  ['FANOTIFY', 'resp', '2', 'deny'],
  ['FANOTIFY', 'resp', '7', 'unknown'],
  ['FANOTIFY', 'resp', '?', '?'],
  ['EVENT_LISTENER', 'nl-mcgrp', '1', 'audit-netlink-multicast'],
  ['EVENT_LISTENER', 'nl-mcgrp', '9', '9'],
  ['EVENT_LISTENER', 'nl-mcgrp', '?', '?'],
  ['CONFIG_CHANGE', 'list', '4', 'exit'],
  ['CONFIG_CHANGE', 'list', '7', 'io_uring'],
  ['CONFIG_CHANGE', 'list', '3', 'unknown-list(3)'],
  ['SYSCALL', 'per', '400000', 'PER_LINUX'],
  ['SYSCALL', 'per', '8', 'PER_LINUX32'],
  ['SYSCALL', 'per', 'x', 'x'],
  ['AVC', 'ioctlcmd', '5401', 'TCGETS'],
  ['AVC', 'ioctlcmd', '0x5413', 'TIOCGWINSZ'],
])('%s %s=%s is %s', (type, name, raw, expected) => {
  expect(wordsOf(type, name, raw)).toBe(expected);
});
