/** What is told of the machine: services, software, virtual machines, keys, devices, and auditing itself. */
import { expect, it } from '@jest/globals';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { adminMessage, message, told } from './sentences';

it.each([
  ['SERVICE_START', 'comm="crond"', 'started service crond'],
  ['SERVICE_STOP', 'unit=ssh comm="tool"', 'stopped service ssh'],
  [
    'SOFTWARE_UPDATE',
    'op=install sw="a-1.deb" sw_type=deb root_dir="/"',
    'installed software a-1.deb',
  ],
  ['SOFTWARE_UPDATE', 'op=upgrade sw="a-2.rpm" root_dir="/"', 'updated software a-2.rpm'],
  [
    'SOFTWARE_UPDATE',
    'op=remove sw="a-2.rpm" root_dir="/mnt"',
    'removed software a-2.rpm (in /mnt)',
  ],
  ['SOFTWARE_UPDATE', 'op=verify sw="a-2.rpm"', 'changed software a-2.rpm (verify)'],
  ['SYSTEM_RUNLEVEL', 'old-level=1 new-level=3', 'changed the runlevel (1 to 3)'],
  ['SYSTEM_RUNLEVEL', 'old-level=N new-level=5', 'changed the runlevel (N to 5)'],
  ['USYS_CONFIG', 'op=change-system-time', 'changed the time (change-system-time)'],
  ['USYS_CONFIG', 'changing system time', 'changed the time (changing system time)'],
  [
    'USYS_CONFIG',
    '[Config] PerPageLabels=disabled Users see none',
    'changed the configuration of the system ([Config] PerPageLabels=disabled Users see none)',
  ],
  [
    'LABEL_LEVEL_CHANGE',
    '[Config] Classification=mls',
    'changed labels ([Config] Classification=mls)',
  ],
  ['USYS_CONFIG', 'op=setting locale', 'changed the configuration of the system (setting locale)'],
  [
    'USER_DEVICE',
    'op=changed-authorization-state-for device="/devices/usb2" target=block',
    'changed the authorization of device /devices/usb2 (changed-authorization-state-for, block)',
  ],
  [
    'VIRT_CONTROL',
    'virt=kvm op=start reason=booted vm="db"',
    'started virtual machine db (booted)',
  ],
  ['VIRT_CONTROL', 'virt=kvm op=migrate vm="db"', 'controlled virtual machine db (migrate)'],
  [
    'VIRT_RESOURCE',
    'virt=kvm resrc=net reason=open vm="db" old-net="?" new-net="52:54:00:00:00:01"',
    'changed a resource of virtual machine db (open, net 52:54:00:00:00:01)',
  ],
  [
    'VIRT_RESOURCE',
    'virt=kvm resrc=vcpu reason=update vm="db" old-vcpu=1 new-vcpu=4',
    'changed a resource of virtual machine db (update, vcpu 1 to 4)',
  ],
  ['VIRT_MACHINE_ID', 'virt=lxc vm="c1" vm-ctx=a:b:c', 'labelled virtual machine c1 (a:b:c)'],
  [
    'CRYPTO_SESSION',
    'op=start direction=from-client cipher=aes128-ctr ksize=128 mac=hmac-sha2-256 pfs=ecdh',
    'used cryptography (start, from-client, aes128-ctr, 128 bits, hmac-sha2-256, ecdh)',
  ],
  [
    'CRYPTO_KEY_USER',
    'op=destroy kind=server fp=SHA256:aa',
    'used cryptography (destroy, server, SHA256:aa)',
  ],
  [
    'CRYPTO_IKE_SA',
    'op=destroy direction=responder conn-name="vpn"',
    'used cryptography (destroy, responder, vpn)',
  ],
  ['CRYPTO_TEST_USER', 'op=self-test', 'tested cryptography (self-test)'],
  ['TEST', 'hello x=1', 'said hello x=1'],
])('%s %s', (type, text, words) => {
  expect(told(type, message(text))).toBe(`root ${words} with /usr/sbin/tool: done`);
});

