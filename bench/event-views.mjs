/**
 * What an event costs that is turned into typed values, a line, JSON, an ECS document or a log record of
 * OpenTelemetry, compared with reading every field as it stands.
 */
import { createRequire } from 'node:module';
import { makeLog } from './made-log.mjs';
import { elapsed, inTurns, row } from './measure.mjs';

const require = createRequire(import.meta.url);
const { parseEventBatches } = require('../dist/index.js');

const ROUNDS = 5;
const EVENTS = 10_000;

const NAMES = { userName: (uid) => `u${uid}`, groupName: (gid) => `g${gid}`, protocolName() {} };

const FIELDS = 'every field';

const VIEWS = {
  [FIELDS]: (event) => event.records.flatMap((record) => [...record.fields()]),
  'decoded()': (event) => event.decoded(),
  'summary()': (event) => event.summary(NAMES),
  'JSON.stringify(event)': (event) => JSON.stringify(event),
  'toECS()': (event) => event.toECS({ names: NAMES }),
  'toLogRecord()': (event) => event.toLogRecord({ names: NAMES }),
};

async function eventsOf(log) {
  const batches = [];
  for await (const batch of parseEventBatches([log])) batches.push(batch);
  return batches.flat();
}

export async function rows() {
  const log = makeLog(EVENTS, 10_000);
  const contender = (view) => async () => {
    // New ones each time: an event keeps what was made of it.
    const events = await eventsOf(log);
    let made = 0;
    const time = await elapsed(() => {
      for (const event of events) made += view(event) === undefined ? 0 : 1;
    });
    if (made !== EVENTS) throw new Error(`${made} instead of ${EVENTS}`);
    return (time * 1000) / EVENTS;
  };
  const views = Object.entries(VIEWS).map(([name, view]) => [name, contender(view)]);
  const { [FIELDS]: fields, ...times } = await inTurns(ROUNDS, Object.fromEntries(views));
  return [
    row({ job: `${FIELDS} of an event`, unit: 'µs', measured: { ours: fields } }),
    ...Object.entries(times).map(([job, ours]) =>
      row({
        job,
        unit: 'µs',
        measured: { ours, [FIELDS]: fields },
        by: 'ratio',
        against: FIELDS,
        goal: 3,
      }),
    ),
  ];
}
