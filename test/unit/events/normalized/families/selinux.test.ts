/** What SELinux tells: the verdict from the record, the object from whichever record knows it best. */
import { describe, expect, it } from '@jest/globals';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { call, type Line, outcome, path, sentence, told } from './sentences';

const CONTEXTS = 'scontext=u:system_r:ntpd_t:s0 tcontext=u:object_r:etc_t:s0';

function avc(
  permissions: string,
  rest: string,
  tclass = 'file',
  permissive = ' permissive=0',
): Line {
  return [
    'AVC',
    `avc:  denied  { ${permissions} } for  pid=12 comm="ntpd" ${rest} ${CONTEXTS} tclass=${tclass}${permissive}`,
  ];
}

describe('an access that was denied', () => {
  it.each<[string, Line, string]>([
    ['a file', avc('write', 'path="/etc/ntp.conf" dev="vda" ino=5'), 'write of /etc/ntp.conf'],
    ['a part of a name', avc('read', 'name="ntp.conf" dev="vda" ino=5'), 'read of ntp.conf'],
    ['an inode', avc('read', 'dev="vda" ino=5'), 'read of inode 5'],
    ['two permissions', avc('read open', 'path="/a"'), 'read and open of /a'],
    ['a port', avc('name_bind', 'src=8123', 'udp_socket'), 'name_bind to udp port 8123'],
    [
      'another port',
      avc('name_connect', 'dest=6379', 'tcp_socket'),
      'name_connect to tcp port 6379',
    ],
    [
      'a packet',
      avc('sendto', 'saddr=10.0.0.1 src=68 daddr=10.0.0.7 dest=67 netif=eth0', 'udp_socket'),
      'sendto to 10.0.0.7:67',
    ],
    [
      'a packet that came',
      avc('recvfrom', 'saddr=10.0.0.7 src=67 daddr=10.0.0.1 dest=68 netif=eth0', 'udp_socket'),
      'recvfrom from 10.0.0.7:67',
    ],
    [
      'the other end of a socket',
      avc('accept', 'laddr=10.0.0.1 lport=22 faddr=10.0.0.7 fport=5000', 'tcp_socket'),
      'accept from 10.0.0.7:5000',
    ],
    [
      'a node',
      avc('node_bind', 'saddr=2001:db8::1 src=99', 'tcp_socket'),
      'node_bind to [2001:db8::1]:99',
    ],
    [
      'a unix socket',
      avc('connectto', 'path="/run/a"', 'unix_stream_socket'),
      'connectto to /run/a',
    ],
    [
      'an abstract socket',
      avc('connectto', 'path=002F746D702F78', 'unix_stream_socket'),
      'connectto to @/tmp/x',
    ],
    ['a capability', avc('net_admin', 'capability=12 ', 'capability'), 'capability net_admin'],
    ['a module', avc('module_request', 'kmod="net-pf-3"', 'system'), 'module_request of net-pf-3'],
    [
      'lockdown',
      avc('confidentiality', 'lockdown_reason="use of bpf to read kernel RAM"', 'lockdown'),
      'confidentiality of lockdown (use of bpf to read kernel RAM)',
    ],
    [
      'a socket that listens',
      avc('accept', 'laddr=10.0.0.1 lport=22', 'tcp_socket'),
      'accept on 10.0.0.1:22',
    ],
    ['a port alone', avc('listen', 'lport=8080', 'tcp_socket'), 'listen on tcp port 8080'],
    ['a user namespace', avc('create', '', 'user_namespace'), 'creating a user namespace'],
    ['a polling thread', avc('sqpoll', '', 'io_uring'), 'starting an io_uring polling thread'],
    ['credentials', avc('override_creds', '', 'io_uring'), 'using credentials of etc_t'],
    [
      'a command',
      avc('cmd', 'path="/dev/ng0n1" dev="devtmpfs" ino=5', 'io_uring'),
      'sending an io_uring command to /dev/ng0n1',
    ],
    ["Android's binder", avc('call', '', 'binder'), 'call of etc_t'],
    ['its services', avc('find', 'service=activity', 'service_manager'), 'find of activity'],
    [
      'its interfaces',
      avc('find', 'interface=android.hardware.x', 'hwservice_manager'),
      'find of android.hardware.x',
    ],
    ['its properties', avc('set', 'property=ro.x', 'property_service'), 'set of ro.x'],
    ['a domain', avc('sigchld', '', 'process'), 'sigchld to etc_t'],
    ['a class', avc('create', '', 'netlink_route_socket'), 'create of netlink_route_socket'],
  ])('%s', (_what, record, words) => {
    expect(sentence(record)).toBe(`ntpd was denied ${words}: failed`);
  });

  it('needs no file of the call where its words are all there is to say', () => {
    const unshare = call(272, 'success=no exit=-13 a0=10000000');
    expect(sentence(avc('create', '', 'user_namespace'), unshare, path('"/bin/x"', 9))).toContain(
      ' was denied creating a user namespace with ',
    );
  });

  it('is about the file of the call that has its inode', () => {
    const open = call(257, 'success=no exit=-13 a0=ffffff9c');
    const line = (inode: number): string =>
      sentence(
        avc('read', 'name="ntp.keys" dev="vda" ino=5'),
        open,
        path('"/etc/ntp/ntp.keys"', inode),
      );
    expect(line(5)).toContain(' was denied read of /etc/ntp/ntp.keys with ');
    expect(line(6)).toContain(' was denied read of ntp.keys with ');
  });

  it('has the path of another record', () => {
    expect(
      sentence(avc('read', 'name="a" dev="vda" ino=5'), ['AVC_PATH', 'path="/var/a"']),
    ).toContain(' read of /var/a');
  });

  it('is at the address of the call where the record has the port alone', () => {
    const records = [
      avc('name_connect', 'dest=25', 'tcp_socket'),
      call(42, 'success=no exit=-13 a0=3'),
      ['SOCKADDR', 'saddr=020000190A0000090000000000000000'],
    ] as const;
    expect(sentence(...records)).toContain(' was denied name_connect to 10.0.0.9:25 ');
    expect(eventWith(...records).toECS({ names: NAMES })).toMatchObject({
      destination: { ip: '10.0.0.9', port: 25 },
      network: { transport: 'tcp', direction: 'egress' },
    });
  });

  it('is about the process that the call was given', () => {
    const kill = call(62, 'success=no exit=-13 a0=1f a1=9');
    expect(sentence(avc('sigkill', '', 'process'), kill)).toContain(
      ' was denied sigkill to a process (pid 31) (etc_t) ',
    );
  });

  it('is one of several', () => {
    const three = [avc('read', 'path="/a"'), avc('open', 'path="/a"'), avc('getattr', 'path="/a"')];
    expect(sentence(...three)).toBe('ntpd was denied read of /a and 2 more: failed');
    expect(sentence(...three.slice(0, 2), call(257, 'success=no exit=-13'))).toContain(
      ' was denied read of /a and 1 more with ',
    );
  });

  it('is told of who executed rather than of what was executed', () => {
    const line = sentence(
      avc('transition', 'path="/usr/bin/ping" dev="vda" ino=5', 'process'),
      call(59, 'success=yes exit=0', 'ping'),
      path('"/usr/bin/ping"', 5),
    );
    expect(line).toBe(
      'alice (as root) was denied transition of /usr/bin/ping (to etc_t) with ntpd: failed',
    );
  });
});

