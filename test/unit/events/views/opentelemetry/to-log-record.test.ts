/** Events as log records of OpenTelemetry: names, types and the JSON form of OTLP. */
import { describe, expect, it, jest } from '@jest/globals';
import type { AuditEvent } from '../../../../../lib/events/event';
import {
  type AnyValue,
  anyValue,
  type LogRecord,
} from '../../../../../lib/events/views/opentelemetry/log-record';
import { eventOf, eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { EVENTS, syscall } from '../../recorded-events';

/** The attributes of the semantic conventions 1.44 that events fill, with their types there. */
const CONVENTIONS: Readonly<Record<string, 'int' | 'string' | 'string[]'>> = {
  'host.name': 'string',
  'error.type': 'string',
  'security_rule.name': 'string',
  'process.pid': 'int',
  'process.parent_pid': 'int',
  'process.executable.path': 'string',
  'process.executable.name': 'string',
  'process.command_args': 'string[]',
  'process.args_count': 'int',
  'process.command_line': 'string',
  'process.title': 'string',
  'process.working_directory': 'string',
  'process.user.id': 'int',
  'process.user.name': 'string',
  'process.real_user.id': 'int',
  'process.real_user.name': 'string',
  'process.saved_user.id': 'int',
  'process.saved_user.name': 'string',
  'user.id': 'string',
  'user.name': 'string',
  'file.path': 'string',
  'file.name': 'string',
  'file.directory': 'string',
  'file.extension': 'string',
  'file.inode': 'string',
  'file.mode': 'string',
  'file.owner.id': 'string',
  'file.owner.name': 'string',
  'file.group.id': 'string',
  'file.group.name': 'string',
  'source.address': 'string',
  'source.port': 'int',
  'destination.address': 'string',
  'destination.port': 'int',
  'server.address': 'string',
  'server.port': 'int',
  'network.type': 'string',
  'network.transport': 'string',
};

function logged(event: AuditEvent): LogRecord {
  return event.toLogRecord({ names: NAMES, observedTimeMs: 1_700_000_001_000 });
}

function typeOf(value: AnyValue): string {
  if ('intValue' in value) return /^-?\d+$/.test(value.intValue) ? 'int' : 'no int';
  if ('stringValue' in value) return 'string';
  if ('arrayValue' in value) return `${value.arrayValue.values.map(typeOf)[0]}[]`;
  return 'boolean';
}

function attributes(event: AuditEvent): Map<string, AnyValue> {
  return new Map(logged(event).attributes.map(({ key, value }) => [key, value]));
}

describe.each(Object.entries<AuditEvent>(EVENTS))('%s', (_kind, event) => {
  it('has attributes of the conventions, each once', () => {
    const record = logged(event);
    const keys = record.attributes.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, value } of record.attributes) {
      const expected = key.startsWith('audit.') ? typeOf(value) : CONVENTIONS[key];
      expect([key, typeOf(value)]).toEqual([key, expected]);
    }
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(record.body).toEqual({ stringValue: event.summary(NAMES) });
  });
});

it('has times in nanoseconds', () => {
  expect(logged(EVENTS.deletion)).toMatchObject({
    timeUnixNano: '1700000000123000000',
    observedTimeUnixNano: '1700000001000000000',
    eventName: 'audit.event',
  });
  const now = jest.spyOn(Date, 'now').mockReturnValue(1_700_000_002_000);
  const { observedTimeUnixNano } = EVENTS.deletion.toLogRecord({ names: NAMES });
  expect(observedTimeUnixNano).toBe('1700000002000000000');
  now.mockRestore();
  expect(logged(eventOf('type=EOE msg=audit(9007199254740.000:7): ')).timeUnixNano).toBe('0');
});

it('says who did what', () => {
  expect(Object.fromEntries(attributes(EVENTS.deletion))).toMatchObject({
    'process.pid': { intValue: '1201' },
    'process.user.id': { intValue: '0' },
    'user.name': { stringValue: 'alice' },
    'file.path': { stringValue: '/etc/passwd.lock' },
    'audit.action': { stringValue: 'deleted-file' },
    'audit.outcome': { stringValue: 'success' },
    'audit.serial': { intValue: '456' },
    'audit.keys': { arrayValue: { values: [{ stringValue: 'k' }] } },
    'security_rule.name': { stringValue: 'k' },
  });
  expect(attributes(EVENTS.connection).get('error.type')).toEqual({ stringValue: 'ECONNREFUSED' });
});

it('takes an access that was checked and allowed for nothing to look at', () => {
  const checked = (success: string): LogRecord =>
    logged(
      eventWith(['FANOTIFY', 'resp=1'], ['SYSCALL', syscall(257, `success=${success} items=0`)]),
    );
  expect(checked('yes').severityText).toBe('INFO');
  expect(checked('no').severityText).toBe('WARN');
});

it.each<[keyof typeof EVENTS, string, number]>([
  ['deletion', 'INFO', 9],
  ['failedOpening', 'INFO', 9],
  ['authentication', 'INFO', 9],
  ['selinux', 'INFO', 9],
  ['failedLogin', 'WARN', 13],
  ['apparmor', 'WARN', 13],
  ['seccomp', 'WARN', 13],
  ['crash', 'WARN', 13],
  ['landlock', 'WARN', 13],
])('takes %s for %s', (kind, severityText, severityNumber) => {
  expect(logged(EVENTS[kind])).toMatchObject({ severityText, severityNumber });
});

it('writes every type of value in its own way', () => {
  expect([1, 'x', true, ['a', 'b']].map(anyValue)).toEqual([
    { intValue: '1' },
    { stringValue: 'x' },
    { boolValue: true },
    { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } },
  ]);
});
