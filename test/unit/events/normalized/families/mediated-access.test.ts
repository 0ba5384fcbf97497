/** What dbus-daemon, systemd and others tell of accesses that they decided, and of SELinux. */
import { describe, expect, it } from '@jest/globals';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { outcome, told } from './sentences';

function byBus(text: string): string {
  return (
    `pid=600 uid=81 auid=4294967295 ses=4294967295 msg='${text}  ` +
    `exe="/usr/bin/dbus-daemon" sauid=81 hostname=? addr=? terminal=?'`
  );
}

const BUS_CONTEXTS = 'scontext=u:r:snapd_t:s0 tcontext=u:r:colord_t:s0 tclass=dbus';

it.each([
  [
    'avc:  denied  { send_msg } for msgtype=method_call interface=org.a.B member=Get ' +
      `dest=org.a spid=21 tpid=22 ${BUS_CONTEXTS} permissive=0`,
    'process 21 of snapd_t was denied send_msg to org.a (method_call, org.a.B.Get, ' +
      'pid 22) by /usr/bin/dbus-daemon: failed',
  ],
  [
    `avc:  denied  { send_msg } for msgtype=method_return dest=:1.7 spid=21 tpid=22 ${BUS_CONTEXTS} permissive=1`,
    'process 21 of snapd_t would have been denied send_msg to :1.7 (method_return, ' +
      'pid 22) by /usr/bin/dbus-daemon: allowed',
  ],
  [
    `avc:  denied  { send_msg } for msgtype=signal spid=21 tpid=22 ${BUS_CONTEXTS}`,
    'process 21 of snapd_t was denied send_msg to a process (pid 22) (signal) by /usr/bin/dbus-daemon: failed',
  ],
  [
    `avc:  denied  { acquire_svc } for service=org.b spid=21 ${BUS_CONTEXTS}`,
    'process 21 of snapd_t was denied acquire_svc of org.b by /usr/bin/dbus-daemon: failed',
  ],
  [
    `avc:  denied  { send_msg } for  ${BUS_CONTEXTS}`,
    'a process of snapd_t was denied send_msg by /usr/bin/dbus-daemon: failed',
  ],
  [
    'apparmor="DENIED" operation="dbus_method_call" bus="system" path="/org/c" interface="org.c.D" member="Set" ' +
      'mask="send" name="org.c" pid=31 label="snap.y" peer_pid=32 peer_label="unconfined"',
    'process 31 of snap.y was denied dbus_method_call to org.c (org.c.D.Set, /org/c, ' +
      'peer unconfined) by /usr/bin/dbus-daemon: failed',
  ],
  [
    'apparmor="DENIED" operation="dbus_method_call" bus="session" path="/f" interface="org.f" method="Run" ' +
      'mask="send" label="q" peer_label="unconfined"',
    'a process of q was denied dbus_method_call to unconfined (org.f.Run, /f) by /usr/bin/dbus-daemon: failed',
  ],
  [
    'apparmor="ALLOWED" operation="dbus_bind" bus="session" name="org.e" mask="bind" pid=31 label="q"',
    'process 31 of q would have been denied dbus_bind of org.e by /usr/bin/dbus-daemon: allowed',
  ],
])('dbus-daemon: %s', (text, line) => {
  expect(told('USER_AVC', byBus(text))).toBe(line);
});

it.each([
  ['auid=1000 uid=0 gid=0', 'alice (as root) was denied'],
  ['auid=4294967295 uid=1000 gid=1000', 'alice was denied'],
])('systemd: the client is who did it (%s)', (ids, who) => {
  const text =
    `avc:  denied  { reload } for ${ids} path="/etc/systemd/system/web.service" cmdline="systemctl reload web" ` +
    'function="bus_unit_method_reload" scontext=u:r:user_t:s0 tcontext=u:o:unit_t:s0 tclass=service permissive=0';
  const body =
    `pid=1 uid=0 auid=4294967295 ses=4294967295 msg='${text} ` +
    `exe="/usr/lib/systemd/systemd" sauid=0 hostname=? addr=? terminal=?'`;
  expect(told('USER_AVC', body)).toBe(
    `${who} reload of /etc/systemd/system/web.service with systemctl reload web by /usr/lib/systemd/systemd: failed`,
  );
});

it('has the client in ECS, and not the daemon', () => {
  const text = `avc:  denied  { send_msg } for msgtype=signal dest=org.a spid=21 tpid=22 ${BUS_CONTEXTS}`;
  const document = eventWith(['USER_AVC', byBus(text)]).toECS({ names: NAMES });
  expect(document).toMatchObject({
    event: { provider: '/usr/bin/dbus-daemon', outcome: 'failure' },
    process: { pid: 21 },
    audit: {
      mediator: '/usr/bin/dbus-daemon',
      selinux: { scontext: 'u:r:snapd_t:s0', tclass: 'dbus' },
    },
  });
  expect(document.process).not.toHaveProperty('executable');
  expect(document).not.toHaveProperty('user');
});

describe('what they learn of SELinux', () => {
  it.each([
    [
      'USER_AVC',
      'avc:  received policyload notice (seqno=3)',
      'took notice of a new security policy',
    ],
    [
      'USER_AVC',
      'avc:  received setenforce notice (enforcing=1)',
      'took notice that SELinux is enforcing',
    ],
    [
      'USER_AVC',
      'avc:  received setenforce notice (enforcing=0)',
      'took notice that SELinux is permissive',
    ],
    [
      'USER_SELINUX_ERR',
      'avc:  op=load_policy lsm=selinux seqno=3 res=1',
      'took notice of a new security policy',
    ],
    [
      'USER_MAC_POLICY_LOAD',
      'avc:  op=load_policy lsm=selinux seqno=9 res=1',
      'took notice of a new security policy',
    ],
    [
      'USER_MAC_STATUS',
      'avc:  op=setenforce lsm=selinux enforcing=0 res=1',
      'took notice that SELinux is permissive',
    ],
    ['USER_AVC', 'avc:  netlink recvfrom: error 105', 'said netlink recvfrom: error 105'],
    ['USER_AVC', 'avc:  netlink poll: error 4', 'said netlink poll: error 4'],
  ])('%s %s', (type, text, words) => {
    const line = told(type, byBus(text));
    expect(line).toMatch(new RegExp(`^uid 81 ${words} with /usr/bin/dbus-daemon(?:: done)?$`));
    expect(outcome(eventWith([type, byBus(text)]))).not.toBe('failure');
  });
});

it('reads what stands behind a newline', () => {
  const text = `avc:  denied  { send_msg } for msgtype=signal dest=org.a spid=21 ${BUS_CONTEXTS} permissive=1\n`;
  expect(told('USER_AVC', byBus(text))).toMatch(
    /^process 21 of snapd_t would have been denied send_msg to org\.a .*: allowed$/,
  );
});

it('is of who runs a program that asks about its own user', () => {
  const text =
    'avc:  denied  { chsh } for  scontext=u:r:staff_t:s0 tcontext=u:r:staff_t:s0 tclass=passwd permissive=0';
  const body =
    `pid=5 uid=0 auid=1000 ses=2 msg='${text} exe="/usr/bin/chsh" sauid=0 ` +
    `hostname=? addr=? terminal=pts/1'`;
  expect(told('USER_AVC', body)).toBe(
    'alice (as root) was denied chsh of passwd with /usr/bin/chsh: failed',
  );
});
