/** `audit-netlink top` of dist/ on a terminal: what is on the screen, what keys do, and how it is left. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/patience';
import { changeOf, type Kernel, PlayedRecords } from '../support/running-example';
import { TerminalProgram } from '../support/terminal-program';
import { login, opened } from '../unit/report/lines';

const PROGRAM = join(__dirname, '..', '..', 'dist', 'cli', 'audit-netlink.js');
const PLAYED_KERNEL = join(__dirname, '..', 'support', 'played-kernel.cjs');

const LOG = [
  ...Array.from({ length: 20 }, (_, serial) => opened({ serial, failed: serial % 2 === 0 })),
  opened({ serial: 20, key: '"etc"', exe: '"/bin/ls"' }),
  login({ serial: 21 }),
].join('');

let folder = '';
let log = '';
let running: TerminalProgram | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-top-'));
  log = join(folder, 'audit.log');
  writeFileSync(log, LOG);
});

afterEach(async () => {
  // Also where something is being typed.
  running?.press('\u0003');
  await running?.end();
  running = undefined;
  rmSync(folder, { recursive: true });
});

function start(
  words: readonly string[],
  options: ConstructorParameters<typeof TerminalProgram>[1] = {},
): TerminalProgram {
  running = new TerminalProgram([process.execPath, PROGRAM, 'top', '--numeric', ...words], options);
  return running;
}

function startOnKernel(kernel: Kernel): TerminalProgram {
  const words = [process.execPath, '-r', PLAYED_KERNEL, PROGRAM, 'top', '--numeric'];
  running = new TerminalProgram(words, { env: { PLAYED_KERNEL: JSON.stringify(kernel) } });
  return running;
}

/** The settings of a terminal that nobody changed. */
async function untouched(): Promise<string> {
  const { settings } = await new TerminalProgram(['true']).end();
  return settings;
}

/** Ends it, and holds that the terminal is as it was. */
async function leaves(program: TerminalProgram, code: number): Promise<void> {
  const ended = await program.end();
  running = undefined;
  expect(ended).toEqual({ code, settings: await untouched() });
  const screen = program.screen();
  expect(screen.isAlternate).toBe(false);
  expect(screen.modes).toEqual(new Set(['25', '7']));
  expect([screen.strange, screen.overflow]).toEqual([[], '']);
}

/** `T` where the process is stopped. */
function stateOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) (\w).*$/s, '$1');
}

it('shows a log, and leaves the terminal as it was', async () => {
  const program = start(['--input', log]);
  const lines = await program.shows('ended');
  expect(lines[1]).toMatch(/^events\/s {2}1\.00 in 1 s {3}1\.00 in 10 s .* 22 in 0:22, 11 failed$/);
  expect(lines[5]).toMatch(/^files +0\.80 +\/usr\/bin\/cat +0\.80$/);
  expect(program.screen().isAlternate).toBe(true);
  expect(program.screen().modes).toEqual(new Set());
  program.press('q');
  await leaves(program, 0);
});

it('filters at a keypress', async () => {
  const program = start(['--input', log]);
  await program.shows('ended');
  program.press('e2');
  await program.shows('filter    exe=/bin/ls');
  await program.shows(/^1 \/bin\/ls .*100\.0%$/);
  program.press('\u007Ff');
  await program.shows('filter    failures only');
  await program.shows(/ 11 in 0:2\d, 11 failed$/);
  program.press('/auid>5000\r');
  await program.shows('filter    failures only and auid>5000');
  await program.shows(/ 1 in 0:0\d, 1 failed$/);
  program.press('/\rf/LS\r');
  await program.shows('filter    /LS');
  await program.shows(/ 1 in 0:0\d$/);
  program.press('/nosuch=1\r');
  await program.shows('filter    nosuch=1: column 1: unknown field nosuch');
  program.press('\u007Fs');
  await program.shows(/^1 257 .* 95\.\d%$/);
  program.press('?');
  await program.shows('Backspace     take back what was chosen last');
  program.press('xq');
  await leaves(program, 0);
});

