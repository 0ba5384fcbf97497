'use strict';
/**
 * A process that is the kernel's audit daemon until it ends in the way that it is told:
 * `node event-program.cjs <way>`. It prints when it is registered, and waits for input.
 */
// The rule takes a worker's port for a window.
/* oxlint-disable unicorn/require-post-message-target-origin */
const { once } = require('node:events');
const { join } = require('node:path');
const { isMainThread, parentPort, Worker } = require('node:worker_threads');

const addon = require('node-gyp-build')(join(__dirname, '../..'));

const AUDIT_STATUS_PID = 4;

function register() {
  const status = (pid) => addon.encodeStatus({ mask: AUDIT_STATUS_PID, pid });
  globalThis.stream = new addon.EventStream(
    {
      receiveBufferBytes: 1 << 20,
      maxQueuedBytes: 1 << 20,
      overflow: 'drop-newest',
      excludedPid: 0,
      timeoutMs: 2000,
      registration: { request: status(process.pid), farewell: status(0) },
    },
    () => undefined,
  );
}

async function run(end) {
  if (end === 'is terminated as a worker') {
    const worker = new Worker(__filename);
    await once(worker, 'message');
    console.log('registered');
    await once(process.stdin, 'data');
    await worker.terminate();
    console.log('terminated');
  } else {
    register();
    console.log('registered');
  }
  await once(process.stdin, 'data');
  process.exit(0);
}

if (isMainThread) {
  void run(process.argv[2]);
} else {
  register();
  parentPort.postMessage('registered');
}
