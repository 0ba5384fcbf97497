/**
 * Before all tests: keeps the machine's audit state, which live-after.cjs compares, or says why the tests
 * on the live kernel are skipped.
 */
const { readState } = require('./kernel-state.cjs');
const { whileLocked } = require('./live-lock.cjs');
const { reasonToSkip } = require('./live-switch.cjs');

module.exports = async ({ nonFlagArgs }) => {
  const reason = reasonToSkip();
  // What is there while somebody else is at it is not what they leave.
  if (reason === undefined) globalThis.auditStateBefore = await whileLocked(readState);
  else if (nonFlagArgs.length === 0 || nonFlagArgs.some((path) => path.includes('kernel'))) {
    console.log(`skipped: the tests on the live kernel; ${reason}`);
  }
};
