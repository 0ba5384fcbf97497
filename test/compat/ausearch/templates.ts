/**
 * What the bodies of records look like, by type: fields as the kernel and programs write them, with the
 * names of values in braces. A type without a template of its own has its range's.
 */

const SUBJECT =
  'auid={id} uid={id} gid={id} euid={id} suid={id} fsuid={id} egid={id} sgid={id} fsgid={id}';
const TASK = `ppid={pid} pid={pid} ${SUBJECT} tty={tty} ses={ses} comm={word} exe={path} subj={label}`;
const SENDER = 'pid={pid} uid={id} auid={id} ses={ses} subj={label}';
const WHERE = 'exe={path} hostname={host} addr={host} terminal={tty} res={result}';

/** Messages of programs. */
const USER_MESSAGES = [
  `${SENDER} msg='op=PAM:session_open grantors=pam_unix acct={word} ${WHERE}'`,
  `${SENDER} msg='op=add-user acct={word} id={id} ${WHERE}'`,
  `${SENDER} msg='unit=cron comm={word} ${WHERE}'`,
  `${SENDER} msg='op=change grp={word} ${WHERE}'`,
] as const;

/** The audit daemon's own. */
const DAEMON_MESSAGES = [
  'op=start ver=3.0.9 format=raw kernel=6.18 auid={id} pid={pid} uid={id} ses={ses} subj={label} res={result}',
  'op=terminate auid={id} uid={id} ses={ses} pid={pid} subj={label} res={result}',
  'addr=10.0.0.1 port={number} res={result}',
] as const;

/** What the kernel finds wrong with a task. */
const ANOMALIES = [
  'auid={id} uid={id} gid={id} ses={ses} subj={label} pid={pid} comm={word} exe={path} sig={signal} res={bit}',
] as const;

const INTEGRITY = [
  'pid={pid} uid={id} auid={id} ses={ses} subj={label} op=appraise_data cause=missing-hash ' +
    'comm={word} name={path} dev="sda" ino={number} res={bit} errno=0',
] as const;

const NETLABEL = [
  'netlabel: auid={id} ses={ses} subj={label} unlbl_accept={bit} old={bit} res={bit}',
] as const;

const SYSTEM_CALL = `success={yes} exit={exit} a0={arg} a1={arg} a2={arg} a3={arg} items={number} ${TASK} key={key}`;