describe('an access that went ahead', () => {
  const open = (success: string): Line => call(257, `success=${success} a0=ffffff9c`);
  const permissive = avc('read', 'path="/a"', 'file', ' permissive=1');
  const old = avc('read', 'path="/a"', 'file', '');

  it.each<[string, readonly Line[], string]>([
    ['alone', [permissive], ': allowed'],
    ['with its call', [permissive, open('yes exit=3')], ': allowed'],
    [
      'before its call failed',
      [permissive, open('no exit=-20')],
      ': allowed, then failed (ENOTDIR, Not a directory)',
    ],
    ['on an old kernel', [old, open('yes exit=3')], ': allowed'],
  ])('%s', (_what, records, end) => {
    const line = sentence(...records);
    expect(line).toContain(' would have been denied read of /a');
    expect(line.slice(line.indexOf(': '))).toBe(end);
    expect(outcome(eventWith(...records))).toBe('success');
  });

  it.each<[string, readonly Line[]]>([
    ['an old kernel that enforces', [old, open('no exit=-13')]],
    ['an old kernel that does not say', [old]],
    ['a call that went on', [avc('siginh', '', 'process'), call(59, 'success=yes exit=0')]],
  ])('is not that of %s', (_what, records) => {
    expect(sentence(...records)).toMatch(/ was denied .*: failed/);
    expect(outcome(eventWith(...records))).toBe('failure');
  });

  it('goes behind one that was denied', () => {
    expect(sentence(permissive, avc('write', 'path="/b"'))).toContain(
      ' was denied write of /b and 1 more',
    );
  });

  it('is no decision where there is none', () => {
    expect(told('AVC', 'avc:  something is odd')).toBe('the kernel said something is odd');
  });

  it('was granted', () => {
    const granted = `avc:  granted  { setenforce } for  pid=1 comm="x" ${CONTEXTS} tclass=security`;
    expect(told('AVC', granted)).toBe('x was allowed setenforce of security: done');
    expect(
      sentence(['AVC', granted], ['MAC_STATUS', 'enforcing=0 old_enforcing=1 auid=1000 res=1']),
    ).toBe('alice switched SELinux from enforcing to permissive: done');
  });
});

