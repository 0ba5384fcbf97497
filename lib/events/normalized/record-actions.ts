/**
 * The action that a record stands for, by its type. Records that only add details to a system call
 * have none.
 */
import type { RecordTypeName } from '../../tables/record-types';
import type { EventAction } from './actions';

const ACTION_OF: Readonly<Partial<Record<RecordTypeName, EventAction>>> = {
  USER: 'sent-message',
  LOGIN: 'changed-login-id',

  USER_AUTH: 'authenticated-user',
  USER_ACCT: 'authorized-user',
  USER_MGMT: 'changed-user',
  CRED_ACQ: 'acquired-credentials',
  CRED_DISP: 'disposed-credentials',
  USER_START: 'started-session',
  USER_END: 'ended-session',
  USER_AVC: 'denied-access',
  USER_CHAUTHTOK: 'changed-password',
  USER_ERR: 'failed-account-check',
  CRED_REFR: 'refreshed-credentials',
  USYS_CONFIG: 'changed-software',
  USER_LOGIN: 'logged-in',
  USER_LOGOUT: 'logged-out',
  ADD_USER: 'added-user',
  DEL_USER: 'deleted-user',
  ADD_GROUP: 'added-group',
  DEL_GROUP: 'deleted-group',
  CHGRP_ID: 'changed-group-id',
  USER_SELINUX_ERR: 'denied-access',
  USER_CMD: 'ran-command',
  USER_TTY: 'typed-on-terminal',
  CHUSER_ID: 'changed-user-id',
  GRP_AUTH: 'authenticated-user',
  SYSTEM_BOOT: 'booted-system',
  SYSTEM_SHUTDOWN: 'shut-down-system',
  SYSTEM_RUNLEVEL: 'changed-runlevel',
  SERVICE_START: 'started-service',
  SERVICE_STOP: 'stopped-service',
  GRP_MGMT: 'changed-group',
  GRP_CHAUTHTOK: 'changed-group',
  ACCT_LOCK: 'locked-user',
  ACCT_UNLOCK: 'unlocked-user',
  USER_DEVICE: 'allocated-device',
  SOFTWARE_UPDATE: 'changed-software',

  DAEMON_START: 'started-audit',
  DAEMON_END: 'stopped-audit',
  DAEMON_ABORT: 'stopped-audit',
  DAEMON_CONFIG: 'changed-audit-configuration',
  DAEMON_ROTATE: 'changed-audit-configuration',
  DAEMON_RESUME: 'started-audit',
  DAEMON_ACCEPT: 'connected-audit-daemons',
  DAEMON_CLOSE: 'connected-audit-daemons',
  DAEMON_ERR: 'stopped-audit',

  CONFIG_CHANGE: 'changed-audit-configuration',
  TTY: 'typed-on-terminal',
  NETFILTER_PKT: 'saw-packet',
  NETFILTER_CFG: 'changed-firewall',
  SECCOMP: 'violated-seccomp-policy',
  FEATURE_CHANGE: 'changed-audit-configuration',
  FANOTIFY: 'checked-access',
  EVENT_LISTENER: 'listened-to-audit',
  BPF: 'loaded-bpf-program',
  DM_CTRL: 'changed-device-mapping',
  DM_EVENT: 'changed-device-mapping',

  AVC: 'denied-access',
  SELINUX_ERR: 'denied-access',
  MAC_POLICY_LOAD: 'loaded-mac-policy',
  MAC_STATUS: 'changed-mac-configuration',
  MAC_CONFIG_CHANGE: 'changed-mac-configuration',
  MAC_UNLBL_ALLOW: 'changed-mac-configuration',
  MAC_CIPSOV4_ADD: 'changed-mac-configuration',
  MAC_CIPSOV4_DEL: 'changed-mac-configuration',
  MAC_MAP_ADD: 'changed-mac-configuration',
  MAC_MAP_DEL: 'changed-mac-configuration',
  MAC_IPSEC_ADDSA: 'changed-mac-configuration',
  MAC_IPSEC_DELSA: 'changed-mac-configuration',
  MAC_IPSEC_ADDSPD: 'changed-mac-configuration',
  MAC_IPSEC_DELSPD: 'changed-mac-configuration',
  MAC_IPSEC_EVENT: 'changed-mac-configuration',
  MAC_UNLBL_STCADD: 'changed-mac-configuration',
  MAC_UNLBL_STCDEL: 'changed-mac-configuration',
  MAC_CALIPSO_ADD: 'changed-mac-configuration',
  MAC_CALIPSO_DEL: 'changed-mac-configuration',
  LANDLOCK_ACCESS: 'denied-access',
  APPARMOR_AUDIT: 'allowed-access',
  APPARMOR_ALLOWED: 'allowed-access',
  APPARMOR_DENIED: 'denied-access',
  APPARMOR_ERROR: 'denied-access',
  APPARMOR_KILL: 'denied-access',

  ANOM_PROMISCUOUS: 'changed-promiscuous-mode',
  ANOM_ABEND: 'crashed-process',
  ANOM_LINK: 'followed-untrusted-link',
  ANOM_CREAT: 'created-untrusted-file',

  INTEGRITY_DATA: 'checked-integrity',
  INTEGRITY_METADATA: 'checked-integrity',
  INTEGRITY_STATUS: 'checked-integrity',
  INTEGRITY_HASH: 'checked-integrity',
  INTEGRITY_PCR: 'checked-integrity',
  INTEGRITY_RULE: 'checked-integrity',
  INTEGRITY_EVM_XATTR: 'checked-integrity',

  KERNEL: 'started-audit',

  USER_ROLE_CHANGE: 'changed-role',
  ROLE_ASSIGN: 'changed-role',
  ROLE_REMOVE: 'changed-role',
  ROLE_MODIFY: 'changed-role',
  LABEL_OVERRIDE: 'changed-label',
  LABEL_LEVEL_CHANGE: 'changed-label',
  FS_RELABEL: 'changed-label',
  DEV_ALLOC: 'allocated-device',
  DEV_DEALLOC: 'allocated-device',
  USER_MAC_POLICY_LOAD: 'loaded-mac-policy',
  USER_MAC_CONFIG_CHANGE: 'changed-mac-configuration',
  USER_MAC_STATUS: 'changed-mac-configuration',
};

/**
 * The number ranges of similar types: the first number of each range, and the action of all types
 * in it.
 */
const RANGES: readonly (readonly [first: number, last: number, action: EventAction])[] = [
  [2100, 2199, 'found-anomaly'],
  [2200, 2299, 'answered-anomaly'],
  [2400, 2499, 'used-cryptography'],
  [2500, 2599, 'controlled-virtual-machine'],
];

/** The action of a record; undefined for record types without one. */
export function recordAction(name: string, number: number): EventAction | undefined {
  return (
    (ACTION_OF as Readonly<Partial<Record<string, EventAction>>>)[name] ??
    RANGES.find(([first, last]) => number >= first && number <= last)?.[2]
  );
}
