/** `tsausyscall` and the installed ausyscall 3.0.9 side by side, but for what newer tables have. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { run } from '../../lib/cli/tsausyscall/tsausyscall';
import { MACHINES } from '../../lib/tables/machines';
import { CollectedOutput } from '../support/collected-output';

interface Answer {
  readonly status: number | null;
  readonly text: string;
}

function ausyscall(words: readonly string[]): Answer {
  const { status, stdout } = spawnSync('/usr/bin/ausyscall', words, { encoding: 'utf8' });
  return { status, text: stdout };
}

async function tsausyscall(words: readonly string[]): Promise<Answer> {
  const output = new CollectedOutput();
  const status = await run(words, output);
  return { status, text: output.stdout };
}

const isInstalled = spawnSync('/usr/bin/ausyscall', ['0']).status === 0;
if (!isInstalled && process.env['CI'] === 'true') throw new Error('ausyscall is not installed');
const describeWithAusyscall = isInstalled ? describe : describe.skip;

/** ausyscall 3.0.9 knows no others. */
const WORDS = MACHINES.flatMap(({ names }) => names).filter(
  (name) => !/^(?:riscv|loongarch|armv8l)/.test(name),
);

function entriesOf(text: string): Map<string, string> {
  const lines = text.split('\n').slice(1, -1);
  return new Map(lines.map((line) => line.split('\t') as [string, string]));
}

describeWithAusyscall('tsausyscall and ausyscall say the same', () => {
  it.each(WORDS)('of all calls of %s that both know', async (machine) => {
    const ours = await tsausyscall([machine, '--dump']);
    const theirs = ausyscall([machine, '--dump']);
    expect([ours.status, ours.text.split('\n')[0]]).toEqual([
      theirs.status,
      theirs.text.split('\n')[0],
    ]);
    const [known, all] = [entriesOf(theirs.text), entriesOf(ours.text)];
    expect(known.size).toBeGreaterThan(300);
    const differing = [...known].filter(([number, name]) => all.get(number) !== name);
    expect(differing).toEqual([]);
  });

  it.each([
    ['chown'],
    ['2'],
    ['x86_64', 'mkdir'],
    ['open', '--exact'],
    ['--exact', 'x86_64', 'openat'],
    ['i386', 'socketcall'],
    ['ppc64', '5'],
    ['aarch64', 'OPENAT'],
    ['s390x', 'mq_'],
    ['b64', 'io_uring_setup'],
    ['b32', '102'],
    ['i686', '5'],
    ['x86_64', 'nosuch'],
    ['x86_64', '99999'],
    ['--exact', 'ope'],
    ['open', 'read'],
    ['x86_64'],
    [],
    ['nosuch', 'open'],
  ])('of %j %j %j', async (...words) => {
    expect(await tsausyscall(words)).toEqual(ausyscall(words));
  });
});

describe('beyond ausyscall', () => {
  it.each([
    [['uring', 'openat2'], 'openat2            28\n'],
    [['uring', '18'], 'openat\n'],
    [['riscv64', 'openat', '--exact'], '56\n'],
    [['x86_64', '462'], 'mseal\n'],
  ])('%j', async (words, text) => {
    expect(await tsausyscall(words)).toEqual({ status: 0, text });
  });

  it.each([
    [['--nosuch'], 'tsausyscall: unknown option --nosuch; see tsausyscall --help\n'],
    [
      ['uring', 'nosuch'],
      'tsausyscall: unknown system call nosuch in the uring operations table\n',
    ],
  ])('%j is refused in one line', async (words, line) => {
    const output = new CollectedOutput();
    expect(await run(words, output)).toBe(1);
    expect([output.stdout, output.stderr]).toEqual(['', line]);
  });
});
