/** What Landlock, IPE, IMA and what sets mandatory access control tell. */
import { describe, expect, it } from '@jest/globals';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { call, type Line, outcome, path, sentence, told } from './sentences';

const landlock = (rest: string): Line => ['LANDLOCK_ACCESS', `domain=1a2b blockers=${rest}`];

describe('Landlock', () => {
  it.each<[string, string]>([
    ['fs.execute path="/usr/bin/id" dev="vda" ino=9', 'executing /usr/bin/id'],
    ['fs.read_file,fs.truncate path="/a" dev="vda" ino=9', 'reading and truncating /a'],
    ['fs.write_file path="/a" dev="vda" ino=9', 'writing to /a'],
    ['net.connect_tcp daddr=2001:db8::2 dest=443', 'connecting to [2001:db8::2]:443'],
    ['net.connect_tcp dest=443', 'connecting to tcp port 443'],
    ['net.bind_tcp src=22', 'binding to tcp port 22'],
    ['net.sendto_udp daddr=192.0.2.9 dest=53', 'sending to 192.0.2.9:53'],
    ['scope.signal opid=44 ocomm="dbus"', 'a signal to dbus (pid 44)'],
    ['scope.signal', 'a signal'],
    ['ptrace opid=44 ocomm=612062', 'tracing a b (pid 44)'],
    ['scope.abstract_unix_socket path=00666F6F', 'connecting to @foo'],
    ['fs.make_dir path="/srv" dev="vda" ino=2', 'creating a directory in /srv'],
    ['fs.make_sym path="/srv" dev="vda" ino=2', 'creating a symbolic link in /srv'],
    ['fs.remove_file path="/srv" dev="vda" ino=2', 'deleting a file in /srv'],
    ['fs.remove_dir', 'deleting a directory'],
    ['fs.remove_file,fs.refer path="/srv" dev="vda" ino=2', 'deleting and moving a file in /srv'],
    ['fs.ioctl_dev path="/dev/tty" dev="dev" ino=2', 'controlling /dev/tty'],
    ['fs.change_topology path="/mnt" dev="vda" ino=2', 'changing the mounts at /mnt'],
    ['fs.change_topology', 'changing the mounts'],
    ['fs.later_one path="/a" dev="vda" ino=9', 'fs.later_one of /a'],
    ['fs.read_file,later.one path="/a" dev="vda" ino=9', 'fs.read_file and later.one of /a'],
  ])('%s', (rest, words) => {
    expect(sentence(landlock(rest))).toBe(`a process was denied ${words}: failed`);
  });

  it('names what is made or removed, where the call does', () => {
    const records = [
      landlock('fs.make_reg path="/srv" dev="vda" ino=2'),
      call(257, 'success=no exit=-13 a0=ffffff9c'),
      path('"/srv"', 2, 'nametype=PARENT'),
      path('"/srv/new"', 3, 'nametype=CREATE'),
    ];
    expect(sentence(...records)).toContain(' was denied creating /srv/new with ');
    const folder = [
      landlock('fs.make_dir path="/srv" dev="vda" ino=2'),
      call(83, 'success=no exit=-13 a0=7ffe'),
      path('"/srv/d"', 3, 'nametype=CREATE'),
    ];
    expect(sentence(...folder)).toContain(' was denied creating directory /srv/d with ');
  });

  it('has ends and blockers in ECS', () => {
    expect(eventWith(landlock('net.connect_tcp daddr=10.0.0.3 dest=443')).toECS()).toMatchObject({
      destination: { ip: '10.0.0.3', port: 443 },
      network: { type: 'ipv4', transport: 'tcp', direction: 'egress' },
      audit: { landlock: { permissions: ['net.connect_tcp'] } },
    });
  });

  it('tells of domains', () => {
    expect(told('LANDLOCK_DOMAIN', 'domain=1 status=deallocated denials=1')).toBe(
      'the kernel ended a Landlock domain (1 denial): done',
    );
    const allocated =
      'domain=1 status=allocated mode=enforcing pid=4 uid=1000 exe="/bin/sb" comm="sb"';
    expect(told('LANDLOCK_DOMAIN', allocated)).toBe(
      'alice entered a Landlock domain (enforcing) with /bin/sb: done',
    );
    expect(sentence(['LANDLOCK_DOMAIN', allocated], call(39, 'success=yes exit=4'))).toContain(
      ' called getpid ',
    );
  });
});

