/**
 * Puts the figures of a run into the documents: what docs/performance.md shows was measured, and all of it in one run,
 * which is kept in `published.json`. Run by itself it makes table and picture anew from that; with `--check` it only
 * says whether they are what it would make.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chart } from './chart.mjs';
import { tableMarkdown } from './table.mjs';

const root = resolve(import.meta.dirname, '..');
const RUN = resolve(root, 'bench/published.json');
const DOCUMENT = resolve(root, 'docs/performance.md');
const PICTURE = resolve(root, 'docs/performance.svg');

const BEGIN = '<!-- begin of the table, by npm run bench -- --publish -->';
const END = '<!-- end of the table -->';

/** The document with this run's machine and table in the place of the former ones. */
function withTable(document, { machine, rows }) {
  const before = document.slice(0, document.indexOf(BEGIN) + BEGIN.length);
  const after = document.slice(document.indexOf(END));
  const { day, processors, kernel, node, auditctl, load } = machine;
  const where = `Measured ${day} on ${processors}, Linux ${kernel}, Node.js ${node}, auditctl ${auditctl}, at a load of ${load}.`;
  return `${before}\n\n${where}\n\n${tableMarkdown(rows)}\n\n${after}`;
}

/** What the files should hold. */
function documents(run) {
  return [
    [DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), run)],
    [PICTURE, chart(run)],
  ];
}

export function publish(run) {
  writeFileSync(RUN, `${JSON.stringify(run, undefined, 2)}\n`);
  for (const [file, text] of documents(run)) writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const run = JSON.parse(readFileSync(RUN, 'utf8'));
  for (const [file, text] of documents(run)) {
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      console.error(`${file} does not show bench/published.json; run node bench/publish.mjs`);
      process.exitCode = 1;
    }
  }
}
