/** The line that says what happened, for events of every kind, and that nobody can make it lie. */
import { describe, expect, it } from '@jest/globals';
import type { Names } from '../../../../lib/machine/names';
import { eventWith } from '../event-of-lines';
import { NAMES } from '../injected-names';
import { EVENTS, path, syscall } from '../recorded-events';

const NOBODY: Names = {
  userName: () => undefined,
  groupName: () => undefined,
  protocolName: () => undefined,
};

it.each<[keyof typeof EVENTS, string]>([
  ['deletion', 'alice (as root) deleted /etc/passwd.lock with /usr/bin/rm: done [k]'],
  [
    'failedOpening',
    'alice (as root) opened /etc/shadow with /usr/bin/rm: failed (EACCES, Permission denied) [k]',
  ],
  ['creation', 'alice (as root) created /home/alice/notes of märz with /usr/bin/rm: done [k]'],
  ['renaming', 'alice (as root) renamed /tmp/a to /tmp/b with /usr/bin/rm: done [k]'],
  ['removedDirectory', 'alice (as root) deleted directory /tmp/d with /usr/bin/rm: done [k]'],
  ['execution', 'alice (as root) executed /usr/bin/id (id -u alx): done [k]'],
  [
    'connection',
    'alice (as root) connected to 10.1.2.3:443 with /usr/bin/rm: failed (ECONNREFUSED, Connection refused) [k]',
  ],
  ['connection6', 'alice (as root) connected to [2001:db8::1]:443 with /usr/bin/rm: done [k]'],
  [
    'accepted',
    'alice (as root) accepted a connection from 10.1.2.3:49153 with /usr/bin/rm: done [k]',
  ],
  ['binding', 'alice (as root) bound a socket to 0.0.0.0:80 with /usr/bin/rm: done [k]'],
  ['localConnection', 'alice (as root) connected to /run/nscd/socket with /usr/bin/rm: done [k]'],
  ['socketcall', 'alice (as root) connected to 10.1.2.3:443 with /usr/bin/rm: done'],
  ['signal', 'alice (as root) sent SIGKILL to sleep (pid 1234) with /usr/bin/rm: done [k]'],
  ['module', 'alice (as root) loaded kernel module dummy with /usr/bin/rm: done [k]'],
  ['uring', 'root opened a file: failed (ENOENT, No such file or directory) [ring]'],
  ['unknownCall', 'alice (as root) called an unknown system call with /usr/bin/rm: done'],
  ['plainCall', 'alice (as root) called getpid with /usr/bin/rm: done [k1, k2]'],
  ['login', 'root set the login user to alice: done'],
  ['failedLogin', 'mallory logged in with /usr/sbin/sshd from 10.1.2.3: failed'],
  ['authentication', 'alice authenticated with /usr/bin/sudo from 2001:db8::1: done'],
  ['command', 'alice ran id -u with /usr/bin/sudo: done'],
  ['addedUser', 'alice (as root) added user bob with /usr/sbin/useradd: done'],
  ['deletedGroup', 'alice (as root) deleted group staff with /usr/sbin/groupdel: done'],
  ['service', 'root started service cron with /usr/lib/systemd/systemd: done'],
  ['configuration', 'alice changed auditing (add_rule): done [delete]'],
  ['enabling', 'alice changed auditing (audit_enabled=1): done'],
  [
    'apparmor',
    'alice (as root) was denied open of /etc/shadow with /usr/bin/rm: failed (EACCES, Permission denied) [k]',
  ],
  ['selinux', 'httpd was allowed read and write of index.html: done'],
  ['seccomp', 'alice ran into a seccomp filter (ioctl) in /opt/chrome'],
  ['crash', 'alice crashed with SIGSEGV in /home/alice/a.out'],
  ['promiscuous', 'alice (as root) turned on promiscuous mode of eth0: done'],
  ['firewall', 'nft changed the firewall (filter:2)'],
  ['bpf', 'the kernel loaded BPF program 12'],
  ['listener', 'root began to listen to audit records with /usr/lib/systemd/systemd: done'],
  [
    'integrity',
    'root had the integrity checked of /usr/bin/x (invalid-hash) with sh: failed (EACCES, Permission denied)',
  ],
  ['landlock', 'a process was denied reading /etc/passwd: failed'],
  ['message', 'alice (as root) said hello there'],
  ['kernel', 'the kernel started auditing: done'],
  ['endAlone', 'the kernel ended an event whose records are not here'],
])('%s', (kind, line) => {
  expect(EVENTS[kind].summary(NAMES)).toBe(line);
});

