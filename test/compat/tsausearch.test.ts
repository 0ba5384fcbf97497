/**
 * tsausearch and the installed ausearch 3.0.9 side by side: command lines drawn from a log, options that are wrong,
 * logs that are, and every difference that is meant. `TSAUSEARCH_CASES` draws more of the command lines.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SEED } from '../support/random-cases';
import { Random } from './ausearch/random';
import { ausearchVersion } from './ausearch/output';
import { conditionsOf, isDifferent } from './tsausearch/command-lines';
import { ausearch, eventsIn, type Printed, skippedBy, tsausearch } from './tsausearch/comparison';
import { FURTHER_SEARCH_DIFFERENCES, SEARCH_DIFFERENCES } from './tsausearch/differences';
import { searchLog } from './tsausearch/search-log';

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

let files = 0;

function fileOf(text: string | Buffer): string {
  const path = join(directory, `${(files += 1)}.log`);
  writeFileSync(path, text);
  return path;
}

const CASES = Number(process.env['TSAUSEARCH_CASES'] ?? 400);
/** Command lines for one log. */
const CASES_PER_LOG = 40;

const FORMATS = [['-r'], ['--raw'], [], ['--format', 'default'], ['-i'], ['--format', 'interpret']];

/** What the programs print, each as it is to be compared with the other. */
async function compared(words: readonly string[]): Promise<{ ours: unknown; theirs: unknown }> {
  const theirs = ausearch([...words, '--debug']);
  const ours = await tsausearch(words);
  const skipped = skippedBy(theirs.stderr);
  // Behind a record that has additions, ausearch puts their separator behind those that have none.
  const stdout = theirs.stdout.replaceAll('\u001d\n', '\n');
  if (skipped.size === 0) {
    return { ours: [ours.stdout, ours.code], theirs: [stdout, theirs.code] };
  }
  // Another one may be the first.
  if (words.includes('--just-one')) return { ours: [], theirs: [] };
  const kept = eventsIn(ours.stdout).filter(([serial]) => !skipped.has(serial));
  return { ours: kept, theirs: eventsIn(stdout) };
}

async function expectSame(words: readonly string[]): Promise<void> {
  const { ours, theirs } = await compared(words);
  expect([words, ours]).toEqual([words, theirs]);
}

describeWithAusearch('command lines for a log', () => {
  const logs = Array.from({ length: Math.ceil(CASES / CASES_PER_LOG) }, (_, nth) => nth);

  it.each(logs)('number %i', async (nth) => {
    const random = new Random(SEED * 1000 + nth);
    const log = searchLog(random.below(2 ** 31), {
      events: 150,
      hasNodes: nth % 3 === 0,
      isEnriched: nth % 2 === 0,
    });
    const path = fileOf(log);
    for (let left = Math.min(CASES_PER_LOG, CASES); left > 0;) {
      const conditions = conditionsOf(log, random);
      if (isDifferent(conditions, log)) continue;
      left -= 1;
      await expectSame([...conditions, '-if', path, ...random.of(FORMATS)]);
    }
  });

  it('find something more often than not', () => {
    const random = new Random(SEED);
    const log = searchLog(SEED, { events: 150 });
    const path = fileOf(log);
    const codes = Array.from(
      { length: 40 },
      () => ausearch([...conditionsOf(log, random), '-if', path]).code,
    );
    expect(codes.filter((code) => code === 0).length).toBeGreaterThan(12);
  });
});

const WITH_VALUES =
  '-a -p -pp -c -e -f -ga -ge -gi -hn -k -n -o -sc -se --session -su -sv -tm -ua -ue -ui -ul -uu -vm -x --arch ' +
  '--escape --format --eoe-timeout --checkpoint -if -ts -te';

/** Options with what must not stand behind them. */
const WRONG: readonly (readonly string[])[] = WITH_VALUES.split(' ').flatMap((option) => [
  [option],
  ...['-x', '-', '', 'what', '1x', ' 1', '+1', '99999999999999999999']
    // Numbers of processes and sessions have no end: ausearch says nothing at all then.
    .filter((value) => value.length < 10 || !/^-(?:pp?|-session)$/.test(option))
    .filter(
      (value) =>
        /^(?:-[aepg]|-s[cv]|-u[aeil]|-pp|--(?:ses|arch|esc|form|eoe))/.test(option) ||
        value === '-x',
    )
    .map((value) => [option, value]),
]);

