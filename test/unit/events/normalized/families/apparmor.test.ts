/** What AppArmor tells: accesses by their objects, profiles that come and go, and nothing else than that. */
import { describe, expect, it } from '@jest/globals';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { call, type Line, outcome, sentence, told } from './sentences';

const DENIED = 'apparmor="DENIED" profile="/usr/bin/man" pid=7 comm="man"';

describe('what becomes of profiles', () => {
  it.each([
    [
      'operation="profile_load" profile="unconfined" name="/usr/sbin/ntpd" pid=99 comm="apparmor_parser"',
      'apparmor_parser loaded AppArmor profile /usr/sbin/ntpd: done',
    ],
    [
      'operation="profile_replace" info="same as current profile, skipping" ' +
        'profile="unconfined" name="nginx" pid=9 comm="aa"',
      'aa kept AppArmor profile nginx (same as current profile, skipping): done',
    ],
    [
      'operation="profile_remove" info="profile does not exist" error=-2 profile="unconfined" name="x" pid=9 comm="aa"',
      'aa tried to remove AppArmor profile x (profile does not exist): failed (ENOENT, No such file or directory)',
    ],
    [
      'info="failed to unpack profile" error=-71 name="/bin/x" pid=9 comm="aa" offset=159',
      'aa tried to load AppArmor profile /bin/x (failed to unpack profile): failed (EPROTO, Protocol error)',
    ],
    [
      'operation="profile_remove" profile="unconfined" name="snap.lxd" pid=9 comm="aa"',
      'aa removed AppArmor profile snap.lxd: done',
    ],
    [
      'operation="profile_load" info="failed to unpack profile" error=-71 ' +
        'profile="unconfined" name="x" pid=9 comm="aa"',
      'aa tried to load AppArmor profile x (failed to unpack profile): failed (EPROTO, Protocol error)',
    ],
    [
      'info="invalid profile format" error=-93 profile="unconfined" pid=1 comm="sh"',
      'sh tried to load an AppArmor profile (invalid profile format): failed (EPROTONOSUPPORT, Protocol not supported)',
    ],
    [
      'info="AppArmor initialized" pid=1 comm="swapper/0"',
      'swapper/0 changed AppArmor (AppArmor initialized): done',
    ],
  ])('%s', (body, line) => {
    expect(told('AVC', `apparmor="STATUS" ${body}`)).toBe(line);
  });

  it('is not changed where it was the same already', () => {
    const body =
      'apparmor="STATUS" operation="profile_replace" info="same as current profile, skipping" ' +
      'profile="unconfined" name="snap.a" pid=9 comm="aa"';
    const { event } = eventWith(['AVC', body]).toECS({ names: NAMES });
    expect(event).toMatchObject({
      action: 'kept-mac-policy',
      type: ['info'],
      outcome: 'success',
    });
  });

  it('are no accesses, and no files', () => {
    const body =
      'apparmor="STATUS" operation="profile_load" profile="unconfined" name="/usr/sbin/ntpd" pid=9 comm="aa"';
    const document = eventWith(['AVC', body]).toECS({ names: NAMES });
    expect(document.event).toMatchObject({ action: 'loaded-mac-policy', outcome: 'success' });
    expect(document).not.toHaveProperty('file');
    expect(document.audit.object).toEqual({ kind: 'profile', name: '/usr/sbin/ntpd' });
    expect(told('APPARMOR_STATUS', 'operation="profile_load" name="x" pid=9 comm="aa"')).toBe(
      'aa loaded AppArmor profile x: done',
    );
  });
});

