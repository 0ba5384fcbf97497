/** After all tests: the machine's audit state is what it was before them, or the run has failed. */
const { readState } = require('./kernel-state.cjs');
const { whileLocked } = require('./live-lock.cjs');

/** What differs, a line each, and no rule in full: they are a kilobyte each. */
function differences(before, after) {
  const lines = Object.entries(before.settings)
    .filter(([name, value]) => after.settings[name] !== value)
    .map(([name, value]) => `${name} was ${value} and is ${after.settings[name]}`);
  if (after.rules.join() !== before.rules.join()) {
    lines.push(
      `the rules are others: there were ${before.rules.length}, and are ${after.rules.length}`,
    );
  }
  if (after.expedited !== before.expedited) {
    lines.push(`rcu_expedited was ${before.expedited} and is ${after.expedited}`);
  }
  return lines;
}

module.exports = async () => {
  const before = globalThis.auditStateBefore;
  if (before === undefined) return;
  const lines = differences(before, await whileLocked(readState));
  if (lines.length > 0) {
    throw new Error(["the tests changed this machine's audit state:", ...lines].join('\n  '));
  }
  console.log('The audit state of this machine is what it was before the tests.');
};
