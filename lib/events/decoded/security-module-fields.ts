/**
 * The fields of records from security modules (SELinux, AppArmor, Landlock) and about labels; part
 * of `record-fields.ts`.
 */
import {
  decimal,
  decimal64,
  decimalWithHexadecimal,
  flag,
  hexadecimal,
  hexadecimal64,
  id,
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

/** `aa_audit`: what AppArmor records, in its own record types before Linux 2.6.36. */
const APPARMOR = {
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
  pid: decimal,
  parent: decimal,
  comm: text,
  name: text,
};

/** By record type. */
export const SECURITY_MODULE_FIELDS = {
  AVC: {
    ...APPARMOR,
    // SELinux.
    dev: word,
    ino: decimal64,
    scontext: word,
    tcontext: word,
    tclass: word,
    permissive: flag,
    exe: text,
    path: text,
    // Both.
    capability: decimal,
  },
  APPARMOR_AUDIT: APPARMOR,
  APPARMOR_ALLOWED: APPARMOR,
  APPARMOR_DENIED: APPARMOR,
  APPARMOR_HINT: APPARMOR,
  APPARMOR_STATUS: APPARMOR,
  APPARMOR_ERROR: APPARMOR,
  APPARMOR_KILL: APPARMOR,
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
} as const;
