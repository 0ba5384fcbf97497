/**
 * Runs the benches named on the command line, or all of them, and prints one table. Writes the figures and a
 * picture of them to `bench/results/`; with `--publish` also to the documents. `--megabytes=N` says how much log is
 * searched, 500 by default. Never part of the tests.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { chart } from './chart.mjs';
import { publish } from './publish.mjs';
import { tableText } from './table.mjs';

/** In the order of the table. */
const PARTS = [
  'reload',
  'load-rules',
  'list-rules',
  'rules-files',
  'start-up',
  'status',
  'rule-codec',
  'plan-files',
  'events-live',
  'events-offline',
  'events-commands',
  'event-views',
  'events-memory',
  'daemon',
  'search',
  'report',
];

const words = process.argv.slice(2);
const isPublished = words.includes('--publish');
const megabytes = words.find((word) => /^--megabytes=\d+$/.test(word))?.split('=')[1];
if (megabytes !== undefined) process.env.AUDIT_NETLINK_BENCH_MEGABYTES = megabytes;
const asked = words.filter((word) => word !== '--publish' && !word.startsWith('--megabytes='));
const unknown = asked.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is named ${unknown.join(', ')}; there are ${PARTS.join(', ')}`);
  process.exit(2);
}

// Reading extra certificates is most of node's start where it is set, and none of ours.
delete process.env.NODE_EXTRA_CA_CERTS;

function auditctlVersion() {
  const text = execFileSync('auditctl', ['-v'], { encoding: 'utf8' });
  return /[\d.]+/.exec(text)?.[0] ?? 'unknown';
}

const machine = {
  day: new Date().toISOString().slice(0, 10),
  node: process.version,
  kernel: release().split('-')[0],
  processors: `${cpus().length} processors (${cpus()[0]?.model.trim()})`,
  auditctl: auditctlVersion(),
  load: (loadavg()[0] ?? 0).toFixed(1),
};

const rows = [];
for (const name of PARTS.filter((part) => asked.length === 0 || asked.includes(part))) {
  console.error(`${name} ...`);
  const { rows: measure } = await import(`./${name}.mjs`);
  rows.push(...(await measure()));
}
console.log(tableText(rows));

const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
const run = { machine, rows };
writeFileSync(join(results, 'results.json'), `${JSON.stringify(run, undefined, 2)}\n`);
writeFileSync(join(results, 'results.svg'), chart(run));
if (isPublished) publish(run);
