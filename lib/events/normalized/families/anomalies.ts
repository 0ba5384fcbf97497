/** What the kernel and intrusion detectors find odd, and what is done about it. */
import { decimal, success, text, word } from '../../decoded/codecs';
import { phraseOf } from '../../data/message-text';
import { fileOf } from '../files';
import { named } from '../objects';
import { SystemCall } from '../system-call';
import type { Family, StatementReader } from '../statement';
import { accountNamed, userObject } from './account-of';
import { details } from './details';
import type { EventAction } from '../actions';

const seccomp: StatementReader = (record) => ({
  record,
  action: 'violated-seccomp-policy',
  objects: named('system-call', new SystemCall(record).name),
  result: 'unknown',
});

/** Before Linux 3.5, seccomp filters were also recorded as abnormal ends of processes: `reason="seccomp"`. */
const crash: StatementReader = (record, scene) => {
  const reason = text(record.get('reason') ?? '');
  if (reason === 'seccomp' || record.get('syscall') !== undefined) return seccomp(record, scene);
  return { record, action: 'crashed-process', details: [reason], result: 'unknown' };
};

/** `IFF_PROMISC`, on or off; the record is written when it has happened. */
const promiscuous: StatementReader = (record, { call }) => {
  const isOn = (decimal(record.get('prom') ?? '') ?? 0) !== 0;
  const isRefused = success(call?.record.get('success') ?? '') === false;
  return {
    record,
    action: 'changed-promiscuous-mode',
    words: isOn ? 'turned on promiscuous mode of' : 'turned off promiscuous mode of',
    objects: named('interface', word(record.get('dev') ?? '')),
    result: isRefused ? 'failure' : 'success',
  };
};

function untrusted(action: EventAction): StatementReader {
  return (record, scene) => ({
    record,
    action,
    operation: word(record.get('op') ?? ''),
    objects: fileOf(record, scene),
    result: word(record.get('action') ?? '') === 'denied' ? 'failure' : undefined,
  });
}

/** The first number of each range, the last, and the action of all in it. */
const RANGES: readonly (readonly [first: number, last: number, action: EventAction])[] = [
  [2100, 2199, 'found-anomaly'],
  [2200, 2299, 'answered-anomaly'],
];

/** Anomalies and the answers to them, which differ only in their types. */
export const anomaly: StatementReader = (record, { names }) => {
  const number = record.typeNumber;
  const action = RANGES.find(([first, last]) => number >= first && number <= last)?.[2];
  if (action === undefined) return undefined;
  const operation = phraseOf(record, 'op');
  return {
    record,
    action,
    operation,
    objects: userObject(accountNamed(record, names)),
    details: [record.type, operation, ...details(record, 'reason daddr')],
  };
};

export const ANOMALIES: Family = {
  ANOM_PROMISCUOUS: promiscuous,
  ANOM_ABEND: crash,
  ANOM_LINK: untrusted('followed-untrusted-link'),
  ANOM_CREAT: untrusted('created-untrusted-file'),
  SECCOMP: seccomp,
};