it.each([
  [
    'op=security_compute_sid invalid_context="u:r:x_t:s0" scontext=a tcontext=b tclass=dir',
    'a process met an error of the security policy (security_compute_sid, u:r:x_t:s0)',
  ],
  [
    'security_compute_sid:  invalid context u:r:x_t:s0 for scontext=a tcontext=b tclass=dir',
    'a process met an error of the security policy (security_compute_sid, u:r:x_t:s0)',
  ],
  [
    'op=setxattr invalid_context=752F612062',
    'a process met an error of the security policy (setxattr, u/a b)',
  ],
  [
    'op=nnp_transition seresult=denied oldcontext=u:r:user_t:s0 newcontext=u:r:su_t:s0',
    'a process was denied nnp_transition of user_t to su_t: failed',
  ],
])('SELINUX_ERR %s', (body, line) => {
  expect(told('SELINUX_ERR', body)).toBe(line);
});

it('has contexts, class and permissions in ECS', () => {
  expect(eventWith(avc('name_bind', 'src=81', 'tcp_socket')).toECS({ names: NAMES })).toMatchObject(
    {
      server: { port: 81 },
      network: { transport: 'tcp' },
      audit: {
        verdict: 'denied',
        selinux: {
          permissions: ['name_bind'],
          scontext: 'u:system_r:ntpd_t:s0',
          tcontext: 'u:object_r:etc_t:s0',
          tclass: 'tcp_socket',
          permissive: false,
        },
      },
    },
  );
});

describe('kernels that do not say whether they only watch', () => {
  const denied = (permission: string, tclass: string): Line => [
    'AVC',
    `avc:  denied  { ${permission} } for  pid=214 comm="worker" name="x" dev=dm-0 ino=7 ` +
      `scontext=a:b:c_t tcontext=a:b:d_t tclass=${tclass}`,
  ];

  it.each<[string, Line, Line, 'success' | 'failure']>([
    ['succeeded', denied('read', 'file'), call(0, 'success=yes exit=3'), 'success'],
    ['was refused', denied('read', 'file'), call(2, 'success=no exit=-13'), 'failure'],
    ['was not permitted', denied('unlink', 'file'), call(87, 'success=no exit=-1'), 'failure'],
    ['found nothing behind it', denied('search', 'dir'), call(2, 'success=no exit=-2'), 'success'],
    [
      'was not for a terminal',
      denied('ioctl', 'chr_file'),
      call(16, 'success=no exit=-25'),
      'success',
    ],
    [
      'has no kernel support',
      denied('net_admin', 'capability'),
      call(16, 'success=no exit=-95'),
      'failure',
    ],
    ['began a program', denied('execute', 'file'), call(59, 'success=yes exit=0'), 'success'],
    [
      'began a program that lost a descriptor',
      denied('read write', 'chr_file'),
      call(59, 'success=yes exit=0'),
      'failure',
    ],
    [
      'began a program that lost a socket',
      denied('read write', 'unix_stream_socket'),
      call(59, 'success=yes exit=0'),
      'failure',
    ],
  ])('an access whose call %s', (_, record, syscall, result) => {
    const event = eventWith(record, syscall);
    expect(outcome(event)).toBe(result);
    const words = result === 'success' ? ' would have been denied ' : ' was denied ';
    expect(event.summary(NAMES)).toContain(words);
  });
});

it.each([
  [
    'avc:  denied  { sys_chroot } for  pid=9 comm="x" capability=18 ' +
      ' scontext=a:b:c_t tcontext=a:b:c_t tclass=cap_userns permissive=0',
    'x was denied capability sys_chroot (in a user namespace): failed',
  ],
  [
    'avc:  denied  { getattr } for  pid=9 comm="x" laddr=192.0.2.1 lport=1' +
      ' scontext=a:b:c_t tcontext=a:b:c_t tclass=rawip_socket permissive=0',
    'x was denied getattr on 192.0.2.1: failed',
  ],
  [
    'avc:  denied  { connect } for  pid=9 comm="x" faddr=192.0.2.1 fport=58' +
      ' scontext=a:b:c_t tcontext=a:b:c_t tclass=rawip_socket permissive=1',
    'x would have been denied connect to 192.0.2.1: allowed',
  ],
])('%s', (body, line) => {
  expect(told('AVC', body)).toBe(line);
});
