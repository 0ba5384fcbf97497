/**
 * Events of a log in memory: parsing and reassembly alone, events as JavaScript objects, and every
 * field as JavaScript values and in words; at 20 and at 10,000 events a second of the log's time.
 */
import { createRequire } from 'node:module';
import { loadSource } from '../scripts/bundle/load-source.mjs';
import { makeLog } from './made-log.mjs';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

const require = createRequire(import.meta.url);
const { parseEventBatches } = require('../dist/index.js');
const addon = require('../test/support/addon.cjs');

const ROUNDS = 7;
const EVENTS = 60_000;
const CHUNK = 1 << 20;

function* chunksOf(log) {
  for (let at = 0; at < log.length; at += CHUNK) yield log.subarray(at, at + CHUNK);
}

const { NAMES } = await loadSource('lib/tables/record-types.generated.ts');
const types = new addon.RecordTypes(
  Object.values(NAMES()),
  Uint32Array.from(Object.keys(NAMES()), Number),
);

function native(log) {
  const reassembler = new addon.Reassembler({
    types,
    timeoutMs: 2000,
    maxEvents: 8192,
    maxBytes: 16 << 20,
    maxLineBytes: 128 << 10,
  });
  for (let at = 0; at < log.length; at += 64 << 10) {
    reassembler.push(log.subarray(at, at + (64 << 10)), 0);
  }
  reassembler.finish();
}

async function objects(log) {
  let events = 0;
  for await (const batch of parseEventBatches(chunksOf(log))) events += batch.length;
  if (events !== EVENTS) throw new Error(`${events} events instead of ${EVENTS}`);
}

/** An action that takes every field of every record, by whichever way `fieldsOf` gives them. */
function allFields(fieldsOf) {
  return async (log) => {
    let fields = 0;
    for await (const batch of parseEventBatches(chunksOf(log))) {
      for (const event of batch) {
        for (const record of event.records) {
          for (const [name, value] of fieldsOf(record)) {
            fields += name.length > 0 && value !== '' ? 1 : 0;
          }
        }
      }
    }
    if (fields < EVENTS * 40) throw new Error(`only ${fields} fields`);
  };
}

const rawFields = allFields((record) => record.fields());
const interpretedFields = allFields((record) => record.interpretations());

async function measure(action, log) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await elapsed(() => action(log)));
  return times;
}

const [sparse, dense] = [makeLog(EVENTS, 20), makeLog(EVENTS, 10_000)];
const megabytes = sparse.length / 1e6;
const rows = [
  ['parse + reassemble, 20 events/s', await measure(native, sparse)],
  ['parse + reassemble, 10,000 events/s', await measure(native, dense)],
  ['events as objects', await measure(objects, dense)],
  ['every field as values', await measure(rawFields, dense)],
  ['every field in words', await measure(interpretedFields, dense)],
];
printTable(`${EVENTS} events, ${4 * EVENTS} records, ${megabytes.toFixed(0)} MB`, rows);
const [slow, fast, lazy, full, words] = rows.map(([, times]) => median(times));
const rate = (time) => Math.round((megabytes / time) * 1000);
console.log(`parse + reassemble: ${rate(slow)} and ${rate(fast)} MB/s (goal: at least 300)`);
console.log(`every field: ${rate(full)} MB/s (goal: at least 100)`);
console.log(`every field in words: ${rate(words)} MB/s (goal: at least 60)`);
const perSecond = Math.round((4 * EVENTS * 1000) / lazy);
console.log(`records delivered: ${perSecond.toLocaleString('en')}/s (goal: at least 1,000,000)`);
printRatio('10,000 / 20 events/s', fast / slow, 'near 1');
