/**
 * The tests of what works without the kernel, with the binary for arm64, played by qemu (`npm run test:arm64`).
 *
 * @type {import('jest').Config}
 */
const plain = require('./jest.config.cjs');

module.exports = {
  ...plain,
  roots: ['unit', 'addon', 'compat'].map((folder) => `<rootDir>/test/${folder}`),
  testMatch: ['**/*.test.ts'],
  // The addon's sockets, which qemu does not have, and programs with a kernel that is played for this machine.
  testPathIgnorePatterns: [
    '/addon/(audit-daemon|daemon-parts|control|event-output|lifecycle|stream|stream-events)\\.test',
    '/compat/(ausearch|autrace|beyond-vectors|differential)\\.test',
  ],
};
