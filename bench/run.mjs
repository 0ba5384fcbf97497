/** Runs the benches named on the command line, or all of them; never part of the tests. */
import { readdirSync } from 'node:fs';

const NOT_BENCHES = new Set(['run', 'measure', 'live-state', 'made-log', 'events-soak']);

const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))
  .filter((name) => !NOT_BENCHES.has(name));

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is named ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : all) await import(`./${name}.mjs`);
