/**
 * Serves the state of the audit system to Prometheus, as http://HOST:PORT/metrics.
 *
 *     node prometheus-exporter.mjs                 as root, or with CAP_AUDIT_CONTROL and CAP_AUDIT_READ
 *     PORT=9099 HOST=0.0.0.0 node prometheus-exporter.mjs
 *
 * Ends on SIGINT and SIGTERM.
 */
import { createServer } from 'node:http';
import { AuditClient, AuditError, auditEvents } from 'audit-netlink';

const { HOST = '127.0.0.1', PORT = '9775' } = process.env;
const ENABLED_STATES = ['disabled', 'enabled', 'immutable'];

const client = new AuditClient();
const stop = new AbortController();
const eventsByKey = new Map();
const lostByPlace = new Map();
let isListening = false;

function count(counts, name, number = 1) {
  counts.set(name, (counts.get(name) ?? 0) + number);
}

async function countEvents() {
  const events = auditEvents({ signal: stop.signal });
  isListening = true;
  for await (const item of events) {
    if (item.type === 'lost') count(lostByPlace, item.where, item.count);
    if (item.type !== 'event') continue;
    const keys = item.keys();
    for (const key of keys.length > 0 ? keys : ['']) count(eventsByKey, key);
  }
}

/** One metric in the text exposition format; its samples are pairs of labels and value. */
function metric(name, type, help, samples) {
  const escaped = (text) =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const lines = samples.map(([labels, value]) => {
    const inner = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}${inner.length > 0 ? `{${inner.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

async function metrics() {
  const status = await client.getStatus();
  const rules = await client.listRules();
  const one = (value) => [[{}, value]];
  const each = (counts, label) => [...counts].map(([name, value]) => [{ [label]: name }, value]);
  return [
    metric('audit_enabled', 'gauge', 'Whether audit is on: 0 off, 1 on, 2 on and locked.', [
      [{}, ENABLED_STATES.indexOf(status.enabled)],
    ]),
    metric('audit_rules', 'gauge', 'Rules that the kernel has.', one(rules.length)),
    metric('audit_backlog_records', 'gauge', 'Records that wait now.', one(status.backlogRecords)),
    metric(
      'audit_backlog_limit_records',
      'gauge',
      'Most records that may wait; 0 for any number.',
      [[{}, status.backlogLimitRecords]],
    ),
    metric(
      'audit_lost_records_total',
      'counter',
      'Records that the kernel lost since it was reset.',
      [[{}, status.lostRecords]],
    ),
    metric('audit_events_listening', 'gauge', 'Whether events are counted: 0 no, 1 yes.', [
      [{}, Number(isListening)],
    ]),
    metric(
      'audit_events_total',
      'counter',
      'Events since this program began, by key of the rule.',
      [...each(eventsByKey, 'key')],
    ),
    metric(
      'audit_events_lost_records_total',
      'counter',
      'Records missing in the count of events.',
      [...each(lostByPlace, 'where')],
    ),
  ].join('');
}

async function answer({ url }, response) {
  if (url !== '/metrics') {
    response.writeHead(404).end('The metrics are at /metrics.\n');
    return;
  }
  try {
    const text = await metrics();
    response
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
      .end(text);
  } catch (error) {
    // For Prometheus the machine is then down (`up` is 0).
    response.writeHead(500).end(`${error.message}\n`);
  }
}

const server = createServer((request, response) => void answer(request, response));

for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, () => {
    stop.abort();
    server.close(() => client.close());
    server.closeAllConnections();
  });
}

server.listen(Number(PORT), HOST, () => {
  console.log(`listening on http://${HOST}:${server.address().port}/metrics`);
});

try {
  await countEvents();
} catch (error) {
  if (!(error instanceof AuditError)) throw error;
  // Where events may not be read, the rest is served all the same.
  console.error(`events are not counted: ${error.message}`);
} finally {
  isListening = false;
}