describe('IPE', () => {
  const access = (enforcing: number, rule: string): string =>
    `ipe_op=KMODULE ipe_hook=KERNEL_READ enforcing=${enforcing} pid=8 comm="insmod" ` +
    `path="/a.ko" dev="vda" ino=4 rule="${rule}"`;

  it.each([
    [access(1, 'DEFAULT action=DENY'), 'insmod was denied KMODULE of /a.ko (KERNEL_READ): failed'],
    [
      access(0, 'op=KMODULE action=DENY'),
      'insmod would have been denied KMODULE of /a.ko (KERNEL_READ): allowed',
    ],
    [
      access(1, 'op=KMODULE action=ALLOW'),
      'insmod was allowed KMODULE of /a.ko (KERNEL_READ): done',
    ],
  ])('UNKNOWN[1420] %s', (body, line) => {
    expect(told('UNKNOWN[1420]', body)).toBe(line);
  });

  it.each([
    [
      'UNKNOWN[1421]',
      'old_active_pol_name="a" old_active_pol_version=0.0.1 new_active_pol_name="b" ' +
        'new_active_pol_version=0.0.2 auid=1000 ses=1 lsm=ipe res=1',
      'alice activated IPE policy b 0.0.2 (was a 0.0.1): done',
    ],
    [
      'UNKNOWN[1422]',
      'policy_name="b" policy_version=0.0.2 policy_digest=sha256:00 auid=1000 ses=1 lsm=ipe res=1 errno=0',
      'alice loaded IPE policy b 0.0.2: done',
    ],
    [
      'UNKNOWN[1422]',
      'policy_name=? policy_version=? policy_digest=? auid=1000 ses=1 lsm=ipe res=0 errno=-74',
      'alice tried to load an IPE policy: failed (EBADMSG, Bad message)',
    ],
  ])('%s %s', (type, body, line) => {
    expect(told(type, body)).toBe(line);
    expect(eventWith([type, body]).toECS().event.code).toMatch(/^IPE_/);
  });
});

it.each([
  ['UNKNOWN[1420]', 'subj_apparmor=unconfined'],
  ['UNKNOWN[1421]', 'obj_apparmor=unconfined obj_smack=_'],
  ['UNKNOWN[1425]', 'subj_apparmor=unconfined subj_smack=_'],
])('takes contexts of other kernels for what they are: %s', (type, body) => {
  const started =
    `pid=1 uid=0 auid=4294967295 msg='unit=cron comm="systemd" ` +
    `exe="/usr/lib/systemd/systemd" res=success'`;
  expect(sentence([type, body], ['SERVICE_START', started])).toBe(
    'root started service cron with /usr/lib/systemd/systemd: done',
  );
  expect(sentence([type, body], call(39, 'success=yes exit=4'))).toContain(' called getpid ');
});

