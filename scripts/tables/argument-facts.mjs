/**
 * Names of system call arguments that no uapi header has, because the kernel keeps them to itself and
 * the C library has its own copy. Facts of the system call interface, stable by its promise; where
 * auditctl spells one in its own way, in auditctl's.
 */

/** `AF_*`, lowercase and without the prefix; 1 is `local` in auditctl. */
export const SOCKET_FAMILIES = {
  1: 'local',
  2: 'inet',
  3: 'ax25',
  4: 'ipx',
  5: 'appletalk',
  6: 'netrom',
  7: 'bridge',
  8: 'atmpvc',
  9: 'x25',
  10: 'inet6',
  11: 'rose',
  12: 'decnet',
  13: 'netbeui',
  14: 'security',
  15: 'key',
  16: 'netlink',
  17: 'packet',
  18: 'ash',
  19: 'econet',
  20: 'atmsvc',
  21: 'rds',
  22: 'sna',
  23: 'irda',
  24: 'pppox',
  25: 'wanpipe',
  26: 'llc',
  27: 'ib',
  28: 'mpls',
  29: 'can',
  30: 'tipc',
  31: 'bluetooth',
  32: 'iucv',
  33: 'rxrpc',
  34: 'isdn',
  35: 'phonet',
  36: 'ieee802154',
  37: 'caif',
  38: 'alg',
  39: 'nfc',
  40: 'vsock',
  41: 'kcm',
  42: 'qipcrtr',
  43: 'smc',
  44: 'xdp',
  45: 'mctp',
};

/** `SOCK_*`, the low four bits. */
export const SOCKET_TYPES = {
  1: 'SOCK_STREAM',
  2: 'SOCK_DGRAM',
  3: 'SOCK_RAW',
  4: 'SOCK_RDM',
  5: 'SOCK_SEQPACKET',
  6: 'SOCK_DCCP',
  10: 'SOCK_PACKET',
};

/** `SOL_*`, those too that are protocol numbers: a machine may have no names for them. */
export const SOCKET_LEVELS = {
  0: 'SOL_IP',
  1: 'SOL_SOCKET',
  6: 'SOL_TCP',
  17: 'SOL_UDP',
  41: 'SOL_IPV6',
  58: 'SOL_ICMPV6',
  132: 'SOL_SCTP',
  136: 'SOL_UDPLITE',
  255: 'SOL_RAW',
  256: 'SOL_IPX',
  257: 'SOL_AX25',
  258: 'SOL_ATALK',
  259: 'SOL_NETROM',
  260: 'SOL_ROSE',
  261: 'SOL_DECNET',
  262: 'SOL_X25',
  263: 'SOL_PACKET',
  264: 'SOL_ATM',
  265: 'SOL_AAL',
  266: 'SOL_IRDA',
  267: 'SOL_NETBEUI',
  268: 'SOL_LLC',
  269: 'SOL_DCCP',
  270: 'SOL_NETLINK',
  271: 'SOL_TIPC',
  272: 'SOL_RXRPC',
  273: 'SOL_PPPOL2TP',
  274: 'SOL_BLUETOOTH',
  275: 'SOL_PNPIPE',
  276: 'SOL_RDS',
  277: 'SOL_IUCV',
  278: 'SOL_CAIF',
  279: 'SOL_ALG',
  280: 'SOL_NFC',
  281: 'SOL_KCM',
  282: 'SOL_TLS',
  283: 'SOL_XDP',
  284: 'SOL_MPTCP',
  285: 'SOL_MCTP',
  286: 'SOL_SMC',
  287: 'SOL_VSOCK',
};

