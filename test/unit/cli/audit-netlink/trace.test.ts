/** `audit-netlink trace` before and around a trace: its own errors, and whose options are whose. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../../lib/cli/audit-netlink/audit-netlink';
import { withProgramApart } from '../../../../lib/cli/audit-netlink/typed-words';
import { readCommandLine } from '../../../../lib/cli/tsautrace/command-line';
import { CollectedOutput } from '../../../support/collected-output';
import { refused } from '../../../support/outcomes';
import { ScriptedControl, scriptSockets } from '../../scripted-addon';

const EPERM = 1;

scriptSockets();

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  writeFileSync(join(folder, 'plain'), '');
});

afterEach(() => rmSync(folder, { recursive: true }));

async function trace(...words: readonly string[]): Promise<[number, string, string]> {
  const output = new CollectedOutput();
  const status = await run(['trace', ...words], output);
  return [status, output.stdout, output.stderr];
}

describe('a program that is not run', () => {
  it.each([
    [['/no/such'], 127, /^audit-netlink: cannot trace \/no\/such: there is no such file\n$/],
    [['/no/such', '--json'], 127, /^audit-netlink: cannot trace \/no\/such/],
    [['--', '/no/such', '--help'], 127, /^audit-netlink: cannot trace \/no\/such/],
    [['/tmp'], 126, /^audit-netlink: cannot trace \/tmp: it is a folder\n$/],
    [[], 125, /missing required argument 'program'/],
    [['--nosuch', 'true'], 125, /unknown option '--nosuch'/],
    [['--format', 'nosuch', 'true'], 125, /argument 'nosuch' is invalid/],
    [['--where', 'nosuch~', 'true'], 125, /^audit-netlink: --where/],
    [['--fields', 'nosuch', 'true'], 125, /^audit-netlink: /],
    [['--fields', 'pid', '--format=raw', 'true'], 125, /--fields is for a table/],
    [['--output', '/no/such/file', 'true'], 125, /is in a folder that does not exist/],
  ])('of %j ends with %i', async (words, status, message) => {
    expect(await trace(...words)).toEqual([status, '', expect.stringMatching(message)]);
    expect(ScriptedControl.opened).toEqual([]);
  });

  it('says what it would take', async () => {
    ScriptedControl.answer = () => refused(EPERM);
    const [status, stdout, stderr] = await trace(`--output=${folder}/events`, 'true');
    expect([status, stdout]).toEqual([125, '']);
    expect(stderr).toMatch(/^audit-netlink: cannot read the status: .*\(EPERM\)/);
  });
});

describe('words', () => {
  it.each([
    [
      ['trace', 'ls', '--json'],
      ['trace', '--', 'ls', '--json'],
    ],
    [
      ['trace', '--format', 'raw', 'ls', 'a'],
      ['trace', '--format', 'raw', '--', 'ls', 'a'],
    ],
    [
      ['trace', '--format=raw', '--', 'ls', 'a'],
      ['trace', '--format=raw', '--', 'ls', 'a'],
    ],
    [['trace'], ['trace']],
    [
      ['search', 'a', '--json'],
      ['search', 'a', '--json'],
    ],
  ])('of %j behind the program are its own', (words, apart) => {
    expect(withProgramApart(words)).toEqual(apart);
  });

  it.each([
    [['ls', '-r'], { resources: false, session: false, program: ['ls', '-r'] }],
    [['-r', 'ls', '--session'], { resources: true, session: false, program: ['ls', '--session'] }],
    [
      ['--session', '--format', 'raw', '--output=a', '--', '-x'],
      { resources: false, session: true, format: 'raw', output: 'a', program: ['-x'] },
    ],
    [['-r'], { resources: true, session: false, program: [] }],
  ])('of tsautrace %j', (words, request) => {
    expect(readCommandLine(words)).toEqual(request);
  });

  it.each([
    [['-x', 'ls'], 'unknown option -x; see tsautrace --help'],
    [['--output'], '--output needs a value'],
    [['--format=', 'ls'], '--format needs a value'],
    [['--format', 'nosuch', 'ls'], /^--format is one of line, .*, not nosuch$/],
  ])('of tsautrace that mean nothing: %j', (words, message) => {
    expect(() => readCommandLine(words)).toThrow(message);
  });
});
