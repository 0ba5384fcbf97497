/**
 * Runs snippets of the documents one after the other, with what they use without saying where it comes from, and
 * says which ended. Its own folder has them; nothing outside of it is read or asked.
 */
import fs, { readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const api = createRequire(import.meta.url)('audit-netlink');

/** For streams that end only by their signal; events end with the log. */
const STREAM_MS = 1000;

const LOG = readFileSync('audit.log', 'utf8');
const events = [];
for await (const item of api.parseEvents([LOG])) events.push(item);
const [event] = events;

const text = '-w /etc/passwd -p wa -k identity';
const policy = [text, '-a always,exit -F arch=b64 -S unlink -k delete'];

/** What the test of their types declares. */
Object.assign(globalThis, api, {
  alreadyLoaded: api.parseRule('-w /etc/motd -p wa -k loaded').rule,
  child: { pid: process.pid, stdin: { end() {} } },
  event,
  events,
  file: 'my.rules',
  good: api.parseRule('-w /etc/group -p wa -k group').rule,
  line: text,
  number: 1,
  policy,
  record: event.records[0],
  text,
});
Object.defineProperty(globalThis, 'signal', { get: () => AbortSignal.timeout(STREAM_MS) });

// A log that others have is the one here, and a collector is not asked.
const { createReadStream } = fs;
fs.createReadStream = (path, ...options) =>
  createReadStream(path.startsWith('/var/log/') ? basename(path) : path, ...options);
syncBuiltinESMExports();
globalThis.fetch = async () => new Response();

// What they warn of is not an error of theirs.
console.warn = console.log;
console.error = console.log;

for (const snippet of process.argv.slice(2)) {
  await import(snippet);
  console.log(`\nended: ${snippet}`);
}