/** `MSG_*`. */
export const MESSAGE_FLAGS = {
  0x1: 'MSG_OOB',
  0x2: 'MSG_PEEK',
  0x4: 'MSG_DONTROUTE',
  0x8: 'MSG_CTRUNC',
  0x10: 'MSG_PROXY',
  0x20: 'MSG_TRUNC',
  0x40: 'MSG_DONTWAIT',
  0x80: 'MSG_EOR',
  0x100: 'MSG_WAITALL',
  0x200: 'MSG_FIN',
  0x400: 'MSG_SYN',
  0x800: 'MSG_CONFIRM',
  0x1000: 'MSG_RST',
  0x2000: 'MSG_ERRQUEUE',
  0x4000: 'MSG_NOSIGNAL',
  0x8000: 'MSG_MORE',
  0x10000: 'MSG_WAITFORONE',
  0x20000: 'MSG_SENDPAGE_NOTLAST',
  0x40000: 'MSG_BATCH',
  0x4000000: 'MSG_ZEROCOPY',
  0x20000000: 'MSG_FASTOPEN',
  0x40000000: 'MSG_CMSG_CLOEXEC',
  0x80000000: 'MSG_CMSG_COMPAT',
};

/** Modes of access(2); 0 is `F_OK`. */
export const ACCESS_MODES = { 1: 'X_OK', 2: 'W_OK', 4: 'R_OK' };

/** Flags of umount2(2). */
export const UMOUNT_FLAGS = {
  0x1: 'MNT_FORCE',
  0x2: 'MNT_DETACH',
  0x4: 'MNT_EXPIRE',
  0x8: 'UMOUNT_NOFOLLOW',
  0x80000000: 'UMOUNT_UNUSED',
};

/** Flags of <linux/shm.h>, a header that needs the C library's. */
export const SHM_FLAGS = { 0x800: 'SHM_HUGETLB', 0x1000: 'SHM_NORESERVE' };

/** Options of iptables and ip6tables, whose headers need the C library's; 63 of <linux/in6.h> is reserved. */
export const IPTABLES_OPTIONS = {
  64: 'IPT_SO_SET_REPLACE',
  65: 'IPT_SO_SET_ADD_COUNTERS',
  66: 'IPT_SO_GET_REVISION_MATCH',
  67: 'IPT_SO_GET_REVISION_TARGET',
};

export const IP6TABLES_OPTIONS = {
  63: 'IPV6_USE_MIN_MTU',
  64: 'IP6T_SO_SET_REPLACE',
  65: 'IP6T_SO_SET_ADD_COUNTERS',
  68: 'IP6T_SO_GET_REVISION_MATCH',
  69: 'IP6T_SO_GET_REVISION_TARGET',
  80: 'IP6T_SO_ORIGINAL_DST',
};

/** Commands of fcntl(2) that 32-bit machines alone define. */
export const FCNTL_COMMANDS_32 = { 12: 'F_GETLK64', 13: 'F_SETLK64', 14: 'F_SETLKW64' };

/** The ioctls that auditctl names, by header. */
export const IOCTLS = {
  'asm/ioctls.h': [
    'TCGETS',
    'TCSETS',
    'TCSETSW',
    'TCSETSF',
    'TCSBRK',
    'TCFLSH',
    'TIOCSCTTY',
    'TIOCGPGRP',
    'TIOCSPGRP',
    'TIOCGWINSZ',
    'TIOCSWINSZ',
    'TIOCINQ',
    'FIONBIO',
    'TIOCNOTTY',
    'TIOCGPTN',
    'TIOCSPTLCK',
  ],
  'linux/kd.h': ['KDSETMODE', 'KDGETMODE'],
  'linux/cdrom.h': ['CDROMEJECT', 'CDROMEJECT_SW', 'CDROM_GET_UPC', 'CDROMSEEK'],
  'linux/sockios.h': [
    'FIOSETOWN',
    'FIOGETOWN',
    'SIOCGIFNAME',
    'SIOCGIFHWADDR',
    'SIOCGIFINDEX',
    'SIOCBRADDIF',
  ],
  'drm/drm.h': ['DRM_IOCTL_MODE_CURSOR', 'DRM_IOCTL_MODE_PAGE_FLIP', 'DRM_IOCTL_MODE_DIRTYFB'],
};
