/**
 * `tsaugenrules` beside a copy of the installed augenrules that works in folders of its own: what is equal,
 * and each difference that docs/compatibility.md has a row for.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/cli/tsaugenrules/tsaugenrules';
import { CollectedOutput } from '../support/collected-output';
import { command, type CommandResult } from '../support/command';
import { fc } from '../support/random-cases';

const AUGENRULES = '/usr/sbin/augenrules';

/** Where augenrules differs from tsaugenrules: the ids of the document, each with its test below. */
const MERGE_DIFFERENCES = [
  'merge-blank-lines',
  'merge-carriage-returns',
  'merge-last-line',
  'merge-indentation',
  'merge-names',
  'merge-trust',
  'merge-folders',
  'merge-previous',
  'merge-check-status',
] as const;

type DifferenceId = (typeof MERGE_DIFFERENCES)[number];

const isThere = existsSync(AUGENRULES);
if (!isThere && process.env['CI'] === 'true') throw new Error(`there is no ${AUGENRULES}`);
if (!isThere) process.stdout.write(`skipped: there is no ${AUGENRULES}\n`);
const describeBeside = isThere ? describe : describe.skip;

/** The awk that augenrules runs: to mawk `\s` is the letter s. */
const knowsBlanks =
  command('awk', ['BEGIN { exit match(" #", "^\\\\s*#") == 0 }', '/dev/null']).code === 0;

let scratch: string;
let folder: string;
let merged: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  folder = join(scratch, 'rules.d');
  merged = join(scratch, 'audit.rules');
  mkdirSync(folder);
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function rules(name: string, text: string, mode = 0o600): void {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
}

/** Runs the copy, which can reach no other /etc/audit, and loads nothing. */
function augenrules(...words: readonly string[]): CommandResult {
  const copy = join(scratch, 'augenrules');
  writeFileSync(copy, readFileSync(AUGENRULES, 'utf8').replaceAll('/etc/audit', scratch));
  return command('sh', [copy, ...words]);
}

async function tsaugenrules(...words: readonly string[]): Promise<CommandResult> {
  const output = new CollectedOutput();
  const code = await run(words, output, { folder, merged });
  return { code, stdout: output.stdout, stderr: output.stderr };
}

/** What each leaves, without the line that names the folder. */
async function both(...words: readonly string[]): Promise<[theirs: string[], ours: string[]]> {
  const lines = (): string[] => readFileSync(merged, 'latin1').split('\n').slice(1);
  rmSync(merged, { force: true });
  augenrules();
  const theirs = lines();
  rmSync(merged, { force: true });
  await tsaugenrules(...words);
  return [theirs, lines()];
}

