/** {@link RECORD_TYPE}: the record types that are told apart by number. All names are in `record-types.ts`. */

/** `AUDIT_*` of `<linux/audit.h>`, and of the types that only programs send. */
export const RECORD_TYPE = {
  LOGIN: 1006,
  USER_AVC: 1107,
  ADD_GROUP: 1116,
  DEL_GROUP: 1117,
  TRUSTED_APP: 1121,
  USER_TTY: 1124,
  GRP_MGMT: 1132,
  DAEMON_START: 1200,
  DAEMON_END: 1201,
  DAEMON_ABORT: 1202,
  SYSCALL: 1300,
  PATH: 1302,
  SOCKETCALL: 1304,
  CWD: 1307,
  EXECVE: 1309,
  MQ_OPEN: 1312,
  EOE: 1320,
  NETFILTER_PKT: 1324,
  OPENAT2: 1337,
  AVC: 1400,
  CRYPTO_KEY_USER: 2404,
} as const;
