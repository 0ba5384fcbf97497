/**
 * Which values of records aureport(8) reports, and where they stand: nothing else of a log is looked at. Those whose
 * names end in `Name` are what auditd added, for words instead of numbers. Does not know the reports.
 */
import type { ColumnSource, EventColumn } from '../../events/data/event-columns';

/** Record types from one to another, both included. */
export type TypeRange = readonly [from: number, to: number];

const SYSCALL: TypeRange = [1300, 1300];
const LOGIN: TypeRange = [1006, 1006];
const CONFIG_CHANGE: TypeRange = [1305, 1305];
const SECCOMP: TypeRange = [1326, 1326];
const URINGOP: TypeRange = [1336, 1336];
const SOCKADDR: TypeRange = [1306, 1306];
const PATH: TypeRange = [1302, 1302];
const NETFILTER_PKT: TypeRange = [1324, 1324];
const AVC: TypeRange = [1400, 1400];
const AVC_PATH: TypeRange = [1402, 1402];
const USER_AVC: TypeRange = [1107, 1107];
const VIRTUAL_MACHINES: TypeRange = [2500, 2599];

/** What programs send. */
const USER: readonly TypeRange[] = [
  [1005, 1005],
  [1100, 1199],
  [2100, 2999],
];

/** A connection to auditd began or ended. */
const DAEMON_PEER: readonly TypeRange[] = [[1207, 1208]];

/**
 * Records in which what is asked of every event may stand: not those that a system call has besides its own, which are
 * most of a log and say of what it was done to. CAPSET has a `pid` that may be another's.
 */
const TOLD: readonly TypeRange[] = [
  [0, 1300],
  CONFIG_CHANGE,
  [1319, 1319],
  [1324, 1326],
  [1328, 1328],
  [1335, 1336],
  [1338, 65_535],
];

/** The same without LOGIN. */
const NOT_LOGIN: readonly TypeRange[] = [[0, 1005], [1007, 1300], ...TOLD.slice(1)];

/** The same without those of a system call itself, which say `success`. */
const BESIDE_CALL: readonly TypeRange[] = [[0, 1299], ...TOLD.slice(1)];

/** AVCs of the kernel and of programs. */
export const AVC_TYPES: readonly TypeRange[] = [AVC, USER_AVC];

const CALLS = [SYSCALL, URINGOP];

/** Types with names of files. */
const FILE_TYPES: readonly TypeRange[] = [
  AVC,
  AVC_PATH,
  [1800, 1899],
  CONFIG_CHANGE,
  SOCKADDR,
  PATH,
  VIRTUAL_MACHINES,
];

function all(...sources: ColumnSource[]): EventColumn {
  return { sources, all: true };
}

function first(...sources: ColumnSource[]): EventColumn {
  return { sources };
}

/** Whether there is a record of these types. */
function presence(types: readonly TypeRange[]): EventColumn {
  return first({ types });
}

/**
 * The values by name. Those that begin with `call` are of the record of a system call, which decides where another of
 * the event says something else.
 */
