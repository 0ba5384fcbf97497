/** Whether the tests may change this machine's audit state: only where that was asked for, as root. */

/** Why they may not, or undefined when they may. */
function reasonToSkip() {
  if (process.env.AUDIT_NETLINK_KERNEL_TESTS !== '1') {
    return 'set AUDIT_NETLINK_KERNEL_TESTS=1 to let them change the rules of this kernel for a while';
  }
  if (process.geteuid?.() === 0) return undefined;
  const error = new Error('the tests on the live kernel need root');
  // Where it comes from helps nobody.
  error.stack = error.message;
  if (process.env.CI === 'true') throw error;
  return 'they need root';
}

module.exports = { reasonToSkip };