it('has both ends of a session in ECS', () => {
  const text = 'op=start direction=from-server cipher=aes rport=5000 laddr=192.0.2.1 lport=22';
  const body = message(text, 'hostname=? addr=192.0.2.8 terminal=? res=success');
  expect(eventWith(['CRYPTO_SESSION', body]).toECS({ names: NAMES })).toMatchObject({
    source: { ip: '192.0.2.8', port: 5000 },
    destination: { ip: '192.0.2.1', port: 22 },
  });
});

it.each([
  ['install', ['installation']],
  ['update', ['change']],
  ['remove', ['deletion']],
])('files software that is %sed', (operation, type) => {
  const { event } = eventWith(['SOFTWARE_UPDATE', adminMessage(`op=${operation} sw="a"`)]).toECS();
  expect(event).toMatchObject({ category: ['package'], type });
});

it.each([
  [
    'DAEMON_START',
    'op=start ver=3.0.7 format=raw kernel=5.14.0 auid=4294967295 pid=7 uid=0 ses=4294967295 res=success',
    'root started auditing (auditd 3.0.7, Linux 5.14.0): done',
  ],
  [
    'DAEMON_START',
    'auditd start, ver=1.8, format=raw, kernel=2.6.18, auid=0 pid=7 res=success, auditd pid=7',
    'root started auditing (auditd 1.8, Linux 2.6.18): done',
  ],
  [
    'DAEMON_END',
    'auditd normal halt, sending auid=? pid=? subj=? res=success',
    'the audit daemon stopped auditing (normal halt): done',
  ],
  [
    'DAEMON_ABORT',
    'op=error-halt auid=0 pid=7 res=failed',
    'root aborted auditing (error-halt): failed',
  ],
  [
    'DAEMON_ROTATE',
    'op=rotate-logs auid=0 pid=1 res=success',
    'root rotated the audit log (rotate-logs): done',
  ],
  [
    'DAEMON_RESUME',
    'op=resume-logging auid=0 pid=1 res=success',
    'root resumed auditing (resume-logging): done',
  ],
  [
    'DAEMON_CONFIG',
    'op=reconfigure state=changed auid=0 pid=1 res=success',
    'root changed auditing (reconfigure, changed): done',
  ],
  [
    'DAEMON_ACCEPT',
    'addr=192.0.2.3 port=60 res=success',
    'the audit daemon accepted an audit daemon from 192.0.2.3: done',
  ],
  [
    'CONFIG_CHANGE',
    'auid=1000 ses=1 op=add rule key="k" list=4 res=1',
    'alice changed auditing (add rule): done [k]',
  ],
  [
    'ANOM_PROMISCUOUS',
    'dev=eth2 prom=0 old_prom=256 auid=1000 uid=0 gid=0 ses=1',
    'alice (as root) turned off promiscuous mode of eth2: done',
  ],
  [
    'ANOM_ABEND',
    'auid=1000 uid=1000 gid=1000 ses=1 pid=9 comm="x" reason="memory violation" sig=11',
    'alice crashed with SIGSEGV (memory violation) in x',
  ],
  [
    'NETFILTER_PKT',
    'action=1 hook=1 len=60 inif=eth0 outif=? saddr=192.0.2.1 daddr=192.0.2.2 proto=17 sport=53 dport=5000',
    'the kernel saw a packet to 192.0.2.2:5000 (DROP)',
  ],
])('%s %s', (type, body, line) => {
  expect(told(type, body)).toBe(line);
});

it('has both ends of a packet in ECS', () => {
  const body = 'action=0 hook=3 saddr=192.0.2.1 daddr=192.0.2.2 proto=6 sport=4000 dport=443';
  expect(eventWith(['NETFILTER_PKT', body]).toECS()).toMatchObject({
    source: { ip: '192.0.2.1', port: 4000 },
    destination: { ip: '192.0.2.2', port: 443 },
    network: { type: 'ipv4', transport: 'tcp', direction: 'egress' },
  });
});
