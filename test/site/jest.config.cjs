/** The tests that scripts/docs.mjs runs against the site it has built. */
const { testTimeout, transform } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/*.suite.ts'],
  testTimeout,
  transform,
};
