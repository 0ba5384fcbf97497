/** Records as values: one of each kind, what cannot be read, and what no row knows. */
import { describe, expect, it } from '@jest/globals';
import { type DecodedRecord, decodeRecord } from '../../../../lib/events/decoded/decoded-record';
import { AuditRecord } from '../../../../lib/events/record';
import { recordTypeNumber } from '../../../../lib/tables/record-types';
import { EVENTS } from '../recorded-events';

function decoded(type: string, body: string): DecodedRecord {
  return decodeRecord(
    new AuditRecord(recordTypeNumber(type) ?? 0, `audit(1700000000.123:456): ${body}`),
  );
}

describe('a system call', () => {
  const [syscall, , , path, title] = EVENTS.deletion.decoded();

  it('has numbers, ids and text', () => {
    expect(syscall).toMatchObject({
      type: 'SYSCALL',
      typeNumber: 1300,
      arch: 'x86_64',
      syscall: 87,
      success: true,
      exit: 0,
      a0: 0x7ffdn,
      auid: 1000,
      euid: 0,
      tty: 'pts0',
      ses: 3,
      comm: 'rm',
      exe: '/usr/bin/rm',
      keys: ['k'],
    });
  });

  it('has files', () => {
    expect(path).toMatchObject({
      type: 'PATH',
      item: 1,
      name: 'passwd.lock',
      inode: 101n,
      dev: { major: 0xfe, minor: 1 },
      mode: 0o100644,
      ogid: 42,
      nametype: 'DELETE',
      cap_fe: false,
    });
  });

  it('has a command line in words', () => {
    expect(title).toMatchObject({ type: 'PROCTITLE', proctitle: ['rm', 'passwd.lock'] });
  });

  it('has the arguments of a program', () => {
    const execve = EVENTS.execution.decoded().find(({ type }) => type === 'EXECVE');
    expect(execve).toMatchObject({ argc: 3, arguments: ['id', '-u', 'alx'] });
  });

  it('has addresses by family', () => {
    const address = EVENTS.connection.decoded().find(({ type }) => type === 'SOCKADDR');
    expect(address).toMatchObject({ saddr: { family: 'inet', address: '10.1.2.3', port: 443 } });
  });
});

