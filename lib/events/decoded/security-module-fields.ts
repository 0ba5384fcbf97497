/**
 * The fields of records that security modules write, SELinux, AppArmor, Landlock, IPE, and of what sets
 * labels: as in `record-fields.ts`, which has them too.
 */
import {
  decimal,
  decimal64,
  decimalWithHexadecimal,
  flag,
  hexadecimal,
  hexadecimal64,
  id,
  socketName,
  text,
  word,
} from './codecs';
import { SESSION } from './task-fields';

/** `netlbl_af4list_audit_addr`, and what IPsec records about a packet or a policy. */
const ADDRESSES = {
  netif: word,
  src: word,
  src_prefixlen: decimal,
  dst: word,
  dst_prefixlen: decimal,
};

/** The labelling of packets (net/netlabel), and who changed it. */
const DOMAIN_OF_CIPSO = { ...SESSION, cipso_doi: decimal, cipso_type: word };
const DOMAIN_OF_CALIPSO = { ...SESSION, calipso_doi: decimal, calipso_type: word };
const LABEL_MAPPING = {
  ...SESSION,
  ...ADDRESSES,
  nlbl_domain: word,
  nlbl_protocol: word,
  cipso_doi: decimal,
  calipso_doi: decimal,
};
const STATIC_LABEL = { ...SESSION, ...ADDRESSES, sec_obj: word };

/** The ends of a connection or a packet: `audit_log_lsm_data` in security/lsm_audit.c. */
const PACKET = { saddr: word, src: decimal, daddr: word, dest: decimal, netif: word };
const CONNECTION = { laddr: word, lport: decimal, faddr: word, fport: decimal };

/** `aa_audit`: what AppArmor says, in records of its own types before Linux 2.6.36. */
const APPARMOR = {
  apparmor: word,
  operation: word,
  class: text,
  info: text,
  error: decimal,
  namespace: text,
  profile: text,
  label: text,
  requested_mask: text,
  denied_mask: text,
  requested: text,
  fsuid: id,
  ouid: id,
  name: text,
  target: text,
  name2: text,
  peer: text,
  // Of processes.
  signal: word,
  capname: text,
  rlimit: text,
  value: decimal64,
  execpath: text,
  // Of sockets.
  family: text,
  sock_type: text,
  protocol: decimal,
  addr: socketName,
  peer_addr: socketName,
  ...CONNECTION,
  // Of mounts.
  fstype: text,
  srcname: text,
  flags: text,
  pid: decimal,
  parent: decimal,
  comm: text,
};

/** Both ends of a decision of SELinux. */
const CONTEXTS = { scontext: word, tcontext: word, tclass: word };

/** What an active policy of IPE is called: `audit_policy` in security/ipe/audit.c. */
const IPE_POLICY = { policy_name: text, policy_version: word, policy_digest: word };

/** By record type. */
export const SECURITY_MODULE_FIELDS = {
  AVC: {
    ...APPARMOR,
    // Of SELinux.
    ...CONTEXTS,
    srawcon: text,
    trawcon: text,
    permissive: flag,
    dev: word,
    ino: decimal64,
    exe: text,
    path: text,
    ioctlcmd: hexadecimal,
    kmod: text,
    anonclass: word,
    lockdown_reason: word,
    ipc_key: decimal,
    ...PACKET,
    // Of Smack.
    lsm: word,
    fn: word,
    action: word,
    subject: text,
    object: text,
    // Of several.
    capability: decimal,
  },
  APPARMOR_AUDIT: APPARMOR,
  APPARMOR_ALLOWED: APPARMOR,
  APPARMOR_DENIED: APPARMOR,
  APPARMOR_HINT: APPARMOR,
  APPARMOR_STATUS: APPARMOR,
  APPARMOR_ERROR: APPARMOR,
  APPARMOR_KILL: APPARMOR,
  SELINUX_ERR: {
    op: word,
    reason: word,
    seresult: word,
    invalid_context: text,
    ...CONTEXTS,
    oldcontext: word,
    newcontext: word,
    taskcontext: word,
    perms: word,
  },
  IPE_ACCESS: {
    ipe_op: word,
    ipe_hook: word,
    enforcing: flag,
    pid: decimal,
    comm: text,
    path: text,
    dev: word,
    ino: decimal64,
    rule: word,
  },
  IPE_CONFIG_CHANGE: {
    old_active_pol_name: text,
    old_active_pol_version: word,
    old_policy_digest: word,
    new_active_pol_name: text,
    new_active_pol_version: word,
    new_policy_digest: word,
    lsm: word,
    ...SESSION,
  },
  IPE_POLICY_LOAD: { ...IPE_POLICY, lsm: word, ...SESSION, errno: decimal },
  MAC_TASK_CONTEXTS: { subj_selinux: word, subj_apparmor: word, subj_smack: word },
  MAC_OBJ_CONTEXTS: { obj_selinux: word, obj_apparmor: word, obj_smack: word },
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
  MAC_UNLBL_ALLOW: { ...SESSION, unlbl_accept: flag, old: flag },
  MAC_UNLBL_STCADD: STATIC_LABEL,
  MAC_UNLBL_STCDEL: STATIC_LABEL,
  MAC_CIPSOV4_ADD: DOMAIN_OF_CIPSO,
  MAC_CIPSOV4_DEL: DOMAIN_OF_CIPSO,
  MAC_CALIPSO_ADD: DOMAIN_OF_CALIPSO,
  MAC_CALIPSO_DEL: DOMAIN_OF_CALIPSO,
  MAC_MAP_ADD: LABEL_MAPPING,
  MAC_MAP_DEL: LABEL_MAPPING,
  MAC_IPSEC_EVENT: {
    op: word,
    ...SESSION,
    ...ADDRESSES,
    sec_alg: decimal,
    sec_doi: decimal,
    sec_obj: word,
    spi: decimalWithHexadecimal,
    seqno: decimalWithHexadecimal,
    flowlbl: hexadecimal,
  },
  LANDLOCK_ACCESS: {
    domain: hexadecimal64,
    blockers: word,
    path: text,
    dev: word,
    ino: decimal64,
    opid: decimal,
    ocomm: text,
    ...PACKET,
  },
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
} as const;
