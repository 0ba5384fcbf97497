/**
 * Our words for the fields of a log and those of the installed ausearch 3.0.9 side by side. They are
 * the same but for the exceptions, each of which still is one.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEvents } from '../../lib/events/sources/parse-events';
import type { AuditRecord } from '../../lib/events/record';
import { resolveNames } from '../../lib/events/resolve-names';
import { forgetNames } from '../../lib/machine/shared-names';
import { DropInAccounts, hasDropInAccounts } from '../support/drop-in-accounts';
import { SEED } from '../support/random-cases';
import { FIELD_EXCEPTIONS, LINE_EXCEPTIONS, UNPRINTED } from './ausearch/exceptions';
import { ABSENT, enriched, generateLog, logText, RECORD_TYPES } from './ausearch/log';
import {
  ausearchVersion,
  interpretedLines,
  isPlain,
  printedWords,
  type PrintedLine,
} from './ausearch/output';

const version = ausearchVersion();
const isYardstick = version === '3.0.9';
const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));

afterAll(() => rmSync(directory, { recursive: true }));

if (!isYardstick) {
  const missing = version === undefined ? 'ausearch is not installed' : `ausearch is ${version}`;
  if (process.env['CI'] === 'true') throw new Error(`nothing to compare with: ${missing}`);
  process.stdout.write(`skipped: ${missing}\n`);
}

const describeWithAusearch = isYardstick ? describe : describe.skip;

/** Record and line of it; undefined where ausearch printed none. */
type Pair = readonly [record: AuditRecord, printed: PrintedLine | undefined];

async function recordsOf(text: string): Promise<AuditRecord[]> {
  const records = [];
  for await (const item of parseEvents([text])) {
    if (item.type === 'damaged') throw new Error(`cannot be read: ${item.record.text}`);
    records.push(...item.records);
  }
  return records;
}

/** The records of a log with what ausearch printed for them. */
async function compared(text: string): Promise<Pair[]> {
  const path = join(directory, 'audit.log');
  writeFileSync(path, text);
  const printed = new Map<string, PrintedLine[]>();
  for (const line of interpretedLines(path)) {
    const key = `${line.serial} ${line.type}`;
    printed.set(key, [...(printed.get(key) ?? []), line]);
  }
  const records = await recordsOf(text);
  await resolveNames(records.map((record) => ({ type: 'damaged', record })));
  return records.map((record) => [
    record,
    printed.get(`${record.id?.serial} ${record.type}`)?.shift(),
  ]);
}

/** Ids of the exceptions that were met. */
const met = new Set<string>();

function mendedLine(body: string, record: AuditRecord): string {
  return LINE_EXCEPTIONS.reduce((line, { id, mended }) => {
    const better = mended(line, record);
    if (better !== line) met.add(id);
    return better;
  }, body);
}

/** What our words have to be for a field of which ausearch says `theirs`. */
function expectedWords(theirs: string, name: string, raw: string, record: AuditRecord): string {
  const field = { type: record.type, name, raw, record };
  return FIELD_EXCEPTIONS.reduce((words, { id, ours }) => {
    const other = ours(words, field);
    if (other === undefined || other === words) return words;
    met.add(id);
    return other;
  }, theirs);
}

/** ausearch writes a field with several keys once for each. */
function joinedKeys(words: string): string {
  return words.replaceAll(' key=', ',');
}

/** Name and words of the plain fields. */
function ourWords(record: AuditRecord): [name: string, words: string][] {
  const fields = [...record.fields()];
  return [...record.interpretations()].filter((_, at) => isPlain(fields[at] as [string, string]));
}

function expectSameWords(record: AuditRecord, printed: PrintedLine): void {
  const body = mendedLine(printed.body, record);
  const words = printedWords(record, body);
  if (words === undefined) throw new Error(`${body}\nis no form of\n${record.text}`);
  const expected = [...record.fields()]
    .filter(isPlain)
    .map(([name, raw], at) => [
      name,
      expectedWords(joinedKeys(words[at] as string), name, raw, record),
    ]);
  const { text } = record;
  expect({ text, words: ourWords(record) }).toEqual({ text, words: expected });
}

/** Our line has the form of ausearch's, and our words. */
function expectSameForm(record: AuditRecord, printed: PrintedLine): void {
  const line = record.toInterpretedString();
  const head = `type=${printed.type} msg=audit(${printed.time}:${printed.serial}) : `;
  expect(line.slice(0, head.length)).toBe(head);
  const words = printedWords(record, line.slice(head.length).trimEnd());
  expect(words?.map(joinedKeys)).toEqual(ourWords(record).map(([, each]) => each));
}