const OTHER_WRONG: readonly (readonly string[])[] = [
  ['--nosuch'],
  ['nosuch'],
  ['-r', '-i'],
  ['-i', '--raw'],
  ['-r', '--format', 'raw'],
  ['--extra-keys'],
  ['--extra-time', '-r'],
  ['--arch', 'b64', '--arch', 'b32'],
  ['-sc', 'open', '--arch', 'b64'],
  ['--arch', 'b32', '-sc', 'nosuch'],
  ['--eoe-timeout', '0x10'],
];

describeWithAusearch('options that are wrong', () => {
  const path = fileOf(searchLog(1, { events: 5 }));

  it.each([...WRONG, ...OTHER_WRONG].map((words) => [words]))('%j', async (words) => {
    const all = words[0] === '-if' || words.length === 1 ? words : [...words, '-if', path];
    const theirs = ausearch(all);
    const ours = await tsausearch(all);
    const line = ({ stderr }: Printed): string =>
      stderr.split('\n')[0]?.replace(/\.?\s*(?:Forms:.*)?$/, '') ?? '';
    expect({ ...ours, stderr: line(ours) }).toEqual({ ...theirs, stderr: line(theirs) });
  });

  it.each(['-m', '-m nosuch', '-m SYSCALL,nosuch', '-m LOGIN,ALL'])(
    '%s lists the types',
    async (text) => {
      const words = [...text.split(' '), '-if', path];
      const [theirs, ours] = [ausearch(words), await tsausearch(words)];
      const types = (stderr: string): Set<string> =>
        new Set(/Valid message types are: (.*)/.exec(stderr)?.[1]?.split(' '));
      const [known, named] = [types(theirs.stderr), types(ours.stderr)];
      expect([...known].filter((type) => !named.has(type))).toEqual([]);
      expect([ours.code, named.has('SYSCALL')]).toEqual([theirs.code, true]);
    },
  );

  it('without any shows the options', async () => {
    const { code, stdout } = await tsausearch([]);
    expect([code, ausearch([]).code, stdout.includes('--just-one')]).toEqual([1, 1, true]);
  });
});

/** As people type them: from documentation, and from investigations. */
const TYPED: readonly string[] = [
  '-k kill_rule',
  '-p 1',
  '--start 09/01/20 02:30 -a 822 -i --just-one',
  '-m USER_LOGIN -sv no',
  '-m AVC,USER_AVC,SELINUX_ERR -ts 09/13/20',
  '-ua 1000 -i',
  '-sc openat --success no -i',
  '-x /usr/bin/rm --raw',
  '-f /etc/passwd -i',
  '-ts 09/13/20 12:26:40 -te 09/13/20 12:40:00 -m SYSCALL',
  '-k identity -i',
  '--loginuid 1000 --executable sshd',
  '-ui 0 -ul 1000',
  '-tm pts0 -c bash',
  '-hn 10.0.0.7 -i',
  '--session 2 --raw',
  '-m ADD_GROUP -m USER_START -i',
  '-e -13 -sv no',
  '-n db -i',
  '--uuid aa-bb',
  '-m SYSCALL -m ALL',
  '-m ALL -m LOGIN -i',
  '-m CWD --message ALL',
  '-sc 257 --arch x86_64',
  '-sc 0 -sc 257 --arch b64 -i',
  '-sc 257 --arch aarch64 -m SYSCALL -m all',
];

describeWithAusearch('as people type it', () => {
  const log = searchLog(SEED, { events: 900, hasNodes: true, firstSecond: 1_599_999_000 });
  const path = fileOf(log.replaceAll('"time-change"', '"kill_rule"'));

  it.each(TYPED)('ausearch %s', async (text) => {
    await expectSame([...text.split(' '), '-if', path]);
  });

  it('one search into another', async () => {
    const first = ausearch(['--raw', '-k', 'identity', '-if', path]);
    const ours = await tsausearch(['--raw', '-k', 'identity', '-if', path]);
    expect(ours.stdout).toBe(first.stdout);
    const input = Buffer.from(first.stdout, 'latin1');
    const program = join(__dirname, '../../dist/cli/tsausearch.js');
    const words = ['-sv', 'no', '-i'];
    const { stdout, status } = spawnSync(process.execPath, [program, ...words], { input });
    const theirs = ausearch(words, input);
    expect([stdout.toString('latin1'), status]).toEqual([theirs.stdout, theirs.code]);
  });
});

