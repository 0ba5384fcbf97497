/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  setupFiles: ['<rootDir>/test/support/dispose-symbols.cjs'],
  // Whatever the live tests do, nothing of it may be left.
  globalSetup: '<rootDir>/test/support/live-before.cjs',
  globalTeardown: '<rootDir>/test/support/live-after.cjs',
  // Ends what hangs. Tests start whole programs, on machines that may be busy.
  testTimeout: 300_000,
  // What scripts/coverage.mjs reads.
  coverageProvider: 'v8',
  coverageReporters: ['json', 'json-summary', 'text-summary'],
  collectCoverageFrom: ['lib/**/*.ts', '!lib/**/*.generated.ts'],
};
