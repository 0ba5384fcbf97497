/**
 * Text that tries to become structure, in every place of a record, and in every output: what is read back is one
 * record or one document, of the one who acted.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

import { afterAll, describe, expect, it } from '@jest/globals';

import { run } from '../../lib/cli/audit-netlink/audit-netlink';
import * as formats from '../../lib/cli/audit-netlink/events/format';
import { AuditEvent, DamagedRecord } from '../../lib/events/event';
import { AuditRecord } from '../../lib/events/record';
import { journalLines } from '../../lib/events/sources/journal-export';
import { parseEvents } from '../../lib/events/sources/parse-events';
import { parseWhere } from '../../lib/events/where/where';
import { NumericNames } from '../../lib/machine/names';
import { recordTypeNumber } from '../../lib/tables/record-types';
import { bytesOfText } from '../../lib/text/byte-text';
import { isPrintable } from '../../lib/text/escape';
import { CollectedOutput } from '../support/collected-output';
import { HOSTILE_TEXTS } from '../support/hostile-texts';
import { printing } from '../support/printing';

const jsonFormat = printing(formats.jsonFormat());
const lineFormat = printing(formats.lineFormat());
const prettyFormat = printing(formats.prettyFormat());
const rawFormat = printing(formats.rawFormat);
const shownRawFormat = printing(formats.shownRawFormat);

const SERIAL = 77;
const HEADER = `audit(1700000000.123:${SERIAL}): `;
const ID = { timestampMs: 1_700_000_000_123, serial: SERIAL, node: undefined };
const names = new NumericNames();

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The event of records as the kernel sends them. */
function sent(
  records: readonly (readonly [type: string, body: string])[],
  node?: string,
): AuditEvent {
  const made = records.map(
    ([type, body]) => new AuditRecord(recordTypeNumber(type) as number, HEADER + body, { node }),
  );
  const unpack = () => ({ id: { ...ID, node }, records: made });
  return new AuditEvent({ eventFlags: () => 2, hasRecord: () => true, unpack }, 0);
}

/** As the kernel writes what a process chose (`audit_log_untrustedstring`). */
function untrusted(text: string): string {
  const isPlain = /^[!#-~]+$/.test(text);
  return isPlain ? `"${text}"` : Buffer.from(bytesOfText(text)).toString('hex').toUpperCase();
}

const WHO =
  'ppid=1 pid=11 auid=1000 uid=1000 gid=1000 euid=1000 suid=1000 fsuid=1000 egid=1000 sgid=1000 ' +
  'fsgid=1000 tty=pts0 ses=3';

/** Events that have the text in one place or another. */
const PLACES: Readonly<Record<string, (text: string) => AuditEvent>> = {
  'a message of a program': (text) =>
    sent([['USER', `pid=11 uid=1000 auid=1000 ses=3 msg='${text} res=failed'`]]),
  'a field of such a message': (text) =>
    sent([['USER_CMD', `pid=11 uid=1000 auid=1000 ses=3 msg='cwd="/" cmd=${text} res=failed'`]]),
  'every field of a system call': (text) => {
    const word = untrusted(text);
    return sent([
      [
        'SYSCALL',
        `arch=c000003e syscall=59 success=no exit=-13 a0=0 a1=1 items=1 ${WHO} comm=${word} ` +
          `exe=${word} key=${word}`,
      ],
      ['EXECVE', `argc=2 a0=${word} a1=${word}`],
      ['CWD', `cwd=${word}`],
      ['PATH', `item=0 name=${word} inode=7 ouid=0 ogid=0 nametype=NORMAL`],
      ['PROCTITLE', `proctitle=${word}`],
    ]);
  },
  'the name of the machine': (text) =>
    sent([['USER', `pid=11 uid=1000 auid=1000 ses=3 msg='x res=failed'`]], text),
};

async function readBack(text: string | Uint8Array) {
  const items: (AuditEvent | DamagedRecord)[] = [];
  for await (const item of parseEvents([text])) items.push(item);
  return items;
}

/** The lines as the least patient reader cuts them: Node's, also at U+2028. */
async function linesOf(text: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(Readable.from([Buffer.from(bytesOfText(text))]))) {
    lines.push(line);
  }
  return lines;
}