/** The kernel's own types, and those whose messages are their own. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  SYSCALL: [
    `arch={arch} syscall={syscall} ${SYSTEM_CALL}`,
    `arch={arch} syscall={syscall} per={personality} ${SYSTEM_CALL}`,
  ],
  PATH: [
    'item={number} name={path} inode={number} dev={device} mode={mode} ouid={id} ogid={id} ' +
      'rdev={device} nametype={nametype} cap_fp={caps} cap_fi={caps} cap_fe={bit} cap_fver=2 ' +
      'cap_frootid=0',
    'item={number} name={name} inode={number} dev={device} mode={mode} ouid={id} ogid={id} ' +
      'rdev={device} obj={label} nametype={nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 ' +
      'cap_frootid=0',
    'item={number} name={latin1} nametype=UNKNOWN cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0',
  ],
  IPC: ['ouid={id} ogid={id} mode={permissions} obj={label}'],
  SOCKETCALL: ['nargs=3 a0={arg} a1={arg} a2={arg}'],
  CONFIG_CHANGE: [
    'auid={id} ses={ses} subj={label} op=add_rule key={key} list={list} res={bit}',
    'op=set audit_enabled={bit} old={bit} auid={id} ses={ses} subj={label} res={bit}',
    'auid={id} ses={ses} op=remove_rule path={path} key={key} list={list} res={bit}',
    'op=updated_rules path={path} key={key} list={list} res={bit}',
  ],
  SOCKADDR: ['saddr={saddr}'],
  CWD: ['cwd={path}', 'cwd={latin1}'],
  EXECVE: [
    'argc=3 a0={word} a1={word} a2={word}',
    'argc=2 a0={word} a1_len={number} a1[0]={word} a1[1]={word}',
  ],
  IPC_SET_PERM: ['qbytes={number} ouid={id} ogid={id} mode={permissions}'],
  MQ_OPEN: [
    'oflag={hex} mode={permissions} mq_flags=0x0 mq_maxmsg={number} mq_msgsize={number} mq_curmsgs=0',
  ],
  MQ_SENDRECV: [
    'mqdes={number} msg_len={number} msg_prio=0 abs_timeout_sec={number} abs_timeout_nsec=0',
  ],
  MQ_NOTIFY: ['mqdes={number} sigev_signo={signal}'],
  MQ_GETSETATTR: [
    'mqdes={number} mq_flags=0x800 mq_maxmsg={number} mq_msgsize={number} mq_curmsgs=0 ',
  ],
  KERNEL_OTHER: ['op={label} res={bit}'],
  FD_PAIR: ['fd0={number} fd1={number}'],
  OBJ_PID: ['opid={pid} oauid={id} ouid={id} oses={number} obj={label} ocomm={word}'],
  TTY: [
    'tty pid={pid} uid={id} auid={id} ses={ses} major=136 minor={number} comm={word} data={typed}',
  ],
  BPRM_FCAPS: [
    'fver=2 fp={caps} fi={caps} fe={bit} old_pp={caps} old_pi={caps} old_pe={caps} ' +
      'old_pa={caps} pp={caps} pi={caps} pe={caps} pa={caps} frootid=0',
  ],
  CAPSET: ['pid={pid} cap_pi={caps} cap_pp={caps} cap_pe={caps} cap_pa={caps}'],
  MMAP: ['fd={number} flags={hex}'],
  NETFILTER_PKT: [
    'mark={hex} saddr={ip} daddr={ip} proto={protocol}',
    'action={packet} hook={hook} len={number} inif=eth0 outif=? saddr={ip} daddr={ip} ' +
      'ipid={number} proto={protocol} icmptype={icmp} icmpcode=0',
    'action={packet} hook={hook} len={number} inif=br0 outif=? smac=0a:0b dmac=0c:0d macproto=0x0800',
  ],
  NETFILTER_CFG: [
    'table=filter:{number} family={family} entries={number} op=nft_register_chain pid={pid} subj={label} comm={word}',
  ],
  SECCOMP: [
    'auid={id} uid={id} gid={id} ses={ses} subj={label} pid={pid} comm={word} exe={path} ' +
      'sig={signal} arch=c000003e syscall={number} compat=0 ip={hex} code={seccomp}',
  ],
  PROCTITLE: ['proctitle={commandLine}', 'proctitle=(null)'],
  AVC: [
    'avc:  denied  { read write } for  pid={pid} comm={word} path={path} dev="sda" ino={number} ' +
      'scontext={label} tcontext={label} tclass=file permissive={bit}',
    'avc:  denied  { ioctl } for  pid={pid} comm={word} ioctlcmd={request} ' +
      'scontext={label} tcontext={label} tclass=chr_file permissive={bit}',
    'avc:  granted  { sys_admin } for  pid={pid} comm={word} capability={capability}  ' +
      'scontext={label} tcontext={label} tclass=capability permissive={bit}',
    'avc:  denied  { recv } for  pid={pid} comm={word} saddr={ip} src={number} daddr={ip} ' +
      'dest={number} netif=eth0 scontext={label} tcontext={label} tclass=packet permissive={bit}',
  ],
  SELINUX_ERR: [
    'op=security_compute_sid invalid_context={word} scontext={label} tcontext={label} tclass=process',
  ],
  AVC_PATH: ['path={path}'],
  USER_AVC: [
    `${SENDER} msg='avc:  denied  { send_msg } for  scontext={label} tcontext={label} tclass=dbus ` +
      `permissive={bit} exe={path} sauid={id} hostname={host} addr={host} terminal={tty}'`,
  ],
  FEATURE_CHANGE: [
    'pid={pid} uid={id} auid={id} ses={ses} subj={label} comm={word} exe={path} ' +
      'feature=loginuid_immutable old={bit} new={bit} old_lock=0 new_lock={bit} res={bit}',
  ],
  KERN_MODULE: ['name={word}'],
  FANOTIFY: [
    'resp={response} fan_type=1 fan_info=3137 subj_trust=3 obj_trust=5',
    'resp={response}',
  ],
  TIME_INJOFFSET: ['sec={number} nsec={number}'],
  TIME_ADJNTPVAL: ['op=freq old={number} new={number}'],
  BPF: ['prog-id={number} op=LOAD'],
  EVENT_LISTENER: [
    'pid={pid} uid={id} auid={id} tty={tty} ses={ses} subj={label} comm={word} exe={path} ' +
      'nl-mcgrp=1 op=connect res={bit}',
  ],
  URINGOP: [
    'uring_op={uring} success={yes} exit={exit} items={number} ppid={pid} pid={pid} uid={id} ' +
      'gid={id} euid={id} suid={id} fsuid={id} egid={id} sgid={id} fsgid={id} subj={label} ' +
      'key={key}',
  ],
  OPENAT2: ['oflag=0 mode={permissions} resolve={resolve}'],
  DM_CTRL: [`module=crypt op=ctr ${TASK} dev=253:{number} error_msg='success' res={bit}`],
  DM_EVENT: ['module=integrity op=integrity-checksum dev=253:{number} sector={number} res={bit}'],
  LOGIN: [
    'pid={pid} uid={id} subj={label} old-auid={id} auid={id} tty={tty} old-ses={number} ses={ses} res={bit}',
    'login pid={pid} uid={id} old auid={id} new auid={id} old ses={ses} new ses={ses}',
  ],
  ANOM_PROMISCUOUS: [
    'dev=eth0 prom={promiscuity} old_prom={promiscuity} auid={id} uid={id} gid={id} ses={ses}',
  ],
  ANOM_LINK: [`op=follow_link ${TASK} res={bit}`],
  ANOM_CREAT: [`op=sticky_create_fifo ${TASK} res={bit}`],
  INTEGRITY_RULE: [
    'file={path} hash="sha256:ab" ppid={pid} pid={pid} auid={id} uid={id} gid={id} euid={id} ' +
      'suid={id} fsuid={id} egid={id} sgid={id} fsgid={id} tty={tty} ses={ses} comm={word} ' +
      'exe={path}',
  ],
  MAC_POLICY_LOAD: ['auid={id} ses={ses} lsm=selinux res={bit}'],
  MAC_IPSEC_EVENT: [
    'op=SAD-add auid={id} ses={ses} subj={label} src={ip} dst={ip} spi={number}(0x5) res={bit}',
  ],
  KERNEL: ['state=initialized audit_enabled={bit} res={bit}'],
  USER_CMD: [`${SENDER} msg='cwd={path} cmd={path} exe={path} terminal={tty} res={result}'`],
  USER_TTY: ['pid={pid} uid={id} auid={id} ses={ses} data={typed}'],
  CRYPTO_KEY_USER: [
    `${SENDER} msg='op=destroy kind=server fp=SHA256:aa direction=? spid={pid} suid={id} ${WHERE}'`,
  ],
  GRP_MGMT: [`${SENDER} msg='op=modify-group grp={word} id={id} ${WHERE}'`],
  ADD_GROUP: [`${SENDER} msg='op=add-group acct={word} id={id} ${WHERE}'`],
  DEL_GROUP: [`${SENDER} msg='op=delete-group id={id} ${WHERE}'`],
  VIRT_RESOURCE: [
    `${SENDER} msg='virt=kvm resrc=disk reason=start vm={word} uuid=aa old-disk={path} new-disk={path} ${WHERE}'`,
    `${SENDER} msg='virt=kvm resrc=fs reason=start vm={word} uuid=aa old-fs={path} new-fs={path} ${WHERE}'`,
  ],
  SOFTWARE_UPDATE: [
    `${SENDER} msg='op=install sw={word} sw_type=rpm key_enforce=0 gpg_res=1 root_dir={path} ${WHERE}'`,
  ],
  TRUSTED_APP: [`${SENDER} msg='op=x detail={number} name="a b" file={encoded} res={result}'`],
  'UNKNOWN[1420]': [
    'ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=1 pid={pid} comm={word} path={path} dev="sda" ' +
      'ino={number} rule="DEFAULT action=DENY"',
  ],
  'UNKNOWN[1425]': ['subj_apparmor=unconfined subj_smack=_'],
  'UNKNOWN[1426]': ['obj_apparmor=unconfined obj_smack=_'],
  LANDLOCK_ACCESS: ['domain=195ba459b blockers=fs.refer path={path} dev="sda" ino={number}'],
  LANDLOCK_DOMAIN: ['domain=195ba459b status=allocated pid={pid} uid={id} exe={path} comm={word}'],
};

/** Which templates a type has: its own, or those of its range in `<linux/audit.h>`. */
export function templatesOf(type: string, number: number): readonly string[] {
  const own = TEMPLATES[type];
  if (own !== undefined) return own;
  if (number >= 1200 && number < 1300) return DAEMON_MESSAGES;
  if (number >= 1400 && number < 1500) return NETLABEL;
  if (number >= 1500 && number < 1600) return INTEGRITY.map((body) => body.replace(' errno=0', ''));
  if (number >= 1700 && number < 1800) return ANOMALIES;
  if (number >= 1800 && number < 1900) return INTEGRITY;
  return USER_MESSAGES;
}
