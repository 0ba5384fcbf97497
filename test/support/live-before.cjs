/** Before all tests: keeps the machine's audit state, which live-after.cjs compares. */
const { readState } = require('./kernel-state.cjs');
const { whileLocked } = require('./live-lock.cjs');
const { reasonToSkip } = require('./live-switch.cjs');

module.exports = async () => {
  // What is there while somebody else is at it is not what they leave.
  if (reasonToSkip() === undefined) globalThis.auditStateBefore = await whileLocked(readState);
};
