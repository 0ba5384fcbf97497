/** The constants of <linux/audit.h>, one or two of each group: the protocol does not change. */
import { expect, it } from '@jest/globals';
import * as audit from '../../../lib/tables/audit.generated';

it('has the numbers of the protocol', () => {
  expect(audit.MESSAGE_TYPE).toMatchObject({
    GET: 1000,
    SET: 1001,
    USER: 1005,
    SIGNAL_INFO: 1010,
    ADD_RULE: 1011,
    DEL_RULE: 1012,
    LIST_RULES: 1013,
    TRIM: 1014,
    MAKE_EQUIV: 1015,
    TTY_GET: 1016,
    TTY_SET: 1017,
    SET_FEATURE: 1018,
    GET_FEATURE: 1019,
    SYSCALL: 1300,
    EOE: 1320,
    URINGOP: 1336,
    LANDLOCK_ACCESS: 1423,
    KERNEL: 2000,
  });
  expect(audit.FILTER).toMatchObject({
    USER: 0,
    TASK: 1,
    ENTRY: 2,
    WATCH: 3,
    EXIT: 4,
    EXCLUDE: 5,
    FS: 6,
    URING_EXIT: 7,
    PREPEND: 16,
  });
  expect(audit.ACTION).toEqual({ NEVER: 0, POSSIBLE: 1, ALWAYS: 2 });
  expect(audit.FIELD).toMatchObject({
    PID: 0,
    LOGINUID: 9,
    ARCH: 11,
    MSGTYPE: 12,
    LOGINUID_SET: 24,
    SESSIONID: 25,
    FSTYPE: 26,
    WATCH: 105,
    FIELD_COMPARE: 111,
    EXE: 112,
    SADDR_FAM: 113,
    ARG0: 200,
    ARG3: 203,
    FILTERKEY: 210,
  });
  expect(Object.keys(audit.FIELD)).toHaveLength(46);
  expect(audit.OPERATOR).toEqual({
    BIT_MASK: 0x08000000,
    LESS_THAN: 0x10000000,
    GREATER_THAN: 0x20000000,
    NOT_EQUAL: 0x30000000,
    EQUAL: 0x40000000,
    BIT_TEST: 0x48000000,
    LESS_THAN_OR_EQUAL: 0x50000000,
    GREATER_THAN_OR_EQUAL: 0x60000000,
  });
  expect(audit.COMPARE).toMatchObject({ UID_TO_OBJ_UID: 1, UID_TO_AUID: 10, SGID_TO_FSGID: 25 });
  expect(Object.keys(audit.COMPARE)).toHaveLength(25);
  expect(audit.PERM).toEqual({ EXEC: 1, WRITE: 2, READ: 4, ATTR: 8 });
  expect(audit.STATUS_MASK).toMatchObject({
    ENABLED: 1,
    LOST: 0x40,
    BACKLOG_WAIT_TIME_ACTUAL: 0x80,
  });
  expect(audit.FEATURE_BITMAP).toMatchObject({ EXECUTABLE_PATH: 4, FILTER_FS: 0x40 });
  expect(audit.FEATURE).toEqual({ ONLY_UNSET_LOGINUID: 0, LOGINUID_IMMUTABLE: 1 });
  expect([audit.MAX_FIELDS, audit.BITMASK_SIZE, audit.MAX_KEY_LEN]).toEqual([64, 64, 256]);
});

it('has unsigned arch numbers', () => {
  expect(audit.ARCH.AARCH64).toBe(0xc00000b7);
  expect(audit.ARCH.AARCH64 >>> 0).toBe(0xc00000b7);
  expect(audit.ARCH.X86_64).toBe(0xc000003e);
  for (const arch of Object.values(audit.ARCH)) expect(arch).toBeGreaterThan(0);
});