describe.each(Object.entries(PLACES))('%s', (_, place) => {
  it.each(HOSTILE_TEXTS)('with %s stays one record a line', async (__, text) => {
    const event = place(text);
    for (const log of [String(event), rawFormat(event)]) {
      const items = await readBack(log);
      expect(items.map(({ type }) => type)).toEqual(['event']);
      const [again] = items as [AuditEvent];
      expect(again.id.serial).toBe(SERIAL);
      expect(again.records.map(({ type }) => type)).toEqual(event.records.map(({ type }) => type));
      const { user } = again.toECS({ names });
      expect(user).toEqual({ id: '1000', ...(user?.target && { target: user.target }) });
      // What is written again is the same.
      expect(String(again)).toBe(
        String(event).replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])/g, '\ufffd'),
      );
    }
  });

  it.each(HOSTILE_TEXTS)('with %s stays one document', async (__, text) => {
    const event = place(text);
    const documents = [
      [jsonFormat(event), event.toJSON()],
      [
        `${JSON.stringify(event.toECS({ names, original: true }))}\n`,
        event.toECS({ names, original: true }),
      ],
      [
        `${JSON.stringify(event.toLogRecord({ names, observedTimeMs: 0 }))}\n`,
        event.toLogRecord({ names, observedTimeMs: 0 }),
      ],
    ] as const;
    for (const [line, value] of documents) {
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
    }
    expect(await linesOf(jsonFormat(event))).toHaveLength(1);
    expect(isPrintable(jsonFormat(event).slice(0, -1))).toBe(true);
    const ecs = event.toECS({ names });
    expect([ecs.event.sequence, ecs.user?.id]).toEqual([SERIAL, '1000']);
    expect(Object.getPrototypeOf(event.toJSON().records[0]?.fields)).toBe(Object.prototype);
  });

  it.each(HOSTILE_TEXTS)('with %s moves nothing on a terminal', async (__, text) => {
    const event = place(text);
    const summary = event.summary(names);
    expect(isPrintable(summary)).toBe(true);
    expect(summary).toMatch(/^(?:uid )?1000 /);
    expect(await linesOf(lineFormat(event))).toHaveLength(1);
    // A line that says so, and one a record.
    for (const format of [prettyFormat, shownRawFormat]) {
      const lines = await linesOf(format(event));
      expect(lines).toHaveLength(event.records.length + (format === prettyFormat ? 1 : 0));
      for (const line of lines) expect(isPrintable(line)).toBe(true);
    }
    const inColor = printing(formats.colored(formats.lineFormat()))(event);
    expect(inColor).toContain(lineFormat(event).slice(0, -1));
    expect(inColor.length - lineFormat(event).length).toBeLessThanOrEqual(10);
  });
});

describe('what is no record', () => {
  it.each(HOSTILE_TEXTS)('with %s is shown in one line', async (_, text) => {
    const damaged = new DamagedRecord(new AuditRecord(0, text, { damaged: true }));
    for (const format of [lineFormat, shownRawFormat, jsonFormat]) {
      const lines = await linesOf(format(damaged));
      expect(lines).toHaveLength(1);
      expect(isPrintable(lines[0] as string)).toBe(true);
    }
    expect(rawFormat(damaged).indexOf('\n')).toBe(rawFormat(damaged).length - 1);
  });
});

describe('the journal', () => {
  it.each(HOSTILE_TEXTS)('gives one record of a message with %s', async (_, text) => {
    const message = bytesOfText(`USER pid=11 uid=1000 auid=1000 ses=3 msg='${text} res=failed'`);
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(message.length));
    const entry = Buffer.concat([
      Buffer.from(
        `_TRANSPORT=audit\n_AUDIT_TYPE=1005\n_AUDIT_ID=${SERIAL}\n` +
          '_SOURCE_REALTIME_TIMESTAMP=1700000000123000\nMESSAGE\n',
      ),
      size,
      message,
      Buffer.from('\n\n'),
    ]);
    const lines: Uint8Array[] = [];
    for await (const line of journalLines(Readable.from([entry]))) lines.push(line);
    const [event, ...others] = (await readBack(Buffer.concat(lines))) as [AuditEvent];
    expect(others).toEqual([]);
    expect([event.id.serial, event.get('USER', 'auid')]).toEqual([SERIAL, '1000']);
    expect(event.toECS({ names }).user?.id).toBe('1000');
  });
});

describe('a condition', () => {
  it.each(HOSTILE_TEXTS)('finds %s as it is, and nothing else', (_, text) => {
    const event = PLACES['every field of a system call']?.(text) as AuditEvent;
    // A condition has no blanks at its end, and a kernel no half of a character; NULs separate words.
    const isWhole = text.trim() === text && !/\0|[\ud800-\udbff](?![\udc00-\udfff])/.test(text);
    expect([true, isWhole]).toContain(parseWhere(`comm=${text}`)(event));
    expect(parseWhere(`comm=${text}x`)(event)).toBe(false);
    expect(parseWhere('comm=forged')(event)).toBe(false);
  });

  it.each(HOSTILE_TEXTS)('that is wrong with %s is refused in one line', async (_, text) => {
    for (const words of [
      ['--where', `${text}=`],
      ['--where', `auid=${text}`],
      ['--type', text],
      ['--input', join(folder, 'none', text)],
      ['--follow-rules', join(folder, 'none', text)],
    ]) {
      const output = new CollectedOutput();
      const log = join(folder, 'log');
      writeFileSync(log, '');
      const where = words[0] === '--input' ? [] : ['--input', log];
      expect(await run(['events', ...where, ...words], output)).toBe(2);
      const lines = output.stderr.split('\n');
      expect(lines.at(-1)).toBe('');
      for (const line of lines) expect(isPrintable(line)).toBe(true);
      for (const line of lines.slice(1)) expect(line).not.toMatch(/^type=/);
    }
  });
});