describeWithAusearch('rotated logs', () => {
  const folder = join(directory, 'rotated');
  const parts = [3, 2, 1, 0].map((nth) =>
    searchLog(nth + 1, { events: 40, firstSecond: 1_600_000_000 + (3 - nth) * 1000 }),
  );
  // The last event of a log goes on in the next one.
  const cut = (parts[1] as string).lastIndexOf('\ntype=') + 1;
  parts[2] = (parts[1] as string).slice(cut) + (parts[2] as string);
  parts[1] = (parts[1] as string).slice(0, cut);
  mkdirSync(folder);
  for (const [at, name] of ['audit.log.3', 'audit.log.2', 'audit.log.1', 'audit.log'].entries()) {
    writeFileSync(join(folder, name), parts[at] as string);
  }

  it.each(['-r', '-i', '-m SYSCALL', '-ui 0', '-ts 09/13/20 12:50:00 -r'])('%s', async (text) => {
    await expectSame([...text.split(' '), '-if', folder]);
  });
});

describeWithAusearch('a checkpoint', () => {
  it('is where ausearch has it, and either goes on where the other ended', async () => {
    // A LOGIN at the end may go on: to 3.0.9 it is whole.
    const ended = (events: number, firstSecond: number): string =>
      `${searchLog(SEED, { events, firstSecond })}type=USER msg=audit(${firstSecond + 900}.000:${events + 1}): ` +
      `pid=1 uid=0 auid=0 ses=1 msg='res=success'\n`;
    const path = fileOf(ended(60, 1_600_000_000));
    const [ours, theirs] = [join(directory, 'ours'), join(directory, 'theirs')];
    const both = async (ourFile: string, theirFile: string, ...words: string[]): Promise<void> => {
      const all = [...words, '-if', path, '--checkpoint'];
      const [a, b] = [await tsausearch([...all, ourFile]), ausearch([...all, theirFile])];
      expect([a.stdout, a.code]).toEqual([b.stdout, b.code]);
      expect(readFileSync(ourFile, 'utf8')).toBe(readFileSync(theirFile, 'utf8'));
    };
    await both(ours, theirs, '-r');
    await both(ours, theirs, '-r');
    appendFileSync(path, ended(20, 1_600_001_000));
    await both(theirs, ours, '-i');
    appendFileSync(path, ended(25, 1_600_002_000));
    await both(ours, theirs);
    await both(ours, theirs, '-ts', 'checkpoint');
  });

  it.each([
    ['nonsense\n', 10],
    ['dev=0x1\ninode=5\n', 10],
    ['dev=0x1\ninode=5\noutput=- 1.000:1 0x514\n', 10],
  ])('%j ends with %i', async (text, code) => {
    const folder = mkdtempSync(join(directory, 'set-'));
    writeFileSync(join(folder, 'audit.log'), searchLog(SEED, { events: 5 }));
    const words = ['-r', '-if', folder, '--checkpoint', fileOf(text)];
    const [ours, theirs] = [await tsausearch(words), ausearch(words)];
    expect([ours.code, theirs.code, ours.stdout]).toEqual([code, code, '']);
    expect(ours.stderr.trim().split('\n').at(-1)).toMatch(/checkpoint/i);
  });

  it('whose event is gone ends with 12', async () => {
    const folder = mkdtempSync(join(directory, 'set-'));
    const path = join(folder, 'audit.log');
    writeFileSync(path, searchLog(SEED, { events: 20 }));
    const file = join(directory, 'gone');
    const words = ['-r', '-if', folder, '--checkpoint', file];
    await tsausearch(words);
    const text = readFileSync(file, 'utf8').replace(
      /output=.*/,
      'output=- 1600000000.001:7777 0x514',
    );
    writeFileSync(file, text);
    const theirs = ausearch(words);
    writeFileSync(file, text);
    const ours = await tsausearch(words);
    expect([ours.code, theirs.code, ours.stdout]).toEqual([12, 12, '']);
  });
});

