/**
 * Which fields a record type has and how each is read: the one place that the types of decoded records
 * and their decoder come from. Field names are the kernel's (audit_log_format in kernel/auditsc.c and
 * where the records are made) and, for user messages, those of the programs that write them.
 */
import {
  commandLine,
  decimal,
  decimal64,
  decimalDevice,
  device,
  flag,
  hexadecimal,
  hexadecimal64,
  id,
  machine,
  octal,
  socketAddress,
  success,
  text,
  word,
} from './codecs';

/** `audit_log_task`: who, in the records that the kernel writes outside of system calls. */
const TASK = {
  auid: id,
  uid: id,
  gid: id,
  ses: id,
  subj: word,
  pid: decimal,
  comm: text,
  exe: text,
};

/** `audit_log_session_info` and the result: who changed something of the kernel's. */
const SESSION = { auid: id, ses: id, subj: word, res: success };

/** `audit_log_task_info`: who, in full. */
const TASK_INFO = {
  ...TASK,
  ppid: decimal,
  euid: id,
  suid: id,
  fsuid: id,
  egid: id,
  sgid: id,
  fsgid: id,
  tty: word,
};

const ARGUMENTS = { a0: hexadecimal64, a1: hexadecimal64, a2: hexadecimal64, a3: hexadecimal64 };

const OWNER = { ouid: id, ogid: id, mode: octal, obj: word };

/** `mq_attr` of mq_overview(7). */
const QUEUE_ATTRIBUTES = {
  mq_flags: hexadecimal,
  mq_maxmsg: decimal,
  mq_msgsize: decimal,
  mq_curmsgs: decimal,
};

const INTEGRITY = {
  pid: decimal,
  uid: id,
  auid: id,
  ses: id,
  subj: word,
  op: word,
  cause: word,
  comm: text,
  name: text,
  dev: word,
  ino: decimal64,
  res: success,
  errno: decimal,
};

const ANOMALY = { op: word, ...TASK_INFO, res: success };

/** What programs say with audit_log_user_message(3) and its kin, behind what the kernel says of them. */
const USER_MESSAGE = {
  pid: decimal,
  uid: id,
  auid: id,
  ses: id,
  subj: word,
  op: word,
  grantors: word,
  acct: text,
  exe: text,
  hostname: word,
  addr: word,
  terminal: word,
  res: success,
};

const ACCOUNT_MESSAGE = { ...USER_MESSAGE, id, grp: text };

const SERVICE_MESSAGE = { ...USER_MESSAGE, unit: word, comm: text };

const MACHINE_MESSAGE = { ...USER_MESSAGE, virt: word, vm: text, uuid: word, reason: word };

/** What auditd says of itself. */
const DAEMON_MESSAGE = {
  op: word,
  auid: id,
  pid: decimal,
  uid: id,
  ses: id,
  subj: word,
  addr: word,
  port: decimal,
  res: success,
};

const DEVICE_MAPPER = {
  module: word,
  op: word,
  ...TASK_INFO,
  dev: decimalDevice,
  sector: decimal64,
  error_msg: text,
  res: success,
};

