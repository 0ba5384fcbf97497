/**
 * Events of a log in memory: parsing and reassembly alone, events as JavaScript objects, and every
 * field as JavaScript values; at 20 and at 10,000 events a second of the log's time.
 */
import { createRequire } from 'node:module';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

const require = createRequire(import.meta.url);
const { parseEventBatches } = require('../dist/events/parse-events.js');
const { addon } = require('../dist/native.js');

const ROUNDS = 7;
const EVENTS = 60_000;
const CHUNK = 1 << 20;

/** A log as auditd writes it, 850 bytes an event, like what a rule on opens makes. */
function makeLog(eventsPerSecond) {
  const lines = [];
  for (let serial = 1; serial <= EVENTS; serial++) {
    const ms = 1_700_000_000_000 + Math.floor((serial * 1000) / eventsPerSecond);
    const head = `msg=audit(${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}:${serial}):`;
    lines.push(
      `type=SYSCALL ${head} arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffd${serial.toString(16)} a2=80000 a3=0 items=1 ppid=${serial % 300} pid=${serial % 5000} auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="worker" exe="/usr/bin/worker-${serial % 50}" subj=unconfined key="files"`,
      `type=CWD ${head} cwd="/srv/data/${serial % 100}"`,
      `type=PATH ${head} item=0 name="/srv/data/${serial % 100}/file-${serial}" inode=${serial} dev=fe:01 mode=0100644 ouid=1000 ogid=1000 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`,
      `type=PROCTITLE ${head} proctitle=2F7573722F62696E2F776F726B6572002D2D636F6E666967002F6574632F776F726B6572`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

function* chunksOf(log) {
  for (let at = 0; at < log.length; at += CHUNK) yield log.subarray(at, at + CHUNK);
}

const { NAMES } = require('../dist/tables/record-types.generated.js');
const typeTable = {
  typeNames: Object.values(NAMES),
  typeNumbers: Uint32Array.from(Object.keys(NAMES), Number),
};

function native(log) {
  const reassembler = new (addon().Reassembler)({
    ...typeTable,
    timeoutMs: 2000,
    maxEvents: 8192,
    maxBytes: 16 << 20,
    maxLineBytes: 128 << 10,
  });
  for (let at = 0; at < log.length; at += 256 << 10) {
    reassembler.push(log.subarray(at, at + (256 << 10)));
  }
  reassembler.finish();
}

async function objects(log) {
  let events = 0;
  for await (const batch of parseEventBatches(chunksOf(log))) events += batch.length;
  if (events !== EVENTS) throw new Error(`${events} events instead of ${EVENTS}`);
}

async function allFields(log) {
  let fields = 0;
  for await (const batch of parseEventBatches(chunksOf(log))) {
    for (const event of batch) {
      for (const record of event.records) {
        for (const [name, raw] of record.fields()) fields += name.length > 0 && raw !== '' ? 1 : 0;
      }
    }
  }
  if (fields < EVENTS * 40) throw new Error(`only ${fields} fields`);
}

async function measure(action, log) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await elapsed(() => action(log)));
  return times;
}

const [sparse, dense] = [makeLog(20), makeLog(10_000)];
const megabytes = sparse.length / 1e6;
const rows = [
  ['parse + reassemble, 20 events/s', await measure(native, sparse)],
  ['parse + reassemble, 10,000 events/s', await measure(native, dense)],
  ['events as objects', await measure(objects, dense)],
  ['every field as values', await measure(allFields, dense)],
];
printTable(`${EVENTS} events, ${4 * EVENTS} records, ${megabytes.toFixed(0)} MB`, rows);
const [slow, fast, lazy, full] = rows.map(([, times]) => median(times));
const rate = (time) => Math.round((megabytes / time) * 1000);
console.log(`parse + reassemble: ${rate(slow)} and ${rate(fast)} MB/s (goal: at least 300)`);
console.log(`every field: ${rate(full)} MB/s (goal: at least 100)`);
const perSecond = Math.round((4 * EVENTS * 1000) / lazy);
console.log(`records delivered: ${perSecond.toLocaleString('en')}/s (goal: at least 1,000,000)`);
printRatio('10,000 / 20 events/s', fast / slow, 'near 1');