it.each([
  ['operation="open" name="/etc/gshadow"', 'was denied open of /etc/gshadow'],
  ['operation="open" name=2F746D702F6120', 'was denied open of /tmp/a '],
  ['operation="open" name=""', 'was denied open'],
  ['operation="rename_src" name="/a" name2="/b"', 'was denied rename_src of /a to /b'],
  ['operation="link" name="/a" target="/b"', 'was denied link of /b as /a'],
  ['operation="inode_link" name="/new" name2="/old"', 'was denied inode_link of /old as /new'],
  ['operation="link" name="/a"', 'was denied link of /a'],
  ['operation="rename_dest" name="/c"', 'was denied rename_dest of /c'],
  ['operation="capable" capability=21', 'was denied capability sys_admin'],
  ['operation="capable" capability=7777', 'was denied a capability'],
  [
    'operation="pivotroot" name="/new/" srcname="/new/old/"',
    'was denied pivotroot to /new/ (old root at /new/old/)',
  ],
  [
    'operation="create" class="posix_mqueue" name="/jobs" requested="create"',
    'was denied create of message queue /jobs',
  ],
  [
    'operation="sysv_mqueue" class="sysv_mqueue" name="77" requested="write"',
    'was denied write of message queue 77',
  ],
  [
    'operation="sysv_mqueue" class="sysv_mqueue" requested="read"',
    'was denied read of a message queue',
  ],
  ['operation="uring_override" class="io_uring" tcontext="q"', 'was denied using credentials of q'],
  ['operation="uring_override" class="io_uring"', 'was denied using credentials of another'],
  [
    'operation="uring_cmd" class="io_uring" name="/dev/ng0n1"',
    'was denied sending an io_uring command to /dev/ng0n1',
  ],
  ['operation="uring_cmd" class="io_uring"', 'was denied sending an io_uring command'],
  [
    'operation="uring_sqpoll" class="io_uring" requested="sqpoll"',
    'was denied starting an io_uring polling thread',
  ],
  [
    'operation="accept" class="net" laddr=192.0.2.1 lport=80 family="inet" sock_type="stream" protocol=6',
    'was denied accept on 192.0.2.1:80 (inet stream socket, tcp)',
  ],
  [
    'operation="sendmsg" class="net" laddr=::1 lport=53 family="inet6" sock_type="dgram" protocol=17',
    'was denied sendmsg on [::1]:53 (inet6 dgram socket, udp)',
  ],
  [
    'operation="recvmsg" family="unix" sock_type="stream" protocol=0 addr="@62757300" peer_addr=none',
    'was denied recvmsg on @bus',
  ],
  ['operation="connect" name="/run/x.sock"', 'was denied connect to /run/x.sock'],
  ['operation="sendmsg" name="run/notify"', 'was denied sendmsg to run/notify'],
  ['operation="ptrace" requested_mask="readby" peer="q"', 'was denied ptrace by q (read)'],
  [
    'operation="create" family="inet" sock_type="raw" protocol=1 laddr=192.0.2.1 lport=1',
    'was denied create of 192.0.2.1 (inet raw socket, icmp)',
  ],
  [
    'operation="connect" family="inet6" sock_type="raw" protocol=58 faddr=2001:db8::1 fport=58',
    'was denied connect to 2001:db8::1 (inet6 raw socket, ipv6-icmp)',
  ],
  [
    'operation="recvmsg" info="failed remote addr match" error=-13 family="inet" sock_type="dgram" protocol=17',
    'was denied recvmsg of inet dgram socket (udp): failed',
  ],
  [
    'operation="exec" name="/bin/sh" target="shell"',
    'was denied exec of /bin/sh (to profile shell)',
  ],
  ['operation="capable" capability=12 capname="net_admin"', 'was denied capability net_admin'],
  [
    'operation="signal" requested_mask="send" signal=kill peer="/usr/sbin/cupsd"',
    'was denied signal to /usr/sbin/cupsd (SIGKILL)',
  ],
  [
    'operation="signal" requested_mask="receive" signal=rtmin+1 peer=2F612062',
    'was denied signal from /a b (SIGRTMIN+1)',
  ],
  [
    'operation="signal" requested_mask="send" signal=exists peer="q"',
    'was denied signal to q (signal 0)',
  ],
  ['operation="ptrace" requested_mask="read" peer="q"', 'was denied ptrace of q (read)'],
  ['operation="ptrace" requested_mask="tracedby" peer="q"', 'was denied ptrace by q (trace)'],
  ['operation="setrlimit" rlimit=core value=0', 'was denied setrlimit of core (0)'],
  ['operation="change_profile" name="other"', 'was denied change_profile to other'],
  ['operation="change_onexec" target="other"', 'was denied change_onexec to other'],
  ['operation="userns_create" class="namespace"', 'was denied creating a user namespace'],
  [
    'operation="userns_create" class="namespace" target="narrow"',
    'was denied creating a user namespace (to profile narrow)',
  ],
  [
    'operation="mount" info="failed type match" error=-13 name="/srv/" fstype="ext4" srcname="/dev/sdb1" flags="ro"',
    'was denied mount on /srv/ (ext4 from /dev/sdb1, ro): failed (EACCES, Permission denied)',
  ],
  ['operation="umount" name="/srv/"', 'was denied umount of /srv/'],
  [
    'operation="getpeername" family="inet" sock_type="stream" protocol=6 faddr=192.0.2.7 fport=443',
    'was denied getpeername of 192.0.2.7:443 (inet stream socket, tcp)',
  ],
  [
    'operation="file_mmap" info="Failed name lookup - disconnected path" error=-13 name="x"',
    'was denied file_mmap of x (Failed name lookup - disconnected path)',
  ],
])('a denial: %s', (body, words) => {
  expect(told('AVC', `${DENIED} ${body}`)).toContain(`man ${words}`);
});

