/**
 * The fields of messages from programs, including the audit daemon; part of `record-fields.ts`.
 */
import { decimal, flag, id, success, text, word } from './codecs';
import { SUBJECT } from './task-fields';

/**
 * Fields that programs write with audit_log_user_message(3) and its kin, after those that the
 * kernel writes about them.
 */
export const USER_MESSAGE_FIELDS = {
  ...SUBJECT,
  op: word,
  grantors: word,
  acct: text,
  exe: text,
  hostname: word,
  addr: word,
  terminal: word,
  res: success,
};

const ACCOUNT_MESSAGE = { ...USER_MESSAGE_FIELDS, id, grp: text };

const SERVICE_MESSAGE = { ...USER_MESSAGE_FIELDS, unit: word, comm: text };

const MACHINE_MESSAGE = { ...USER_MESSAGE_FIELDS, virt: word, vm: text, uuid: word, reason: word };

/** What semanage and newrole say of the roles that SELinux lets a user have. */
const ROLE_MESSAGE = {
  ...USER_MESSAGE_FIELDS,
  'old-seuser': word,
  'old-role': word,
  'old-range': word,
  'new-seuser': word,
  'new-role': word,
  'new-range': word,
};

/** What sshd and IPsec's daemons say of keys and sessions. */
const CRYPTOGRAPHIC_MESSAGE = {
  ...USER_MESSAGE_FIELDS,
  kind: word,
  direction: word,
  cipher: word,
  ksize: decimal,
  mac: word,
  pfs: word,
  fp: word,
  spid: decimal,
  suid: id,
  laddr: word,
  lport: decimal,
  raddr: word,
  rport: decimal,
};

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

/** What a daemon that asks SELinux, or AppArmor, says of it behind its own fields. */
const MAC_MESSAGE = { ...USER_MESSAGE_FIELDS, lsm: word, enforcing: flag, seqno: decimal };

/** Where dbus-daemon, systemd and others stand between two processes and decide themselves. */
const MEDIATED_ACCESS = {
  ...MAC_MESSAGE,
  gid: id,
  sauid: id,
  // Of SELinux.
  scontext: word,
  tcontext: word,
  tclass: word,
  permissive: flag,
  cmdline: word,
  function: word,
  msgtype: word,
  error_name: word,
  dest: word,
  service: word,
  spid: decimal,
  tpid: decimal,
  // Of AppArmor.
  apparmor: word,
  operation: word,
  info: word,
  bus: word,
  mask: word,
  name: word,
  label: word,
  peer_pid: decimal,
  peer_label: word,
  // Of both.
  path: word,
  interface: word,
  member: word,
};

/** By record type. Records of other user messages have {@link USER_MESSAGE_FIELDS}. */
export const MESSAGE_FIELDS = {
  DAEMON_START: { ...DAEMON_MESSAGE, ver: word, format: word, kernel: word },
  DAEMON_END: DAEMON_MESSAGE,
  DAEMON_ABORT: DAEMON_MESSAGE,
  DAEMON_CONFIG: DAEMON_MESSAGE,
  DAEMON_ROTATE: DAEMON_MESSAGE,
  DAEMON_RESUME: DAEMON_MESSAGE,
  DAEMON_ACCEPT: DAEMON_MESSAGE,
  DAEMON_CLOSE: DAEMON_MESSAGE,
  DAEMON_ERR: DAEMON_MESSAGE,
  USER_AVC: MEDIATED_ACCESS,
  USER_SELINUX_ERR: MAC_MESSAGE,
  USER_MAC_POLICY_LOAD: MAC_MESSAGE,
  USER_MAC_STATUS: MAC_MESSAGE,
  USER_CMD: { ...USER_MESSAGE_FIELDS, cwd: text, cmd: text },
  USER_TTY: { ...USER_MESSAGE_FIELDS, data: text },
  USER_MGMT: ACCOUNT_MESSAGE,
  ADD_USER: ACCOUNT_MESSAGE,
  DEL_USER: ACCOUNT_MESSAGE,
  GRP_MGMT: ACCOUNT_MESSAGE,
  ADD_GROUP: ACCOUNT_MESSAGE,
  DEL_GROUP: ACCOUNT_MESSAGE,
  SERVICE_START: SERVICE_MESSAGE,
  SERVICE_STOP: SERVICE_MESSAGE,
  SOFTWARE_UPDATE: {
    ...USER_MESSAGE_FIELDS,
    sw: text,
    sw_type: word,
    key_enforce: flag,
    gpg_res: flag,
  },
  ROLE_ASSIGN: ROLE_MESSAGE,
  ROLE_REMOVE: ROLE_MESSAGE,
  ROLE_MODIFY: ROLE_MESSAGE,
  USER_ROLE_CHANGE: { ...ROLE_MESSAGE, 'default-context': word, 'selected-context': word },
  SYSTEM_RUNLEVEL: { ...USER_MESSAGE_FIELDS, 'old-level': word, 'new-level': word },
  CRYPTO_KEY_USER: CRYPTOGRAPHIC_MESSAGE,
  CRYPTO_SESSION: CRYPTOGRAPHIC_MESSAGE,
  CRYPTO_IKE_SA: CRYPTOGRAPHIC_MESSAGE,
  CRYPTO_IPSEC_SA: CRYPTOGRAPHIC_MESSAGE,
  VIRT_CONTROL: MACHINE_MESSAGE,
  VIRT_RESOURCE: MACHINE_MESSAGE,
  VIRT_MACHINE_ID: MACHINE_MESSAGE,
} as const;
