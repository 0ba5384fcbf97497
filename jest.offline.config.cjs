/**
 * The tests that need no kernel, with the WebAssembly module in the addon's place: what they expect has to
 * come through both doors.
 *
 * @type {import('jest').Config}
 */
const plain = require('./jest.config.cjs');

module.exports = {
  ...plain,
  moduleNameMapper: { '(^|/)native$': '<rootDir>/test/support/native-offline.ts' },
};
