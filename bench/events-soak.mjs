/**
 * The kernel at full speed for a minute: processes whose every getppid(2) is audited, and one event stream
 * that reads them all. Prints what came, what was lost and where, and fails when memory grows.
 * `node bench/events-soak.mjs [seconds]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { withLiveKernel } from './live-state.mjs';

const require = createRequire(import.meta.url);
const { AuditClient, auditEvents } = require('../dist/index.js');

const SECONDS = Number(process.argv[2] ?? 60);
const KEY = 'events_soak';
const MEBIBYTE = 1024 * 1024;
/** From when a third has gone by: what Node and the buffers take in the beginning is no growth. */
const MOST_GROWTH_MIB = 16;

const resident = () => process.memoryUsage.rss() / MEBIBYTE;

async function soak() {
  const client = new AuditClient();
  const child = spawn('/usr/bin/perl', ['-e', '<STDIN>; while (1) { getppid() }'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  try {
    await client.setBacklogLimit(8192);
    await client.setEnabled('enabled');
    const lostBefore = (await client.getStatus()).lostRecords;
    await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${child.pid} -k ${KEY}`);
    const stream = auditEvents();
    const ended = once(child, 'exit');
    const start = performance.now();
    const cpuBefore = process.cpuUsage();
    const memory = [];
    child.stdin.end('\n');
    const sampling = setInterval(() => memory.push(resident()), 250);
    setTimeout(() => child.kill('SIGKILL'), SECONDS * 1000);
    void ended.then(() => setTimeout(() => void stream.close(), 1000));
    let events = 0;
    for await (const items of stream.batches()) {
      for (const item of items)
        events += item.type === 'event' && item.get('SYSCALL', 'key') === `"${KEY}"` ? 1 : 0;
    }
    clearInterval(sampling);
    const { user, system } = process.cpuUsage(cpuBefore);
    const { records, lost } = stream.stats;
    const seconds = (performance.now() - start) / 1000;
    const third = Math.floor(memory.length / 3);
    const [early, late] = [memory.slice(third, 2 * third), memory.slice(2 * third)].map((part) =>
      Math.max(...part),
    );
    console.log(
      `${seconds.toFixed(0)} s: ${records} records, ${events} events with the key; ` +
        `${Math.round(records / SECONDS)} records/s, ${((user + system) / records).toFixed(2)} us CPU each`,
    );
    console.log(
      `lost: kernel ${(await client.getStatus()).lostRecords - lostBefore}, socket ${lost.socket}, ` +
        `queue ${lost.queue}, unreadable ${lost.unreadable}`,
    );
    const mib = [memory[0], early, late].map((value) => `${value.toFixed(0)} MiB`);
    console.log(
      `memory: ${mib[0]} at the start, at most ${mib[1]} in the second third, ${mib[2]} in the last`,
    );
    const growth = late - early;
    console.log(`growth: ${growth.toFixed(1)} MiB (goal: at most ${MOST_GROWTH_MIB})`);
    if (growth > MOST_GROWTH_MIB) process.exitCode = 1;
  } finally {
    child.kill('SIGKILL');
    await client.deleteAllRules({ key: KEY });
    client.close();
  }
}

await withLiveKernel(soak);
