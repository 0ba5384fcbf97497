'use strict';
/**
 * What a runtime makes of the package: trial.cjs PACKAGE GOLDEN. Prints itself, which addon it has loaded
 * (without one everything here works over WebAssembly), and what came out: the bytes of every golden rule, the
 * texts that they decode to, and the events of every golden log.
 */
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

const [packageFolder, golden] = process.argv.slice(2).map((folder) => path.resolve(folder));
const audit = require(packageFolder);

/** The same machine and accounts everywhere, whatever the process runs on. */
const target = {
  machine: audit.machineByName('x86_64'),
  isDirectory: () => false,
  userId: () => undefined,
  groupId: () => undefined,
};

function tryRules() {
  const { rules } = JSON.parse(readFileSync(path.join(golden, 'rule-bytes.json'), 'utf8'));
  return rules.map(({ text }) => {
    const bytes = audit.encodeRule(text, { target });
    return [
      bytes.toString('hex'),
      audit.formatRule(audit.decodeRule(bytes, { target }), { target }),
    ];
  });
}

async function tryEvents() {
  const folder = path.join(golden, 'events');
  const names = readdirSync(folder).filter((name) => name.endsWith('.log'));
  const found = [];
  for (const name of names.toSorted()) {
    const lines = readFileSync(path.join(folder, name), 'latin1').split('\n').slice(0, -1);
    for await (const event of audit.parseEvents(lines)) {
      found.push([name, event.serial, event.records.map(({ type, text }) => [type, text])]);
    }
  }
  return found;
}

/** The addons that the process has mapped. */
function loadedAddons() {
  const maps = readFileSync('/proc/self/maps', 'utf8');
  return [...new Set(maps.match(/(?<= )\/\S+\.node$/gm))];
}

async function main() {
  const made = { rules: tryRules(), events: await tryEvents() };
  const { bun, node } = process.versions;
  const runtime = `${bun === undefined ? `Node.js ${node}` : `Bun ${bun}`} on ${process.arch}`;
  console.log(JSON.stringify({ runtime, addons: loadedAddons(), made }));
}

void main();
