/**
 * The fields of each record type and how each is decoded: the only source for the types of decoded
 * records and for their decoder. Field names are the kernel's (audit_log_format in kernel/auditsc.c
 * and elsewhere) and, in user messages, those of the programs that write them.
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
import { MESSAGE_FIELDS } from './message-fields';
import { SECURITY_MODULE_FIELDS } from './security-module-fields';
import { SESSION, SUBJECT, TASK, TASK_INFO } from './task-fields';

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
  ...SUBJECT,
  op: word,
  cause: word,
  comm: text,
  name: text,
  dev: word,
  ino: decimal64,
  res: success,
  errno: decimal,
};

/** A rule of IMA's policy that is added: `ima_parse_rule`. */
const INTEGRITY_RULE = {
  action: word,
  func: word,
  mask: word,
  fsname: word,
  fsuuid: word,
  fowner: id,
  fgroup: id,
  uid: id,
  euid: id,
  gid: id,
  egid: id,
  res: success,
};

const ANOMALY = { op: word, ...TASK_INFO, res: success };

const DEVICE_MAPPER = {
  module: word,
  op: word,
  ...TASK_INFO,
  dev: decimalDevice,
  sector: decimal64,
  error_msg: word,
  res: success,
};

/** By record type. Records of other user messages have `USER_MESSAGE_FIELDS`. */
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
  ...SECURITY_MODULE_FIELDS,
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
  // Before Linux 4.18 the rules that are added were of this type, too.
  INTEGRITY_RULE: { ...INTEGRITY_RULE, file: text, hash: text, ...TASK_INFO },
  INTEGRITY_POLICY_RULE: INTEGRITY_RULE,
  KERNEL: { state: word, audit_enabled: decimal, res: success },
  ...MESSAGE_FIELDS,
} as const;

export type RecordFields = typeof RECORD_FIELDS;
