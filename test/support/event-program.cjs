'use strict';
/**
 * A process that is the kernel's audit daemon until it ends in the way that it is told:
 * `node event-program.cjs <way>`. It prints when it is registered, and waits for input.
 */
// The rule takes a worker's port for a window.
/* oxlint-disable unicorn/require-post-message-target-origin */
const { once } = require('node:events');
const { isMainThread, parentPort, Worker } = require('node:worker_threads');

const { auditEvents } = require('../../dist/index.js');

function register() {
  globalThis.stream = auditEvents({ source: 'daemon' });
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
  if (end === 'throws') throw new Error('on purpose');
  process.exit(0);
}

if (isMainThread) {
  void run(process.argv[2]);
} else {
  register();
  parentPort.postMessage('registered');
}
