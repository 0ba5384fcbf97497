/** The tests that scripts/test-in-container.mjs runs: from outside, against an image of the tree. */
const { testTimeout, transform } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/*.suite.ts'],
  testTimeout,
  transform,
};
