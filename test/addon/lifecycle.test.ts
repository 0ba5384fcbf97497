import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

import { describe, expect, it } from '@jest/globals';

import { held, leftSince, NONE } from '../support/own-process.cjs';

const program = join(__dirname, '../support/addon-program.cjs');
const run = promisify(execFile);

/** Whether `scripts/test-sanitized.mjs` runs this. */
const isSanitized = process.env['AUDIT_NETLINK_PREBUILD'] !== undefined;

/** What a program prints, and nothing on stderr. */
async function output(name: string): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, ['--expose-gc', program, name]);
  expect(stderr).toBe('');
  return stdout.trim();
}

// Ten times each, because what this is about happens in some runs only.
it.each(['exchanging', 'streaming'])('survives the end of a worker that is %s', async (name) => {
  const begin = async (): Promise<Worker> => {
    const worker = new Worker(program, { workerData: name });
    expect(await once(worker, 'message')).toEqual([name]);
    return worker;
  };
  // The first one leaves behind what Node itself keeps.
  await (await begin()).terminate();
  const before = held();
  for (let i = 0; i < 10; i += 1) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    const worker = await begin();
    // Had the addon to wait for its answer, this would take an hour.
    // oxlint-disable-next-line eslint/no-await-in-loop
    expect(await worker.terminate()).toBe(1);
  }
  expect(await leftSince(before)).toEqual(NONE);
});

it('lets the process exit in the middle of everything', async () => {
  await expect(run(process.execPath, [program, 'exit'])).rejects.toMatchObject({ code: 7 });
});

it('does not keep the process alive for an idle Control', async () => {
  expect(await output('idle')).toBe('done');
});

it('settles the promise of a Control that nobody holds any more', async () => {
  expect(await output('collectControl')).toBe('done');
});

it('delivers to the listener of a Stream that nobody holds any more', async () => {
  expect(await output('collectStream')).toBe('text');
});

it('closes a Control that is collected', async () => {
  expect(await output('collectUnused')).toBe('true true');
});

it('leaks nothing in 200 cycles of opening, using and closing a Control', async () => {
  // Sanitizers keep for a while what was given back, to find its use.
  const memory = isSanitized ? '(?:follows|does not follow)' : 'does not follow';
  expect(await output('cycles')).toMatch(
    new RegExp(`^descriptors 0, threads 0, memory ${memory} what came$`),
  );
});

it('keeps replies whole while everything else is collected', async () => {
  expect(await output('pressure')).toBe('20 intact');
});

it('settles a promise whose outcome cannot be handed over, and goes on', async () => {
  expect(await output('refusing')).toBe('Error: mine done');
});

it('makes exceptions of a listener uncaught ones, and goes on', async () => {
  expect(await output('throwing')).toBe('caught mine\ncaught null\nclosed');
});

it('tells the listener when receiving fails, and has stopped by then', async () => {
  expect(await output('failing')).toBe('0 111 0');
});

// A sanitizer's runtime ends the process itself when memory runs out.
const describeUnsanitized = isSanitized ? describe.skip : describe;

describeUnsanitized('memory that runs out', () => {
  it('is an error where it was asked for, and nothing else', async () => {
    expect(await output('starving')).toBe('ENOMEM malloc: Cannot allocate memory done');
  });
});

it('loads into several environments of a process', async () => {
  expect(await output('workers')).toBe('44 44 44 44');
});
