/** How auditing itself is set, started and stopped: by the kernel's records and the daemon's own. */
import { decimal, word } from '../../decoded/codecs';
import { phraseOf, wordsBefore } from '../../data/message-text';
import type { RecordData } from '../../data/record-data';
import type { EventAction } from '../actions';
import { named } from '../objects';
import type { Family, StatementReader } from '../statement';
import { changeOf, details } from './details';

/** Before Linux 2.6.18 in words: `auid=500 added an audit rule`. */
const OLD_OPERATION = /(?:added|removed) an audit rule/;

/** What was changed of the audit system: `audit_enabled=1`, or the operation itself. */
function settingIn(record: RecordData): string | undefined {
  for (const [name, raw] of record.fields()) {
    if (name.startsWith('audit_')) return `${name}=${raw}`;
  }
  return phraseOf(record, 'op') ?? OLD_OPERATION.exec(record.text)?.[0];
}

const configuration: StatementReader = (record) => ({
  record,
  action: 'changed-audit-configuration',
  operation: phraseOf(record, 'op'),
  objects: named('setting', settingIn(record)),
});

const feature: StatementReader = (record) => ({
  record,
  action: 'changed-audit-configuration',
  objects: named('setting', word(record.get('feature') ?? '')),
  details: [changeOf(record, '', 'old', 'new'), changeOf(record, 'lock', 'old_lock', 'new_lock')],
});

const listener: StatementReader = (record) => ({
  record,
  action: record.get('op') === 'disconnect' ? 'ceased-to-listen-to-audit' : 'listened-to-audit',
  operation: word(record.get('op') ?? ''),
});

/** What the daemon says in words where older ones have no operation: `auditd normal halt, sending`. */
function remark(record: RecordData): string | undefined {
  const words = wordsBefore(record)
    ?.replace(/^auditd /, '')
    .replace(/, sending$/, '');
  return phraseOf(record, 'op') ?? words;
}

function daemon(action: EventAction, words?: string, fields = ''): StatementReader {
  return (record) => ({
    record,
    action,
    words,
    operation: phraseOf(record, 'op'),
    details: [remark(record), ...(fields === '' ? [] : details(record, fields))],
  });
}

/** `DAEMON_START`: its version, which format it writes, on which kernel. */
const started: StatementReader = (record) => {
  const [version, kernel] = [word(record.get('ver') ?? ''), word(record.get('kernel') ?? '')];
  return {
    record,
    action: 'started-audit',
    operation: phraseOf(record, 'op'),
    details: [
      version === undefined ? undefined : `auditd ${version}`,
      kernel === undefined ? undefined : `Linux ${kernel}`,
    ],
  };
};

function peer(words: string): StatementReader {
  return (record) => {
    const source = {
      address: word(record.get('addr') ?? ''),
      port: decimal(record.get('port') ?? ''),
    };
    return {
      record,
      action: 'connected-audit-daemons',
      words,
      operation: phraseOf(record, 'op'),
      ends: { source },
    };
  };
}

const typed: StatementReader = (record) => ({ record, action: 'typed-on-terminal' });

const message: StatementReader = (record) => ({
  record,
  action: 'sent-message',
  objects: named('message', word(record.get('msg') ?? '')),
});

export const AUDITING: Family = {
  USER: message,
  CONFIG_CHANGE: configuration,
  FEATURE_CHANGE: feature,
  EVENT_LISTENER: listener,
  KERNEL: (record) => ({ record, action: 'started-audit' }),
  DAEMON_START: started,
  DAEMON_END: daemon('stopped-audit'),
  DAEMON_ABORT: daemon('stopped-audit', 'aborted auditing', 'reason'),
  DAEMON_CONFIG: daemon('changed-audit-configuration', undefined, 'state'),
  DAEMON_ROTATE: daemon('rotated-audit-log'),
  DAEMON_RESUME: daemon('started-audit', 'resumed auditing'),
  DAEMON_ACCEPT: peer('accepted an audit daemon'),
  DAEMON_CLOSE: peer('closed the connection of an audit daemon'),
  DAEMON_ERR: daemon('met-audit-error', undefined, 'reason'),
  TTY: typed,
  USER_TTY: typed,
};
