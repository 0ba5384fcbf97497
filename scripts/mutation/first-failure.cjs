/**
 * Ends the run at the first test that fails, and says which it was: jest's own `--bail` goes on to the
 * file's end at least. Only for runs in one process.
 */
'use strict';

module.exports = class FirstFailure {
  onTestCaseResult(_test, { status, fullName, failureMessages }) {
    if (status === 'failed') this.end(fullName, failureMessages.join('\n'));
  }

  onTestFileResult(test, { failureMessage, numFailingTests, testExecError }) {
    if (testExecError || numFailingTests > 0) this.end(test.path, failureMessage);
  }

  /** At once: whatever the tests have open goes with the process. */
  end(name, message) {
    process.stderr.write(`${name}\n${message ?? ''}\n`, () => process.exit(1));
  }
};