describeWithAusearch('a checkpoint far behind the beginning of its log', () => {
  const FIRST = 1_600_000_000;
  /** An event a second, as many as no one looks through for a single one. */
  const seconds = (from: number, to: number, serial = from - FIRST + 1): string =>
    Array.from({ length: to - from }, (_, at) => {
      const head = `msg=audit(${from + at}.000:${serial + at}):`;
      return `type=USER ${head} pid=${at} uid=0 auid=0 ses=1 msg='${'x'.repeat(200)} res=success'\n`;
    }).join('');

  const goesOn = async (
    name: string,
    before: string,
    change: (path: string) => void,
  ): Promise<Printed> => {
    const path = fileOf(before);
    const file = join(directory, name);
    const words = ['-r', '-if', path, '--checkpoint', file];
    expect((await tsausearch(words)).stdout).toBe(before);
    change(path);
    return await tsausearch(words);
  };

  it('is gone on from, without a look at the beginning', async () => {
    const more = seconds(FIRST + 3000, FIRST + 3010);
    const { stdout, code } = await goesOn('far', seconds(FIRST, FIRST + 3000), (path) => {
      appendFileSync(path, more);
      // Whoever read it would say that the event is gone.
      const later = seconds(FIRST + 9000, FIRST + 9001, 7);
      const descriptor = openSync(path, 'r+');
      writeSync(descriptor, later, 0);
      closeSync(descriptor);
    });
    expect([stdout, code]).toEqual([more, 0]);
  });

  it('is found where the clock was set back behind it, as ausearch finds it', async () => {
    const path = fileOf(seconds(FIRST, FIRST + 3000));
    const [ours, theirs] = [join(directory, 'back-ours'), join(directory, 'back-theirs')];
    const both = async (): Promise<string> => {
      const all = ['-r', '-if', path, '--checkpoint'];
      const [a, b] = [await tsausearch([...all, ours]), ausearch([...all, theirs])];
      expect(a.code).toBe(b.code);
      expect(a.stdout.split('\n').toSorted()).toEqual(b.stdout.split('\n').toSorted());
      return a.stdout;
    };
    await both();
    const more = seconds(FIRST + 3000, FIRST + 3300) + seconds(FIRST + 10, FIRST + 9000, 5000);
    appendFileSync(path, more);
    expect(await both()).toHaveLength(more.length);
  });
});

describeWithAusearch('logs that are not as they should be', () => {
  const log = searchLog(SEED, { events: 20 });
  const broken = [
    ['no line end at its end', log.slice(0, -1)],
    ['a cut line', log.slice(0, -30)],
    ['blank lines', log.replaceAll('\ntype=S', '\n\ntype=S')],
    ['other lines', log.replaceAll('\ntype=S', '\nnonsense\ntype=S')],
    ['an unknown type', log.replaceAll('type=CWD', 'type=UNKNOWN[1999]')],
    ['nothing', ''],
  ] as const;

  it.each(broken)('%s', async (_, text) => {
    await expectSame(['-r', '-if', fileOf(text)]);
    await expectSame(['-if', fileOf(text)]);
  });

  it.each([
    ['/nonexistent/log', 'tsausearch: /nonexistent/log: does not exist\n'],
    [join(directory, 'empty-folder'), /empty-folder: holds no audit\.log/],
  ])('%s ends with 1 and says why', async (path, message) => {
    mkdirSync(join(directory, 'empty-folder'), { recursive: true });
    const words = ['-r', '-if', path];
    const ours = await tsausearch(words);
    expect([ours.code, ausearch(words).code, ours.stdout]).toEqual([1, 1, '']);
    expect(ours.stderr).toEqual(expect.stringMatching(message));
  });

  it('an event of nothing but its end has no words', async () => {
    const end = 'type=EOE msg=audit(1600000000.100:1): \n';
    const other = 'type=CWD msg=audit(1600000000.100:2): cwd="/"\n';
    await expectSame(['-i', '-if', fileOf(end + other)]);
  });

  it('a compressed log that ends too early gives what is there, and says so', async () => {
    const packed = gzipSync(searchLog(SEED, { events: 400 }));
    const ours = await tsausearch(['-r', '-if', fileOf(packed.subarray(0, packed.length / 2))]);
    expect(eventsIn(ours.stdout).length).toBeGreaterThan(50);
    expect(ours.stderr).toMatch(/^tsausearch: \S+: .*ends? too early\n$/);
  });
});

