/** Lines of a log that are written again, as lines and as `event.original`, as they came. */
import { expect, it } from '@jest/globals';

import { rawFormat } from '../../lib/cli/audit-netlink/events/format';
import { parseEvents } from '../../lib/events/sources/parse-events';
import { bytesOfText } from '../../lib/text/byte-text';

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
  }
  expect.assertions(1);
});
