/**
 * The built programs when the reader of their output leaves: what they do to the kernel and to files, and
 * their exit status, are the same as if somebody read to the end. The pipes are real, the kernel is played.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const PRELOAD = join(ROOT, 'test/support/played-kernel.cjs');

function rule(pid: number): string {
  return `-a always,exit -F arch=b64 -S kill -F pid=${pid} -F key=k`;
}

/** More than a pipe holds. */
const MANY = Array.from({ length: 2000 }, (_, at) => rule(at + 1));
const SOME = MANY.slice(0, 100);
const HELD = [rule(1), rule(2)];

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-readers-'));
  const write = (name: string, ...lines: readonly string[]): void =>
    writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''), { mode: 0o640 });
  write('held.rules', ...HELD);
  write('other.rules', rule(1), rule(3));
  write('some.rules', ...SOME);
  write('many.rules', ...MANY);
  write('untidy.rules', '-a exit,always -F arch=b64 -S 62 -F pid=1 -k k');
  // -D and -s print something before the rules are read.
  write('loading.rules', '-D', '-s', '-b 512', rule(7), rule(8), rule(9));
  write('wrong.rules', rule(1), '-a always,exit -S nosuch -k k', rule(2));
  write(
    'tolerant.rules',
    '-c',
    '-a always,exit -S nosuch',
    '-w x -p q',
    rule(5),
    '-nosuch',
    rule(6),
  );
  const events = Array.from(
    { length: 5000 },
    (_, at) => `type=USER msg=audit(1700000000.123:${at + 1}): pid=1 uid=0`,
  );
  write('audit.log', ...events);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly status: number | null;
  /** What the kernel then holds, and how often it was changed. */
  readonly kernel: { readonly rules: readonly string[]; readonly changes: readonly string[] };
}

type Case = readonly [
  program: keyof typeof manifest.bin,
  words: readonly string[],
  status: number,
  rules?: readonly string[],
];

function commandLine(program: keyof typeof manifest.bin, words: readonly string[]): string[] {
  return ['-r', PRELOAD, join(ROOT, manifest.bin[program]), ...words];
}

let runs = 0;

function surroundings(rules: readonly string[]) {
  const end = join(folder, `end-${runs++}`);
  const env = { ...process.env, PLAYED_KERNEL: JSON.stringify({ rules }), PLAYED_KERNEL_END: end };
  const kernel = (): Ended['kernel'] => JSON.parse(readFileSync(end, 'utf8')) as Ended['kernel'];
  return { options: { cwd: folder, env }, kernel };
}

/** The writing end of a pipe that nobody reads. */
function desertedPipe(): number {
  const path = join(folder, `pipe-${runs++}`);
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  closeSync(reader);
  return writer;
}

/** Runs it where nobody reads the streams that are named. */
function unread([program, words]: Case, streams: string, rules: readonly string[] = HELD): Ended {
  const { options, kernel } = surroundings(rules);
  const pipe = desertedPipe();
  const place = (name: string): number | 'pipe' => (streams.includes(name) ? pipe : 'pipe');
  const { status } = spawnSync(process.execPath, commandLine(program, words), {
    ...options,
    stdio: ['ignore', place('stdout'), place('stderr')],
    maxBuffer: 1 << 28,
  });
  closeSync(pipe);
  return { status, kernel: kernel() };
}

