/**
 * Kernel numbers that the headers of Linux 6.1 do not have yet, as of Linux 7.0 (2026). Facts only:
 * where a header has an entry, the header is used and a contradiction is an error.
 */

/** System calls above the last one of 6.1. These have the same number on every machine. */
export const NEWER_SYSCALLS = {
  451: 'cachestat',
  452: 'fchmodat2',
  453: 'map_shadow_stack', // implemented on few machines, reserved on all
  454: 'futex_wake',
  455: 'futex_wait',
  456: 'futex_requeue',
  457: 'statmount',
  458: 'listmount',
  459: 'lsm_get_self_attr',
  460: 'lsm_set_self_attr',
  461: 'lsm_list_modules',
  462: 'mseal',
  463: 'setxattrat',
  464: 'getxattrat',
  465: 'listxattrat',
  466: 'removexattrat',
  467: 'open_tree_attr',
  468: 'file_getattr',
  469: 'file_setattr',
  470: 'listns',
  471: 'rseq_slice_yield',
};

/** System calls that some machines got later than others, by table. */
export const MACHINE_SYSCALLS = {
  s390x: { 447: 'memfd_secret' },
  s390: { 447: 'memfd_secret' },
  riscv64: { 258: 'riscv_hwprobe' },
  riscv32: { 258: 'riscv_hwprobe' },
};

/** Record types of <linux/audit.h> after 6.1. */
export const RECORD_TYPES = {
  IPE_ACCESS: 1420,
  IPE_CONFIG_CHANGE: 1421,
  IPE_POLICY_LOAD: 1422,
  LANDLOCK_ACCESS: 1423,
  LANDLOCK_DOMAIN: 1424,
  MAC_TASK_CONTEXTS: 1425,
  MAC_OBJ_CONTEXTS: 1426,
};

/** `enum io_uring_op` of <linux/io_uring.h> after 6.1, as far as audit can see them. */
export const URING_OPERATIONS = {
  WAITID: 50,
  FUTEX_WAIT: 51,
  FUTEX_WAKE: 52,
  FUTEX_WAITV: 53,
  FIXED_FD_INSTALL: 54,
  FTRUNCATE: 55,
  BIND: 56,
  LISTEN: 57,
  URING_CMD128: 64,
};
