/** Lines of a log that are written again, as lines and as `event.original`, as they came. */
import { expect, it } from '@jest/globals';

import * as formats from '../../lib/cli/audit-netlink/events/format';
import { DamagedRecord } from '../../lib/events/event';
import { AuditRecord } from '../../lib/events/record';
import { parseEvents } from '../../lib/events/sources/parse-events';
import { bytesOfText } from '../../lib/text/byte-text';
import { printing } from '../support/printing';

const lineFormat = printing(formats.lineFormat());
const rawFormat = printing(formats.rawFormat);

const LINES: readonly (readonly [what: string, line: string])[] = [
  ['a type by number', 'type=1300 msg=audit(1.000:1): arch=c000003e syscall=2 success=yes exit=3'],
  ['a number without a name', 'type=1499 msg=audit(1.000:1): a=b'],
  ['the form of unknown numbers', 'type=UNKNOWN[1329] msg=audit(1.000:1): a=b'],
  [
    'the same for a type that has a name',
    'type=UNKNOWN[1334] msg=audit(1.000:1): prog-id=1 op=LOAD',
  ],
  ['a name that nobody knows', 'type=SOMETHING_NEW msg=audit(1.000:1): a=b'],
  ['a machine', 'node=web type=1112 msg=audit(1.000:1): pid=1 auid=0 res=1'],
  ['another word for it', "host=web type=USER_LOGIN msg=audit(1.000:1): pid=1 msg='res=success'"],
  ['a comma in the time', 'type=CWD msg=audit(1,000:1): cwd="/"'],
  ['two digits in the time', 'type=CWD msg=audit(1.00:1): cwd="/"'],
  ['a blank before the colon', 'type=CWD msg=audit(1.000:1) : cwd="/"'],
  ['no colon', 'type=2000 audit(1.000:1) initialized'],
  ['the kernel log', 'type=1404 audit(1.000:1): enforcing=1 old_enforcing=0 auid=1 ses=1'],
  ['additions', 'type=CWD msg=audit(1.000:1): cwd="/"\x1dSYSCALL=open AUID="ann"'],
  ['no type', 'audit(1.000:1): initialized'],
  ['no type, but a machine', 'node=web msg=audit(1.000:1): a=b'],
  ['blanks at its end', "type=USER msg=audit(1.000:1): pid=1 msg='x'  "],
];

it.each(LINES)('keeps %s', async (_, line) => {
  for await (const item of parseEvents([`${line}\n`])) {
    expect(item.type).toBe('event');
    if (item.type !== 'event') continue;
    expect(rawFormat(item)).toBe(`${line}\n`);
    expect(item.toString()).toBe(`${line}\n`);
    expect(item.toECS({ original: true }).event.original).toBe(`${line}\n`);
  }
  expect.assertions(4);
});

it.each([
  ['in a record', 'type=UNKNOWN[1329] msg=audit(1.000:1): '],
  ['without a header', 'type=UNKNOWN[1329] msg='],
])('keeps bytes that are not text %s', async (_, front) => {
  const every = Buffer.from(Array.from({ length: 256 }, (__, byte) => byte));
  // Not what ends a line.
  const bytes = every.filter((byte) => byte !== 0x0a && byte !== 0x0d);
  const line = Buffer.concat([Buffer.from(front), bytes, Buffer.from('x\n')]);
  for await (const item of parseEvents([line])) {
    expect(Buffer.from(bytesOfText(rawFormat(item)))).toEqual(line);
    if (item.type !== 'event') continue;
    const { original = '' } = item.toECS({ original: true }).event;
    expect(Buffer.from(bytesOfText(original))).toEqual(line);
    // Nothing else in the document is such text.
    expect(JSON.stringify(item.toECS())).not.toContain('\\udc');
  }
  expect.hasAssertions();
});

it.each([
  ['the kernel log', 'type=1400 audit(1.000:1): apparmor="STATUS"'],
  ['another type', "type=USER_LOGIN msg=audit(1.000:1): pid=1 msg='res=success'"],
  ['no type', 'audit(1.000:1): initialized'],
])('writes the machine of a syslog header in front of %s', async (_, record) => {
  const written: string[] = [];
  for await (const item of parseEvents([`Nov 14 22:13:20 web x: ${record}\n`])) {
    written.push(rawFormat(item));
  }
  expect(written).toEqual([`node=web ${record}\n`]);
  for await (const item of parseEvents(written)) {
    expect(item).toMatchObject({ type: 'event', id: { node: 'web' } });
    expect(rawFormat(item)).toBe(written[0]);
  }
});

it('writes the type of a message of the kernel that cannot be read', async () => {
  const record = new AuditRecord(1112, 'nonsense\nmsg=audit(1.000:1): pid=1');
  const line = 'type=USER_LOGIN msg=nonsense msg=audit(1.000:1): pid=1';
  expect(record.damaged).toBe(true);
  expect([String(record), lineFormat(new DamagedRecord(record))]).toEqual([
    line,
    `damaged: ${line}\n`,
  ]);
  expect(record.toInterpretedString()).toMatch(/^type=USER_LOGIN msg=nonsense/);
  for await (const item of parseEvents([`${record.toString()}\n`])) {
    expect([item.type, rawFormat(item)]).toEqual(['damaged', `${line}\n`]);
  }
  expect.assertions(4);
});