/** What shows each difference. */
const SHOWN: Readonly<Record<DifferenceId, () => Promise<void>>> = {
  async 'merge-blank-lines'() {
    rules('1.rules', '-w /a -p w\n \n\t \n');
    const [theirs, ours] = await both();
    expect(theirs).toEqual(['', '', '', '-w /a -p w', ' ', '\t ', '', '']);
    expect(ours).toEqual(['', '', '', '-w /a -p w', '', '']);
    expect((await both('--strict'))[1]).toEqual(theirs);
  },
  async 'merge-carriage-returns'() {
    rules('1.rules', '-w /a -p w\r\n\r\n-b 5\r\n');
    const [theirs, ours] = await both();
    expect(theirs).toEqual(['', '-b 5\r', '', '-w /a -p w\r', '\r', '', '']);
    expect(ours).toEqual(['', '-b 5', '', '-w /a -p w', '', '']);
    expect((await both('--strict'))[1]).toEqual(theirs);
  },
  async 'merge-last-line'() {
    rules('1.rules', '-w /a -p w');
    rules('2.rules', '-w /b -p w\n');
    const [theirs, ours] = await both('--strict');
    expect(theirs).toEqual(['', '', '', '-w /a -p w-w /b -p w', '', '']);
    expect(ours).toEqual(['', '', '', '-w /a -p w', '-w /b -p w', '', '']);
  },
  async 'merge-indentation'() {
    rules('1.rules', '  # c\n  -e 1\n -b 5\n-D \n');
    const [theirs, ours] = await both('--strict');
    const missed = ['', '', '', '  # c', '  -e 1', ' -b 5', '-D ', '', ''];
    expect(ours).toEqual(['-D ', ' -b 5', '', '  -e 1', '']);
    expect(theirs).toEqual(knowsBlanks ? ours : missed);
  },
  async 'merge-names'() {
    rules('a b.rules', '-w /a -p w\n');
    const [theirs, ours] = await both('--strict');
    expect(theirs).toEqual(['', '', '', '', '']);
    expect(ours).toEqual(['', '', '', '-w /a -p w', '', '']);
  },
  async 'merge-trust'() {
    rules('1.rules', '-w /a -p w\n', 0o666);
    expect(augenrules()).toMatchObject({ code: 0 });
    expect(readFileSync(merged, 'utf8')).toContain('-w /a');
    const { code, stderr } = await tsaugenrules();
    expect([code, stderr]).toEqual([1, expect.stringContaining('is world writable')]);
  },
  async 'merge-folders'() {
    mkdirSync(join(folder, 'x.rules'));
    expect(augenrules()).toMatchObject({ code: 0 });
    const { code, stderr } = await tsaugenrules();
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not a regular file')]);
  },
  async 'merge-previous'() {
    rules('1.rules', '-b 5\n');
    const previous = (): number[] => {
      const { mode, mtimeMs } = statSync(`${merged}.prev`);
      return [mode & 0o777, mtimeMs];
    };
    const prepare = (): void => {
      rmSync(`${merged}.prev`, { force: true });
      writeFileSync(merged, 'old\n');
      chmodSync(merged, 0o604);
      utimesSync(merged, 1e6, 1e6);
    };
    prepare();
    const { ino } = lstatSync(merged);
    augenrules();
    expect([lstatSync(merged).ino === ino, previous()[1] === 1e9]).toEqual([true, false]);
    prepare();
    await tsaugenrules();
    expect(previous()).toEqual([0o604, 1e9]);
    expect(lstatSync(merged).ino === ino).toBe(false);
  },
  async 'merge-check-status'() {
    rules('1.rules', '-b 5\n');
    expect(augenrules('--check')).toMatchObject({ code: 0 });
    expect(await tsaugenrules('--check')).toMatchObject({ code: 0 });
    expect(augenrules('--check', '--strict')).toMatchObject({ code: 1 });
    expect(await tsaugenrules('--check', '--strict')).toMatchObject({ code: 1 });
    expect(existsSync(merged)).toBe(false);
  },
};

describeBeside('tsaugenrules beside augenrules', () => {
  it.each(MERGE_DIFFERENCES.map((id) => [id]))('%s', async (id) => {
    await expect(SHOWN[id]()).resolves.toBeUndefined();
  });

  it('merges any lines alike with --strict', async () => {
    const line = fc.oneof(
      fc.constantFrom('-D', '-D -k x', '-b 8192', '-b64', '-bogus', '-f 1', '-f2', '-e 2', '-e1'),
      fc.constantFrom('', ' ', '\t', ' \t ', '\v', '# comment', '#', '-i', '-c', '-w /\u00A0 -p w'),
      fc.nat(99).map((n) => `-w /f${n} -p wa  -k  k${n}`),
    );
    const end = fc.constantFrom('\n', '\n', '\r\n', '\r\r\n');
    // mawk does not see a bare -D before a carriage return, gawk does.
    const written = fc
      .tuple(line, end)
      .filter(([text, last]) => text !== '-D' || last === '\n')
      .map((parts) => parts.join(''));
    const text = fc.array(written, { maxLength: 10 }).map((parts) => parts.join(''));
    for (const texts of fc.sample(fc.array(text, { maxLength: 3 }), 40)) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      for (const [at, one] of texts.entries()) rules(`${at}.rules`, one);
      const [theirs, ours] = await both('--strict');
      expect(ours).toEqual(theirs);
    }
  });
});

describe('docs/compatibility.md', () => {
  it('has a row for each of these differences, and no others', () => {
    const document = readFileSync(join(__dirname, '../../docs/compatibility.md'), 'utf8');
    const [, behind = ''] = document.split('\n## Where `tsaugenrules` differs from augenrules\n');
    const [section = ''] = behind.split('\n## ');
    const ids = [...section.matchAll(/^\| `([^`]*)`/gm)].map(([, id]) => id);
    expect(ids).toEqual([...MERGE_DIFFERENCES]);
  });
});
