'use strict';
/** What this process holds of the kernel's, to show that work gives everything back. */
const { readdirSync, readlinkSync } = require('node:fs');
const { setTimeout } = require('node:timers/promises');

const PATIENCE_MS = 60_000;

/**
 * Whether it is a socket, a pipe or the like, which have no path. Files are not counted: a sanitizer's
 * runtime opens some when it likes. Nor is a descriptor that closed since it was listed.
 */
function hasNoPath(descriptor) {
  try {
    return !readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('/');
  } catch {
    return false;
  }
}

function held() {
  return {
    descriptors: readdirSync('/proc/self/fd').filter(hasNoPath).length,
    threads: readdirSync('/proc/self/task').length,
  };
}

function leftNow(before) {
  const now = held();
  return {
    descriptors: Math.max(0, now.descriptors - before.descriptors),
    threads: Math.max(0, now.threads - before.threads),
  };
}

async function leftSince(before) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const left = leftNow(before);
    if (left.descriptors + left.threads === 0 || Date.now() > deadline) return left;
    // Ended threads are listed a while.
    // oxlint-disable-next-line eslint/no-await-in-loop
    await setTimeout(10);
  }
}

module.exports = { held, leftNow, leftSince, NONE: { descriptors: 0, threads: 0 } };