const CASES: readonly Case[] = [
  ['tsauditctl', ['-l'], 0],
  ['tsauditctl', ['-s'], 0],
  ['tsauditctl', ['-v'], 0],
  ['tsauditctl', ['-h'], 0],
  ['tsauditctl', [], 1],
  ['tsauditctl', ['--json', '-l'], 0],
  ['tsauditctl', ['--json', '-nosuch'], 255],
  ['tsauditctl', ['-nosuch'], 255],
  ['tsauditctl', ['--dry-run', '-w', '/etc', '-k', 'k'], 0],
  ['tsauditctl', ['-w', '/etc', '-p', 'w', '-k', 'k'], 0, [...HELD, '-w /etc -p w -k k']],
  ['tsauditctl', ['-D'], 0, []],
  ['tsauditctl', ['-R', 'loading.rules'], 0, [rule(7), rule(8), rule(9)]],
  ['tsauditctl', ['-R', 'tolerant.rules'], 1, [...HELD, rule(5), rule(6)]],
  ['tsauditctl', ['-R', 'nosuch.rules'], 1],
  ['audit-netlink', [], 2],
  ['audit-netlink', ['--help'], 0],
  ['audit-netlink', ['--version'], 0],
  ['audit-netlink', ['nosuch'], 2],
  ['audit-netlink', ['check', 'held.rules'], 0],
  ['audit-netlink', ['check', 'other.rules'], 1],
  ['audit-netlink', ['check', '--offline', '--json', 'many.rules'], 0],
  ['audit-netlink', ['check', 'wrong.rules'], 2],
  ['audit-netlink', ['plan', 'held.rules'], 0],
  ['audit-netlink', ['plan', '--json', 'other.rules'], 1],
  ['audit-netlink', ['diff', 'held.rules', 'kernel:'], 0],
  ['audit-netlink', ['diff', 'held.rules', 'other.rules'], 1],
  ['audit-netlink', ['fmt', 'many.rules'], 0],
  ['audit-netlink', ['fmt', '--check', 'untidy.rules'], 1],
  ['audit-netlink', ['apply', 'other.rules'], 0, [rule(1), rule(3)]],
  ['audit-netlink', ['apply', '--json', 'some.rules'], 0, SOME],
  ['audit-netlink', ['apply', '--dry-run', 'other.rules'], 1],
  ['audit-netlink', ['apply', '--keep-going', 'wrong.rules'], 1, HELD],
  ['audit-netlink', ['apply', 'wrong.rules'], 2],
  ['audit-netlink', ['events', '--input', 'audit.log'], 0],
  ['audit-netlink', ['events', '--input', 'audit.log', '--json'], 0],
  ['audit-netlink', ['events', '--input', 'nosuch.log'], 2],
  ['audit-netlink', ['events'], 2],
  ['tsaugenrules', ['--help'], 0],
  ['tsaugenrules', ['--nosuch'], 1],
  ['tsausearch', ['--help'], 0],
  ['tsausearch', ['-if', 'audit.log'], 0],
  ['tsausearch', ['-if', 'audit.log', '-k', 'nosuch'], 1],
  ['tsaureport', ['--help'], 0],
  ['tsausyscall', ['--help'], 0],
  ['tsauditd', ['--help'], 0],
  ['tsautrace', ['--help'], 0],
  ['tsaureport', ['--nosuch'], 1],
  ['tsaulast', ['--help'], 0],
  ['tsaulast', ['-f', 'audit.log'], 0],
  ['tsaulast', ['-f', 'nosuch.log'], 1],
  ['tsaulastlog', ['--help'], 0],
  ['tsaulastlog', ['--nosuch'], 1],
];

describe('a pipe that nobody reads', () => {
  it.each(CASES)('changes nothing of %s %j, which ends with %i', (...one) => {
    const [, , status, rules = HELD] = one;
    const ended = unread(one, 'stdout and stderr');
    expect([ended.status, ended.kernel.rules]).toEqual([status, rules]);
  });

  it.each(['stdout', 'stderr'])('changes nothing where it is only %s', (stream) => {
    const loading = unread(['tsauditctl', ['-R', 'tolerant.rules'], 1], stream);
    expect(loading).toMatchObject({ status: 1, kernel: { rules: [...HELD, rule(5), rule(6)] } });
    const applying = unread(['audit-netlink', ['apply', '--keep-going', 'wrong.rules'], 1], stream);
    expect(applying).toMatchObject({ status: 1, kernel: { rules: HELD } });
  });
});

/** A log that goes on. */
async function* withoutEnd(): AsyncGenerator<string> {
  for (let serial = 1; ; serial++) {
    yield `type=USER msg=audit(${1_700_000_000 + serial}.123:${serial}): pid=1 uid=0\n`;
    if (serial % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a reader that leaves after a line', () => {
  /** Runs it with a reader that closes the pipe with what it read first; how it ended, and what that was. */
  async function readOnce([program, words]: Case, rules: readonly string[]) {
    const { options, kernel } = surroundings(rules);
    const child = spawn(process.execPath, commandLine(program, words), {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    child.stdout.destroy();
    const [status] = (await ended) as [number | null];
    return { status, kernel: kernel(), first: first.toString() };
  }

  it.each<Case>([
    ['tsauditctl', ['-l'], 0],
    ['tsauditctl', ['--json', '-l'], 0],
    ['audit-netlink', ['fmt', 'many.rules'], 0],
    ['audit-netlink', ['diff', 'kernel:', 'held.rules'], 1],
    ['audit-netlink', ['plan', 'held.rules'], 1],
    ['audit-netlink', ['apply', 'held.rules'], 0, HELD],
    ['audit-netlink', ['events', '--input', 'audit.log'], 0],
  ])('has it, and %s %j ends with %i', async (...one) => {
    const [, , status, rules = MANY] = one;
    const ended = await readOnce(one, MANY);
    expect([ended.status, ended.kernel.rules]).toEqual([status, rules]);
    expect(ended.first).toMatch(/^[^\n]+\n/);
  });

  it('of events leaves nothing to do: a log without end ends', async () => {
    const child = spawn(
      process.execPath,
      [join(ROOT, manifest.bin['audit-netlink']), 'events', '--input', '-', '--json'],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const ended = once(child, 'exit');
    const feeding = pipeline(withoutEnd, child.stdin).catch((error: unknown) => error);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await ended).toEqual([0, null]);
    await feeding;
  });
});