it.each([
  [
    'APPARMOR',
    'PERMITTING attribute (mode) change to /etc/x (chmod(77) profile /bin/chmod active /bin/chmod)',
    'chmod would have been denied attribute (mode) of /etc/x: allowed',
  ],
  [
    'APPARMOR',
    'REJECTING w access to /etc/hosts (vi(77) profile /usr/bin/vi active /usr/bin/vi)',
    'vi was denied w to /etc/hosts: failed',
  ],
  [
    'APPARMOR',
    'PERMITTING rmdir on /tmp/a (sh(77) profile /bin/sh active null-complain-profile)',
    'sh would have been denied rmdir on /tmp/a: allowed',
  ],
  [
    'APPARMOR',
    "REJECTING access to capability 'net_raw' (ping(77) profile /bin/ping active /bin/ping)",
    'ping was denied access to capability net_raw: failed',
  ],
  [
    'APPARMOR',
    'AUDITING link access from /a to /b (ln(77) profile /bin/ln active /bin/ln)',
    'ln was allowed link of /b as /a: done',
  ],
  [
    'APPARMOR',
    'LOGPROF-HINT fork pid=7 child=8',
    'the kernel said LOGPROF-HINT fork pid=7 child=8',
  ],
  [
    'APPARMOR_DENIED',
    'operation="capable" name="setuid" pid=3 profile="/bin/ping"',
    'a process was denied capability setuid: failed',
  ],
])('in words and fields of old kernels: %s %s', (type, body, line) => {
  expect(told(type, body)).toBe(line);
});

describe('sockets', () => {
  it.each([
    [
      'operation="create" family="inet" sock_type="stream" protocol=6 requested="create"',
      'was denied create of inet stream socket (tcp)',
    ],
    [
      'operation="create" family="netlink" sock_type="raw" protocol=9',
      'was denied create of netlink raw socket (protocol 9)',
    ],
    [
      'operation="bind" family="inet6" sock_type="dgram" protocol=17 laddr=::1 lport=53',
      'was denied bind to [::1]:53 (inet6 dgram socket, udp)',
    ],
    [
      'operation="connect" family="inet" sock_type="stream" protocol=0 ' +
        'faddr=192.0.2.9 fport=25 laddr=192.0.2.1 lport=4000',
      'was denied connect to 192.0.2.9:25 (inet stream socket, tcp)',
    ],
    [
      'operation="recvmsg" family="inet" sock_type="dgram" protocol=17 laddr=192.0.2.1 lport=53 ' +
        'faddr=192.0.2.9 fport=5000',
      'was denied recvmsg from 192.0.2.9:5000 (inet dgram socket, udp)',
    ],
    [
      'operation="connect" family="unix" sock_type="stream" protocol=0 addr=none peer_addr="/run/docker.sock"',
      'was denied connect to /run/docker.sock (unix stream socket)',
    ],
    [
      'operation="sendmsg" family="unix" sock_type="dgram" protocol=0 addr="/own" peer_addr="@78797A"',
      'was denied sendmsg to @xyz (unix dgram socket)',
    ],
    [
      'operation="bind" family="unix" sock_type="stream" protocol=0 addr="@666F6F" peer_addr=none',
      'was denied bind to @foo (unix stream socket)',
    ],
    [
      'operation="connect" family="unix" sock_type="seqpacket" protocol=0 addr=none peer_addr=none',
      'was denied connect of unix seqpacket socket',
    ],
  ])('%s', (body, words) => {
    expect(told('AVC', `${DENIED} class="net" ${body}`)).toBe(`man ${words}: failed`);
  });

  it('are at the address of the call where the record has none', () => {
    const records = [
      ['AVC', `${DENIED} operation="connect" family="inet" sock_type="stream" protocol=6`],
      call(42, 'success=no exit=-13 a0=3'),
      ['SOCKADDR', 'saddr=020000190A0000090000000000000000'],
    ] as const;
    expect(sentence(...records)).toContain(' was denied connect to 10.0.0.9:25 ');
    expect(eventWith(...records).toECS({ names: NAMES })).toMatchObject({
      destination: { ip: '10.0.0.9', port: 25 },
      network: { type: 'ipv4', transport: 'tcp', direction: 'egress' },
    });
  });

  it('have the other end as the source of what is received', () => {
    const body =
      `${DENIED} operation="accept" family="inet" sock_type="stream" protocol=6 laddr=192.0.2.1 lport=22 ` +
      'faddr=192.0.2.9 fport=5000';
    expect(eventWith(['AVC', body]).toECS({ names: NAMES })).toMatchObject({
      source: { ip: '192.0.2.9', port: 5000 },
      destination: { ip: '192.0.2.1', port: 22 },
      network: { direction: 'ingress', transport: 'tcp' },
    });
  });

  it('are not a place that a user came from', () => {
    const body = `${DENIED} operation="connect" family="unix" sock_type="stream" addr="/own" peer_addr="/p"`;
    expect(told('AVC', body)).not.toContain('from');
    expect(eventWith(['AVC', body]).toECS({ names: NAMES })).not.toHaveProperty('source');
  });
});

