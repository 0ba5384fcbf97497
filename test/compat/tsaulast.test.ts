/**
 * `tsaulast` and `tsaulastlog` beside the installed aulast and aulastlog 3.0.9: the same text and the same exit status
 * on the same log, but for the exceptions, each of which still is one. AUDIT_NETLINK_LOGIN_LOGS=N compares so many
 * more made logs.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import manifest from '../../package.json';
import { SEED } from '../support/random-cases';
import { FURTHER_LOGIN_EXCEPTIONS, LOGIN_EXCEPTIONS } from './aulast/exceptions';
import { LoginLog } from './aulast/login-log';
import {
  type Answer,
  aulast,
  aulastlog,
  aulastVersion,
  tsaulast,
  tsaulastlog,
} from './aulast/programs';
import { Random } from './ausearch/random';

const ROOT = join(__dirname, '../..');

const version = aulastVersion();
const isYardstick = version === '3.0.9';
const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));

afterAll(() => rmSync(directory, { recursive: true }));

if (!isYardstick) {
  const missing = version === undefined ? 'aulast is not installed' : `aulast is ${version}`;
  if (process.env['CI'] === 'true') throw new Error(`nothing to compare with: ${missing}`);
  process.stdout.write(`skipped: ${missing}\n`);
}

const describeWithAulast = isYardstick ? describe : describe.skip;

function logOf(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const LINE =
  /^((?:\S|(?<=\(invalid) (?=user))+) +(system boot|\S+) +(\S+) +((?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) .*)$/;

/** Names in full cut off as the original does. */
function cutOff(text: string): string {
  const lines = text.split('\n').map((line) => {
    const columns = LINE.exec(line)?.slice(1);
    if (columns === undefined) return line;
    const [user = '', terminal = '', host = '', rest = ''] = columns;
    const cut = (column: string, width: number): string => column.slice(0, width).padEnd(width);
    // Numbers it has in full, and 0 not at all.
    const who = /^\d+$/.test(user) ? user.replace(/^0$/, '').padEnd(8) : cut(user, 8);
    return `${who} ${cut(terminal, 12)} ${cut(host, 16)} ${rest}`;
  });
  return lines.join('\n');
}

/** The same of last logins, whose accounts are in full. */
function cutOffLast(text: string): string {
  return text.replaceAll(
    /^(\S+ *) (\/dev\/a-terminal-with-a-long-name|\S+ *?) +(a\.host\S+|\S+) +(?=\d\d\/)/gm,
    (_, user: string, terminal: string, host: string) =>
      `${user.trimEnd().padEnd(16)} ${terminal.slice(0, 12).padEnd(12)} ${host.slice(0, 26).padEnd(26)} `,
  );
}

/** The original has no session in a search for one, and some number in a search for a failure. */
function withoutSessions(text: string): string {
  return text.replaceAll(/ --session \d+(?= -a|$)/gm, '');
}

const NOW_MS = 1_900_000_000_000;
const NOW = '03/17/30 17:46:40';

/** What is open ends now, whenever that is. */
function withoutNow(text: string, isOurs: boolean): string {
  return isOurs
    ? text.replaceAll(`--end ${NOW}`, '--end NOW')
    : text.replaceAll(/(still logged in\n|:\d\d \n)(.*\n.*\n.* --end )\S+ \S+$/gm, '$1$2NOW');
}

const WORDS: readonly (readonly string[])[] = [
  [],
  ['--proof'],
  ['--bad'],
  ['--bad', '--proof'],
  ['--user', 'root'],
  ['--user', 'daemon', '--proof'],
  ['--user', 'unknown(1000)'],
  ['--user', 'verylongname'],
  ['--user', 'reboot'],
  ['--user', 'nobody', '--tty', '/dev'],
  ['--tty', 'pts'],
  ['--tty', '0', '--proof'],
  ['--tty', 'ssh', '--user', 'root'],
  ['--tty', 'nosuch'],
];

/** The serial numbers of events that led to nothing, of those that the original gives a number. */
function doubts(said: string): unknown[] {
  const numbers = said.matchAll(/event:? (\d+)(?!.*is of no open session)/g);
  return [...numbers].map(([, serial]) => serial);
}

