/**
 * A live suite in small that never ends by itself: holds the guard, loads a rule and changes settings,
 * says so, and waits to be killed.
 */
const { AuditClient } = require('../../dist/index.js');
const { readState } = require('./kernel-state.cjs');
const { startWatchdog } = require('./live-guard.cjs');

async function main() {
  const state = await readState();
  startWatchdog(state, process.argv[2]);
  const client = new AuditClient();
  await client.addRule('-a always,exit -F arch=b64 -S kill -F pid=1 -k audit-netlink-abandoned');
  await client.setBacklogLimit(1234);
  process.stdout.write('changed\n');
  setInterval(() => {}, 1000);
}

void main();
