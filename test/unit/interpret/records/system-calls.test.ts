/** Numbers of system calls are those of the kernel's tables; meanings those of the man pages. */
import { expect, it } from '@jest/globals';
import { words, wordsOf } from './interpreted';

it.each([
  ['c000003e', 'x86_64'],
  ['40000003', 'i386'],
  ['c00000b7', 'aarch64'],
  ['40000028', 'armeb'],
  ['c00000f3', 'riscv64'],
  ['80000016', 's390x'],
  ['c0000015', 'ppc64le'],
  ['deadbeef', 'unknown-elf-type(deadbeef)'],
  ['x', 'unknown-elf-type(x)'],
])('arch %s is %s', (raw, expected) => {
  expect(wordsOf('SYSCALL', 'arch', raw)).toBe(expected);
});

it.each([
  ['arch=c000003e syscall=59', 'execve'],
  ['arch=40000003 syscall=11', 'execve'],
  ['arch=c00000b7 syscall=221', 'execve'],
  ['arch=40000003 syscall=102 a0=3', 'socketcall(connect)'],
  ['arch=40000003 syscall=102 a0=ff', 'socketcall'],
  ['arch=40000003 syscall=102', 'socketcall'],
  ['arch=40000003 syscall=117 a0=1', 'ipc(semop)'],
  ['arch=c000003e syscall=9999', 'unknown-syscall(9999)'],
  ['arch=deadbeef syscall=1', '1'],
  ['syscall=1', '1'],
])('%s is %s', (body, expected) => {
  expect(words('SYSCALL', body, 'syscall')).toBe(expected);
});

it.each([
  ['arch=c000003e syscall=257 a0=ffffff9c', 'a0', 'AT_FDCWD'],
  ['arch=c000003e syscall=257 a0=3', 'a0', '0x3'],
  ['arch=c000003e syscall=257 a2=80241', 'a2', 'O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC'],
  ['arch=c000003e syscall=2 a1=241 a2=1b6', 'a2', '0666'],
  ['arch=c000003e syscall=2 a1=0 a2=1b6', 'a2', '0x1b6'],
  ['arch=c000003e syscall=62 a0=5 a1=9', 'a1', 'SIGKILL'],
  ['arch=c000003e syscall=9 a2=5 a3=22', 'a2', 'PROT_READ|PROT_EXEC'],
  ['arch=c000003e syscall=9 a2=5 a3=22', 'a3', 'MAP_PRIVATE|MAP_ANONYMOUS'],
  ['arch=c000003e syscall=165 a3=1001', 'a3', 'MS_RDONLY|MS_BIND'],
  ['arch=c000003e syscall=56 a0=1200011', 'a0', 'CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD'],
  ['arch=c000003e syscall=105 a0=3e8', 'a0', 'ann'],
  ['arch=c000003e syscall=41 a0=a a1=80001 a2=6', 'a0', 'inet6'],
  ['arch=c000003e syscall=41 a0=a a1=80001 a2=6', 'a1', 'SOCK_STREAM'],
  ['arch=c000003e syscall=41 a0=a a1=80001 a2=6', 'a2', 'tcp'],
  ['arch=c000003e syscall=0 a0=7ffd12345678', 'a0', '0x7ffd12345678'],
  ['arch=deadbeef syscall=257 a0=ffffff9c', 'a0', '0xffffff9c'],
  ['nargs=3 a0=2', 'a0', '0x2'],
])('%s: %s is %s', (body, name, expected) => {
  expect(words('SYSCALL', body, name)).toBe(expected);
});

it.each([
  ['SYSCALL', 'exit', '0', '0'],
  ['SYSCALL', 'exit', '4096', '4096'],
  ['SYSCALL', 'exit', '-13', 'EACCES(Permission denied)'],
  ['SYSCALL', 'exit', '-11', 'EAGAIN(Resource temporarily unavailable)'],
  ['SYSCALL', 'exit', '-9999', '-9999'],
  ['SYSCALL', 'exit', '-x', '-x'],
  ['INTEGRITY_DATA', 'errno', '-2', 'ENOENT(No such file or directory)'],
  ['AVC', 'error', '-13', 'EACCES(Permission denied)'],
  ['URINGOP', 'uring_op', '18', 'openat'],
  ['URINGOP', 'uring_op', '9999', '9999'],
  ['URINGOP', 'uring_op', 'x', 'x'],
])('%s %s=%s is %s', (type, name, raw, expected) => {
  expect(wordsOf(type, name, raw)).toBe(expected);
});
