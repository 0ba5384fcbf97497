/**
 * How much memory reading a file of 250 MB takes, above what Node takes before: in a process of its own
 * for each size of chunks, and for each of counting events, reading one field and reading all.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFolder } from './limit.mjs';
import { makeLog } from './made-log.mjs';
import { row } from './measure.mjs';

const KIBIBYTE = 1024;
const CHUNKS_KIB = [64, 1024];
const GOAL_MIB = 64;

/** What is done with each event; gives something that depends on it. */
const READERS = {
  count: () => 1,
  'one field': (event) => event.get('SYSCALL', 'key')?.length ?? 0,
  'all fields': (event) => event.records.flatMap((record) => [...record.fields()]).length,
};

async function read(file, chunkKib, reader) {
  const { parseEvents } = createRequire(import.meta.url)('../dist/index.js');
  const before = process.memoryUsage.rss();
  const source = createReadStream(file, { highWaterMark: Number(chunkKib) * KIBIBYTE });
  let found = 0;
  for await (const event of parseEvents(source)) found += READERS[reader](event);
  // Not `maxRSS` of getrusage(2): a process begins with that of the one that started it.
  const [, most] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const mib = (most - before / KIBIBYTE) / KIBIBYTE;
  console.log(JSON.stringify({ found, mib }));
}

export async function rows() {
  return await withFolder((folder) => {
    const file = join(folder, 'audit.log');
    writeFileSync(file, '');
    const log = makeLog(60_000, 10_000);
    for (let part = 0; part < 6; part++) appendFileSync(file, log);
    return Object.keys(READERS).flatMap((reader) =>
      CHUNKS_KIB.map((chunkKib) => {
        const args = [fileURLToPath(import.meta.url), 'read', file, chunkKib, reader];
        const { mib } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
        const job = `memory for 250 MB of log, ${reader}, chunks of ${chunkKib} KiB`;
        return row({ job, unit: 'MiB', measured: { ours: [mib] }, goal: GOAL_MIB });
      }),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'read') {
  await read(...process.argv.slice(3));
}
