/**
 * Whoever changes or compares this machine's audit state does it alone: one lock for all tests, benches
 * and containers. Plain JavaScript, because benches run it without a compiler.
 */
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** A folder, so that a container can share it. */
const LOCK_FOLDER = join(tmpdir(), 'audit-netlink-live-tests');
const LOCK = join(LOCK_FOLDER, 'lock');
const LOCK_TIMEOUT_MS = 10 * 60_000;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The process that has the lock; 0 while it writes its number, and when the lock is free again. */
function holderNow() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return 0;
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // Taken, or left by a run that was killed: then its watchdog restores first and frees it.
    return false;
  }
}

/** Waits for the lock, for ten minutes at most. */
async function lock() {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  mkdirSync(LOCK_FOLDER, { recursive: true });
  while (!tryLock()) {
    if (Date.now() > deadline) {
      const holder = holderNow();
      const state = isAlive(holder)
        ? 'is still running'
        : 'is gone; look at the audit state and remove the file';
      throw new Error(`another live suite (pid ${holder}, which ${state}) holds ${LOCK}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function unlock() {
  rmSync(LOCK);
}

/**
 * @template Result
 * @param {() => Result | Promise<Result>} action
 * @returns {Promise<Result>}
 */
async function whileLocked(action) {
  await lock();
  try {
    return await action();
  } finally {
    unlock();
  }
}

module.exports = { LOCK, LOCK_FOLDER, LOCK_TIMEOUT_MS, lock, unlock, whileLocked };
