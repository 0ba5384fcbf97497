/**
 * The tests of what works without the kernel, with the WebAssembly module in the addon's place: what they
 * expect has to come through both doors.
 *
 * @type {import('jest').Config}
 */
const plain = require('./jest.config.cjs');

module.exports = {
  ...plain,
  roots: ['unit', 'addon', 'compat', 'offline'].map((folder) => `<rootDir>/test/${folder}`),
  testMatch: ['**/*.test.ts', '**/*.offline.ts'],
  // The addon's sockets, what only the binary has, the daemon, which writes its log with it, and programs, which
  // load the addon by themselves.
  testPathIgnorePatterns: [
    '/addon/(both-doors|control|event-output|file-part|lifecycle|node-api|stream|stream-events)\\.test',
    '/addon/(audit-daemon|daemon-host|daemon-log|daemon-parts|log-appender|records-of-lines)\\.test',
    '/compat/(ausearch|beyond-vectors|differential)\\.test',
  ],
  moduleNameMapper: { '(^|/)native$': '<rootDir>/test/support/native-offline.ts' },
};
