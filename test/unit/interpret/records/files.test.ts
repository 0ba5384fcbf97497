/** Modes and flags as `<linux/stat.h>`, `<linux/fcntl.h>` and `<linux/openat2.h>` have them. */
import { expect, it } from '@jest/globals';
import { wordsOf } from './interpreted';

it.each([
  ['PATH', 'mode', '0100644', 'file,644'],
  ['PATH', 'mode', '0104755', 'file,suid,755'],
  ['PATH', 'mode', '041777', 'dir,sticky,777'],
  ['PATH', 'mode', '0120777', 'link,777'],
  ['PATH', 'mode', '0140755', 'socket,755'],
  ['PATH', 'mode', '9', '9'],
  ['PATH', 'mode', '40000000000', '40000000000'],
  ['PATH', 'flags', '101', '101'],
  ['MQ_OPEN', 'mode', '0600', '0600'],
  ['MQ_OPEN', 'oflag', '0x42', 'O_RDWR|O_CREAT'],
  ['MQ_OPEN', 'oflag', '0x0', 'O_RDONLY'],
  ['OPENAT2', 'oflag', '0100', 'O_RDONLY|O_CREAT'],
  ['OPENAT2', 'oflag', '0x1', '0x1'],
  ['OPENAT2', 'resolve', '0x8', 'RESOLVE_BENEATH'],
  ['OPENAT2', 'resolve', '0x5', 'RESOLVE_NO_XDEV|RESOLVE_NO_SYMLINKS'],
  ['OPENAT2', 'resolve', '0x0', '0x0'],
  ['OPENAT2', 'resolve', 'x', 'x'],
  ['MMAP', 'flags', '0x22', 'MAP_PRIVATE|MAP_ANONYMOUS'],
  ['MMAP', 'flags', '0x10000000000000022', '0x10000000000000022'],
  ['CONFIG_CHANGE', 'perm', '0', 'read,write,exec,attr'],
  ['CONFIG_CHANGE', 'perm', '10', 'write,attr'],
  ['CONFIG_CHANGE', 'perm', 'wa', 'wa'],
])('%s %s=%s is %s', (type, name, raw, expected) => {
  expect(wordsOf(type, name, raw)).toBe(expected);
});