const textOfLog = (log: readonly string[]): string => log.map((line) => `${line}\n`).join('');

/** How many logs are compared. */
const LOGS = 250;

async function compare(seed: number): Promise<void> {
  const random = new Random(seed);
  const log = new LoginLog(random);
  const path = logOf('made.log', log.text);
  for (const words of [[], ...random.some(WORDS, 3)]) {
    const line = ['-f', path, ...words];
    const [ours, theirs] = [await tsaulast(line, NOW_MS), aulast(line)];
    const said = { seed, words, status: ours.status };
    expect({ ...said, text: cutOff(withoutSessions(withoutNow(ours.text, true))) }).toEqual({
      ...said,
      status: theirs.status,
      text: withoutSessions(withoutNow(theirs.text, false)),
    });
  }
  if (log.isTorn) return;
  const line = ['-f', path, '--debug', ...random.of(WORDS.filter((one) => !one.includes('--bad')))];
  expect(doubts((await tsaulast(line)).said)).toEqual(doubts(aulast(line).said));
}

describeWithAulast('tsaulast and aulast say the same', () => {
  it('of made logs', async () => {
    for (let seed = 0; seed < LOGS; seed += 1) await compare(SEED * 100_000 + seed);
  }, 600_000);

  it('the made logs have sessions of every kind', () => {
    const texts = Array.from({ length: 40 }, (_, seed) => {
      const path = logOf('made.log', new LoginLog(new Random(SEED * 100_000 + seed)).text);
      return aulast(['-f', path]).text + aulast(['--bad', '-f', path]).text;
    });
    const text = texts.join('');
    const ends = [
      /still logged in$/m,
      /- crash$/m,
      /gone - no logout$/m,
      /\(\d\d:\d\d\)$/m,
      /\(\d\+/,
    ];
    for (const end of [...ends, /^reboot/m, /^\(unknown/m, /^verylong/m]) expect(text).toMatch(end);
    expect(texts.filter((one) => one === '').length).toBeGreaterThan(0);
  });

  it('of terminals that are only a folder, and of a clock that is set back', async () => {
    const others = Array.from(
      { length: 100 },
      (_, at) => `type=USER_AUTH msg=audit(1700000100.000:${at + 10}): pid=1 res=success`,
    );
    const log = [
      'type=LOGIN msg=audit(1700000000.000:1): pid=1 uid=0 old-auid=4294967295 auid=0 old-ses=4294967295 ses=1',
      "type=USER_LOGIN msg=audit(1700000000.000:2): pid=1 ses=1 msg='id=0 hostname=h terminal=/dev/ res=success'",
      ...others,
      'type=DAEMON_START msg=audit(1700000100.000:200): op=start',
      "type=USER_END msg=audit(1699900000.000:300): pid=1 auid=0 ses=1 msg='res=success'",
    ];
    const path = logOf('odd.log', textOfLog(log));
    const { text } = aulast(['-f', path]);
    expect(text).toContain('(-1+-3:-46)');
    expect((await tsaulast(['-f', path])).text).toBe(text);
  });

  it('of last logins', async () => {
    for (let seed = 0; seed < LOGS / 2; seed += 1) {
      const random = new Random(SEED * 200_000 + seed);
      // Without names of hosts there is another place.
      const text = new LoginLog(random).text.replaceAll('hostname=? addr=', 'hostname=k addr=');
      const path = logOf('last.log', text);
      const words = random.of([[], [], ['-u', 'root'], ['--user', 'nobody']]);
      const ours = await tsaulastlog(['--input', path, ...words]);
      const theirs = aulastlog(['--stdin', ...words], text);
      const said = { seed, words };
      expect({ ...said, ...ours, text: cutOffLast(ours.text) }).toEqual({ ...said, ...theirs });
    }
  }, 600_000);
});

/** The built program in a time zone, which a process has for good. */
function built(
  program: 'tsaulast' | 'tsaulastlog',
  words: readonly string[],
  options: { readonly zone?: string; readonly input?: string; readonly cwd?: string } = {},
): Answer {
  const { zone = 'UTC', input = '', cwd = ROOT } = options;
  const command = [join(ROOT, manifest.bin[program]), ...words];
  const env = { ...process.env, TZ: zone };
  const run = spawnSync(process.execPath, command, { cwd, env, input, encoding: 'latin1' });
  return { status: run.status ?? -1, text: run.stdout, said: run.stderr };
}

describeWithAulast('the built programs say what the originals say', () => {
  const zones = ['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'];

  it.each(zones)('in the zone %s, from standard input', (zone) => {
    for (let seed = 0; seed < 4; seed += 1) {
      const input = new LoginLog(new Random(SEED * 300_000 + seed)).text;
      const words = ['--stdin', ...(seed % 2 === 0 ? [] : ['--bad'])];
      const ours = built('tsaulast', words, { zone, input });
      const theirs = aulast(words, { zone, input });
      expect({ zone, seed, ...ours, text: cutOff(ours.text) }).toEqual({ zone, seed, ...theirs });
    }
  });

  it('of last logins from standard input', () => {
    const input =
      "type=USER_LOGIN msg=audit(1700000000.000:2): auid=0 msg='id=0 hostname=h addr=h terminal=t res=success'\n";
    const zone = 'Europe/Berlin';
    const theirs = aulastlog(['--stdin', '-u', 'root'], input, zone);
    expect(theirs.text).toContain('11/14/23 23:13:20');
    expect(built('tsaulastlog', ['--stdin', '-u', 'root'], { zone, input })).toEqual(theirs);
  });
});

const furtherLogs = Number(process.env['AUDIT_NETLINK_LOGIN_LOGS'] ?? 0);

(isYardstick && furtherLogs > 0 ? describe : describe.skip)('by request', () => {
  it('they say the same of many more logs', async () => {
    for (let at = 0; at < furtherLogs; at += 1) await compare(SEED * 1_000_000 + at);
  }, 3_600_000);
});

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');

const cases = LOGIN_EXCEPTIONS.map((one, at) => [one.id, at, one] as const);

describe('the exceptions', () => {
  const document = readFileSync(join(ROOT, 'docs/compatibility.md'), 'utf8');

  it('are the rows of docs/compatibility.md', () => {
    const rows = [...document.matchAll(/^\| `(last-[a-z-]+)` /gm)].map(([, id]) => id);
    const ids = [...LOGIN_EXCEPTIONS.map(({ id }) => id), ...FURTHER_LOGIN_EXCEPTIONS];
    expect(rows).toHaveLength(new Set(rows).size);
    expect(new Set(rows)).toEqual(new Set(ids));
  });

  it.each(cases)('%s, %i: what we say', async (id, at, { program, log, words, ours }) => {
    const path = logOf(`${id}-${at}.log`, textOfLog(log));
    const answer =
      program === 'aulast'
        ? await tsaulast(['-f', path, ...words])
        : await tsaulastlog(['--input', path, ...words]);
    expect(linesOf(answer.text)).toEqual(ours);
    expect([answer.status, answer.said]).toEqual([0, '']);
  });
});

describeWithAulast('the exceptions, beside the originals', () => {
  it.each(cases)('%s, %i: what they say', (id, at, { program, log, words, theirs }) => {
    const text = textOfLog(log);
    const path = logOf(`${id}-${at}.log`, text);
    const answer =
      program === 'aulast'
        ? aulast(['-f', path, ...words])
        : aulastlog(['--stdin', ...words], text);
    expect(linesOf(answer.text)).toEqual(theirs);
  });
});

describeWithAulast('the search of a proof', () => {
  it('finds the records of the session, and of the failure', async () => {
    const log = [
      inLog(1_700_000_000, 33),
      'type=USER_CMD msg=audit(1700000001.000:50): pid=5 uid=0 auid=33 ses=1 msg=\'cmd="a" res=success\'\n',
      'type=USER_CMD msg=audit(1700000001.000:51): pid=5 uid=0 auid=0 ses=2 msg=\'cmd="b" res=success\'\n',
      'type=USER_LOGIN msg=audit(1700000001.500:52): pid=9 ses=3 msg=\'acct="x" terminal=t res=failed\'\n',
      "type=USER_END msg=audit(1700000002.000:53): pid=1 uid=0 auid=33 ses=1 msg='res=success'\n",
    ].join('');
    const path = logOf('proof.log', log);
    const searches = ([] as string[]).concat(
      ...(
        await Promise.all(
          [[], ['--bad']].map(async (words) => await tsaulast(['-f', path, '--proof', ...words])),
        )
      ).map(({ text }) => linesOf(text).filter((line) => line.includes('ausearch --start'))),
    );
    const found = searches.map((line) => {
      const words = line.trim().split(' ').slice(1);
      const run = spawnSync('/usr/sbin/ausearch', ['-if', path, '--raw', ...words], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
      });
      return [...run.stdout.matchAll(/:(\d+)\)/g)].map(([, serial]) => serial);
    });
    expect(found).toEqual([['0', '1', '50', '53'], ['52']]);
  });
});