describeWithAusearch('every difference', () => {
  const document = readFileSync(join(__dirname, '../../docs/compatibility.md'), 'utf8');

  it('has its row, and every row is one', () => {
    const [, section = ''] = document.split('\n## Where `tsausearch` differs from ausearch\n');
    const [table = ''] = section.split('\n## ');
    const rows = [...table.matchAll(/^\| `([^`]*)`/gm)].map(([, id]) => id);
    expect(rows).toEqual([
      ...SEARCH_DIFFERENCES.map(({ id }) => id),
      ...FURTHER_SEARCH_DIFFERENCES,
    ]);
  });

  it.each(SEARCH_DIFFERENCES.map((one) => [one.id, one] as const))(
    '%s',
    async (_, { log, examples }) => {
      const path = fileOf(
        log
          .map(
            ([serial, type, body]) => `type=${type} msg=audit(1600000000.100:${serial}): ${body}\n`,
          )
          .join(''),
      );
      for (const { words, ours, theirs } of examples) {
        const all = [...words, '-if', path, '-r'];
        const serials = ({ stdout }: Printed): number[] =>
          eventsIn(stdout).map(([serial]) => serial);
        expect([words, serials(await tsausearch(all)), serials(ausearch(all))]).toEqual([
          words,
          ours,
          theirs,
        ]);
      }
    },
  );

  it('search-raw-separators', async () => {
    const head = 'msg=audit(1600000000.100:1): ';
    const text = `type=AVC_PATH ${head}path="/x"\u001dUID="root"\ntype=CWD ${head}cwd="/"\n`;
    const words = ['-r', '-if', fileOf(text)];
    expect((await tsausearch(words)).stdout).toBe(text);
    expect(ausearch(words).stdout).toBe(text.replace('cwd="/"', 'cwd="/"\u001d'));
  });

  it('search-controls', async () => {
    const words = [
      '-if',
      fileOf("type=USER msg=audit(1600000000.100:1): pid=1 msg='\u001b[2J\u009b'\n"),
    ];
    expect((await tsausearch(words)).stdout).toContain(String.raw`msg='\033[2J\302\233'`);
    expect(ausearch(words).stdout).toContain('\u00c2\u009b');
  });

  it('search-checkpoint-conditions', async () => {
    const event = (serial: number, type: string): string =>
      `type=${type} msg=audit(16000000${serial}0.000:${serial}): pid=1 uid=0 auid=0 ses=1 msg='res=success'\n`;
    const path = fileOf(event(10, 'USER_ACCT') + event(11, 'USER_AUTH'));
    const words = ['-r', '-m', 'USER_ACCT', '-if', path, '--checkpoint'];
    const [ours, theirs] = [join(directory, 'a'), join(directory, 'b')];
    expect([(await tsausearch([...words, ours])).code, ausearch([...words, theirs]).code]).toEqual([
      0, 0,
    ]);
    appendFileSync(path, event(12, 'USER_ACCT'));
    expect(await tsausearch([...words, ours])).toMatchObject({
      code: 0,
      stdout: event(12, 'USER_ACCT'),
    });
    expect(ausearch([...words, theirs])).toMatchObject({ code: 12, stdout: '' });
  });

  it('search-log-sets', async () => {
    const folder = mkdtempSync(join(directory, 'set-'));
    const part = (nth: number): string =>
      searchLog(nth, { events: 3, firstSecond: 1_600_000_000 - nth * 1000 });
    writeFileSync(join(folder, 'audit.log'), part(0));
    writeFileSync(join(folder, 'audit.log.2'), part(2));
    writeFileSync(join(folder, 'audit.log.3.gz'), gzipSync(part(3)));
    const words = ['-r', '-if', folder];
    expect(ausearch(words).stdout).toBe(part(0));
    expect((await tsausearch(words)).stdout).toBe(part(3) + part(2) + part(0));
  });

  it('search-reasons', async () => {
    const folder = mkdtempSync(join(directory, 'set-'));
    writeFileSync(join(folder, 'audit.log'), searchLog(SEED, { events: 3 }));
    const checkpoint = fileOf('dev=0x1\ninode=5\noutput=- 1.000:1 0x514\n');
    const words = ['-r', '-if', folder, '--checkpoint', checkpoint];
    expect((await tsausearch(words)).stderr).toMatch(/is not there any more\n$/);
    expect(ausearch(words).stderr).not.toMatch(/checkpoint/);
    expect((await tsausearch(['-ts', 'soon'])).stderr).toMatch(
      /^Invalid start date \(soon\)\..* Forms: 2024-01-31/,
    );
  });
});