it('takes the size that the terminal has', async () => {
  const program = start(['--input', log], { columns: 60, rows: 16 });
  expect((await program.shows('ended', 60, 16))[15]).toBe('/ filter  p pause  ? help  q quit');
  await program.resize(132, 50);
  await until(() => program.screen(132, 50).lines[49]?.startsWith('k key ') === true);
  expect(program.screen(132, 50).overflow).toBe('');
  program.press('q');
  expect((await program.end()).code).toBe(0);
  running = undefined;
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends by %s', async (signal) => {
  const program = start(['--input', log]);
  await program.shows('ended');
  process.kill(await program.pid(), signal);
  await leaves(program, 0);
});

it('ends by Ctrl-C', async () => {
  const program = start(['--input', log]);
  await program.shows('ended');
  program.press('\u0003');
  await leaves(program, 0);
});

it('gives the terminal back while it is stopped', async () => {
  const program = start(['--input', log]);
  await program.shows('ended');
  const pid = await program.pid();
  process.kill(pid, 'SIGTSTP');
  await until(() => stateOf(pid) === 'T');
  await until(() => !program.screen().isAlternate);
  process.kill(pid, 'SIGCONT');
  await until(() => program.screen().isAlternate);
  await program.shows('ended');
  program.press('q');
  await leaves(program, 0);
});

it('shows an error where it can be read', async () => {
  const program = start(['--input', `${log}.no`]);
  const message = `audit-netlink: ${log}.no: does not exist`;
  await until(() => program.written.includes(message));
  await leaves(program, 2);
  const left = program.written.lastIndexOf('\u001B[?1049l');
  expect(program.written.indexOf(message)).toBeGreaterThan(left);
});

it('reads keys from the terminal while a log comes through a pipe', async () => {
  const program = start(['--input', '-'], { redirect: `< '${log}'` });
  await program.shows('ended');
  program.press('k');
  await program.shows(/^1 files /);
  program.press('q');
  await leaves(program, 0);
});

it('writes nothing where nothing changes', async () => {
  const program = start(['--input', log, '--interval', '1']);
  await program.shows('ended');
  program.press('p');
  await program.shows('paused');
  const { length } = program.written;
  program.press('zzz');
  program.press('p');
  await until(() => !program.screen().lines.join('').includes('paused'));
  // One line: that of the title.
  // oxlint-disable-next-line no-control-regex
  expect(program.written.slice(length)).toMatch(/^\u001B\[1;1H\u001B\[2K[^\n]*$/);
  program.press('q');
  await leaves(program, 0);
});

describe('of the kernel', () => {
  it('shows events as they come, and how the kernel is', async () => {
    const records = new PlayedRecords(join(folder, 'records'));
    try {
      const status = { enabled: 1, backlog: 3, backlogLimit: 8192, lost: 17 };
      const program = startOnKernel({ status, records: records.path });
      const lines = await program.shows('events of the kernel');
      expect(lines.slice(2, 6)).toEqual([
        'lost      nothing',
        'backlog   3 of 8,192, 17 lost since boot or reset',
        'daemon    none',
        'filter    all events',
      ]);
      await records.write(changeOf('/etc/motd', 'motd', 1) + changeOf('/etc/motd', 'motd', 2));
      await program.shows(/^motd .* \/usr\/bin\/tee /);
      await program.shows(/ 2 in \d:\d\d$/);
      program.press('q');
      await leaves(program, 0);
    } finally {
      records.close();
    }
  });

  it('says who may, and draws nothing', async () => {
    const program = startOnKernel({});
    await until(() => program.written.includes('audit-netlink: cannot receive audit events'));
    expect(program.written).not.toContain('\u001B[?1049h');
    await leaves(program, 2);
  });
});