describe('a path', () => {
  it('is not joined with the working directory when it began elsewhere', () => {
    expect(EVENTS.openingBesideDescriptor.summary(NAMES)).toContain(' opened notes with ');
  });

  it('is joined when both directories of a renaming are the working directory', () => {
    const renaming = (second: string): string =>
      eventWith(
        ['SYSCALL', syscall(316, `success=yes exit=0 a0=ffffff9c a1=1 a2=${second} a3=2 items=2`)],
        ['CWD', 'cwd="/srv/"'],
        ['PATH', path(0, '"a"', 'DELETE')],
        ['PATH', path(1, '"./b"', 'CREATE')],
      ).summary(NAMES);
    expect(renaming('ffffffffffffff9c')).toContain(' renamed /srv/a to /srv/b ');
    expect(renaming('5')).toContain(' renamed a to ./b ');
  });

  it.each([
    ['symlinkat', 266, 'a0=1 a1=ffffff9c a2=1', '"x"', '/srv/x'],
    ['symlinkat elsewhere', 266, 'a0=1 a1=5 a2=1', '"x"', 'x'],
    ['stat', 4, 'a0=1 a1=1', '".//x"', '/srv/x'],
    ['stat of the folder itself', 4, 'a0=1 a1=1', '"."', '/srv'],
    ['an absolute path', 257, 'a0=5 a1=1', '"/x"', '/x'],
    ['a path upwards', 4, 'a0=1 a1=1', '"../x"', '/srv/../x'],
  ])('of %s is what the kernel went by', (_what, number, registers, name, whole) => {
    const event = eventWith(
      ['SYSCALL', syscall(number, `success=yes exit=0 ${registers} items=1`)],
      ['CWD', 'cwd="/srv"'],
      ['PATH', path(0, name, 'CREATE')],
    );
    expect(event.summary(NAMES)).toContain(` ${whole} with `);
  });

  it('is an inode where there is no name, and only counted when there are many', () => {
    const paths = [1, 2, 3, 4, 5, 6].map(
      (item) => ['PATH', path(item, '(null)', 'NORMAL')] as const,
    );
    const event = eventWith(['SYSCALL', syscall(90, 'success=yes exit=0 a0=1 items=6')], ...paths);
    expect(event.summary(NAMES)).toContain(
      ' changed the mode of inode 101, inode 102, inode 103, inode 104 and 2 more with ',
    );
  });
});

it('says where a file is that has no record of its own', () => {
  const event = eventWith(
    ['SYSCALL', syscall(87, 'success=no exit=-2 items=1')],
    ['CWD', 'cwd="/tmp"'],
    ['PATH', path(0, '"folder/"', 'PARENT')],
  );
  expect(event.summary(NAMES)).toContain(' deleted a file in /tmp/folder/ with ');
});

it('says no more than is known', () => {
  const call = (number: number): string =>
    eventWith(['SYSCALL', syscall(number, 'success=yes exit=0 items=0')]).summary(NAMES);
  expect(call(9)).toContain(' mapped memory with ');
  expect(call(62)).toContain(' sent a signal with ');
  expect(call(90)).toContain(' changed the mode of a file with ');
});

it('takes no answer of a system call for an error that is none', () => {
  const event = eventWith(
    ['CONFIG_CHANGE', 'op=add_rule auid=1000 ses=3 list=4 res=0'],
    ['SYSCALL', syscall(44, 'success=yes exit=56 items=0')],
  );
  expect(event.summary(NAMES)).toMatch(/ changed auditing \(add_rule\) with \S+: failed \[k\]$/);
});

