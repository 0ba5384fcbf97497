/**
 * Events of a log in memory: parsing and reassembly alone, events as JavaScript objects, and every
 * field as JavaScript values and in words; at 20 and at 10,000 events a second of the log's time.
 */
import { createRequire } from 'node:module';
import { loadSource } from '../scripts/bundle/load-source.mjs';
import { makeLog } from './made-log.mjs';
import { elapsed, inTurns, row } from './measure.mjs';

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

export async function rows() {
  const [sparse, dense] = [makeLog(EVENTS, 20), makeLog(EVENTS, 10_000)];
  const megabytes = sparse.length / 1e6;
  const jobs = [
    { job: 'parse and assemble, 20 events/s', action: native, log: sparse, goal: 300 },
    { job: 'parse and assemble, 10,000 events/s', action: native, log: dense, goal: 300 },
    { job: 'events as objects', action: objects, log: dense, goal: 200 },
    { job: 'every field as values', action: rawFields, log: dense, goal: 100 },
    { job: 'every field in words', action: interpretedFields, log: dense, goal: 60 },
  ];
  const contenders = jobs.map(({ job, action, log }) => [job, () => elapsed(() => action(log))]);
  const times = await inTurns(ROUNDS, Object.fromEntries(contenders));
  return jobs.map(({ job, goal }) =>
    row({
      job: `${job}, 100 MB of log`,
      measured: { ours: times[job].map((ms) => (ms * 100) / megabytes) },
      goal: 100_000 / goal,
    }),
  );
}
