/**
 * Watches files and folders, and posts each change to a webhook as JSON.
 *
 *     node watch-files.mjs URL PATH...          as root, or with CAP_AUDIT_CONTROL and CAP_AUDIT_READ
 *     node watch-files.mjs --input LOG URL      what a log says of such watches; - is standard input
 *
 * Its rules are removed when it is stopped (SIGINT, SIGTERM). It then exits with 1 if something could not be
 * posted, and prints that.
 */
import { createReadStream } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AuditClient, auditEvents, logLines, parseEvents, parseWhere } from 'audit-netlink';

const KEY = 'file-integrity';
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 60_000;
const POST_TIMEOUT_MS = 10_000;

const { values, positionals } = parseArgs({
  options: { input: { type: 'string' } },
  allowPositionals: true,
});
const [url, ...paths] = positionals;
if (url === undefined || (paths.length === 0) !== (values.input !== undefined)) {
  console.error('usage: watch-files.mjs URL PATH... | watch-files.mjs --input LOG URL');
  process.exit(2);
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());

/** Posts it, again and again until the webhook takes it. Rejects when this program is stopped. */
async function post(message) {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      });
      await response.arrayBuffer();
      if (response.ok) return;
      console.error(`${url} answered ${response.status}; trying again in ${waitMs} ms`);
    } catch (error) {
      const { message: reason } = error.cause ?? error;
      console.error(`${url} cannot be reached: ${reason}; trying again in ${waitMs} ms`);
    }
    // Not all programs at once, when the webhook is back.
    await setTimeout(waitMs * (0.5 + Math.random()), undefined, { signal: stop.signal });
  }
}

/** What people want to know of an item of the stream; `text` is what Slack and others show. */
function messageOf(item) {
  if (item.type !== 'event') {
    return { text: `${item.count} records were lost (${item.where})`, lost: item };
  }
  const changed = item.decoded().filter(({ type }) => type === 'PATH');
  return {
    text: item.summary(),
    time: new Date(item.id.timestampMs).toISOString(),
    paths: changed.filter(({ nametype }) => nametype !== 'PARENT').map(({ name }) => name),
    event: item,
  };
}

async function postAll(items) {
  const hasKey = parseWhere(`key=${KEY}`);
  // The kernel says with the same key that the rules come and go.
  const isAboutRules = parseWhere('type=CONFIG_CHANGE');
  for await (const item of items) {
    if (item.type === 'damaged') continue;
    if (item.type === 'event' && (!hasKey(item) || isAboutRules(item))) continue;
    const message = messageOf(item);
    try {
      await post(message);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      console.error('not posted:', JSON.stringify(message));
      process.exitCode = 1;
    }
  }
}

async function watchKernel() {
  const client = new AuditClient();
  const added = [];
  try {
    for (const path of paths) {
      added.push(await client.addRule(['-w', path, '-p', 'wa', '-k', KEY]));
    }
    // What this program does itself is not reported.
    const events = auditEvents({ excludeOwn: true, signal: stop.signal });
    if ((await client.getStatus()).enabled === 'disabled') await client.setEnabled('enabled');
    console.log(`watching ${paths.join(', ')}`);
    await postAll(events);
  } finally {
    for (const result of await client.deleteRules(added)) {
      if (!result.ok) console.error(result.error.message);
    }
    client.close();
  }
}

async function watchLog() {
  const log = values.input === '-' ? process.stdin : createReadStream(values.input);
  const events = parseEvents(logLines(log));
  stop.signal.addEventListener('abort', () => void events.return());
  await postAll(events);
}

try {
  await (values.input === undefined ? watchKernel() : watchLog());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