export const COLUMNS = {
  callAuid: first({ types: [SYSCALL], field: 'auid' }),
  // Old LOGIN records have the session's former owner by the same name in front of it.
  auid: first(
    { types: [LOGIN], field: 'auid', nth: 1 },
    { types: [LOGIN], field: 'auid' },
    { types: NOT_LOGIN, field: 'auid' },
  ),
  callAuidName: first({ types: [SYSCALL], field: 'AUID' }),
  auidName: first({ types: TOLD, field: 'AUID' }),
  callUidName: first({ types: [SYSCALL], field: 'UID' }),
  uidName: first({ types: TOLD, field: 'UID' }),
  callUid: first({ types: [SYSCALL], field: 'uid' }),
  // Behind that of the sender, programs say whom their message is about.
  uid: first({ types: USER, field: 'uid', nth: 1 }, { types: TOLD, field: 'uid' }),
  callPid: first({ types: [SYSCALL], field: 'pid' }),
  pid: first({ types: TOLD, field: 'pid' }),
  callSuccess: first({ types: CALLS, field: 'success' }),
  result: first({ types: BESIDE_CALL, field: 'res' }, { types: USER, field: 'result' }),
  /** CONFIG_CHANGE and LOGIN records without a result are of what succeeded. */
  succeedsUnsaid: presence([CONFIG_CHANGE, LOGIN]),
  callExe: first({ types: [SYSCALL], field: 'exe' }),
  exe: first({ types: TOLD, field: 'exe' }),
  callComm: first({ types: [SYSCALL], field: 'comm' }),
  comm: first({ types: TOLD, field: 'comm' }),
  callTerminal: first({ types: [SYSCALL], field: 'tty' }),
  terminal: first({ types: USER, field: 'terminal' }, { types: NOT_LOGIN, field: 'tty' }),
  hostname: first({ types: USER, field: 'hostname' }),
  address: first(
    { types: [...USER, ...DAEMON_PEER], field: 'addr' },
    { types: [NETFILTER_PKT], field: 'saddr' },
  ),
  socket: first({ types: [SOCKADDR], field: 'saddr' }),
  callNumber: first({ types: [SYSCALL], field: 'syscall' }),
  number: first({ types: [SECCOMP], field: 'syscall' }),
  arch: first({ types: [SYSCALL, SECCOMP], field: 'arch' }),
  account: first({ types: USER, field: 'acct' }),
  session: first({ types: TOLD, field: 'ses' }),
  keys: all({ types: [...CALLS, CONFIG_CHANGE], field: 'key' }),
  files: all(
    { types: [SOCKADDR], field: 'saddr' },
    { types: [AVC, AVC_PATH, CONFIG_CHANGE], field: 'path' },
    { types: [AVC, PATH, [1800, 1899]], field: 'name' },
    { types: [VIRTUAL_MACHINES], field: 'new-disk' },
    { types: [VIRTUAL_MACHINES], field: 'path' },
  ),
  fileTypes: all({ types: FILE_TYPES }),
  fileRoles: all({ types: FILE_TYPES, field: 'nametype' }),
  fileCapabilities: all({ types: FILE_TYPES, field: 'cap_fp' }),
  folder: first({ types: [[1307, 1307]], field: 'cwd' }),
  /** Records whose defaults are those of a task that was never asked for. */
  tasks: presence([
    [1325, 1325],
    [1335, 1335],
  ]),
  avcTexts: all({ types: AVC_TYPES, text: true }),
  avcTypes: all({ types: AVC_TYPES }),
  avcSubjects: all({ types: [USER_AVC], field: 'subj' }, { types: AVC_TYPES, field: 'scontext' }),
  avcObjects: all({ types: AVC_TYPES, field: 'tcontext' }),
  avcClasses: all({ types: AVC_TYPES, field: 'tclass' }),
  typed: all({ types: [[1319, 1319]], field: 'data' }, { types: [[1124, 1124]], field: 'data' }),
  authentication: presence([[1100, 1100]]),
  /** As totals count them. */
  anyAuthentication: presence([
    [1100, 1100],
    [1126, 1126],
  ]),
  management: presence([[1102, 1102]]),
  login: presence([[1112, 1112]]),
  accountChange: presence([
    [1102, 1102],
    [1108, 1108],
    [1114, 1117],
    [1132, 1132],
    [2301, 2302],
  ]),
  configuration: presence([
    [1111, 1111],
    [1203, 1203],
    CONFIG_CHANGE,
    [1325, 1325],
    [1328, 1328],
    [1403, 1417],
    [2312, 2312],
  ]),
  mandatoryControl: presence([
    [1403, 1417],
    [2300, 2399],
  ]),
  /** As totals count them. */
  anomalyWithoutSeccomp: presence([
    [1700, 1799],
    [2100, 2199],
  ]),
  anomaly: presence([SECCOMP, [1700, 1799], [2100, 2199]]),
  response: presence([[2200, 2299]]),
  crypto: presence([
    [1600, 1699],
    [2400, 2499],
  ]),
  integrity: presence([[1800, 1899]]),
  virtualization: presence([VIRTUAL_MACHINES]),
  isCall: presence([SYSCALL]),
} as const satisfies Readonly<Record<string, EventColumn>>;

export type ColumnName = keyof typeof COLUMNS;
