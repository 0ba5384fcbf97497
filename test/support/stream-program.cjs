/**
 * Reads events until it is ended from outside: as a worker, which says when it has read some, or as a
 * process of its own, which prints as JSON what opening the stream gave.
 */
// The rule takes a worker's port for a window.
/* oxlint-disable unicorn/require-post-message-target-origin */
const { isMainThread, parentPort } = require('node:worker_threads');

const { auditEvents } = require('../../dist/index.js');

async function readForEver() {
  let batches = 0;
  for await (const items of auditEvents().batches()) {
    batches += items.length > 0 ? 1 : 0;
    if (batches === 3) parentPort.postMessage('reading');
  }
}

async function tryToOpen(source) {
  try {
    await auditEvents({ source }).close();
    console.log(JSON.stringify({ opened: true }));
  } catch ({ name, code, operation, hint }) {
    console.log(JSON.stringify({ name, code, operation, hint }));
  }
}

void (isMainThread ? tryToOpen(process.argv[2]) : readForEver());
