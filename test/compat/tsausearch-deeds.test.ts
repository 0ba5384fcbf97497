/**
 * csv and sentences of tsausearch and of the installed ausearch 3.0.9, for every type of record and every system call.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ausearchVersion } from './ausearch/output';
import { ausearch, tsausearch } from './tsausearch/comparison';
import { deedLog, DONE, eventsOfCalls, eventsOfTypes } from './tsausearch/deed-log';

const isYardstick = ausearchVersion() === '3.0.9';
if (!isYardstick && process.env['CI'] === 'true') throw new Error('ausearch is not 3.0.9');
const describeWithAusearch = isYardstick ? describe : describe.skip;
const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));

afterAll(() => rmSync(directory, { recursive: true }));

const EVERYTHING = ['--extra-keys', '--extra-labels', '--extra-obj2', '--extra-time'];
const FORMATS = [['csv'], ['csv', '--extra-keys'], ['csv', ...EVERYTHING], ['text']] as const;

/** Lines of the two that differ. */
async function differences(
  path: string,
  words: readonly string[],
): Promise<[theirs: string | undefined, ours: string | undefined][]> {
  const all = ['--format', ...words, '-if', path];
  const theirs = ausearch(all).stdout.split('\n');
  const ours = (await tsausearch(all)).stdout.split('\n');
  const most = Math.max(theirs.length, ours.length);
  return Array.from({ length: most }, (_, at) => [theirs[at], ours[at]] as const)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => [one, other]);
}

function logOf(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describeWithAusearch.each(FORMATS.map((words) => [words]))('--format %j', (words) => {
  it('of what people and programs do', async () => {
    expect(await differences(logOf('done.log', deedLog(DONE)), words)).toEqual([]);
  });

  it('of every type of record', async () => {
    const path = logOf('types.log', deedLog(eventsOfTypes()));
    const found = await differences(path, words);
    // search-new-types, search-granted
    const meant = found.filter(([theirs = '', ours = '']) => {
      const isNew = /^,(?:DM_|LANDLOCK_)\w+/.test(ours) && ours.replace(/^,\w+/, ',') === theirs;
      return (
        isNew ||
        theirs.replace(/unsuccessfully|failed/, '') === ours.replace(/successfully|success/, '')
      );
    });
    expect(found.filter((one) => !meant.includes(one))).toEqual([]);
    expect(meant.length).toBeGreaterThan(0);
  });

  it('of every system call', async () => {
    const events = eventsOfCalls();
    expect(events.length).toBeGreaterThan(3000);
    expect(await differences(logOf('calls.log', deedLog(events)), words)).toEqual([]);
  });
});

const GOLDEN = join(__dirname, '../golden/events');
/** What the rows are about that these logs show. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'bind.log': 'ausearch-socket-families',
  'io_uring.log': 'search-uring-deeds',
  'landlock.log': 'search-new-types',
  'login.log': 'search-one-login',
  'names.log': 'search-controls',
  'seccomp.log': 'search-seccomp-calls',
};

describeWithAusearch('what kernels recorded', () => {
  const logs = readdirSync(GOLDEN).filter((name) => name.endsWith('.log'));

  it.each(Object.entries(DIFFERENT))('%s shows %s', async (name, row) => {
    const found = [
      ...(await differences(join(GOLDEN, name), ['csv'])),
      ...(await differences(join(GOLDEN, name), ['text'])),
    ];
    expect([row, found.length > 0]).toEqual([row, true]);
  });

  it.each(logs.filter((name) => DIFFERENT[name] === undefined))('%s', async (name) => {
    expect(await differences(join(GOLDEN, name), ['csv', ...EVERYTHING])).toEqual([]);
    expect(await differences(join(GOLDEN, name), ['text'])).toEqual([]);
  });
});
