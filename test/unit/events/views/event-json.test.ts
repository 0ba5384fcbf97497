/** Events as JSON, against the published schema and against what the records say. */
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditEvent, DamagedRecord } from '../../../../lib/events/event';
import type { EventJson, RecordJson } from '../../../../lib/events/views/event-json';
import { AuditRecord } from '../../../../lib/events/record';
import { EVENT_SCHEMA } from '../event-schema';
import { eventOf, eventWith } from '../event-of-lines';
import { NAMES } from '../injected-names';
import { EVENTS } from '../recorded-events';

const PUBLISHED = join(__dirname, '../../../../docs/event.schema.json');
const isValid = new Ajv({ allowUnionTypes: true }).compile(EVENT_SCHEMA);

function throughText(item: unknown): unknown {
  const document: unknown = JSON.parse(JSON.stringify(item));
  expect({ errors: isValid(document) ? [] : isValid.errors }).toEqual({ errors: [] });
  return document;
}

function recordOf(type: string, body: string): RecordJson {
  const { records } = throughText(eventWith([type, body])) as EventJson;
  return records[0] as RecordJson;
}

it('has the published schema, which the tables give', () => {
  expect(JSON.parse(readFileSync(PUBLISHED, 'utf8'))).toEqual(EVENT_SCHEMA);
});

it('gives what the document shows', () => {
  const document = readFileSync(join(__dirname, '../../../../docs/events-json.md'), 'utf8');
  const [, line = ''] = /```\n(type=.*)\n```/.exec(document) ?? [];
  const [, json = ''] = /```json\n([^]*?)```/.exec(document) ?? [];
  const { completion: _, ...shown } = JSON.parse(json) as EventJson;
  expect(throughText(eventOf(line))).toMatchObject(shown);
});

describe.each(Object.entries<AuditEvent>(EVENTS))('%s', (_kind, event) => {
  it('fits the schema', () => {
    expect(throughText(event)).toEqual(throughText(event.toJSON()));
    expect(throughText(event.toJSON({ names: NAMES }))).toHaveProperty('summary');
  });

  it('has every field as it stands', () => {
    const { records } = throughText(event) as EventJson;
    for (const [at, { fields, repeated = {} }] of records.entries()) {
      const record = event.records[at] as AuditRecord;
      for (const [name] of record.fields()) {
        expect(fields[name]).toBe(record.getAll(name)[0]);
        expect(repeated[name] ?? [fields[name]]).toEqual(record.getAll(name));
      }
    }
  });
});

it('says what an event is', () => {
  expect(throughText(EVENTS.failedOpening)).toMatchObject({
    type: 'event',
    id: { timestamp: '2023-11-14T22:13:20.123Z', timestampMs: 1_700_000_000_123, serial: 456 },
    completion: 'proctitle',
    late: false,
    result: 'failure',
    keys: ['k'],
    records: [
      {
        type: 'SYSCALL',
        typeNumber: 1300,
        fields: { exit: '-13', comm: '"rm"', auid: '1000' },
        decoded: { arch: 'x86_64', exit: -13, comm: 'rm', a0: '18446744073709551516' },
      },
      { type: 'CWD', decoded: { cwd: '/home/alice' } },
      { type: 'PATH', decoded: { inode: '100', dev: { major: 254, minor: 1 }, mode: 0o100644 } },
      { type: 'PROCTITLE', decoded: { proctitle: ['cat'] } },
    ],
  });
});

it('does not depend on the machine unless names are given', () => {
  const plain = JSON.stringify(EVENTS.deletion);
  expect(plain).not.toContain('alice');
  const named = EVENTS.deletion.toJSON({ names: NAMES });
  expect(named.records[0]?.interpreted).toMatchObject({ auid: 'alice', syscall: 'unlink' });
  expect(named.summary).toBe(EVENTS.deletion.summary(NAMES));
});

it('has the machine where the record says it', () => {
  const event = eventOf('node=web type=KERNEL msg=audit(1.000:7): state=initialized');
  expect(throughText(event)).toMatchObject({ id: { node: 'web', serial: 7 } });
});

