/**
 * What an event costs that is turned into typed values, a line, JSON, an ECS document or a log record of
 * OpenTelemetry, compared with reading every field as it stands.
 */
import { createRequire } from 'node:module';
import { makeLog } from './made-log.mjs';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

const require = createRequire(import.meta.url);
const { parseEventBatches } = require('../dist/index.js');

const ROUNDS = 5;
const EVENTS = 10_000;

const NAMES = { userName: (uid) => `u${uid}`, groupName: (gid) => `g${gid}`, protocolName() {} };

const VIEWS = {
  'every field': (event) => event.records.flatMap((record) => [...record.fields()]),
  'decoded()': (event) => event.decoded(),
  'summary()': (event) => event.summary(NAMES),
  'JSON.stringify(event)': (event) => JSON.stringify(event),
  'toECS()': (event) => event.toECS({ names: NAMES }),
  'toLogRecord()': (event) => event.toLogRecord({ names: NAMES }),
};

const log = makeLog(EVENTS, 10_000);

async function measure(view) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const batches = [];
    for await (const batch of parseEventBatches([log])) batches.push(batch);
    const events = batches.flat();
    let made = 0;
    const time = await elapsed(() => {
      for (const event of events) made += view(event) === undefined ? 0 : 1;
    });
    if (made !== EVENTS) throw new Error(`${made} instead of ${EVENTS}`);
    times.push(time);
  }
  return times;
}

const rows = [];
for (const [name, view] of Object.entries(VIEWS)) rows.push([name, await measure(view)]);
printTable(`${EVENTS} events of 4 records`, rows);
const [fields, ...views] = rows.map(([, times]) => median(times));
for (const [at, name] of Object.keys(VIEWS).slice(1).entries()) {
  printRatio(`${name} / every field`, views[at] / fields, 'at most 3');
}
