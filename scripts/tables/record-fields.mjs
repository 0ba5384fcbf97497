/**
 * Makes the tables of field values that no argument of a system call has: what netfilter, seccomp,
 * fanotify and the kernel's audit code write as numbers. Says which macros they are and how the audit
 * tools spell them.
 */
import { familyTables } from './families.mjs';
import { file } from './render.mjs';

/** <linux/if.h> includes a header of the C library: it is passed over, and what others need of it said. */
const WITHOUT_C_LIBRARY = ['_LINUX_IF_H=1', 'IFNAMSIZ=16'];

/** @type {Record<string, import('./families.mjs').Family>} */
const TABLES = {
  NETFILTER_FAMILIES: {
    doc: "Families of netfilter: `NFPROTO_*`, in the audit tools' spelling.",
    include: ['linux/netfilter.h'],
    list: [
      'NFPROTO_UNSPEC',
      'NFPROTO_INET',
      'NFPROTO_IPV4',
      'NFPROTO_ARP',
      'NFPROTO_NETDEV',
      'NFPROTO_BRIDGE',
      'NFPROTO_IPV6',
      'NFPROTO_DECNET',
    ],
    rename: (name) =>
      name === 'NFPROTO_UNSPEC' ? 'unspecified' : name.slice('NFPROTO_'.length).toLowerCase(),
  },
  NETFILTER_HOOKS: {
    doc: 'Hooks of netfilter: `NF_INET_*` and that of bridges, as iptables calls them.',
    include: ['linux/netfilter.h'],
    list: [
      'NF_INET_PRE_ROUTING',
      'NF_INET_LOCAL_IN',
      'NF_INET_FORWARD',
      'NF_INET_LOCAL_OUT',
      'NF_INET_POST_ROUTING',
    ],
    rename: (name) => name.slice('NF_INET_'.length).replace('_', ''),
    spelled: { NF_INET_LOCAL_IN: 'INPUT', NF_INET_LOCAL_OUT: 'OUTPUT' },
    // NF_BR_BROUTING: <linux/netfilter_bridge.h> cannot be read without the C library's headers.
    adds: { 5: 'BROUTING' },
  },
  PACKET_ACTIONS: {
    doc: 'What became of a packet: `XT_AUDIT_TYPE_*`, without the prefix.',
    include: ['linux/types.h', 'linux/netfilter/xt_AUDIT.h'],
    list: ['XT_AUDIT_TYPE_ACCEPT', 'XT_AUDIT_TYPE_DROP', 'XT_AUDIT_TYPE_REJECT'],
    rename: (name) => name.slice('XT_AUDIT_TYPE_'.length),
  },
  ETHERNET_PROTOCOLS: {
    doc: 'Protocols over Ethernet that the audit tools name: `ETH_P_*`, without the prefix.',
    include: ['linux/if_ether.h'],
    list: ['ETH_P_IP', 'ETH_P_ARP'],
    rename: (name) => name.slice('ETH_P_'.length),
    hex: true,
  },
  ICMP_TYPES: {
    doc: "Types of ICMP: `ICMP_*`, in the audit tools' spelling.",
    include: ['linux/icmp.h'],
    defines: WITHOUT_C_LIBRARY,
    list: [
      'ICMP_ECHOREPLY',
      'ICMP_DEST_UNREACH',
      'ICMP_SOURCE_QUENCH',
      'ICMP_REDIRECT',
      'ICMP_ECHO',
      'ICMP_TIME_EXCEEDED',
      'ICMP_PARAMETERPROB',
      'ICMP_TIMESTAMP',
      'ICMP_TIMESTAMPREPLY',
      'ICMP_INFO_REQUEST',
      'ICMP_INFO_REPLY',
      'ICMP_ADDRESS',
      'ICMP_ADDRESSREPLY',
    ],
    rename: (name) => name.slice('ICMP_'.length).toLowerCase().replace('_', '-'),
    spelled: {
      ICMP_ECHOREPLY: 'echo-reply',
      ICMP_DEST_UNREACH: 'destination-unreachable',
      ICMP_PARAMETERPROB: 'parameter-problem',
      ICMP_TIMESTAMP: 'timestamp-request',
      ICMP_TIMESTAMPREPLY: 'timestamp-reply',
      ICMP_ADDRESS: 'address-mask-request',
      ICMP_ADDRESSREPLY: 'address-mask-reply',
    },
  },
  SECCOMP_ACTIONS: {
    doc: "What seccomp(2) did, in the high half: `SECCOMP_RET_*`, in the audit tools' spelling.",
    include: ['linux/types.h', 'linux/seccomp.h'],
    macros: /^SECCOMP_RET_/,
    except: /^SECCOMP_RET_(KILL|ACTION(_FULL)?|DATA)$/,
    rename: (name) => name.slice('SECCOMP_RET_'.length).toLowerCase(),
    spelled: {
      SECCOMP_RET_KILL_PROCESS: 'kill',
      SECCOMP_RET_KILL_THREAD: 'kill',
      SECCOMP_RET_USER_NOTIF: 'user-notify',
    },
    hex: true,
  },
  FANOTIFY_RESPONSES: {
    doc: 'Answers of fanotify(7): `FAN_*`, lowercase and without the prefix.',
    include: ['linux/fanotify.h'],
    list: ['FAN_ALLOW', 'FAN_DENY'],
    rename: (name) => name.slice('FAN_'.length).toLowerCase(),
  },
  MULTICAST_GROUPS: {
    doc: "Multicast groups of audit netlink: `AUDIT_NLGRP_*`, in the audit tools' spelling.",
    include: ['linux/audit.h'],
    list: ['AUDIT_NLGRP_NONE', 'AUDIT_NLGRP_READLOG'],
    spelled: {
      AUDIT_NLGRP_NONE: 'audit-none',
      AUDIT_NLGRP_READLOG: 'audit-netlink-multicast',
    },
  },
};

/** The generated file, as [path below lib/tables, text]. */
export function recordFieldFiles() {
  const purpose =
    'Names of field values in records that are not system call arguments: netfilter, seccomp, ' +
    'fanotify and audit itself.';
  return [['record-fields.generated.ts', file(purpose, familyTables(TABLES))]];
}