it.each<[string, string, object]>([
  ['LOGIN', 'pid=9 uid=0 old-auid=4294967295 auid=7 res=1', { 'old-auid': 'unset', auid: 7 }],
  [
    'LOGIN',
    'login pid=9 uid=0 old auid=4294967295 new auid=7 old ses=4294967295 new ses=3',
    { pid: 9, 'old-auid': 'unset', auid: 7, 'old-ses': 'unset', ses: 3 },
  ],
  ['LOGIN', 'pid=9 auid=7', { 'old-auid': undefined, auid: 7, ses: undefined }],
  ['SYSCALL', 'exit=-2 success=no per=400000', { exit: -2, success: false, per: 0x400000 }],
  ['SYSCALL', 'a0=0X1f a1=0x2 a2=3', { a0: 0x1fn, a1: 2n, a2: 3n }],
  ['CAPSET', 'pid=9 cap_pi=0 cap_pe=000001ffffffffff', { cap_pi: 0n, cap_pe: 0x1ff_ffff_ffffn }],
  ['MQ_OPEN', 'oflag=0x42 mode=0600 mq_maxmsg=-1', { oflag: 0x42, mode: 0o600, mq_maxmsg: -1 }],
  ['DM_EVENT', 'module=crypt dev=253:10 sector=8', { dev: { major: 253, minor: 10 }, sector: 8n }],
  ['DM_CTRL', `module=crypt error_msg='success' res=1`, { error_msg: 'success', res: true }],
  ['SECCOMP', 'arch=40000003 code=0x7ffc0000', { arch: 'i386', code: 0x7ffc0000 }],
  ['CONFIG_CHANGE', 'op=add_rule key=61016200 list=4', { op: 'add_rule', keys: ['a', 'b\0'] }],
  ['AVC', 'avc:  denied  { read } for pid=1', { denied: true, permissions: ['read'] }],
  ['AVC', 'apparmor="ALLOWED" name=2F6120', { denied: false, name: '/a ', permissions: undefined }],
  ['APPARMOR_DENIED', 'operation="open" parent=2 name="/a" pid=3', { denied: true, parent: 2 }],
  ['APPARMOR_ALLOWED', 'operation="open" name="/a" pid=3', { denied: false, name: '/a' }],
  [
    'MAC_UNLBL_STCADD',
    'netlabel: auid=0 ses=1 subj=x netif=eth0 src=10.0.0.0 src_prefixlen=8 sec_obj=a:b res=1',
    { auid: 0, netif: 'eth0', src: '10.0.0.0', src_prefixlen: 8, sec_obj: 'a:b', res: true },
  ],
  ['MAC_UNLBL_ALLOW', 'netlabel: auid=0 unlbl_accept=1 old=0', { unlbl_accept: true, old: false }],
  [
    'MAC_CIPSOV4_ADD',
    'netlabel: cipso_doi=5 cipso_type=pass',
    { cipso_doi: 5, cipso_type: 'pass' },
  ],
  ['MAC_CALIPSO_DEL', 'netlabel: calipso_doi=5 res=0', { calipso_doi: 5, res: false }],
  [
    'MAC_MAP_ADD',
    'netlabel: nlbl_domain=(default) nlbl_protocol=cipsov4 cipso_doi=5 res=1',
    { nlbl_domain: '(default)', nlbl_protocol: 'cipsov4', cipso_doi: 5, dst: undefined },
  ],
  [
    'MAC_IPSEC_EVENT',
    'op=SA-notfound src=::1 dst=::2 flowlbl=0x0 spi=257(0x101) seqno=33(0x21)',
    { op: 'SA-notfound', src: '::1', flowlbl: 0, spi: 257, seqno: 33 },
  ],
  ['MAC_IPSEC_EVENT', 'op=SA-replayed-pkt spi=5 seqno=6(0x', { spi: 5, seqno: undefined }],
  [
    'AVC',
    'apparmor="DENIED" operation="connect" class="net" family="inet6" sock_type="dgram" protocol=17 ' +
      'requested="send" denied="send" laddr=::1 lport=53 faddr=2001:db8::5 fport=5353',
    {
      denied: true,
      class: 'net',
      family: 'inet6',
      sock_type: 'dgram',
      protocol: 17,
      requested_mask: 'send',
      denied_mask: 'send',
      laddr: '::1',
      lport: 53,
      faddr: '2001:db8::5',
      fport: 5353,
    },
  ],
  [
    'AVC',
    'apparmor="AUDIT" operation="bind" family="unix" addr="@782F79" peer_addr="/run/p" peer=2F6120',
    { denied: false, addr: '@x/y', peer_addr: '/run/p', peer: '/a ' },
  ],
  ['AVC', 'apparmor="DENIED" addr=none peer_addr="@a b"', { addr: undefined, peer_addr: '@a b' }],
  [
    'AVC',
    'apparmor="ALLOWED" operation="mount" fstype="ext4" srcname=2F6465762F6120 flags="rw, bind" name="/mnt/"',
    { fstype: 'ext4', srcname: '/dev/a ', flags: 'rw, bind' },
  ],
  ['AVC', 'apparmor="DENIED" operation="mount" src_name="/dev/b"', { srcname: '/dev/b' }],
  [
    'AVC',
    'apparmor="DENIED" operation="setrlimit" rlimit=nofile value=18446744073709551615 peer="x"',
    { rlimit: 'nofile', value: 18446744073709551615n, peer: 'x' },
  ],
  ['AVC', 'apparmor="DENIED" signal=rtmin+2 requested_mask="send"', { signal: 'rtmin+2' }],
  [
    'AVC',
    'apparmor="STATUS" operation="profile_load"',
    { denied: undefined, permissions: undefined },
  ],
  ['AVC', 'apparmor="KILLED" operation="open"', { denied: true }],
  [
    'AVC',
    'avc:  denied  { name_connect } for  pid=9 dest=8443 scontext=a tcontext=b tclass=tcp_socket permissive=1',
    { permissions: ['name_connect'], dest: 8443, tclass: 'tcp_socket', permissive: true },
  ],
  [
    'AVC',
    'avc:  denied  { unix_read } for  pid=9 key=4660  scontext=a tcontext=b tclass=shm',
    { ipc_key: 4660 },
  ],
  [
    'AVC',
    'avc:  denied  { sendto } for  pid=9 saddr=10.0.0.1 src=68 daddr=10.0.0.2 dest=67 netif=eth0 ' +
      'kmod="x" srawcon="y z"',
    {
      saddr: '10.0.0.1',
      src: 68,
      daddr: '10.0.0.2',
      dest: 67,
      netif: 'eth0',
      kmod: 'x',
      srawcon: 'y z',
    },
  ],
  ['APPARMOR_DENIED', 'operation="link" name="/a" name2="/b"', { name: '/a', target: '/b' }],
  [
    'USER_AVC',
    `pid=612 uid=81 msg='avc:  denied  { send_msg } for msgtype=method_return dest=:1.9 spid=41 tpid=42 ` +
      `scontext=u:r:a_t:s0 tcontext=u:r:b_t:s0 tclass=dbus permissive=0  exe="/usr/bin/dbus-daemon" sauid=81'`,
    {
      pid: 612,
      denied: true,
      permissions: ['send_msg'],
      msgtype: 'method_return',
      dest: ':1.9',
      spid: 41,
      tpid: 42,
      scontext: 'u:r:a_t:s0',
      tcontext: 'u:r:b_t:s0',
      tclass: 'dbus',
      permissive: false,
      sauid: 81,
    },
  ],
  [
    'USER_AVC',
    `pid=612 uid=81 msg='apparmor="DENIED" operation="dbus_signal" bus="session" path="/x" interface="a.b" ` +
      `member="Bead" mask="receive" name=":1.5" pid=7 label="p" peer_pid=8 peer_label="q"'`,
    {
      denied: true,
      operation: 'dbus_signal',
      bus: 'session',
      interface: 'a.b',
      member: 'Bead',
      mask: 'receive',
      name: ':1.5',
      label: 'p',
      peer_pid: 8,
      peer_label: 'q',
    },
  ],
  [
    'USER_AVC',
    `pid=1 msg='avc:  received setenforce notice (enforcing=0) exe="/usr/lib/systemd/systemd"'`,
    { denied: undefined, enforcing: false, exe: '/usr/lib/systemd/systemd' },
  ],
  [
    'USER_MAC_STATUS',
    `pid=1 msg='avc:  op=setenforce lsm=selinux enforcing=1 res=1'`,
    { op: 'setenforce', lsm: 'selinux', enforcing: true, res: true },
  ],
  ['SELINUX_ERR', 'op=x seresult=denied oldcontext=a newcontext=b', { newcontext: 'b' }],
  [
    'LANDLOCK_ACCESS',
    'domain=1 blockers=scope.signal opid=7 ocomm=612062',
    { opid: 7, ocomm: 'a b' },
  ],
  ['LANDLOCK_ACCESS', 'domain=1 blockers=net.bind_tcp saddr=::1 src=80', { saddr: '::1', src: 80 }],
  [
    'UNKNOWN[1420]',
    'ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=0 pid=7 comm="x" path="/a" rule="DEFAULT action=DENY"',
    { type: 'IPE_ACCESS', enforcing: false, path: '/a', rule: 'DEFAULT action=DENY' },
  ],
  [
    'UNKNOWN[1422]',
    'policy_name=? policy_version=? policy_digest=? auid=0 ses=1 lsm=ipe res=0 errno=-22',
    { type: 'IPE_POLICY_LOAD', policy_name: undefined, lsm: 'ipe', res: false, errno: -22 },
  ],
  ['UNKNOWN[1425]', 'subj_apparmor=p subj_smack=_', { type: 'MAC_TASK_CONTEXTS', subj_smack: '_' }],
  [
    'INTEGRITY_POLICY_RULE',
    'action=audit func=FILE_CHECK mask=MAY_READ fowner=1000 res=1',
    { action: 'audit', func: 'FILE_CHECK', mask: 'MAY_READ', fowner: 1000, res: true },
  ],
  ['PATH', 'item=1 name="x" inode=3 objtype=PARENT', { nametype: 'PARENT' }],
  ['IPC', 'qbytes=0 iuid=5 igid=6 mode=600', { ouid: 5, ogid: 6 }],
  ['SYSCALL', 'loginuid=1000 uid=0', { auid: 1000 }],
  ['BPRM_FCAPS', 'fver=2 new_pp=21 new_pi=0 new_pe=1', { pp: 0x21n, pi: 0n, pe: 1n }],
  ['MAC_STATUS', 'selinux=0 auid=0 ses=1', { enabled: false }],
  [
    'USER_AUTH',
    `user pid=1 msg='PAM authentication: user=bob result=0'`,
    { acct: 'bob', res: false },
  ],
  [
    'CRYPTO_SESSION',
    `pid=1 msg='op=start direction=from-server cipher=aes ksize=256 rport=5'`,
    {
      direction: 'from-server',
      cipher: 'aes',
      ksize: 256,
      rport: 5,
    },
  ],
  ['USER_CMD', `pid=1 msg='cmd=6C73 terminal=pts/0 res=failed'`, { cmd: 'ls', res: false }],
  ['CRYPTO_SESSION', `pid=1 msg='op=start res=success'`, { op: 'start', res: true }],
  ['DAEMON_START', 'op=start ver=3.0.9 res=success', { ver: '3.0.9', res: true }],
])('reads %s %s', (type, body, expected) => {
  const named = type.startsWith('UNKNOWN') ? {} : { type };
  expect(decoded(type, body)).toMatchObject({ ...named, ...expected });
});

