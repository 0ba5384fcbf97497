/**
 * The reports of aureport(8): their headings, which events each has, and what it says of them. Knows neither logs nor
 * options.
 */
import type { ColumnName } from './columns';
import type { EventFacts, FactName } from './facts';
import { NO_ID, typeText } from './words';

/** What is counted where a report is summed up. */
export interface SummedUp {
  readonly title: string;
  /** What one of the things is called. */
  readonly thing: string;
  /** How long the ruled lines are. */
  readonly ruled: number;
  /** Of things as often as each other, the least number comes first; else that which came first. */
  readonly byNumber?: boolean;
  readonly facts: readonly FactName[];
  readonly columns?: readonly ColumnName[];
  /** The event's things, each as often as it counts. */
  readonly things: (event: EventFacts) => readonly (string | number)[];
}

/** A report with a row for each event. */
export interface Report {
  readonly title: string;
  readonly heading: string;
  /** How long the ruled lines above and below the heading are. */
  readonly ruled: readonly [above: number, below: number];
  readonly facts: readonly FactName[];
  /** Columns besides those of the facts. */
  readonly columns?: readonly ColumnName[];
  /** Of columns, of which an event has one that is in the report: others are not looked at. */
  readonly needs?: readonly ColumnName[];
  /** What stands in the event's rows besides number, date, time and the event's serial. */
  rows(event: EventFacts): readonly string[];
  /** Of rows that hardly two events have alike: what stands behind that, and more events have alike. */
  readonly rest?: { readonly facts: readonly FactName[]; text(event: EventFacts): string };
  /** Whether the serial is in front of all that; else it is behind. */
  readonly beginsWithSerial?: boolean;
  readonly summedUp?: SummedUp;
}

const NONE: readonly string[] = [];

function nobodyKnows(text: string | undefined): string {
  return text ?? '?';
}

function nothing(text: string | undefined): string {
  return text ?? '(null)';
}

function known(text: string | undefined): readonly string[] {
  return text === undefined ? NONE : [text];
}

/** A report of events with a record of certain types, which says of each its type and how it ended. */
function byType(
  column: ColumnName,
  titles: { readonly title: string; readonly summary: string; readonly ruled: number },
  row: (event: EventFacts, type: string) => string,
  facts: readonly FactName[],
  heading: string,
): Report {
  return {
    title: titles.title,
    heading,
    ruled: [heading.length, heading.length],
    facts,
    columns: [column],
    needs: [column],
    rows: (event) => (event.has(column) ? [row(event, typeText(event.type))] : NONE),
    summedUp: {
      title: titles.summary,
      thing: 'type',
      ruled: titles.ruled,
      byNumber: true,
      facts: [],
      columns: [column],
      things: (event) => (event.has(column) ? [event.type] : NONE),
    },
  };
}

const OWNED = '# date time auid type success event';
const PLAIN = '# date time type success event';

function ownedRow(event: EventFacts, type: string): string {
  return `${event.auidText} ${type} ${event.success}`;
}

function plainRow(event: EventFacts, type: string): string {
  return `${type} ${event.success}`;
}

function isAuthentication(event: EventFacts): boolean {
  return event.has('authentication') || (event.has('management') && event.success === 'no');
}

function loginName(event: EventFacts): string {
  return (event.success === 'no' ? event.account : undefined) ?? event.auidText;
}

/** Whose login it was, by the account only where no session began. */
function loginOwner(event: EventFacts): string {
  return (event.auid < 0 ? event.account : undefined) ?? event.auidText;
}

