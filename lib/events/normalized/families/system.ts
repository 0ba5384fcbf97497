/** What happens to the machine as a whole: services, software, devices, boots, the time. */
import { decimal, text, word } from '../../decoded/codecs';
import { messageOf, phraseOf } from '../../data/message-text';
import type { EventAction } from '../actions';
import { named } from '../objects';
import type { Family, StatementReader } from '../statement';
import { change, changeOf, details } from './details';

function plain(action: EventAction, fields = 'op'): StatementReader {
  return (record) => ({
    record,
    action,
    operation: phraseOf(record, 'op'),
    details: details(record, fields),
  });
}

/** systemd before version 205 had the unit in `comm`. */
function service(action: EventAction): StatementReader {
  return (record) => ({
    record,
    action,
    objects: named('service', text(record.get('unit') ?? record.get('comm') ?? '')),
    ...(record.get('unit') === undefined
      ? { actor: { executable: text(record.get('exe') ?? '') } }
      : {}),
  });
}

const SOFTWARE: readonly (readonly [operation: RegExp, action: EventAction])[] = [
  [/^(?:re)?install/, 'installed-software'],
  [/^(?:update|upgrade|downgrade)/, 'updated-software'],
  [/^(?:remove|erase|delete|uninstall|obsolete)/, 'removed-software'],
];

const software: StatementReader = (record) => {
  const operation = phraseOf(record, 'op') ?? '';
  const action = SOFTWARE.find(([pattern]) => pattern.test(operation))?.[1];
  const root = text(record.get('root_dir') ?? '');
  return {
    record,
    action: action ?? 'changed-software',
    operation: operation || undefined,
    objects: named('package', text(record.get('sw') ?? '')),
    details: [
      action === undefined ? operation || undefined : undefined,
      root === undefined || root === '/' ? undefined : `in ${root}`,
    ],
  };
};

/** CUPS, and hwclock of RHEL 5, say in words what they changed. */
const configuration: StatementReader = (record) => {
  const operation = phraseOf(record, 'op');
  const said = operation ?? messageOf(record);
  const isTime = /\btime\b|clock/.test(said ?? '');
  return {
    record,
    action: isTime ? 'changed-system-time' : 'changed-system-configuration',
    operation,
    details: [said],
  };
};

/** usbguard and pam_console: `op=… device=… target=allow`. */
const device: StatementReader = (record) => ({
  record,
  action: 'allocated-device',
  words: record.get('target') === undefined ? undefined : 'changed the authorization of device',
  operation: phraseOf(record, 'op'),
  objects: named('device', text(record.get('device') ?? record.get('dev') ?? '')),
  details: [phraseOf(record, 'op'), word(record.get('target') ?? '')],
});

const runlevel: StatementReader = (record) => ({
  record,
  action: 'changed-runlevel',
  details: [changeOf(record, '', 'old-level', 'new-level')],
});

/** `audit_ntp_log`: which of the clock's values, from what to what. */
const clockValue: StatementReader = (record) => ({
  record,
  action: 'changed-system-time',
  operation: word(record.get('op') ?? ''),
  details: [changeOf(record, word(record.get('op') ?? '') ?? '', 'old', 'new')],
  isAside: true,
});

/** `audit_tk_injoffset`, in seconds and nanoseconds. */
const clockOffset: StatementReader = (record) => {
  const [seconds, nanoseconds] = [
    decimal(record.get('sec') ?? ''),
    decimal(record.get('nsec') ?? ''),
  ];
  const offset = seconds === undefined ? undefined : `${seconds} s ${nanoseconds ?? 0} ns`;
  return {
    record,
    action: 'changed-system-time',
    details: [change('by', undefined, offset)],
    isAside: true,
  };
};

/** `dm_audit_log_ti`: `error_msg` repeats the result where nothing was wrong. */
const deviceMapping: StatementReader = (record) => {
  const isDone = phraseOf(record, 'error_msg') === 'success';
  return {
    record,
    action: 'changed-device-mapping',
    operation: phraseOf(record, 'op'),
    details: details(record, isDone ? 'module op dev' : 'module op dev error_msg'),
  };
};

export const SYSTEM: Family = {
  SYSTEM_BOOT: plain('booted-system'),
  SYSTEM_SHUTDOWN: plain('shut-down-system'),
  SYSTEM_RUNLEVEL: runlevel,
  SERVICE_START: service('started-service'),
  SERVICE_STOP: service('stopped-service'),
  SOFTWARE_UPDATE: software,
  USYS_CONFIG: configuration,
  USER_DEVICE: device,
  DEV_ALLOC: device,
  DEV_DEALLOC: device,
  TIME_ADJNTPVAL: clockValue,
  TIME_INJOFFSET: clockOffset,
  DM_CTRL: deviceMapping,
  DM_EVENT: plain('changed-device-mapping', 'module op dev sector'),
};
