/**
 * `tsaureport` and the installed aureport 3.0.9 side by side: the same text and the same exit status on the same log,
 * but for the exceptions, each of which still is one. AUDIT_NETLINK_REPORT_LOGS=N compares so many more made logs.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEED } from '../support/random-cases';
import { commandLines } from './aureport/command-lines';
import { isAlike } from './aureport/likeness';
import { type Answer, aureport, aureportVersion, tsaureport } from './aureport/programs';
import { enriched, generateLog, type LoggedEvent, logText } from './ausearch/log';
import { Random } from './ausearch/random';

const version = aureportVersion();
const isYardstick = version === '3.0.9';
const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));

afterAll(() => rmSync(directory, { recursive: true }));

if (!isYardstick) {
  const missing = version === undefined ? 'aureport is not installed' : `aureport is ${version}`;
  if (process.env['CI'] === 'true') throw new Error(`nothing to compare with: ${missing}`);
  process.stdout.write(`skipped: ${missing}\n`);
}

const describeWithAureport = isYardstick ? describe : describe.skip;

function logOf(name: string, text: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const ROW = /^\d+\. (.*)$/;
const FILE_ROW = /^\S+ \S+ .* (\d+)$/;

/** aureport has a row for the first file of an event alone. */
function withFirstFiles(text: string): string {
  let number = 0;
  let last: string | undefined;
  const lines = text.split('\n').flatMap((line) => {
    const row = ROW.exec(line)?.[1];
    if (row === undefined) return [line];
    const serial = FILE_ROW.exec(row)?.[1];
    if (serial === last) return [];
    last = serial;
    number += 1;
    return [`${number}. ${row}`];
  });
  return lines.join('\n');
}

async function ourAnswer(words: readonly string[]): Promise<Answer> {
  const answer = await tsaureport(words);
  const isFiles = words.some((word) => word === '-f' || word === '--file');
  return isFiles && !words.includes('--summary')
    ? { ...answer, text: withFirstFiles(answer.text) }
    : answer;
}

/** @returns how many command lines were compared */
async function expectAlike(log: string, lines: readonly (readonly string[])[]): Promise<number> {
  for (const line of lines) {
    const words = ['-if', log, ...line];
    expect({ line, ...(await ourAnswer(words)) }).toEqual({ line, ...aureport(words) });
  }
  return lines.length;
}

/** The records of real events, in the order of their times. */
function goldenLog(): string {
  const folder = join(__dirname, '../golden/events');
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => readFileSync(join(folder, name), 'latin1').split('\n'))
    .filter((line) => line !== '');
  const order = (line: string): string => /audit\((\d+\.\d+:\d+)\)/.exec(line)?.[1] ?? '';
  const serials = new Set(
    lines
      .filter((line) =>
        /type=(?:URINGOP|LOGIN|UNKNOWN|LANDLOCK|IPE)|saddr=(?:0100|0000)(?:\s|$)|syscall=0 |\\177|=[\dA-F]*7F/.test(
          line,
        ),
      )
      .map(order),
  );
  const alike = lines.filter((line) => !serials.has(order(line)));
  return `${alike.toSorted((a, b) => (order(a) < order(b) ? -1 : Number(order(a) > order(b)))).join('\n')}\n`;
}

function madeLog(seed: number): LoggedEvent[] {
  const random = new Random(seed);
  return generateLog(seed, 3).filter((event) => isAlike(event) && random.below(3) === 0);
}

/** Its summary of MAC events leaves out those of labelled networking. */
function isMacSummary(words: readonly string[]): boolean {
  return words.includes('--summary') && (words.includes('-ma') || words.includes('--mac'));
}

describeWithAureport('tsaureport and aureport say the same', () => {
  it('of real events, in every report', async () => {
    const log = logOf('golden.log', Buffer.from(goldenLog(), 'latin1'));
    expect(await expectAlike(log, commandLines())).toBeGreaterThan(500);
  }, 300_000);

  it('of made events of every type', async () => {
    const log = logOf('made.log', logText(madeLog(SEED)));
    const few = commandLines().filter((words, at) => at % 3 === 0 && !isMacSummary(words));
    await expectAlike(log, few);
  }, 300_000);

  it('of events with added names', async () => {
    const log = logOf('enriched.log', logText(enriched(madeLog(SEED + 1), SEED)));
    const few = commandLines().filter((words) => words.includes('-i') && !isMacSummary(words));
    await expectAlike(log, few);
  }, 300_000);
});
