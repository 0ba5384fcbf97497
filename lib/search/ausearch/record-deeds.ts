/**
 * What records of each type say was done, in ausearch's words, and where in them the object and the means stand. The
 * words were read off the output of the program for records of every type.
 */
import { recordTypeNumber } from '../../tables/record-types';
import { once } from '../../tables/once';

/** The first that there is; the values are in words. */
export type Fields = readonly string[];

export interface RecordDeed {
  readonly action: string;
  readonly objectKind: string;
  readonly object?: Fields;
  readonly objectDetail?: Fields;
  readonly secondObject?: Fields;
  /** The action where a field has this value. */
  readonly unless?: { readonly field: string; readonly value: string; readonly action: string };
  /** Default: the program, or what it runs. */
  readonly how?: Fields | readonly [`=${string}`];
}

type Row = readonly [
  types: string,
  action: string,
  objectKind: string,
  object?: string | undefined,
  more?: Omit<RecordDeed, 'action' | 'objectKind' | 'object'>,
];

/** What is said of what a security policy decided about. */
export const POLICY_ACTION = 'accessed-mac-policy-controlled-object';

const NOTHING: readonly string[] = [];
const ACCOUNT = 'id acct';

const ROWS: readonly Row[] = [
  ['USER', 'sent-message', 'unknown', 'addr'],
  ['LOGIN', 'changed-login-id-to', 'user-session', 'auid', { how: NOTHING }],
  ['USER_AUTH', 'authenticated', 'user-session', 'acct'],
  ['USER_ACCT', 'was-authorized', 'user-session', 'acct'],
  ['USER_MGMT', 'modified-user-account', 'account', ACCOUNT],
  ['CRED_ACQ', 'acquired-credentials', 'user-session', 'acct'],
  ['CRED_DISP', 'disposed-credentials', 'user-session', 'acct'],
  ['CRED_REFR', 'refreshed-credentials', 'user-session', 'acct'],
  ['USER_START', 'started-session', 'user-session', 'terminal'],
  ['USER_END', 'ended-session', 'user-session', 'terminal'],
  ['USER_AVC AVC', POLICY_ACTION, 'unknown', 'tcontext'],
  ['USER_CHAUTHTOK', 'changed-password', 'user-session', 'acct'],
  ['USER_ERR', 'caused-account-error', 'user-session', 'terminal'],
  ['USYS_CONFIG', 'changed-configuration', 'system'],
  ['USER_LOGIN', 'logged-in', 'user-session', 'terminal'],
  ['USER_LOGOUT', 'logged-out', 'user-session', 'terminal'],
  ['ADD_USER', 'added-user-account', 'account', ACCOUNT],
  ['DEL_USER', 'deleted-user-account', 'account', ACCOUNT],
  ['ADD_GROUP', 'added-group-account-to', 'account', ACCOUNT],
  ['DEL_GROUP', 'deleted-group-account-from', 'account', ACCOUNT],
  ['DAC_CHECK', 'access-result', 'unknown'],
  ['CHGRP_ID', 'changed-group', 'unknown'],
  ['TEST', 'sent-test', 'unknown'],
  ['TRUSTED_APP', 'unknown', 'unknown'],
  ['USER_SELINUX_ERR', 'access-error', 'unknown'],
  ['USER_CMD', 'ran-command', 'process', 'cmd'],
  ['USER_TTY TTY', 'typed', 'keystrokes', 'data', { how: ['comm'] }],
  ['CHUSER_ID', 'changed-user-id', 'unknown'],
  ['GRP_AUTH', 'authenticated-to-group', 'unknown'],
  ['SYSTEM_BOOT', 'booted-system', 'system'],
  ['SYSTEM_SHUTDOWN', 'shutdown-system', 'service'],
  ['SYSTEM_RUNLEVEL', 'changed-to-runlevel', 'system', 'new-level'],
  ['SERVICE_START', 'started-service', 'service', 'unit'],
  ['SERVICE_STOP', 'stopped-service', 'service', 'unit'],
  ['GRP_MGMT', 'modified-group-account', 'account', ACCOUNT],
  ['GRP_CHAUTHTOK', 'changed-group-password', 'user-session', 'acct'],
  ['MAC_CHECK', 'mac-permission', 'unknown'],
  ['ACCT_LOCK', 'locked-account', 'account', ACCOUNT],
  ['ACCT_UNLOCK', 'unlocked-account', 'account', ACCOUNT],
  ['USER_DEVICE', 'configured-device', 'keystrokes'],
  [
    'SOFTWARE_UPDATE',
    'installed-software',
    'software',
    'sw',
    { objectDetail: ['sw_type'], secondObject: ['root_dir'] },
  ],
  ['DAEMON_START', 'started-audit', 'service', undefined, { how: ['=init'] }],
  ['DAEMON_END', 'shutdown-audit', 'service', undefined, { how: ['=signal'] }],
  ['DAEMON_ABORT', 'aborted-auditd-startup', 'service', undefined, { how: NOTHING }],
  ['DAEMON_CONFIG', 'changed-auditd-configuration', 'service', undefined, { how: ['=signal'] }],
  ['DAEMON_ROTATE', 'rotated-audit-logs', 'service', undefined, { how: ['=signal'] }],
  ['DAEMON_RESUME', 'resumed-audit-logging', 'service', undefined, { how: ['=signal'] }],
  ['DAEMON_ACCEPT', 'remote-audit-connected', 'service', undefined, { how: NOTHING }],
  ['DAEMON_CLOSE', 'remote-audit-disconnected', 'service', undefined, { how: NOTHING }],
  ['DAEMON_ERR', 'audit-error', 'service', undefined, { how: NOTHING }],
  ['CONFIG_CHANGE', 'changed-audit-configuration', 'audit-config', undefined, { how: NOTHING }],
  ['NETFILTER_CFG', 'loaded-firewall-rule-to', 'firewall', 'table', { how: ['comm'] }],
  ['SECCOMP', 'called-seccomp-controlled-syscall', 'process', 'syscall'],
  ['FEATURE_CHANGE', 'changed-audit-feature', 'system', 'feature'],
  ['KERN_MODULE', 'loaded-kernel-module', 'unknown'],
  ['FANOTIFY', 'accessed-policy-controlled-file', 'unknown'],
  [
    'BPF',
    'loaded-bpf-program',
    'process',
    'prog-id',
    { unless: { field: 'op', value: 'UNLOAD', action: 'unloaded-bpf-program' } },
  ],
  [
    'EVENT_LISTENER',
    'connected-to',
    'socket',
    'nl-mcgrp',
    { unless: { field: 'op', value: 'disconnect', action: 'disconnected-from' } },
  ],
  ['MAC_POLICY_LOAD', 'loaded-selinux-policy', 'mac-config'],
  ['MAC_STATUS', 'changed-selinux-enforcement-to', 'mac-config', 'enforcing'],
  ['MAC_CONFIG_CHANGE', 'changed-selinux-boolean', 'mac-config', 'bool'],
  [
    'MAC_UNLBL_ALLOW',
    'is-allowing-unlabeled-network-traffic',
    'mac-config',
    undefined,
    {
      unless: {
        field: 'unlbl_accept',
        value: '0',
        action: 'is-disallowing-unlabeled-network-traffic',
      },
    },
  ],
  ['MAC_MAP_ADD', 'added-mac-network-domain-mapping-to', 'mac-config'],
  ['MAC_MAP_DEL', 'deleted-mac-network-domain-mapping-from', 'mac-config'],
  ['ANOM_PROMISCUOUS', 'changed-socket-promiscuous-mode', 'socket', 'dev'],
  ['ANOM_ABEND', 'crashed-program', 'process', 'exe', { how: ['sig'] }],
  ['ANOM_LINK', 'used-suspcious-link', 'unknown'],
  ['ANOM_CREAT', 'created-suspicious-file', 'unknown'],
  ['KERNEL', 'initialized-audit-subsystem', 'unknown'],
  ['ANOM_LOGIN_FAILURES', 'failed-log-in-too-many-times-to', 'user-session', 'acct'],
  ['ANOM_LOGIN_TIME', 'attempted-log-in-during-unusual-hour-to', 'user-session', 'acct'],
  ['ANOM_LOGIN_SESSIONS', 'opened-too-many-sessions-to', 'user-session', 'acct'],
  ['ANOM_LOGIN_LOCATION', 'attempted-log-in-from-unusual-place-to', 'user-session', 'acct'],
  ['ANOM_RBAC_INTEGRITY_FAIL', 'tested-file-system-integrity-of', 'file-system', 'hostname'],
  [
    'ANOM_EXEC',
    'attempted-execution-of-forbidden-program',
    'process',
    'cmd',
    { how: ['terminal'] },
  ],
  ['USER_ROLE_CHANGE', 'changed-role-to', 'user-session', 'new-role'],
  ['ROLE_ASSIGN', 'assigned-user-role-to', 'account', ACCOUNT],
  ['ROLE_REMOVE', 'removed-use-role-from', 'account', ACCOUNT],
  ['LABEL_OVERRIDE', 'overrode-label-of', 'mac-config'],
  ['LABEL_LEVEL_CHANGE', 'modified-level-of', 'printer', 'printer'],
  ['FS_RELABEL', 'relabeled-filesystem', 'mac-config'],
  ['USER_MAC_POLICY_LOAD', 'loaded-mac-policy', 'mac-config'],
  ['ROLE_MODIFY', 'modified-role', 'mac-config'],
  ['USER_MAC_CONFIG_CHANGE', 'changed-mac-configuration', 'mac-config'],
  ['USER_MAC_STATUS', 'changed-selinux-enforcement-to', 'unknown', 'enforcing'],
  ['CRYPTO_LOGIN', 'crypto-officer-logged-in', 'unknown'],
  ['CRYPTO_LOGOUT', 'crypto-officer-logged-out', 'unknown'],
  ['CRYPTO_KEY_USER', 'negotiated-crypto-key', 'user-session', 'fp'],
  ['CRYPTO_SESSION', 'started-crypto-session', 'user-session', 'addr', { objectDetail: ['rport'] }],
  ['VIRT_CONTROL', 'issued-vm-control', 'virtual-machine', 'op', { secondObject: ['vm'] }],
  ['VIRT_RESOURCE', 'assigned-vm-resource', 'virtual-machine', 'resrc', { secondObject: ['vm'] }],
  ['VIRT_MACHINE_ID', 'assigned-vm-id', 'virtual-machine', 'vm'],
  ['VIRT_INTEGRITY_CHECK', 'checked-integrity-of', 'unknown'],
  ['VIRT_CREATE', 'created-vm-image', 'unknown'],
  ['VIRT_DESTROY', 'deleted-vm-image', 'unknown'],
  ['VIRT_MIGRATE_IN', 'migrated-vm-from', 'unknown'],
  ['VIRT_MIGRATE_OUT', 'migrated-vm-to', 'unknown'],
];

