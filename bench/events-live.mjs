/**
 * The kernel at full emission: one process whose every getppid(2) is audited, and who counts its
 * events by key. The event stream in Node beside a receiver in C that does the least there is to do.
 * CPU time is that of the receiving process alone, from when it is ready on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { auditedCalls } from './audited-calls.mjs';
import { compiled, withFolder } from './limit.mjs';
import { withLiveKernel } from './live-state.mjs';
import { inTurns, row } from './measure.mjs';

const require = createRequire(import.meta.url);
const { AuditClient, auditEvents } = require('../dist/index.js');

const KEY = 'events_bench';
const CALLS = 300_000;
const ROUNDS = 5;

/** In a process of its own, because the CPU time is the whole process's. */
async function receiveInNode() {
  const stream = auditEvents({ kernelLostIntervalMs: 0 });
  const wanted = `"${KEY}"`;
  let found = 0;
  process.stdout.write('ready\n');
  const before = process.cpuUsage();
  for await (const items of stream.batches()) {
    for (const item of items) {
      if (item.type === 'event' && item.get('SYSCALL', 'key') === wanted) found += 1;
    }
    if (found >= CALLS) break;
  }
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${stream.stats.records} ${user + system}\n`);
}

/** CPU time for a record, in microseconds. */
async function received(client, command, args) {
  const act = await auditedCalls(client, KEY, CALLS);
  const receiver = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(receiver, 'exit');
  let output = '';
  receiver.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  await once(receiver.stdout, 'data');
  const patience = setTimeout(() => receiver.kill(), 30_000);
  await act();
  await ended;
  clearTimeout(patience);
  await client.deleteAllRules({ key: KEY });
  const [records, microseconds] = (output.split('\n')[1] ?? '').split(' ').map(Number);
  return microseconds / records;
}

export async function rows() {
  return await withLiveKernel(() =>
    withFolder(async (folder) => {
      const receiver = compiled('receiver', folder);
      const client = new AuditClient();
      try {
        await client.setBacklogLimit(8192);
        await client.setEnabled('enabled');
        const before = (await client.getStatus()).lostRecords;
        const own = [fileURLToPath(import.meta.url), 'receive'];
        const measured = await inTurns(ROUNDS, {
          ours: () => received(client, process.execPath, own),
          c: () => received(client, receiver, [`key="${KEY}"`, String(CALLS)]),
        });
        const lost = (await client.getStatus()).lostRecords - before;
        return [
          row({
            job: 'CPU for a record of the event stream',
            unit: 'µs',
            measured,
            by: 'ratio',
            against: 'c',
            goal: 2,
          }),
          row({ job: 'lost by the kernel', unit: 'records', measured: { ours: [lost] }, goal: 0 }),
        ];
      } finally {
        client.close();
      }
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'receive') {
  await receiveInNode();
}
