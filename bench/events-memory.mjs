/**
 * How much memory reading a file of 250 MB takes, above what Node takes before: in a process of its own
 * for each size of chunks, and for each of counting events, reading one field and reading all.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeLog } from './made-log.mjs';

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
  const mib = (process.resourceUsage().maxRSS - before / KIBIBYTE) / KIBIBYTE;
  console.log(JSON.stringify({ found, mib }));
}

function compare() {
  const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
  const file = join(directory, 'audit.log');
  try {
    writeFileSync(file, '');
    const log = makeLog(60_000, 10_000);
    for (let part = 0; part < 6; part++) appendFileSync(file, log);
    console.log(`\n${Math.round((6 * log.length) / 1e6)} MB, peak above Node itself`);
    for (const reader of Object.keys(READERS)) {
      for (const chunkKib of CHUNKS_KIB) {
        const args = [fileURLToPath(import.meta.url), 'read', file, chunkKib, reader];
        const { mib } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
        const name = `${reader}, chunks of ${chunkKib} KiB`;
        console.log(`${name.padEnd(44)} ${mib.toFixed(0)} MiB (goal: at most ${GOAL_MIB})`);
      }
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (process.argv[2] === 'read') await read(...process.argv.slice(3));
else compare();
