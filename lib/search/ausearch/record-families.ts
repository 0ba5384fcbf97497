/**
 * Which records ausearch looks into for what: found out by asking the installed program for each value of each type of
 * record. Knows where values stand, and not what they are compared with.
 */
import { recordTypeNumber } from '../../tables/record-types';
import { once } from '../../tables/once';

/** What conditions are about. */
export type Subject =
  | 'pid'
  | 'ppid'
  | 'session'
  | 'exit'
  | 'syscall'
  | 'machine'
  | 'success'
  | 'uid'
  | 'euid'
  | 'auid'
  | 'gid'
  | 'egid'
  | 'comm'
  | 'exe'
  | 'terminal'
  | 'host'
  | 'file'
  | 'key'
  | 'subject'
  | 'object'
  | 'uuid'
  | 'guest';

/** How the result of a record is written. */
export type ResultForm = 'success' | 'word' | 'word-or-yes' | 'denial' | 'message-denial';

/** What a family of record types has. The values are names of fields with their equals sign, in order of preference. */
export interface Family {
  readonly fields: Readonly<Partial<Record<Subject, readonly string[]>>>;
  readonly result?: ResultForm;
}

const ids = { auid: ['auid='], session: ['ses='], subject: ['subj='] };
const sender = { ...ids, pid: ['pid='], uid: ['uid='] };
const task = {
  ...sender,
  ppid: ['ppid='],
  euid: ['euid='],
  gid: ['gid='],
  egid: ['egid='],
  terminal: ['tty='],
  comm: ['comm='],
  exe: ['exe='],
};

const message = {
  ...sender,
  comm: ['comm='],
  exe: ['exe='],
  terminal: ['terminal='],
  host: ['hostname='],
  file: ['cwd='],
  uuid: ['uuid='],
  guest: ['vm='],
};

const MAC_TYPES =
  'MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD ' +
  'MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT ' +
  'MAC_UNLBL_STCADD MAC_UNLBL_STCDEL';

const FAMILIES: Readonly<Record<string, Family>> = {
  SYSCALL: {
    fields: {
      ...task,
      exit: ['exit='],
      syscall: ['syscall='],
      machine: ['arch='],
      key: ['key='],
    },
    result: 'success',
  },
  URINGOP: {
    fields: {
      ppid: ['ppid='],
      pid: ['pid='],
      uid: ['uid='],
      gid: ['gid='],
      euid: ['euid='],
      egid: ['egid='],
      subject: ['subj='],
      exit: ['exit='],
      key: ['key='],
    },
    result: 'success',
  },
  PATH: { fields: { file: ['name='], object: ['obj='] } },
  CWD: { fields: { file: ['cwd='] } },
  AVC_PATH: { fields: { file: ['path='] } },
  'IPC OBJ_PID': { fields: { object: ['obj='] } },
  NETFILTER_PKT: { fields: { host: ['saddr='], object: ['obj='] } },
  SOCKADDR: { fields: { host: ['saddr='], file: ['saddr='] } },
  AVC: {
    fields: {
      pid: ['pid='],
      comm: ['comm='],
      file: ['path=', 'name='],
      subject: ['scontext='],
      object: ['tcontext='],
    },
    result: 'denial',
  },
  USER_AVC: {
    fields: { ...message, object: ['tcontext='] },
    result: 'message-denial',
  },
  LOGIN: { fields: sender, result: 'word-or-yes' },
  'DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME': {
    fields: sender,
    result: 'word',
  },
  'DAEMON_ACCEPT DAEMON_CLOSE': { fields: { host: ['addr='] }, result: 'word' },
  CONFIG_CHANGE: {
    fields: { ...ids, file: ['path='], key: ['key='] },
    result: 'word-or-yes',
  },
  TTY: { fields: { ...sender, comm: ['comm='] } },
  'NETFILTER_CFG EVENT_LISTENER': {
    fields: { ...sender, terminal: ['tty='], comm: ['comm='], exe: ['exe='] },
    result: 'word',
  },
  SECCOMP: {
    fields: {
      ...sender,
      gid: ['gid='],
      comm: ['comm='],
      exe: ['exe='],
      syscall: ['syscall='],
      machine: ['arch='],
    },
  },
  'FEATURE_CHANGE ANOM_LINK ANOM_CREAT': { fields: task, result: 'word' },
  ANOM_PROMISCUOUS: {
    fields: { auid: ['auid='], uid: ['uid='], gid: ['gid='], session: ['ses='] },
  },
  ANOM_ABEND: {
    fields: { ...sender, gid: ['gid='], comm: ['comm='], exe: ['exe='] },
    result: 'word',
  },
  'INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE':
    {
      fields: { ...sender, comm: ['comm='], file: ['name='] },
      result: 'word',
    },
  [MAC_TYPES]: { fields: { ...ids, key: ['key='] }, result: 'word' },
  'ADD_GROUP DEL_GROUP GRP_MGMT': { fields: { ...message, gid: ['id='] }, result: 'word' },
  VIRT_RESOURCE: {
    fields: { ...message, file: ['path=', 'new-disk='] },
    result: 'word',
  },
};

const MESSAGE: Family = { fields: message, result: 'word' };

/** `AUDIT_USER` of `<linux/audit.h>`. */
const USER = 1005;

/** Messages of programs, and those of libaudit's other ranges. */
function isMessage(type: number): boolean {
  if (type === USER) return true;
  return (type >= 1100 && type < 1200) || (type >= 2100 && type < 3000);
}

const byType = once(() => {
  const families = new Map<number, Family>();
  for (const [names, family] of Object.entries(FAMILIES)) {
    for (const name of names.split(' ')) families.set(recordTypeNumber(name) as number, family);
  }
  return families;
});

/** Undefined for records into which nobody looks. */
export function familyOf(type: number): Family | undefined {
  return byType().get(type) ?? (isMessage(type) ? MESSAGE : undefined);
}