/** Runs in a folder of its own, since aulast writes into where it runs. */
function workFolder(name: string): string {
  const folder = join(directory, name);
  mkdirSync(folder);
  return folder;
}

const SESSION = [
  'type=LOGIN msg=audit(1700000000.000:1): pid=1 uid=0 old-auid=4294967295 auid=33 old-ses=4294967295 ses=1 res=1' +
    '\u001dUID="root" OLD-AUID="unset" AUID="joe"',
  'type=SYSCALL msg=audit(1700000000.000:1): arch=c000003e syscall=1 success=yes pid=1 auid=33 ses=1',
  'type=USER_AUTH msg=audit(1700000001.000:2): pid=1 uid=0 auid=33 ses=1 msg=\'acct="root" res=success\'',
  "node=a type=USER_LOGIN msg=audit(1700000002.000:3): pid=1 ses=1 msg='id=33 hostname=h addr=h terminal=t res=failed'",
];

describe('last-extract', () => {
  it('last-extract: has the records as they were read, for the owner alone', () => {
    const cwd = workFolder('ours');
    const path = logOf('extract.log', textOfLog(SESSION));
    expect(built('tsaulast', ['--extract', '-f', path], { cwd })).toMatchObject({
      status: 0,
      said: '',
    });
    const file = join(cwd, 'aulast.log');
    expect(linesOf(readFileSync(file, 'utf8'))).toEqual([SESSION[0], SESSION[3]]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('last-extract: what was in the file is gone, with its mode as it was', () => {
    const cwd = workFolder('again');
    const file = join(cwd, 'aulast.log');
    writeFileSync(file, 'before\n'.repeat(1000), { mode: 0o644 });
    const path = logOf('extract.log', textOfLog(SESSION));
    built('tsaulast', ['--extract', '-f', path], { cwd });
    expect(linesOf(readFileSync(file, 'utf8'))).toHaveLength(2);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it('last-extract: without a place for the file nothing is listed', () => {
    const cwd = workFolder('taken');
    mkdirSync(join(cwd, 'aulast.log'));
    const path = logOf('extract.log', textOfLog(SESSION));
    expect(built('tsaulast', ['--extract', '-f', path], { cwd })).toEqual({
      status: 1,
      text: '',
      said: 'tsaulast: aulast.log: is a folder\n',
    });
  });
});

it('last-extract: the log that is read is not emptied', () => {
  const cwd = workFolder('itself');
  const file = join(cwd, 'aulast.log');
  writeFileSync(file, textOfLog(SESSION));
  for (const path of ['aulast.log', '../itself/aulast.log']) {
    expect(built('tsaulast', ['--extract', '-f', path], { cwd })).toEqual({
      status: 1,
      text: '',
      said: 'tsaulast: aulast.log: is the log itself\n',
    });
  }
  expect(linesOf(readFileSync(file, 'utf8'))).toEqual(SESSION);
});

describeWithAulast('last-extract, beside aulast', () => {
  it('last-extract: aulast empties the log that it reads', () => {
    const cwd = workFolder('emptied');
    writeFileSync(join(cwd, 'aulast.log'), textOfLog(SESSION));
    aulast(['--extract', '-f', 'aulast.log'], { cwd });
    expect(readFileSync(join(cwd, 'aulast.log'), 'utf8')).toBe('');
  });

  it('last-extract: aulast writes the same records, but for what it missed', () => {
    const cwd = workFolder('theirs');
    aulast(['--extract', '-f', logOf('extract.log', textOfLog(SESSION))], { cwd });
    expect(linesOf(readFileSync(join(cwd, 'aulast.log'), 'utf8'))).toEqual([
      SESSION[0]?.split('\u001d')[0],
      '(null)',
    ]);
    expect(statSync(join(cwd, 'aulast.log')).mode & 0o044).not.toBe(0);
  });

  it('aulast writes the same of a log that has everything', () => {
    const [ours, theirs] = [workFolder('our'), workFolder('their')];
    const logs = Array.from(
      { length: 50 },
      (_, seed) => new LoginLog(new Random(SEED + seed)).text,
    );
    const longest = logs.toSorted((a, b) => b.length - a.length)[0] as string;
    const text = textOfLog(linesOf(longest).map((line) => line.split('\u001d', 1)[0] as string));
    const path = logOf('extract.log', text);
    built('tsaulast', ['--extract', '-f', path], { cwd: ours });
    aulast(['--extract', '-f', path], { cwd: theirs });
    const [lines, others] = [ours, theirs].map((cwd) =>
      linesOf(readFileSync(join(cwd, 'aulast.log'), 'utf8')),
    ) as [string[], string[]];
    const whole = others.flatMap((line, at) => (line === '(null)' ? [] : [at]));
    expect(whole.length).toBeGreaterThan(10);
    expect(lines).toHaveLength(others.length);
    expect(whole.map((at) => lines[at])).toEqual(whole.map((at) => others[at]));
  });
});

const inLog = (second: number, uid: number): string =>
  `type=LOGIN msg=audit(${second}.000:${second % 1000}): pid=1 old-auid=4294967295 auid=${uid} ` +
  'old-ses=4294967295 ses=1\n' +
  `type=USER_LOGIN msg=audit(${second}.500:${(second % 1000) + 1}): pid=1 auid=${uid} ses=1 ` +
  `msg='id=${uid} hostname=h addr=h terminal=t res=success'\n`;

it('last-log-sets: a folder is all that was rotated, packed and behind holes', async () => {
  const folder = mkdtempSync(join(directory, 'set-'));
  writeFileSync(join(folder, 'audit.log'), inLog(1_700_000_300, 1));
  writeFileSync(join(folder, 'audit.log.3'), inLog(1_700_000_200, 33));
  writeFileSync(join(folder, 'audit.log.9.gz'), gzipSync(inLog(1_700_000_100, 0)));
  const { status, text } = await tsaulast(['-f', folder]);
  expect([status, linesOf(text).map((line) => line.slice(0, 8).trim())]).toEqual([
    0,
    ['root', 'www-data', 'daemon'],
  ]);
});

it('machines whose logs do not name them are told apart where these are of the same time', async () => {
  const folder = mkdtempSync(join(directory, 'machines-'));
  for (const [name, uid] of [
    ['a', 0],
    ['b', 33],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(
      join(folder, name, 'audit.log'),
      inLog(1_700_000_000, uid) + inLog(1_700_000_900, uid),
    );
  }
  const { text } = await tsaulast(['-f', folder]);
  const ends = linesOf(text).map((line) => line.replaceAll(/ {2,}.*22:\d\d {2}/g, ''));
  expect(ends.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    expect.stringMatching(/^root.*gone/),
    expect.stringMatching(/^root.*logged in/),
    expect.stringMatching(/^www-data.*gone/),
    expect.stringMatching(/^www-data.*logged in/),
  ]);
});

describe('last-own-words', () => {
  const HELP = '; see tsaulast --help\n';

  it.each([
    [['-f'], `-f needs an argument${HELP}`],
    [['--user'], `--user needs an argument${HELP}`],
    [['--tty'], `--tty needs an argument${HELP}`],
    [['--user', 'a', '--user', 'b'], `--user can be given only once${HELP}`],
    [['--tty', 'a', '--tty', 'b'], `--tty can be given only once${HELP}`],
    [['--stdin', '-f', 'x'], `--stdin and -f cannot both be meant${HELP}`],
    [['-f', 'x', '--stdin'], `-f and --stdin cannot both be meant${HELP}`],
    [['--nosuch'], `unknown option --nosuch${HELP}`],
    [['constructor'], `unexpected word constructor${HELP}`],
    [['-f', '/nonexistent/a.log'], '/nonexistent/a.log: does not exist\n'],
    [['-f', '/proc/self/mem'], expect.stringContaining('/proc/self/mem: ')],
  ] as const)('last-own-words: tsaulast %j is refused in one line', async (words, said) => {
    const answer = await tsaulast(words);
    expect([answer.status, answer.text]).toEqual([1, '']);
    expect(answer.said).toMatch(/^tsaulast: [^\n]+\n$/);
    expect(answer.said.slice('tsaulast: '.length)).toEqual(said);
  });

  it.each([
    [['-u'], '-u needs an argument; see tsaulastlog --help\n'],
    [['--input'], '--input needs an argument; see tsaulastlog --help\n'],
    [['-x'], 'unknown option -x; see tsaulastlog --help\n'],
    [['root'], 'unexpected word root; see tsaulastlog --help\n'],
    [['-u', 'no-such-user'], 'this machine has no account no-such-user\n'],
    [['--input', '/nonexistent/a.log'], '/nonexistent/a.log: does not exist\n'],
  ] as const)('last-own-words: tsaulastlog %j is refused in one line', async (words, said) => {
    expect(await tsaulastlog(words)).toEqual({ status: 1, text: '', said: `tsaulastlog: ${said}` });
  });

  it('last-own-words: what is not a log is told, and there is nothing in it', async () => {
    const path = logOf('notes.txt', 'garbage\n');
    const said = `${path}: no audit record can be read in it\n`;
    expect(await tsaulast(['-f', path])).toEqual({
      status: 0,
      text: '',
      said: `tsaulast: ${said}`,
    });
    const last = await tsaulastlog(['--input', path, '-u', 'root']);
    expect([last.status, last.said, linesOf(last.text).length]).toEqual([
      0,
      `tsaulastlog: ${said}`,
      2,
    ]);
  });

  it('last-own-words: nothing is in an empty log', async () => {
    const path = logOf('empty.log', '');
    expect(await tsaulast(['-f', path])).toEqual({ status: 0, text: '', said: '' });
  });

  it('last-own-words: what can be read of several logs is listed, and the status tells the rest', async () => {
    const folder = mkdtempSync(join(directory, 'torn-'));
    writeFileSync(join(folder, 'audit.log'), inLog(1_700_000_000, 0));
    writeFileSync(join(folder, 'audit.log.1.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]));
    const { status, text, said } = await tsaulast(['-f', folder]);
    expect([status, linesOf(text).length]).toEqual([1, 1]);
    expect(said).toContain('audit.log.1.gz: ');
  });

  it('last-own-words: --debug is on standard error alone', async () => {
    const log = inLog(1_700_000_000, 0).replace('ses=1 msg', 'ses=2 msg');
    const { text, said } = await tsaulast(['--debug', '-f', logOf('debug.log', log)]);
    expect([text, said]).toEqual(['', 'tsaulast: event 1: USER_LOGIN is of no open session\n']);
  });
});

describeWithAulast('last-own-words, beside the originals', () => {
  it.each([
    ['--user', 'a', '--user', 'b'],
    ['--tty', 'a', '--tty', 'b'],
    ['--stdin', '-f', 'x'],
    ['-f', 'x', '--stdin'],
    ['--nosuch'],
    ['root'],
    ['-f', '/nonexistent/a.log'],
  ])('last-own-words: aulast %s %s refuses it, too', (...words) => {
    expect(aulast(words.filter((word) => word !== undefined)).status).toBe(1);
  });

  it('last-own-words: aulast has some of --debug on standard output, and reads folders as empty logs', () => {
    const log = inLog(1_700_000_000, 0).replace('ses=1 msg', 'ses=2 msg');
    expect(aulast(['--debug', '-f', logOf('debug.log', log)]).text).not.toBe('');
    expect(aulast(['-f', directory])).toEqual({ status: 0, text: '', said: '' });
  });
});
