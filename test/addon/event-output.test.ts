/** Where events are written: a slow reader holds nothing up, and one that left is noticed. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventOutput, ReaderGone, throughOutput } from '../../lib/cli/shared/event-output';
import { outletState } from '../../lib/kernel/outlet';
import { CollectedOutput } from '../support/collected-output';
import { command } from '../support/command';

const NEVER = new AbortController().signal;

let folder: string;
let reader: number;
let writer: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  const pipe = join(folder, 'pipe');
  command('mkfifo', [pipe]);
  reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  writer = openSync(pipe, constants.O_WRONLY);
});

afterEach(() => {
  closeSync(writer);
  rmSync(folder, { recursive: true });
});

/** What is in the pipe now. */
function readSome(): string {
  const bytes = Buffer.alloc(1 << 16);
  try {
    return bytes.toString('latin1', 0, readSync(reader, bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    return '';
  }
}

/** As much as a pipe holds without a reader, and more. */
const MORE_THAN_A_PIPE = 'x'.repeat(1 << 20);

it('waits for a slow reader without holding the program up', async () => {
  const output = eventOutput(writer);
  // Were this to block, nothing would ever be read.
  const writing = output.write(`${MORE_THAN_A_PIPE}end\n`, NEVER);
  let text = '';
  while (!text.endsWith('end\n')) {
    text += readSome();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await writing;
  expect(text.length).toBe(MORE_THAN_A_PIPE.length + 4);
  closeSync(reader);
});

it('gives a reader up when the signal comes', async () => {
  const ending = new AbortController();
  const writing = eventOutput(writer).write(MORE_THAN_A_PIPE, ending.signal);
  expect(outletState(writer)).toBe('full');
  ending.abort();
  await writing;
  expect(readSome().length).toBeGreaterThan(0);
  closeSync(reader);
});

it('notices a reader that left, with and without anything to write', async () => {
  const output = eventOutput(writer);
  expect(output.isDeserted()).toBe(false);
  closeSync(reader);
  expect(output.isDeserted()).toBe(true);
  await expect(output.write('a\n', NEVER)).rejects.toBeInstanceOf(ReaderGone);
});

it('writes to files as they are', async () => {
  const path = join(folder, 'file');
  const file = openSync(path, 'w');
  writeSync(file, 'before\n');
  const output = eventOutput(file);
  await output.write('ü\udcff\n', NEVER);
  expect(output.isDeserted()).toBe(false);
  expect(outletState(file)).toBe('ready');
  closeSync(file);
  expect(readFileSync(path, 'latin1')).toBe('before\nÃ¼ÿ\n');
  await expect(output.write('a', NEVER)).rejects.toBeInstanceOf(ReaderGone);
  closeSync(reader);
});

it("can be a command's other output", async () => {
  const collected = new CollectedOutput();
  const output = throughOutput(collected);
  await output.write('a\n', NEVER);
  expect(collected.stdout).toBe('a\n');
  expect(output.isDeserted()).toBe(false);
  closeSync(reader);
});