async function expectSame(text: string): Promise<void> {
  for (const [record, printed] of await compared(text)) {
    if (printed === undefined) throw new Error(`not printed: ${record.text}`);
    expectSameWords(record, printed);
    expectSameForm(record, printed);
  }
}

describeWithAusearch('a log of every type of record', () => {
  const log = generateLog(SEED, 10);

  it('has 5,000 events and more, and every type that a log has', () => {
    expect(log.length).toBeGreaterThan(5000);
    const types = new Set(log.flat().map(({ type }) => type));
    const expected = RECORD_TYPES.map(([type]) => type).filter((type) => type !== ABSENT);
    expect([...types].toSorted()).toEqual(expected.toSorted());
  });

  it('is in the same words', async () => {
    await expectSame(logText(log));
  });

  it('is in the same words where auditd added names', async () => {
    const some = log.filter((_, at) => at % 4 === 0);
    await expectSame(logText(enriched(some, SEED)));
  });
});

const describeWithServices = isYardstick && hasDropInAccounts() ? describe : describe.skip;

describeWithServices('users and groups that only a name service knows', () => {
  const accounts = new DropInAccounts();

  beforeAll(() => {
    accounts.addUser('audit-netlink-test', 1_876_543_201);
    accounts.addGroup('audit-netlink-tests', 1_876_543_202);
    forgetNames();
  });

  afterAll(() => {
    accounts.remove();
    forgetNames();
  });

  it('have their names', async () => {
    const [user, group, nobody] = [1_876_543_201, 1_876_543_202, 1_876_543_203];
    const call =
      'success=yes exit=0 items=0 ppid=1 pid=2 auid=1876543201 uid=1876543203 gid=1876543202 ' +
      'euid=0 suid=1876543201 fsuid=0 egid=1876543203 sgid=1876543201 fsgid=0 tty=pts0 ses=3 ' +
      'comm="chown" exe="/usr/bin/chown" key=(null)';
    const hex = (id: number): string => id.toString(16);
    const lines = [
      { type: 'SYSCALL', body: `arch=c000003e syscall=105 a0=${hex(user)} a1=0 a2=0 a3=0 ${call}` },
      {
        type: 'SYSCALL',
        body: `arch=c000003e syscall=105 a0=${hex(nobody)} a1=0 a2=0 a3=0 ${call}`,
      },
      {
        type: 'SYSCALL',
        body: `arch=c000003e syscall=106 a0=${hex(group)} a1=0 a2=0 a3=0 ${call}`,
      },
      {
        type: 'PATH',
        body: `item=0 name="/a" inode=7 dev=fe:01 mode=0100640 ouid=${user} ogid=${group} rdev=00:00 nametype=NORMAL`,
      },
    ];
    const pairs = await compared(logText(lines.map((line) => [line])));
    const words = pairs.map(([record, printed]) => {
      expectSameWords(record, printed as PrintedLine);
      return record.toInterpretedString();
    });
    expect(words.join('\n').match(/audit-netlink-tests?\b/g)?.length).toBeGreaterThan(8);
    expect(words[1]).toContain('a0=unknown(1876543203)');
  });
});

describeWithAusearch('the exceptions', () => {
  const printed = [...FIELD_EXCEPTIONS, ...LINE_EXCEPTIONS];

  it.each(printed)('$id is one', async ({ id, examples }) => {
    met.clear();
    for (const [record, line] of await compared(logText(examples.map((each) => [each])))) {
      expectSameWords(record, line as PrintedLine);
    }
    expect([...met]).toContain(id);
  });

  it.each(UNPRINTED)('$id is one', async ({ examples }) => {
    const pairs = await compared(logText(examples.map((line) => [line])));
    expect(pairs.map(([, line]) => line)).toEqual(examples.map(() => undefined));
  });
});

const GOLDEN = join(__dirname, '../golden/events');

describeWithAusearch('logs of the running kernel', () => {
  const files = existsSync(GOLDEN)
    ? readdirSync(GOLDEN).filter((name) => name.endsWith('.log'))
    : [];

  it.each(files)('%s is in the same words', async (name) => {
    const text = readFileSync(join(GOLDEN, name), 'utf8');
    for (const [record, printed] of await compared(text)) {
      if (printed !== undefined) expectSameWords(record, printed);
    }
  });
});
