/**
 * `tsaureport` and the installed aureport 3.0.9 side by side: the same text and the same exit status on the same log,
 * but for the exceptions, each of which still is one. AUDIT_NETLINK_REPORT_LOGS=N compares so many more made logs.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/cli/tsaureport/tsaureport';
import { SEED } from '../support/random-cases';
import { commandLines } from './aureport/command-lines';
import { FURTHER_REPORT_EXCEPTIONS, logOfRecords, REPORT_EXCEPTIONS } from './aureport/exceptions';
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

/** Its summary of authentications counts those without an account for nobody: report-nameless-accounts. */
function isAuthenticationSummary(words: readonly string[]): boolean {
  return words.includes('--summary') && /^--?au/.test(words[0] ?? '');
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
    // Without an account it has the name that was added for another user.
    const few = commandLines().filter(
      (words) => words.includes('-i') && !isMacSummary(words) && !/^--?au/.test(words[0] ?? ''),
    );
    await expectAlike(log, few);
  }, 300_000);
});

const furtherLogs = Number(process.env['AUDIT_NETLINK_REPORT_LOGS'] ?? 0);

(isYardstick && furtherLogs > 0 ? describe : describe.skip)('by request', () => {
  it('they say the same of many more logs', async () => {
    const lines = commandLines().filter(
      (words) => !isMacSummary(words) && !isAuthenticationSummary(words),
    );
    let compared = 0;
    for (let at = 0; at < furtherLogs; at += 1) {
      const log = logOf('further.log', logText(madeLog(SEED + 100 + at)));
      compared += await expectAlike(log, lines);
    }
    process.stdout.write(`compared ${compared} command lines\n`);
    expect(compared).toBeGreaterThan(furtherLogs);
  }, 3_600_000);
});

/** What stands behind the headings. */
function bodyOf({ text }: Answer): string[] {
  const lines = text.split('\n').slice(0, -1);
  const ruled = lines.flatMap((line, at) => (/^=+$/.test(line) ? [at] : []));
  const body = lines.slice((ruled.at(-1) ?? -1) + 1);
  return body.map((line) => line.replace(/\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d/, 'TIME'));
}

const record = (second: number): string =>
  `type=USER_CMD msg=audit(${second}.000:${second % 1000}): pid=1 uid=0 auid=0 ses=1 msg='res=success'\n`;

const cases = REPORT_EXCEPTIONS.map((one, at) => [one.id, at, one] as const);

