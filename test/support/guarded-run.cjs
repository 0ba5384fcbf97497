/**
 * A live suite in small that never ends by itself: holds the guard, loads a rule and changes settings,
 * says so, and waits to be killed.
 */
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { AuditClient } = require('../../dist/index.js');
const { readState } = require('./kernel-state.cjs');

async function main() {
  const state = await readState();
  const watchdog = spawn(process.execPath, [join(__dirname, 'live-watchdog.cjs')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  watchdog.stdin.write(`${JSON.stringify({ state, lock: process.argv[2] })}\n`);
  const client = new AuditClient();
  await client.addRule('-a always,exit -F arch=b64 -S kill -F pid=1 -k audit-netlink-abandoned');
  await client.setBacklogLimit(1234);
  process.stdout.write('changed\n');
  setInterval(() => {}, 1000);
}

void main();