/** By the option that asks for it. */
export const REPORTS = {
  avc: {
    title: 'AVC Report',
    heading: '# date time comm subj syscall class permission obj result event',
    ruled: [63, 63],
    facts: ['avcs', 'comm', 'call'],
    needs: ['avcTexts'],
    rows: (event) =>
      event.avcs.map(({ subject, objectClass, permissions, object, result }) =>
        [
          nobodyKnows(event.comm),
          subject,
          event.callText,
          objectClass,
          permissions,
          object,
          result,
        ].join(' '),
      ),
    summedUp: {
      title: 'Avc Object',
      thing: 'obj',
      ruled: 33,
      facts: ['avcs'],
      things: (event) => event.avcs.map(({ object }) => object),
    },
  },
  auth: {
    title: 'Authentication Report',
    heading: '# date time acct host term exe success event',
    ruled: [44, 44],
    facts: ['account', 'uid', 'host', 'terminal', 'exe', 'success'],
    columns: ['authentication', 'management'],
    needs: ['authentication', 'management'],
    rows: (event) => {
      if (!isAuthentication(event)) return NONE;
      const { host, terminal, exe } = event;
      const account = event.account ?? event.uidText;
      return [`${account} ${nothing(host)} ${nothing(terminal)} ${nothing(exe)} ${event.success}`];
    },
    summedUp: {
      title: 'Authentication',
      thing: 'acct',
      ruled: 29,
      facts: ['account', 'uid', 'success'],
      columns: ['authentication', 'management'],
      things: (event) => (isAuthentication(event) ? [event.account ?? event.uidText] : NONE),
    },
  },
  config: byType(
    'configuration',
    { title: 'Config Change Report', summary: 'Config Change', ruled: 28 },
    (event, type) => `${type} ${event.auidText} ${event.success}`,
    ['auid', 'success'],
    '# date time type auid success event',
  ),
  crypto: byType(
    'crypto',
    { title: 'Crypto Report', summary: 'Crypto', ruled: 21 },
    ownedRow,
    ['auid', 'success'],
    OWNED,
  ),
  comm: {
    title: 'Command Report',
    heading: '# date time comm term host auid event',
    ruled: [36, 37],
    facts: ['comm', 'terminal', 'host', 'auid'],
    rows: (event) => {
      const { comm } = event;
      if (comm === undefined) return NONE;
      const place = `${nobodyKnows(event.terminal)} ${nobodyKnows(event.host)}`;
      return [`${comm} ${place} ${event.auidText}`];
    },
    summedUp: {
      title: 'Command',
      thing: 'command',
      ruled: 33,
      facts: ['comm'],
      things: (event) => known(event.comm),
    },
  },
  event: {
    title: 'Event Report',
    heading: '# date time event type auid success',
    beginsWithSerial: true,
    ruled: [35, 35],
    facts: ['auid', 'success'],
    rows: (event) => [`${typeText(event.type)} ${event.auidText} ${event.success}`],
    summedUp: {
      title: 'Event',
      thing: 'type',
      ruled: 22,
      byNumber: true,
      facts: [],
      things: (event) => [event.type],
    },
  },
  file: {
    title: 'File Report',
    heading: '# date time file syscall success exe auid event',
    ruled: [47, 47],
    facts: ['files'],
    needs: ['files'],
    rows: (event) => event.files,
    rest: {
      facts: ['call', 'success', 'exe', 'auid'],
      text: (event) =>
        `${event.callText} ${event.success} ${nobodyKnows(event.exe)} ${event.auidText}`,
    },
    summedUp: {
      title: 'File',
      thing: 'file',
      ruled: 27,
      facts: ['files'],
      things: (event) => event.files,
    },
  },
  host: {
    title: 'Host Report',
    heading: '# date time host syscall auid event',
    ruled: [35, 35],
    facts: ['host', 'call', 'auid'],
    rows: (event) => {
      const { host } = event;
      return host === undefined ? NONE : [`${host} ${event.callText} ${event.auidText}`];
    },
    summedUp: {
      title: 'Host',
      thing: 'host',
      ruled: 27,
      facts: ['host'],
      things: (event) => known(event.host),
    },
  },
  integrity: byType(
    'integrity',
    { title: 'Integrity Report', summary: 'Integrity', ruled: 24 },
    plainRow,
    ['success'],
    PLAIN,
  ),
  key: {
    title: 'Key Report',
    heading: '# date time key success exe auid event',
    ruled: [47, 47],
    facts: ['keys', 'success', 'exe', 'auid'],
    needs: ['keys'],
    rows: (event) => {
      const [key] = event.keys;
      if (key === undefined) return NONE;
      return [`${key} ${event.success} ${nobodyKnows(event.exe)} ${event.auidText}`];
    },
    summedUp: {
      title: 'Key',
      thing: 'key',
      ruled: 27,
      facts: ['keys'],
      things: (event) => event.keys,
    },
  },
  login: {
    title: 'Login Report',
    heading: '# date time auid host term exe success event',
    ruled: [44, 44],
    facts: ['account', 'auid', 'host', 'terminal', 'exe', 'success'],
    columns: ['login'],
    needs: ['login'],
    rows: (event) => {
      if (!event.has('login')) return NONE;
      const place = `${nobodyKnows(event.host)} ${nobodyKnows(event.terminal)}`;
      return [`${loginName(event)} ${place} ${nobodyKnows(event.exe)} ${event.success}`];
    },
    summedUp: {
      title: 'Login',
      thing: 'auid',
      ruled: 28,
      facts: ['account', 'auid'],
      columns: ['login'],
      things: (event) => (event.has('login') ? [loginOwner(event)] : NONE),
    },
  },
  mods: byType(
    'accountChange',
    { title: 'Account Modifications Report', summary: 'Acct Modification', ruled: 32 },
    (event) =>
      [
        event.auidText,
        nobodyKnows(event.host),
        nobodyKnows(event.terminal),
        nobodyKnows(event.exe),
        nobodyKnows(event.account),
        event.success,
      ].join(' '),
    ['auid', 'host', 'terminal', 'exe', 'account', 'success'],
    '# date time auid addr term exe acct success event',
  ),
  mac: byType(
    'mandatoryControl',
    { title: 'MAC Report', summary: 'MAC', ruled: 18 },
    ownedRow,
    ['auid', 'success'],
    OWNED,
  ),
  anomaly: byType(
    'anomaly',
    { title: 'Anomaly Report', summary: 'Anomaly', ruled: 22 },
    (event, type) => {
      const task = nobodyKnows(event.exe ?? event.comm);
      const place = `${nobodyKnows(event.terminal)} ${nobodyKnows(event.host)}`;
      return `${type} ${task} ${place} ${event.auidText}`;
    },
    ['exe', 'comm', 'terminal', 'host', 'auid'],
    '# date time type exe term host auid event',
  ),
  pid: {
    title: 'Process ID Report',
    heading: '# date time pid exe syscall auid event',
    ruled: [38, 38],
    facts: ['pid'],
    rows: (event) => known(event.pid),
    rest: {
      facts: ['exe', 'call', 'auid'],
      text: (event) => `${nobodyKnows(event.exe)} ${event.callText} ${event.auidText}`,
    },
    summedUp: {
      title: 'Pid',
      thing: 'pid',
      ruled: 26,
      byNumber: true,
      facts: ['pid'],
      things: (event) => known(event.pid),
    },
  },
  response: byType(
    'response',
    { title: 'Response to Anomaly Report', summary: 'Anomaly Response', ruled: 31 },
    plainRow,
    ['success'],
    PLAIN,
  ),
  syscall: {
    title: 'Syscall Report',
    heading: '# date time syscall pid comm auid event',
    ruled: [39, 39],
    facts: ['call', 'pid', 'comm', 'auid'],
    needs: ['callNumber', 'number'],
    rows: (event) => {
      const { call } = event;
      if (call === undefined) return NONE;
      const task = `${event.pid ?? '4294967295'} ${nobodyKnows(event.comm)}`;
      return [`${call} ${task} ${event.auidText}`];
    },
    summedUp: {
      title: 'Syscall',
      thing: 'syscall',
      ruled: 26,
      facts: ['call'],
      things: (event) => known(event.call),
    },
  },
  terminal: {
    title: 'Terminal Report',
    heading: '# date time term host exe auid event',
    ruled: [36, 36],
    facts: ['terminal', 'host', 'exe', 'auid'],
    rows: (event) => {
      const { terminal } = event;
      if (terminal === undefined) return NONE;
      const place = `${terminal} ${nothing(event.host)} ${nothing(event.exe)}`;
      return [`${place} ${event.auidText}`];
    },
    summedUp: {
      title: 'Terminal',
      thing: 'terminal',
      ruled: 31,
      facts: ['terminal'],
      things: (event) => known(event.terminal),
    },
  },
  tty: {
    title: 'TTY Report',
    heading: '# date time event auid term sess comm data',
    beginsWithSerial: true,
    ruled: [47, 47],
    facts: ['typed', 'auid', 'terminal', 'session', 'comm'],
    needs: ['typed'],
    rows: (event) => {
      const { typed } = event;
      if (typed === undefined) return NONE;
      const place = `${nobodyKnows(event.terminal)} ${event.session} ${nobodyKnows(event.comm)}`;
      return [`${event.auidText} ${place} ${typed}`];
    },
  },
  user: {
    title: 'User ID Report',
    heading: '# date time auid term host exe event',
    ruled: [36, 36],
    facts: ['auid', 'uid', 'terminal', 'host', 'exe'],
    rows: (event) => {
      if (!event.hasUid) return NONE;
      const place = `${nobodyKnows(event.terminal)} ${nobodyKnows(event.host)}`;
      return [`${event.auidText} ${place} ${nobodyKnows(event.exe)}`];
    },
    summedUp: {
      title: 'User',
      thing: 'auid',
      ruled: 27,
      facts: ['auid'],
      things: (event) => (event.auid === NO_ID ? NONE : [event.auidText]),
    },
  },
  virt: byType(
    'virtualization',
    { title: 'Virtualization Report', summary: 'Virtualization', ruled: 29 },
    plainRow,
    ['success'],
    PLAIN,
  ),
  executable: {
    title: 'Executable Report',
    heading: '# date time exe term host auid event',
    ruled: [36, 36],
    facts: ['exe', 'terminal', 'host', 'auid'],
    rows: (event) => {
      const { exe } = event;
      if (exe === undefined) return NONE;
      const place = `${nobodyKnows(event.terminal)} ${nobodyKnows(event.host)}`;
      return [`${exe} ${place} ${event.auidText}`];
    },
    summedUp: {
      title: 'Executable',
      thing: 'file',
      ruled: 33,
      facts: ['exe'],
      things: (event) => known(event.exe),
    },
  },
} as const satisfies Readonly<Record<string, Report>>;

export type ReportName = keyof typeof REPORTS;
