/**
 * The kernel at full emission: one process whose every getppid(2) is audited, and who counts its
 * events by key. The event stream in Node beside a receiver in C that does the least there is to do.
 * CPU time is that of the receiving process alone, from when it is ready on.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLiveKernel } from './live-state.mjs';
import { median, printRatio } from './measure.mjs';

const require = createRequire(import.meta.url);
const { AuditClient, auditEvents } = require('../dist/index.js');

const KEY = 'events_bench';
const CALLS = 300_000;
const ROUNDS = 5;

async function produce(client) {
  const child = spawn('/usr/bin/perl', ['-e', `<STDIN>; getppid() for 1..${CALLS};`], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${child.pid} -k ${KEY}`);
  return async () => {
    const ended = once(child, 'exit');
    const start = performance.now();
    child.stdin.end('\n');
    await ended;
    return (performance.now() - start) / 1000;
  };
}

/** In a process of its own, because the CPU time is the whole process's. */
async function receiveInNode() {
  const stream = auditEvents({ kernelLostIntervalMs: 0 });
  const wanted = `"${KEY}"`;
  let found = 0;
  let lost = 0;
  process.stdout.write('ready\n');
  const before = process.cpuUsage();
  for await (const items of stream.batches()) {
    for (const item of items) {
      if (item.type === 'lost') lost += item.count;
      else if (item.type === 'event' && item.get('SYSCALL', 'key') === wanted) found += 1;
    }
    if (found >= CALLS) break;
  }
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${stream.stats.records} ${user + system} ${lost}\n`);
}

async function measure(client, command, args) {
  const act = await produce(client);
  const receiver = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(receiver, 'exit');
  let output = '';
  receiver.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  await once(receiver.stdout, 'data');
  const patience = setTimeout(() => receiver.kill(), 30_000);
  const seconds = await act();
  await ended;
  clearTimeout(patience);
  await client.deleteAllRules({ key: KEY });
  const [records, microseconds, lost = 0] = (output.split('\n')[1] ?? '').split(' ').map(Number);
  return { records, lost, perRecord: microseconds / records, perSecond: CALLS / seconds };
}

async function compare() {
  const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
  const receiver = join(directory, 'receiver');
  const client = new AuditClient();
  try {
    execFileSync('cc', [
      '-O2',
      '-o',
      receiver,
      fileURLToPath(new URL('receiver.c', import.meta.url)),
    ]);
    await client.setBacklogLimit(8192);
    await client.setEnabled('enabled');
    const ours = [];
    const theirs = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(
        await measure(client, process.execPath, [fileURLToPath(import.meta.url), 'receive']),
      );
      theirs.push(await measure(client, receiver, [`key="${KEY}"`, String(CALLS)]));
    }
    console.log(`\n${CALLS} audited calls, three records each; backlog 8192`);
    for (const [name, rounds] of Object.entries({ 'event stream': ours, 'C receiver': theirs })) {
      const of = (member) => median(rounds.map((round) => round[member]));
      console.log(
        `${name.padEnd(14)} ${of('perRecord').toFixed(2)} us CPU per record, ` +
          `${Math.round(of('perSecond'))} events/s, lost ${rounds.map((round) => round.lost).join(' ')}`,
      );
    }
    const cost = (rounds) => median(rounds.map((round) => round.perRecord));
    printRatio('CPU per record, event stream / C', cost(ours) / cost(theirs), 'at most 2.0');
    console.log(`kernel lost: ${(await client.getStatus()).lostRecords} (goal: 0)`);
  } finally {
    client.close();
    rmSync(directory, { recursive: true });
  }
}

if (process.argv[2] === 'receive') await receiveInNode();
else await withLiveKernel(compare);
