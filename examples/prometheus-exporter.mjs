/**
 * Serves the state of the audit system to Prometheus, as http://HOST:PORT/metrics, with a metric of its own. Without
 * one, `audit-netlink metrics` does the same.
 *
 *     node prometheus-exporter.mjs                 as root, or with CAP_AUDIT_CONTROL and CAP_AUDIT_READ
 *     PORT=9099 HOST=0.0.0.0 node prometheus-exporter.mjs
 *
 * Ends on SIGINT and SIGTERM.
 */
import { createServer } from 'node:http';
import {
  AuditClient,
  AuditError,
  auditEvents,
  AuditMetrics,
  parseWhere,
  prometheusText,
} from 'audit-netlink';

const { HOST = '127.0.0.1', PORT = '9775' } = process.env;

const isDenied = parseWhere('exit=-EACCES or exit=-EPERM');

const client = new AuditClient();
const stop = new AbortController();
const metrics = new AuditMetrics();
let denied = 0;

async function countEvents() {
  const events = auditEvents({ signal: stop.signal });
  metrics.setListening(true);
  for await (const item of events) {
    metrics.add(item);
    if (item.type === 'event' && isDenied(item)) denied += 1;
  }
}

async function text() {
  metrics.setStatus(await client.getStatus());
  metrics.setRules((await client.listRules()).length);
  const help = 'System calls that the kernel did not permit.';
  const own = { name: 'audit_denied_events_total', type: 'counter', help };
  return metrics.text() + prometheusText([{ ...own, samples: [{ value: denied }] }]);
}

async function answer({ url }, response) {
  if (url !== '/metrics') {
    response.writeHead(404).end('The metrics are at /metrics.\n');
    return;
  }
  try {
    const metricsNow = await text();
    const type = 'text/plain; version=0.0.4; charset=utf-8';
    response.writeHead(200, { 'content-type': type }).end(metricsNow);
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
  metrics.setListening(false);
}