/** What is said of records for which there are no words. */
export const UNKNOWN_ACTION = 'did-unknown';

const UNKNOWN: RecordDeed = { action: UNKNOWN_ACTION, objectKind: 'unknown' };
const UNKNOWN_POLICY: RecordDeed = { action: UNKNOWN_ACTION, objectKind: 'mac-config' };

const byType = once(() => {
  const deeds = new Map<number, RecordDeed>();
  for (const [types, action, objectKind, object, more] of ROWS) {
    const deed = {
      action,
      objectKind,
      ...(object === undefined ? {} : { object: object.split(' ') }),
      ...more,
    };
    for (const type of types.split(' ')) deeds.set(recordTypeNumber(type) as number, deed);
  }
  return deeds;
});

/** Records of MAC policies: configuration, and what Linux counts among it. */
function isPolicy(type: number): boolean {
  return (
    (type > 1403 && type < 1423) || type === 1425 || type === 1426 || type === 2307 || type === 2308
  );
}

export function recordDeed(type: number): RecordDeed {
  return byType().get(type) ?? (isPolicy(type) ? UNKNOWN_POLICY : UNKNOWN);
}

const KINDS: readonly (readonly [kind: string, types: string])[] = [
  [
    'user-login',
    'LOGIN USER_AUTH USER_ACCT CRED_ACQ CRED_DISP CRED_REFR USER_START USER_END USER_CHAUTHTOK USER_ERR ' +
      'USER_LOGIN USER_LOGOUT',
  ],
  [
    'user-account',
    'USER_MGMT ADD_USER DEL_USER ADD_GROUP DEL_GROUP GRP_MGMT GRP_CHAUTHTOK ACCT_LOCK ACCT_UNLOCK',
  ],
  ['group-change', 'CHGRP_ID GRP_AUTH'],
  ['user-space', 'TEST TRUSTED_APP USER_CMD CHUSER_ID'],
  ['TTY', 'USER_TTY TTY'],
  [
    'system-services',
    'SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP KERNEL',
  ],
  [
    'configuration',
    'USYS_CONFIG CONFIG_CHANGE NETFILTER_CFG FEATURE_CHANGE USER_DEVICE SOFTWARE_UPDATE TIME_INJOFFSET TIME_ADJNTPVAL',
  ],
  [
    'mac-decision',
    'USER_AVC USER_SELINUX_ERR AVC SELINUX_ERR AVC_PATH APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_ERROR',
  ],
  ['mac', 'APPARMOR APPARMOR_AUDIT APPARMOR_HINT APPARMOR_STATUS'],
  ['dac-decision', 'SECCOMP'],
  ['av-decision', 'FANOTIFY'],
  ['bpf-program', 'BPF'],
  ['audit-daemon', 'EVENT_LISTENER'],
  ['integrity', 'ANOM_RBAC_INTEGRITY_FAIL'],
  ['unknown', 'KERNEL_OTHER PROCTITLE KERN_MODULE URINGOP OPENAT2 DM_CTRL DM_EVENT APPARMOR_KILL'],
];

/** Ranges of `<linux/audit.h>`, and of libaudit's. */
const KIND_RANGES: readonly (readonly [from: number, to: number, kind: string])[] = [
  [1200, 1299, 'audit-daemon'],
  [1300, 1399, 'audit-rule'],
  [1400, 1422, 'mac'],
  [1425, 1426, 'mac'],
  [1700, 1799, 'anomaly'],
  [1800, 1899, 'integrity'],
  [2100, 2199, 'anomaly'],
  [2200, 2299, 'anomaly-response'],
  [2300, 2399, 'mac'],
  [2400, 2499, 'crypto'],
  [2500, 2599, 'virt'],
];

const kindsByType = once(
  () =>
    new Map(
      KINDS.flatMap(([kind, types]) =>
        types.split(' ').map((type) => [recordTypeNumber(type) as number, kind] as const),
      ),
    ),
);

/** What sort of event begins with such a record. */
export function eventKind(type: number): string {
  const range = KIND_RANGES.find(([from, to]) => type >= from && type <= to);
  return kindsByType().get(type) ?? range?.[2] ?? 'unknown';
}