describe('modes', () => {
  const open = (mode: string): string => `apparmor="${mode}" operation="open" name="/x" comm="c"`;

  it.each([
    ['DENIED', 'c was denied open of /x: failed', 'failure'],
    ['KILLED', 'c was killed for open of /x: failed', 'failure'],
    ['ALLOWED', 'c would have been denied open of /x: allowed', 'success'],
    ['AUDIT', 'c was allowed open of /x: done', 'success'],
    ['HINT', 'c was noted by AppArmor for open of /x', 'unknown'],
  ])('%s', (mode, line, result) => {
    expect(told('AVC', open(mode))).toBe(line);
    expect(outcome(eventWith(['AVC', open(mode)]))).toBe(result);
  });

  it('go ahead while they complain, whatever becomes of the call', () => {
    const event = eventWith(['AVC', open('ALLOWED')], call(257, 'success=no exit=-2 a0=ffffff9c'));
    expect(event.summary(NAMES)).toMatch(
      /: allowed, then failed \(ENOENT, No such file or directory\)$/,
    );
    expect(outcome(event)).toBe('success');
  });
});

it('has profile, peer and class in ECS', () => {
  const body = `${DENIED} operation="signal" class="signal" requested_mask="send" signal=hup peer="q"`;
  expect(eventWith(['AVC', body]).toECS({ names: NAMES }).audit).toMatchObject({
    verdict: 'denied',
    operation: 'signal',
    signal: 'SIGHUP',
    apparmor: { profile: '/usr/bin/man', peer: 'q', class: 'signal', permissions: ['send'] },
  });
});

describe('an access in a call that changes who the process is', () => {
  const capable = (mode: string): Line => [
    'AVC',
    `apparmor="${mode}" operation="capable" profile="p" pid=214 comm="worker" capability=7 capname="setuid"`,
  ];
  const becoming = (uid: number, rest: string): Line => [
    'SYSCALL',
    `arch=c000003e syscall=117 ${rest} items=0 ppid=1 pid=214 auid=4294967295 uid=${uid} gid=0 ` +
      `euid=${uid} suid=${uid} fsuid=${uid} comm="worker" exe="/usr/bin/worker" key=(null)`,
  ];

  it('is not told as that of whom it became', () => {
    const line = sentence(capable('ALLOWED'), becoming(1005, 'success=yes exit=0 a0=3ed a1=3ed'));
    expect(line).toBe(
      'worker would have been denied capability setuid with /usr/bin/worker: allowed',
    );
  });

  it('is told as that of who they still are', () => {
    const line = sentence(capable('DENIED'), becoming(1000, 'success=no exit=-1 a0=3ed a1=3ed'));
    expect(line).toContain('alice was denied capability setuid with ');
  });
});
