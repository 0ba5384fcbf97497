/**
 * Sends the kernel's events to a collector as lines of JSON (NDJSON).
 *
 *     node ship-events.mjs URL SPOOL                  as root, or with CAP_AUDIT_READ
 *     node ship-events.mjs --input LOG URL SPOOL      the events of a log; - is standard input
 *
 * What is read is first written to the folder SPOOL, and removed from there when the collector has taken it: a
 * collector that is slow or down loses nothing. Each file is sent in one request, whose Idempotency-Key is its
 * name, because a request that was taken but not answered is sent again.
 *
 * SIGINT and SIGTERM end it. What the collector does not take then is sent first at the next start.
 */
import { EventEmitter, once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { auditEvents, logLines, parseEventBatches } from 'audit-netlink';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
const POST_TIMEOUT_MS = 10_000;
/** With so many files nothing more is read: records wait in memory, and are counted when they are lost there. */
const MOST_FILES = 100_000;
const MOST_BYTES_IN_MEMORY = 256 * 1024 * 1024;
const STARTED = Date.now();

const { values, positionals } = parseArgs({
  options: { input: { type: 'string' } },
  allowPositionals: true,
});
const [url, spool] = positionals;
if (spool === undefined) {
  console.error('usage: ship-events.mjs [--input LOG] URL SPOOL');
  process.exit(2);
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());

/** Emits `stored` and `sent`. */
const progress = new EventEmitter();

/** What is to be sent: names of files in the spool, oldest first. */
const files = [];
let fileNumber = 0;
let hasEnded = false;

function batches() {
  const { signal } = stop;
  if (values.input === undefined) {
    // Its own events are left out: each file that it writes could be another one.
    return auditEvents({
      excludeOwn: true,
      maxQueuedBytes: MOST_BYTES_IN_MEMORY,
      signal,
    }).batches();
  }
  const log = values.input === '-' ? process.stdin : createReadStream(values.input);
  const events = parseEventBatches(logLines(log));
  signal.addEventListener('abort', () => void events.return());
  return events;
}

async function read() {
  for await (const items of batches()) {
    if (files.length >= MOST_FILES) {
      await once(progress, 'sent', { signal: stop.signal }).catch(() => {});
    }
    const lines = items.map((item) =>
      JSON.stringify({ host: hostname(), ...(item.toJSON?.() ?? item) }),
    );
    fileNumber += 1;
    const name = `${STARTED}-${String(fileNumber).padStart(9, '0')}.ndjson`;
    // Whatever ends this program, a file that is there is whole.
    await writeFile(join(spool, `${name}.part`), `${lines.join('\n')}\n`);
    await rename(join(spool, `${name}.part`), join(spool, name));
    files.push(name);
    progress.emit('stored');
  }
  hasEnded = true;
  progress.emit('stored');
}

/** Why the collector did not take the file; undefined if it did. */
async function refusal(name) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': name },
      body: await readFile(join(spool, name)),
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.ok ? undefined : `it answered ${response.status}`;
  } catch (error) {
    return (error.cause ?? error).message;
  }
}

async function send() {
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    const [name] = files;
    if (name === undefined) {
      if (hasEnded) return;
      await once(progress, 'stored');
      continue;
    }
    const reason = await refusal(name);
    if (reason === undefined) {
      await rm(join(spool, name));
      files.shift();
      progress.emit('sent');
      waitMs = FIRST_WAIT_MS;
      continue;
    }
    console.error(`${url} does not take events: ${reason}`);
    if (stop.signal.aborted) return;
    await setTimeout(waitMs, undefined, { signal: stop.signal }).catch(() => {});
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  }
}

await mkdir(spool, { recursive: true });
for (const name of (await readdir(spool)).toSorted()) {
  if (name.endsWith('.ndjson')) files.push(name);
  // It was killed while it wrote this.
  if (name.endsWith('.part')) await rm(join(spool, name));
}
try {
  await Promise.all([read(), send()]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (files.length > 0) console.error(`${files.length} files in ${spool} are for the next start`);