describe('the exceptions', () => {
  const document = readFileSync(join(__dirname, '../../docs/compatibility.md'), 'utf8');

  it('are the rows of docs/compatibility.md', () => {
    const rows = [...document.matchAll(/^\| `(report-[a-z-]+)` /gm)].map(([, id]) => id);
    const ids = [...REPORT_EXCEPTIONS.map(({ id }) => id), ...FURTHER_REPORT_EXCEPTIONS];
    expect(rows).toHaveLength(new Set(rows).size);
    expect(new Set(rows)).toEqual(new Set(ids));
  });

  it.each(cases)('%s, %i: what tsaureport says', async (id, at, { log, words, ours }) => {
    const path = logOf(`${id}-${at}.log`, logOfRecords(log));
    const answer = await tsaureport(['-if', path, ...words]);
    expect(bodyOf(answer)).toEqual(ours);
  });

  it.each([
    [['-e', '-f'], 'only one report can be asked for; see tsaureport --help'],
    [['--nosuch'], 'unknown option --nosuch; see tsaureport --help'],
    [['-s', 'open'], '-s takes no argument, but there is open; see tsaureport --help'],
    [['-t', '--summary'], 'there is no summary of this report; see tsaureport --help'],
    [['-if'], '-if needs an argument; see tsaureport --help'],
    [['--eoe-timeout', '0'], '--eoe-timeout 0: must be a positive number of seconds; see'],
    [['-ts', '13/45/2024'], 'start: 13/45/2024: '],
    [['-e', '-ts'], '-ts needs a date, a time or both: 2024-01-31, '],
    [['-e', '-te', 'later'], 'end: later: is not understood as a time; the forms are '],
    [['-if', '/nonexistent/audit.log', '-e'], '/nonexistent/audit.log: does not exist'],
  ])('report-own-words: %j is refused in one line', async (words, said) => {
    const lines: string[] = [];
    const printed: string[] = [];
    const output = {
      out: (text: string) => printed.push(text),
      error: (line: string) => lines.push(line),
    };
    expect(await run(words, output as never)).toBe(1);
    expect(lines).toEqual([expect.stringContaining(`tsaureport: ${said}`)]);
    expect(printed.join('')).not.toContain('of interest');
  });

  it('report-order: logs that several machines wrote at the same time are read side by side', async () => {
    const folder = mkdtempSync(join(directory, 'machines-'));
    for (const [nth, node] of ['web', 'db'].entries()) {
      mkdirSync(join(folder, node));
      const lines = Array.from(
        { length: 3 },
        (_, at) => `node=${node} ${record(1_700_000_001 + 2 * at + nth)}`,
      );
      writeFileSync(join(folder, node, 'audit.log'), lines.join(''));
    }
    const answer = await tsaureport(['-if', folder, '-e']);
    const serials = bodyOf(answer).map((line) => /TIME (\d+)/.exec(line)?.[1]);
    expect(serials).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(bodyOf(await tsaureport(['-if', folder, '-e', '--summary']))).toEqual(['6  1123']);
    expect(bodyOf(await tsaureport(['-if', folder, '-e', '--node', 'db']))).toHaveLength(3);
    expect((await tsaureport(['-if', folder])).text).toContain('Number of events: 6\n');
  });

  it('report-own-words: what can be read of several logs is given, and the status tells the rest', async () => {
    const folder = mkdtempSync(join(directory, 'torn-'));
    writeFileSync(join(folder, 'audit.log'), record(1_700_000_003));
    writeFileSync(join(folder, 'audit.log.1.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]));
    const lines: string[] = [];
    const printed: string[] = [];
    const output = {
      out: (text: string) => printed.push(text),
      error: (line: string) => lines.push(line),
    };
    expect(await run(['-if', folder, '-e', '--summary'], output as never)).toBe(1);
    expect(printed.join('')).toContain('\n1  1123\n');
    expect(lines).toEqual([expect.stringContaining('audit.log.1.gz')]);
  });
});

describeWithAureport('the exceptions, beside aureport', () => {
  it('report-times: dates that no locale has are read, too', async () => {
    const path = logOf('times.log', `${record(1_700_000_001)}${record(1_710_000_002)}`);
    const words = ['-if', path, '-e', '-ts', '2024-01-01'];
    expect(bodyOf(await tsaureport(words))).toEqual(['1. TIME 2 USER_CMD 0 yes']);
    expect(aureport(words).status).toBe(1);
  });

  it('report-log-sets: logs behind a hole are read, too', async () => {
    const folder = mkdtempSync(join(directory, 'set-'));
    writeFileSync(join(folder, 'audit.log'), record(1_700_000_003));
    writeFileSync(join(folder, 'audit.log.2'), record(1_700_000_001));
    const words = ['-if', folder, '-e', '--summary'];
    expect(bodyOf(await tsaureport(words))).toEqual(['2  1123']);
    expect(bodyOf(aureport(words))).toEqual(['1  1123']);
  });

  it('report-order: rows are in the order of time', async () => {
    const log = [1_700_000_001, 1_700_000_009, 1_700_000_004].map(record).join('');
    const words = ['-if', logOf('order.log', log), '-e'];
    const serials = (answer: Answer): unknown[] =>
      bodyOf(answer).map((line) => /TIME (\d+)/.exec(line)?.[1]);
    expect(serials(await tsaureport(words))).toEqual(['1', '4', '9']);
    expect(serials(aureport(words))).toEqual(['1', '9', '4']);
  });

  it.each(cases)('%s, %i: what aureport says', (id, at, { log, words, theirs }) => {
    const path = logOf(`${id}-${at}.log`, logOfRecords(log));
    expect(bodyOf(aureport(['-if', path, ...words]))).toEqual(theirs);
  });
});
