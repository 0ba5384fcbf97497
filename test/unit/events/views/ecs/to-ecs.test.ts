/** Events in the Elastic Common Schema: its fields, its types and its values, and nothing made up. */
import { describe, expect, it } from '@jest/globals';
import { isIP } from 'node:net';
import { classificationOf } from '../../../../../lib/events/views/ecs/categories';
import type { EcsDocument } from '../../../../../lib/events/views/ecs/ecs-document';
import type { AuditEvent } from '../../../../../lib/events/event';
import { ACTIONS, type EventAction } from '../../../../../lib/events/normalized/actions';
import { eventOf, eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { EVENTS, path, syscall } from '../../recorded-events';
import { FIELD_TYPES, TYPES_OF_CATEGORY } from './ecs-facts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isAddress = (value: unknown): boolean => isIP(String(value)) !== 0;

const CHECKS = {
  date: (value: unknown) => !Number.isNaN(Date.parse(String(value))),
  text: isText,
  texts: (value: unknown) => Array.isArray(value) && value.every(isText),
  long: (value: unknown) => Number.isSafeInteger(value),
  ip: isAddress,
  ips: (value: unknown) => Array.isArray(value) && value.every(isAddress),
};

/** Every field of a document by its dotted name. */
function fieldsIn(value: unknown, name = ''): [name: string, value: unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
  return Object.entries(value).flatMap(([member, inner]) =>
    fieldsIn(inner, name === '' ? member : `${name}.${member}`),
  );
}

function ecs(event: AuditEvent): EcsDocument {
  return event.toECS({ names: NAMES });
}

describe.each(Object.entries<AuditEvent>(EVENTS))('%s', (_kind, event) => {
  it('has fields of the schema, of their types', () => {
    for (const [name, value] of fieldsIn(event.toECS({ names: NAMES, original: true }))) {
      if (name.startsWith('audit.')) continue;
      const type = FIELD_TYPES[name];
      expect([name, type]).not.toEqual([name, undefined]);
      expect([name, value, type !== undefined && CHECKS[type](value)]).toEqual([name, value, true]);
    }
  });
});

it.each(Object.keys(ACTIONS) as EventAction[])('files %s as the schema expects', (action) => {
  const { category, type } = classificationOf(action);
  expect(category.length).toBeGreaterThan(0);
  for (const one of category) {
    const expected = TYPES_OF_CATEGORY[one] ?? [];
    expect([one, type.some((word) => expected.includes(word))]).toEqual([one, true]);
  }
  const allowed = new Set([...category.flatMap((one) => TYPES_OF_CATEGORY[one] ?? []), 'error']);
  expect(type.filter((word) => !allowed.has(word))).toEqual([]);
});

it('says who did what to which file', () => {
  expect(ecs(EVENTS.renaming)).toMatchObject({
    '@timestamp': '2023-11-14T22:13:20.123Z',
    message: EVENTS.renaming.summary(NAMES),
    ecs: { version: '9.4.0' },
    event: {
      kind: 'event',
      category: ['file'],
      type: ['change'],
      action: 'renamed-file',
      outcome: 'success',
      code: 'SYSCALL',
      id: '1700000000.123:456',
      sequence: 456,
      provider: 'kernel',
    },
    user: { id: '1000', name: 'alice', effective: { id: '0', name: 'root' } },
    process: {
      pid: 1201,
      parent: { pid: 1200 },
      name: 'rm',
      executable: '/usr/bin/rm',
      user: { id: '0', name: 'root' },
      real_user: { id: '1000', name: 'alice' },
      working_directory: '/tmp',
    },
    file: {
      path: '/tmp/b',
      name: 'b',
      directory: '/tmp',
      type: 'file',
      inode: '104',
      mode: '0644',
      group: 'shadow',
    },
    rule: { name: 'k' },
    tags: ['k'],
    related: { user: ['alice', 'root'] },
    audit: { syscall: 'rename', session: 3, terminal: 'pts0', paths: ['/tmp/a', '/tmp/b'] },
  });
});

it('says which end of a connection it was', () => {
  expect(ecs(EVENTS.connection)).toMatchObject({
    event: { outcome: 'failure' },
    error: { code: 'ECONNREFUSED', message: 'Connection refused' },
    destination: { address: '10.1.2.3', ip: '10.1.2.3', port: 443 },
    network: { type: 'ipv4', direction: 'egress' },
    related: { ip: ['10.1.2.3'] },
  });
  expect(ecs(EVENTS.connection6)).toMatchObject({
    destination: { ip: '2001:db8::1' },
    network: { type: 'ipv6' },
  });
  expect(ecs(EVENTS.accepted)).toMatchObject({
    source: { ip: '10.1.2.3', port: 49_153 },
    network: { direction: 'ingress' },
  });
  expect(ecs(EVENTS.binding)).toMatchObject({ server: { ip: '0.0.0.0', port: 80 } });
  expect(ecs(EVENTS.localConnection)).toMatchObject({ audit: { socket: '/run/nscd/socket' } });
});

it('says what was run', () => {
  expect(ecs(EVENTS.execution).process).toMatchObject({
    args: ['id', '-u', 'alx'],
    args_count: 3,
    command_line: 'id -u alx',
    title: 'id -u alx',
  });
  expect(ecs(EVENTS.command).process).toMatchObject({ name: 'sudo', command_line: 'id -u' });
});

it('says whom a message is about', () => {
  expect(ecs(EVENTS.failedLogin)).toMatchObject({
    event: { category: ['authentication', 'session'], provider: '/usr/sbin/sshd' },
    user: { name: 'mallory', target: { name: 'mallory' } },
    process: { user: { name: 'root' } },
    source: { ip: '10.1.2.3' },
  });
  expect(ecs(EVENTS.addedUser)).toMatchObject({
    event: { category: ['iam'], type: ['user', 'creation'] },
    user: { name: 'alice', effective: { name: 'root' }, target: { id: '1005', name: 'bob' } },
  });
  expect(ecs(EVENTS.deletedGroup)).toMatchObject({ group: { name: 'staff' } });
  expect(ecs(EVENTS.service)).toMatchObject({
    audit: { object: { kind: 'service', name: 'cron' } },
  });
  expect(ecs(EVENTS.signal)).toMatchObject({
    audit: { signal: 'SIGKILL', target_processes: [{ pid: 1234, name: 'sleep' }] },
  });
});

it('has the machine, and the records when asked', () => {
  const line = 'node=web type=KERNEL msg=audit(1.000:7): state=initialized res=1';
  const event = eventOf(line);
  expect(ecs(event)).toMatchObject({ host: { name: 'web', hostname: 'web' } });
  expect(ecs(event).event).not.toHaveProperty('original');
  expect(event.toECS({ names: NAMES, original: true }).event.original).toBe(`${line}\n`);
});

it('is Unicode all through, and has nothing that is empty', () => {
  const event = eventWith(
    ['SYSCALL', syscall(87, 'success=yes exit=0 items=1')],
    ['PATH', path(0, '2F746D702FFF', 'DELETE')],
  );
  expect(ecs(event).file?.path).toBe('/tmp/\ufffd');
  const fields = fieldsIn(ecs(EVENTS.bpf)).map(([name]) => name);
  expect(fields.filter((name) => /^(user|process|file|source|related|tags)/.test(name))).toEqual(
    [],
  );
});

it('has a moment even where no calendar has one', () => {
  const event = eventOf('type=EOE msg=audit(9007199254740.000:7): ');
  expect(ecs(event)['@timestamp']).toBe('+275760-09-13T00:00:00.000Z');
});
