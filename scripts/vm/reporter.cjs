/** Reports each test of node:test as a line of JSON, for boot.mjs to read on the other side. */
const { inspect } = require('node:util');

/** What failed, without the runner's own part of the stack. */
function failure(error) {
  return inspect(error.cause ?? error).replaceAll(/\n +at .*\bnode:.*/g, '');
}

module.exports = async function* resultLines(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { error, duration_ms: milliseconds } = data.details;
    const skipped = data.skip !== undefined;
    const result = {
      test: data.name,
      state: skipped ? 'skip' : type.slice('test:'.length),
      milliseconds: Math.round(milliseconds),
      reason: skipped ? data.skip : error && failure(error),
    };
    yield `${JSON.stringify(result)}\n`;
  }
};
