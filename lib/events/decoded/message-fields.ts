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

/** What auditd writes about itself. */
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
  USER_AVC: USER_MESSAGE_FIELDS,
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
  VIRT_CONTROL: MACHINE_MESSAGE,
  VIRT_RESOURCE: MACHINE_MESSAGE,
  VIRT_MACHINE_ID: MACHINE_MESSAGE,
} as const;
