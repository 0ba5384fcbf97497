/** Groups of fields that say who did something, shared by many of the kernel's records. */
import { decimal, id, success, text, word } from './codecs';

/** `audit_log_task`: who, in records that the kernel writes outside system calls. */
export const TASK = {
  auid: id,
  uid: id,
  gid: id,
  ses: id,
  subj: word,
  pid: decimal,
  comm: text,
  exe: text,
};

/** Who sent a message or used a file: `audit_log_user_recv_msg`, `integrity_audit_message`. */
export const SUBJECT = { pid: decimal, uid: id, auid: id, ses: id, subj: word };

/** `audit_log_session_info` and the result: who changed something in the kernel. */
export const SESSION = { auid: id, ses: id, subj: word, res: success };

/** `audit_log_task_info`: who, in full. */
export const TASK_INFO = {
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