describe('IMA', () => {
  const body = (rest: string): string =>
    `pid=8 uid=0 auid=1000 ses=1 subj=x ${rest} comm="sshd" name="/usr/lib/a.so" dev="vda" ino=4`;

  it.each([
    ['INTEGRITY_PCR', 'op=add_template_measure cause=hash_added', 'res=1 errno=0', 'done'],
    ['INTEGRITY_PCR', 'op=add_template_measure cause=hash_exists', 'res=0 errno=0', 'done'],
  ])('%s %s is a measurement', (type, what, result, end) => {
    const cause = what.replace(/.*cause=/, '');
    expect(told(type, `${body(what)} ${result}`)).toBe(
      `alice (as root) had a measurement taken of /usr/lib/a.so (${cause}) with sshd: ${end}`,
    );
  });

  it.each([
    ['INTEGRITY_PCR', 'op=invalid_pcr cause=ToMToU', 'res=1 errno=0'],
    ['INTEGRITY_PCR', 'op=invalid_pcr cause=open_writers', 'res=1 errno=0'],
    ['INTEGRITY_DATA', 'op=appraise_data cause=IMA-signature-required', 'res=1 errno=0'],
    ['INTEGRITY_METADATA', 'op=appraise_metadata cause=invalid-HMAC', 'res=0 errno=0'],
  ])('%s %s is nothing that is done', (type, what, result) => {
    const cause = what.replace(/.*cause=/, '');
    expect(told(type, `${body(what)} ${result}`)).toBe(
      `alice (as root) had the integrity checked of /usr/lib/a.so (${cause}) with sshd: failed`,
    );
    expect(outcome(eventWith([type, `${body(what)} ${result}`]))).toBe('failure');
  });

  it.each([
    [
      'INTEGRITY_DATA',
      'op=set_data cause=denied-hash-algorithm',
      'was denied setting the hash of /usr/lib/a.so (denied-hash-algorithm)',
    ],
    [
      'INTEGRITY_METADATA',
      'op=update_metadata cause=no_xattrs',
      'was denied changing the protected attributes of /usr/lib/a.so (no_xattrs)',
    ],
    [
      'INTEGRITY_DATA',
      'op=collect_data cause=failed(directio)',
      'had a measurement taken of /usr/lib/a.so (failed(directio))',
    ],
    ['INTEGRITY_DATA', 'op=collect_data cause=failed', 'had a measurement taken of /usr/lib/a.so'],
  ])('%s %s is not told as a check', (type, what, words) => {
    const end = 'failed (EACCES, Permission denied)';
    const record: Line = [type, `${body(what)} res=0 errno=-13`];
    expect(sentence(record)).toBe(`alice (as root) ${words} with sshd: ${end}`);
    expect(outcome(eventWith(record))).toBe('failure');
  });

  it('sets a hash where nothing refuses it', () => {
    expect(told('INTEGRITY_DATA', `${body('op=set_data')} res=1`)).not.toContain('denied');
  });

  it.each([
    [
      'INTEGRITY_STATUS',
      'pid=1 uid=0 auid=1000 ses=1 op=policy_update cause=completed comm="sh" res=1 errno=0',
      'alice (as root) changed the integrity policy with sh: done',
    ],
    [
      'INTEGRITY_STATUS',
      'pid=1 uid=0 auid=1000 ses=1 op=policy_update cause=failed comm="sh" res=0 errno=0',
      'alice (as root) tried to change the integrity policy with sh: failed',
    ],
    [
      'INTEGRITY_POLICY_RULE',
      'action=measure func=FILE_CHECK mask=MAY_READ uid=0 res=1',
      'root added an integrity rule (action=measure func=FILE_CHECK mask=MAY_READ uid=0): done',
    ],
    [
      'INTEGRITY_RULE',
      'action=dont_measure fsmagic=0x9fa0 res=0',
      'the kernel tried to add an integrity rule (action=dont_measure fsmagic=0x9fa0): failed',
    ],
    [
      'INTEGRITY_RULE',
      'file="/bin/id" hash="sha256:12" ppid=1 pid=2 auid=1000 uid=1000 euid=1000 comm="id" exe="/bin/id"',
      'alice had the hash recorded of /bin/id (sha256:12) with /bin/id: done',
    ],
  ])('%s %s', (type, text, line) => {
    expect(told(type, text)).toBe(line);
  });

  it.each(['ToMToU', 'open_writers'])(
    '%s goes before the measurements taken beside it',
    (cause) => {
      const record = (what: string): Line => ['INTEGRITY_PCR', `${body(what)} res=1 errno=0`];
      const measured = record('op=add_template_measure cause=hash_added');
      const violated = record(`op=invalid_pcr cause=${cause}`);
      expect(sentence(measured, violated, measured)).toBe(
        `alice (as root) had the integrity checked of /usr/lib/a.so (${cause}) with sshd: failed`,
      );
    },
  );

  it('is told of who executed rather than of what was executed', () => {
    const record: Line = [
      'INTEGRITY_PCR',
      `${body('op=add_template_measure cause=hash_added')} res=1`,
    ];
    expect(sentence(record, call(59, 'success=yes exit=0', 'ls'))).toContain(' with sshd: done');
  });
});