it.each([
  [
    'AVC',
    'apparmor="DENIED" operation="capable" class="cap" comm="x" capability=1 capname="dac_override"',
    'x was denied capability dac_override: failed',
  ],
  [
    'AVC',
    'avc:  denied  { name_connect } for  pid=7 comm="x" scontext=a tcontext=b tclass=tcp_socket permissive=0',
    'x was denied name_connect of tcp_socket: failed',
  ],
  [
    'AVC',
    'apparmor="ALLOWED" operation="open" name="/x" comm="x"',
    'x would have been denied open of /x: allowed',
  ],
  [
    'NETFILTER_PKT',
    'mark=0x0 saddr=10.0.0.1 daddr=10.0.0.2 proto=6',
    'the kernel saw a packet to 10.0.0.2',
  ],
  [
    'VIRT_CONTROL',
    `pid=1 uid=0 auid=1000 msg='virt=kvm op=start vm="web" exe="/usr/sbin/libvirtd" res=success'`,
    'alice (as root) started virtual machine web with /usr/sbin/libvirtd: done',
  ],
  [
    'SOFTWARE_UPDATE',
    `pid=1 uid=0 auid=1000 msg='op=install sw="vim" sw_type=rpm res=success'`,
    'alice (as root) installed software vim: done',
  ],
  [
    'GRP_MGMT',
    `pid=1 uid=0 auid=1000 msg='op=change id=42 exe="/usr/bin/gpasswd" res=success'`,
    'alice (as root) changed group shadow (change) with /usr/bin/gpasswd: done',
  ],
  [
    'MAC_STATUS',
    'enforcing=0 old_enforcing=1 auid=1000 res=1',
    'alice switched SELinux from enforcing to permissive: done',
  ],
  [
    'FEATURE_CHANGE',
    'auid=1000 feature=loginuid_immutable res=0',
    'alice changed auditing (loginuid_immutable): failed',
  ],
  [
    'APPARMOR_DENIED',
    'operation="open" pid=9 parent=1 profile="/usr/sbin/named" name="/etc/x" denied_mask="r::"',
    'a process was denied open of /etc/x: failed',
  ],
  ['DAEMON_START', 'op=start auid=4294967295 uid=0 res=success', 'root started auditing: done'],
  [
    'ANOM_LOGIN_FAILURES',
    `pid=1 uid=0 auid=1000 msg='acct="x" res=failed'`,
    'alice (as root) reported an anomaly of x (ANOM_LOGIN_FAILURES): failed',
  ],
])('reads %s %s', (type, body, line) => {
  expect(eventWith([type, body]).summary(NAMES)).toBe(line);
});

it('calls users by their numbers when they have no names', () => {
  expect(EVENTS.deletion.summary(NOBODY)).toMatch(/^uid 1000 \(as root\) deleted /);
  expect(EVENTS.addedUser.summary(NOBODY)).toContain(' added user uid 1005 with ');
});

it('takes the names that auditd wrote down', () => {
  const event = eventWith([
    'CRED_ACQ',
    `pid=1 uid=0 auid=1000 msg='acct="x" res=success'\u001dUID="toor" AUID="carol"`,
  ]);
  expect(event.summary(NAMES)).toMatch(/^carol \(as toor\) acquired credentials of x: done$/);
});

it('names a script that an interpreter runs', () => {
  const who = 'auid=1000 uid=1000 euid=1000 comm="backup.py" exe="/usr/bin/python3.11"';
  const event = eventWith(['SYSCALL', syscall(39, 'success=yes exit=0 items=0', who)]);
  expect(event.summary(NAMES)).toContain(' with /usr/bin/python3.11 (backup.py): done');
});

it('says that a password is its owner’s', () => {
  const event = eventWith([
    'USER_CHAUTHTOK',
    `pid=1 uid=0 auid=1000 msg='op=change-password acct="alice" exe="/usr/bin/passwd" res=success'`,
  ]);
  expect(event.summary(NAMES)).toBe(
    'alice (as root) changed the password of alice with /usr/bin/passwd: done',
  );
});

it('cuts a long command line off', () => {
  const event = eventWith(
    ['SYSCALL', syscall(59, 'success=yes exit=0 items=1')],
    ['EXECVE', `argc=2 a0="x" a1="${'y'.repeat(500)}"`],
    ['PATH', path(0, '"/bin/x"', 'NORMAL')],
  );
  expect(event.summary(NAMES)).toContain(` executed /bin/x (x ${'y'.repeat(118)}…): done`);
});

it('shows nothing that a terminal would obey', () => {
  const name = Buffer.from('/tmp/\u001b[2J\n\u202e\u009b').toString('hex').toUpperCase();
  const event = eventWith(
    ['SYSCALL', syscall(87, 'success=yes exit=0 items=1')],
    ['PATH', path(0, name, 'DELETE')],
  );
  const line = event.summary(NAMES);
  // oxlint-disable-next-line no-control-regex -- These are what must not be there.
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(line).toContain('deleted /tmp/\\033[2J\\012');
});