it('has no timestamp beyond the calendar', () => {
  const event = eventOf('type=EOE msg=audit(9007199254740.000:7): ');
  expect(throughText(event)).toMatchObject({ id: { timestamp: null } });
});

it('keeps names that occur twice, and names of JavaScript', () => {
  const record = recordOf('USER', `pid=1 uid=0 msg='uid=7 __proto__=x __proto__=y constructor=z'`);
  expect(record.fields['uid']).toBe('0');
  expect(record.repeated).toEqual({ uid: ['0', '7'], ['__proto__']: ['x', 'y'] });
  expect(Object.keys(record.fields)).toEqual(['pid', 'uid', 'msg', '__proto__', 'constructor']);
});

it('keeps what auditd added', () => {
  const record = recordOf('LOGIN', 'uid=0 auid=7\u001dUID="root" AUID="x y"');
  expect(record.enrichment).toEqual([
    ['UID', '"root"'],
    ['AUID', '"x y"'],
  ]);
  expect(record.text).toBeUndefined();
});

it.each([
  ['AVC', 'avc:  denied  { read } for pid=1', true],
  ['LOGIN', 'login pid=1 uid=0 old auid=5 new auid=6', true],
  ['KERNEL', 'initialized', true],
  ['USER', `pid=1 msg='op=x res=1'`, false],
  ['USER', `pid=1 msg='hello'`, false],
  ['USER', `pid=1 msg='PAM: op (res=1)'`, false],
  ['SYSCALL', 'arch=c000003e  comm="a b"', false],
  ['EOE', '', false],
])('has the text of %s %s where fields are not all of it: %p', (type, body, hasText) => {
  const { text, fields } = recordOf(type, body);
  expect(text).toBe(hasText ? `audit(1700000000.123:456): ${body}` : undefined);
  expect(Object.values(fields).every((raw) => body.includes(raw))).toBe(true);
});

it('keeps bytes that are no UTF-8', () => {
  const event = eventWith(['USER', `pid=1 msg='acct="\udcff"'`], ['CWD', 'cwd=2FFF']);
  const { records } = throughText(event) as EventJson;
  expect(records[0]?.fields['acct']).toBe('"\udcff"');
  expect(records[1]?.decoded['cwd']).toBe('/\udcff');
});

it('has what arguments are missing as null, and unknown addresses in digits', () => {
  expect(recordOf('EXECVE', 'argc=3 a0="x" a2="z"').decoded['arguments']).toEqual(['x', null, 'z']);
  expect(recordOf('SOCKADDR', 'saddr=63000A0B').decoded['saddr']).toEqual({
    family: 'other',
    number: 99,
    bytes: '0a0b',
  });
});

it('has single records as those of an event', () => {
  const { records } = EVENTS.deletion.toJSON();
  expect(JSON.parse(JSON.stringify(EVENTS.deletion.records))).toEqual(records);
});

it('has damaged records, and losses as they are', () => {
  const damaged = new DamagedRecord(new AuditRecord(0, 'type=SYSCALL msg=audit('));
  expect(throughText(damaged)).toMatchObject({
    type: 'damaged',
    record: { text: 'type=SYSCALL msg=audit(', damaged: true },
  });
  expect(throughText({ type: 'lost', where: 'queue', count: 3 })).toHaveProperty('count', 3);
  expect(throughText({ type: 'lost', where: 'serials', atMost: 3 })).toHaveProperty('atMost', 3);
});

it.each<[string, (event: EventJson) => object]>([
  ['a value of another type', (event) => ({ ...event, late: 'no' })],
  ['a member of another name', (event) => ({ ...event, serial: 1 })],
  [
    'a decoded value of another type',
    (event) => ({ ...event, records: [{ ...event.records[0], decoded: { exit: '0' } }] }),
  ],
  [
    'a decoded field of another record type',
    (event) => ({ ...event, records: [{ ...event.records[0], decoded: { nametype: 'X' } }] }),
  ],
  ['an empty loss', () => ({ type: 'lost', where: 'queue', count: 0 })],
])('refuses %s', (_what, change) => {
  expect(isValid(change(EVENTS.deletion.toJSON()))).toBe(false);
});