it.each([
  [
    'fn=smack_inode_getattr action=denied subject="App" object="System" requested=r pid=6 comm="ls" path="/etc/a"',
    'ls was denied r of /etc/a (System, smack_inode_getattr): failed',
  ],
  [
    'fn=smack_task_kill action=denied subject="App" object="Daemon" requested=w pid=6 comm="kill"',
    'kill was denied w of Daemon (smack_task_kill): failed',
  ],
  [
    'fn=smk_access action=granted subject="App" object="_" requested=rx pid=6 comm="sh" name="b" dev="vda" ino=3',
    'sh was allowed rx of b (_, smk_access): done',
  ],
])('Smack: %s', (body, line) => {
  expect(told('AVC', `lsm=SMACK ${body}`)).toBe(line);
});

it.each([
  [
    'MAC_STATUS',
    'enforcing=1 old_enforcing=0 auid=1000 ses=1',
    'alice switched SELinux from permissive to enforcing: done',
  ],
  [
    'MAC_STATUS',
    'enforcing=0 old_enforcing=1 auid=1000 ses=1 enabled=1 old-enabled=1 lsm=ipe res=1',
    'alice switched IPE from enforcing to permissive: done',
  ],
  [
    'MAC_STATUS',
    'enforcing=0 old_enforcing=0 auid=1000 ses=1 enabled=0 old-enabled=1 lsm=selinux res=1',
    'alice disabled SELinux: done',
  ],
  ['MAC_STATUS', 'selinux=0 auid=1000 ses=1', 'alice disabled SELinux: done'],
  ['MAC_STATUS', '', 'the kernel changed mandatory access control'],
  ['MAC_POLICY_LOAD', 'policy loaded auid=1000 ses=1', 'alice loaded a security policy: done'],
  [
    'MAC_POLICY_LOAD',
    'auid=1000 ses=1 lsm=selinux res=0',
    'alice loaded the SELinux policy: failed',
  ],
  [
    'MAC_CONFIG_CHANGE',
    'bool=ftpd_full val=1 old_val=0 auid=1000 ses=1 lsm=selinux res=1',
    'alice changed SELinux boolean ftpd_full 0 to 1: done',
  ],
  [
    'MAC_UNLBL_ALLOW',
    'netlabel: auid=1000 ses=1 unlbl_accept=1 old=0 res=1',
    'alice allowed unlabelled packets (unlbl_accept 0 to 1): done',
  ],
  [
    'MAC_UNLBL_STCDEL',
    'netlabel: auid=1000 ses=1 netif=eth1 src=10.1.0.0 src_prefixlen=16 sec_obj=u:o:x:s0 res=1',
    'alice removed a static network label (eth1, from 10.1.0.0/16, u:o:x:s0): done',
  ],
  [
    'MAC_CALIPSO_ADD',
    'netlabel: auid=1000 calipso_doi=9 calipso_type=pass res=1',
    'alice added CALIPSO domain 9 (pass): done',
  ],
  [
    'MAC_CIPSOV4_DEL',
    'netlabel: auid=1000 cipso_doi=9 res=0',
    'alice removed CIPSO domain 9: failed',
  ],
  [
    'MAC_MAP_DEL',
    'netlabel: auid=1000 nlbl_domain=ntpd_t nlbl_protocol=unlbl res=1',
    'alice removed a network label mapping (ntpd_t, unlbl): done',
  ],
  [
    'MAC_CONFIG_CHANGE',
    'bool=user_ping val=1 old_val=0 auid=1000 ses=1',
    'alice changed SELinux boolean user_ping 0 to 1: done',
  ],
  [
    'MAC_MAP_ADD',
    'netlabel: auid=1000 nlbl_domain=(default) res=1',
    'alice added a network label mapping (default): done',
  ],
  [
    'MAC_IPSEC_EVENT',
    'op=SPD-delete auid=1000 ses=1 res=1 src=10.0.0.1 dst=10.0.0.2',
    'alice changed IPsec to 10.0.0.2 (SPD-delete, from 10.0.0.1): done',
  ],
  [
    'MAC_IPSEC_EVENT',
    'op=SA-icv-failure src=10.0.0.1 dst=10.0.0.2 spi=5(0x5) seqno=6(0x6)',
    'the kernel could not take an IPsec packet to 10.0.0.2 (SA-icv-failure, from 10.0.0.1, SPI 5): failed',
  ],
])('%s %s', (type, body, line) => {
  expect(told(type, body)).toBe(line);
});

