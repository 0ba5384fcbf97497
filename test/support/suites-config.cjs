/** jest's configuration for the suites of a folder that a script runs, and `npm test` does not. */
const { testTimeout, transform } = require('../../jest.config.cjs');

/** @returns {import('jest').Config} */
module.exports = (rootDir) => ({
  rootDir,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/*.suite.ts'],
  testTimeout,
  transform,
});
