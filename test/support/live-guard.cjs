/**
 * The guard of everything that changes this machine's audit state: alone on the machine, and the state
 * comes back whatever ends the process. Plain JavaScript, because benches run it without a compiler.
 */
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { hurry, readState, restoreState } = require('./kernel-state.cjs');
const { LOCK, lock, unlock } = require('./live-lock.cjs');

/**
 * Outlives this process: restores the state and frees the lock when it ends without having said that
 * all is well.
 */
function startWatchdog(state, lockFile) {
  const watchdog = spawn(process.execPath, [join(__dirname, 'live-watchdog.cjs')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  watchdog.stdin.write(`${JSON.stringify({ state, lock: lockFile })}\n`);
  watchdog.unref();
  return watchdog;
}

/**
 * Waits until nobody else is at it. From then on, until `leave`, the state may be changed.
 *
 * @returns {Promise<{ state: Awaited<ReturnType<typeof readState>>, leave(): Promise<void> }>}
 */
async function enter() {
  await lock();
  try {
    const state = await readState();
    if (state.settings.enabled === 2) throw new Error('the audit configuration is locked');
    const watchdog = startWatchdog(state, LOCK);
    hurry();
    return {
      state,
      async leave() {
        await restoreState(state);
        watchdog.stdin.end('restored');
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

module.exports = { enter, startWatchdog };
