/**
 * One of many processes that change rules at once: adds and deletes rules of its own, and lists in
 * between. Ends with what went wrong, or with 0.
 */
const { AuditClient } = require('../../dist/index.js');

const [worker, rounds] = process.argv.slice(2).map(Number);

async function main() {
  const client = new AuditClient();
  const key = `audit-netlink-worker-${worker}`;
  const texts = Array.from(
    { length: 5 },
    (_, at) => `-a always,exit -F arch=b64 -S kill -F pid=${1000 + worker * 10 + at} -k ${key}`,
  );
  for (let round = 0; round < rounds; round++) {
    const added = await client.addRules(texts);
    for (const result of added) if (!result.ok) throw result.error;
    const mine = (await client.listRules()).filter((rule) => rule.keys.includes(key));
    if (mine.length !== texts.length) throw new Error(`${mine.length} rules instead of 5`);
    const again = await client.addRules(texts);
    const codes = again.map((result) => (result.ok ? 'added twice' : result.error.code));
    if (codes.some((code) => code !== 'EEXIST')) throw new Error(`doubled: ${codes.join()}`);
    const deleted = await client.deleteRules(texts);
    for (const result of deleted) if (!result.ok) throw result.error;
  }
  client.close();
}

async function run() {
  try {
    await main();
  } catch (error) {
    console.error(`worker ${worker}:`, error);
    process.exitCode = 1;
  }
}

void run();