it.each<[string, string, string]>([
  ['SYSCALL', 'arch', 'arch=ffffffff'],
  ['SYSCALL', 'arch', 'arch=x'],
  ['SYSCALL', 'pid', 'pid=1x'],
  ['SYSCALL', 'exit', 'exit=99999999999999999999'],
  ['SYSCALL', 'success', 'success=perhaps'],
  ['SYSCALL', 'tty', 'tty=(none)'],
  ['SYSCALL', 'comm', 'comm=(null)'],
  ['SYSCALL', 'a0', 'a0=12345678901234567'],
  ['PATH', 'inode', 'inode=-1'],
  ['PATH', 'mode', 'mode=0999'],
  ['PATH', 'dev', 'dev=fe'],
  ['PATH', 'name', 'item=0'],
  ['SOCKADDR', 'saddr', 'saddr=02'],
  ['USER_LOGIN', 'addr', `msg='addr=? res=1'`],
])('leaves out what %s cannot have as %s: %s', (type, field, body) => {
  const record = decoded(type, body);
  expect(record).toHaveProperty(field, undefined);
  const written = body.slice(body.indexOf('=') + 1);
  expect(record.record.text).toContain(written);
});

it('keeps what no row knows, the first of each name', () => {
  const record = decoded('SYSCALL', 'pid=1 new=2 new="3" type=x other=y');
  expect([...record.other]).toEqual([
    ['new', '2'],
    ['type', 'x'],
    ['other', 'y'],
  ]);
  expect(record.type).toBe('SYSCALL');
});

it('has no older name of what it knows among the rest', () => {
  expect([...decoded('PATH', 'item=0 objtype=CREATE').other]).toEqual([]);
  expect([...decoded('AVC', 'apparmor="DENIED" requested="r" denied="r"').other]).toEqual([]);
});

it('has only names and numbers for types without a row', () => {
  expect(decoded('AVC_PATH', 'path="/a"')).toMatchObject({ type: 'AVC_PATH', typeNumber: 1402 });
  const unknown = decoded('UNKNOWN[1499]', 'a=b');
  expect(unknown).toMatchObject({ type: 'UNKNOWN', typeNumber: 1499 });
  expect([...unknown.other]).toEqual([['a', 'b']]);
  expect(unknown.record.type).toBe('UNKNOWN[1499]');
});

it('is not confused by the names of JavaScript', () => {
  const record = decoded('SYSCALL', '__proto__=1 constructor=2 pid=3');
  expect([...record.other.keys()]).toEqual(['__proto__', 'constructor']);
  expect(record).toHaveProperty('pid', 3);
});
