/** What calls throw, for tests that look at more than the message. */

/** The error that the call throws; fails the test when it throws none. */
export function thrownBy(call: () => unknown): unknown {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return error;
  }
  throw new Error(`expected an error, got ${JSON.stringify(result)}`);
}