/** By record type. Records of other user messages have {@link USER_MESSAGE_FIELDS}. */
export const RECORD_FIELDS = {
  SYSCALL: {
    arch: machine,
    syscall: decimal,
    per: hexadecimal,
    success,
    exit: decimal,
    ...ARGUMENTS,
    items: decimal,
    ...TASK_INFO,
  },
  URINGOP: { uring_op: decimal, success, exit: decimal, items: decimal, ...TASK_INFO },
  PATH: {
    item: decimal,
    name: text,
    inode: decimal64,
    dev: device,
    ...OWNER,
    rdev: device,
    nametype: word,
    cap_fp: hexadecimal64,
    cap_fi: hexadecimal64,
    cap_fe: flag,
    cap_fver: hexadecimal,
    cap_frootid: id,
  },
  CWD: { cwd: text },
  EXECVE: { argc: decimal },
  PROCTITLE: { proctitle: commandLine },
  SOCKADDR: { saddr: socketAddress },
  SOCKETCALL: { nargs: decimal, ...ARGUMENTS, a4: hexadecimal64, a5: hexadecimal64 },
  OBJ_PID: { opid: decimal, oauid: id, ouid: id, oses: id, obj: word, ocomm: text },
  IPC: OWNER,
  IPC_SET_PERM: { qbytes: hexadecimal, ...OWNER },
  MQ_OPEN: { oflag: hexadecimal, mode: octal, ...QUEUE_ATTRIBUTES },
  MQ_SENDRECV: {
    mqdes: decimal,
    msg_len: decimal,
    msg_prio: decimal,
    abs_timeout_sec: decimal,
    abs_timeout_nsec: decimal,
  },
  MQ_NOTIFY: { mqdes: decimal, sigev_signo: decimal },
  MQ_GETSETATTR: { mqdes: decimal, ...QUEUE_ATTRIBUTES },
  FD_PAIR: { fd0: decimal, fd1: decimal },
  BPRM_FCAPS: {
    fver: hexadecimal,
    fp: hexadecimal64,
    fi: hexadecimal64,
    fe: flag,
    old_pp: hexadecimal64,
    old_pi: hexadecimal64,
    old_pe: hexadecimal64,
    old_pa: hexadecimal64,
    pp: hexadecimal64,
    pi: hexadecimal64,
    pe: hexadecimal64,
    pa: hexadecimal64,
    frootid: id,
  },
  CAPSET: {
    pid: decimal,
    cap_pi: hexadecimal64,
    cap_pp: hexadecimal64,
    cap_pe: hexadecimal64,
    cap_pa: hexadecimal64,
  },
  MMAP: { fd: decimal, flags: hexadecimal },
  OPENAT2: { oflag: octal, mode: octal, resolve: hexadecimal },
  KERN_MODULE: { name: text },
  TIME_INJOFFSET: { sec: decimal, nsec: decimal },
  TIME_ADJNTPVAL: { op: word, old: decimal, new: decimal },
  TTY: {
    pid: decimal,
    uid: id,
    auid: id,
    ses: id,
    major: decimal,
    minor: decimal,
    comm: text,
    data: text,
  },
  SECCOMP: {
    ...TASK,
    sig: decimal,
    arch: machine,
    syscall: decimal,
    compat: decimal,
    ip: hexadecimal64,
    code: hexadecimal,
  },
  FANOTIFY: {
    resp: decimal,
    fan_type: decimal,
    fan_info: hexadecimal,
    subj_trust: decimal,
    obj_trust: decimal,
  },
  BPF: { 'prog-id': decimal, op: word },
  NETFILTER_CFG: {
    table: word,
    family: decimal,
    entries: decimal,
    op: word,
    pid: decimal,
    subj: word,
    comm: text,
  },
  NETFILTER_PKT: { mark: hexadecimal, saddr: word, daddr: word, proto: decimal },
  LOGIN: {
    pid: decimal,
    uid: id,
    subj: word,
    'old-auid': id,
    auid: id,
    tty: word,
    'old-ses': id,
    ses: id,
    res: success,
  },
  CONFIG_CHANGE: {
    op: word,
    pid: decimal,
    uid: id,
    ...SESSION,
    list: decimal,
    path: text,
    old: decimal,
  },
  FEATURE_CHANGE: {
    ...TASK_INFO,
    feature: word,
    old: decimal,
    new: decimal,
    old_lock: flag,
    new_lock: flag,
    res: success,
  },
  EVENT_LISTENER: {
    pid: decimal,
    uid: id,
    auid: id,
    tty: word,
    ses: id,
    subj: word,
    comm: text,
    exe: text,
    'nl-mcgrp': decimal,
    op: word,
    res: success,
  },
  DM_CTRL: DEVICE_MAPPER,
  DM_EVENT: DEVICE_MAPPER,
  AVC: {
    // Of AppArmor.
    apparmor: word,
    operation: word,
    class: word,
    info: text,
    error: decimal,
    profile: text,
    requested_mask: word,
    denied_mask: word,
    fsuid: id,
    ouid: id,
    target: text,
    peer: text,
    capname: word,
    // Of SELinux.
    dev: word,
    ino: decimal64,
    scontext: word,
    tcontext: word,
    tclass: word,
    permissive: flag,
    // Of both.
    pid: decimal,
    comm: text,
    exe: text,
    name: text,
    path: text,
    capability: decimal,
  },
  MAC_STATUS: {
    enforcing: flag,
    old_enforcing: flag,
    enabled: flag,
    'old-enabled': flag,
    lsm: word,
    ...SESSION,
  },
  MAC_POLICY_LOAD: { lsm: word, ...SESSION },
  MAC_CONFIG_CHANGE: { bool: word, val: decimal, old_val: decimal, ...SESSION },
  LANDLOCK_ACCESS: { domain: hexadecimal64, blockers: word, path: text, dev: word, ino: decimal64 },
  LANDLOCK_DOMAIN: {
    domain: hexadecimal64,
    status: word,
    mode: word,
    pid: decimal,
    uid: id,
    exe: text,
    comm: text,
    denials: decimal,
  },
  ANOM_PROMISCUOUS: { dev: word, prom: decimal, old_prom: decimal, ...TASK },
  ANOM_ABEND: { ...TASK, sig: decimal, res: success },
  ANOM_LINK: ANOMALY,
  ANOM_CREAT: ANOMALY,
  INTEGRITY_DATA: INTEGRITY,
  INTEGRITY_METADATA: INTEGRITY,
  INTEGRITY_STATUS: INTEGRITY,
  INTEGRITY_HASH: INTEGRITY,
  INTEGRITY_PCR: INTEGRITY,
  INTEGRITY_EVM_XATTR: INTEGRITY,
  INTEGRITY_RULE: { file: text, hash: text, ...TASK_INFO },
  KERNEL: { state: word, audit_enabled: decimal, res: success },
  DAEMON_START: { ...DAEMON_MESSAGE, ver: word, format: word, kernel: word },
  DAEMON_END: DAEMON_MESSAGE,
  DAEMON_ABORT: DAEMON_MESSAGE,
  DAEMON_CONFIG: DAEMON_MESSAGE,
  DAEMON_ROTATE: DAEMON_MESSAGE,
  DAEMON_RESUME: DAEMON_MESSAGE,
  DAEMON_ACCEPT: DAEMON_MESSAGE,
  DAEMON_CLOSE: DAEMON_MESSAGE,
  DAEMON_ERR: DAEMON_MESSAGE,
  USER_AVC: USER_MESSAGE,
  USER_CMD: { ...USER_MESSAGE, cwd: text, cmd: text },
  USER_TTY: { ...USER_MESSAGE, data: text },
  USER_MGMT: ACCOUNT_MESSAGE,
  ADD_USER: ACCOUNT_MESSAGE,
  DEL_USER: ACCOUNT_MESSAGE,
  GRP_MGMT: ACCOUNT_MESSAGE,
  ADD_GROUP: ACCOUNT_MESSAGE,
  DEL_GROUP: ACCOUNT_MESSAGE,
  SERVICE_START: SERVICE_MESSAGE,
  SERVICE_STOP: SERVICE_MESSAGE,
  SOFTWARE_UPDATE: { ...USER_MESSAGE, sw: text, sw_type: word, key_enforce: flag, gpg_res: flag },
  VIRT_CONTROL: MACHINE_MESSAGE,
  VIRT_RESOURCE: MACHINE_MESSAGE,
  VIRT_MACHINE_ID: MACHINE_MESSAGE,
} as const;

export type RecordFields = typeof RECORD_FIELDS;

/** What every user message has that has no row of its own. */
export const USER_MESSAGE_FIELDS = USER_MESSAGE;