it('has the ends of IPsec in ECS', () => {
  const body = 'op=SA-notfound src=2001:db8::1 dst=2001:db8::2 flowlbl=0x0 spi=5(0x5) seqno=6(0x6)';
  expect(eventWith(['MAC_IPSEC_EVENT', body]).toECS({ names: NAMES })).toMatchObject({
    source: { ip: '2001:db8::1' },
    destination: { ip: '2001:db8::2' },
    network: { type: 'ipv6' },
    related: { ip: ['2001:db8::1', '2001:db8::2'] },
  });
});

describe('what IMA measures that is not a file', () => {
  const measurement = (name: string, cause: string, rest: string): string =>
    `pid=1 uid=0 auid=4294967295 ses=4294967295 op=measuring_key cause=${cause} comm="init" ` +
    `name="${name}" ${rest}`;

  it.each([
    [
      measurement('boot_aggregate', 'alloc_entry', 'res=0 errno=-12'),
      'root had a measurement taken of boot_aggregate (alloc_entry) with init: failed (ENOMEM, Cannot allocate memory)',
    ],
    [
      measurement('kexec-cmdline', 'hash_added', 'res=1 errno=0'),
      'root had a measurement taken of kexec-cmdline (hash_added) with init: done',
    ],
    [
      measurement('/etc/x', 'ENOMEM', 'dev="vda" ino=4 res=0 errno=-12'),
      'root had a measurement taken of /etc/x (ENOMEM) with init: failed (ENOMEM, Cannot allocate memory)',
    ],
  ])('%s', (body, line) => {
    expect(told('INTEGRITY_PCR', body)).toBe(line);
  });

  it('is not a file in ECS', () => {
    const body = measurement('.ima', 'hash_added', 'res=1 errno=0');
    const document = eventWith(['INTEGRITY_PCR', body]).toECS();
    expect(document).not.toHaveProperty('file');
    expect(document.audit.object).toEqual({ kind: 'measurement', name: '.ima' });
  });
});

it('IPE before it was merged wrote with the types of SELinux', () => {
  expect(
    told(
      'MAC_POLICY_LOAD',
      'policy_name="boot" policy_version=1.0.0 sha256=AB auid=1000 lsm=ipe res=1',
    ),
  ).toBe('alice loaded IPE policy boot 1.0.0: done');
  expect(told('MAC_POLICY_LOAD', 'auid=1000 ses=1 lsm=selinux res=1')).toBe(
    'alice loaded the SELinux policy: done',
  );
});
