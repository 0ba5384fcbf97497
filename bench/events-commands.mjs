/**
 * Whole commands on a log of 100 MB, Node's start included: `audit-netlink events --input` a line an event, in words and
 * as JSON, what is written going to a file.
 */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { withFolder } from './limit.mjs';
import { makeLog } from './made-log.mjs';
import { elapsed, inTurns, row } from './measure.mjs';

const ROUNDS = 5;
const EVENTS = 140_000;
const PROGRAM = join(import.meta.dirname, '../dist/cli/audit-netlink.js');

/** By format, how many megabytes of log a second it is to do. */
const GOALS = { line: 120, pretty: 100, json: 60 };

function printed(format, log, output) {
  const descriptor = openSync(output, 'w');
  const words = [PROGRAM, 'events', `--input=${log}`, `--format=${format}`];
  const { status } = spawnSync(process.execPath, words, {
    stdio: ['ignore', descriptor, 'inherit'],
  });
  closeSync(descriptor);
  if (status !== 0) throw new Error(`--format=${format} ended with ${status}`);
}

export async function rows() {
  return await withFolder(async (folder) => {
    const log = join(folder, 'audit.log');
    const bytes = makeLog(EVENTS, 10_000);
    writeFileSync(log, bytes);
    const hundredth = bytes.length / 1e8;
    const output = join(folder, 'output');
    const contenders = Object.keys(GOALS).map((format) => [
      format,
      () => elapsed(() => printed(format, log, output)),
    ]);
    const times = await inTurns(ROUNDS, Object.fromEntries(contenders));
    return Object.entries(GOALS).map(([format, goal]) =>
      row({
        job: `events --input --format=${format}, 100 MB of log`,
        measured: { ours: times[format].map((ms) => ms / hundredth) },
        goal: 100_000 / goal,
      }),
    );
  });
}
