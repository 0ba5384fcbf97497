/**
 * The order in which jest tries a mutant: the tests of the changed file, the other unit tests, then those
 * that go the whole way. The file's name comes in `MUTATED`, without its folder and ending.
 */
'use strict';

const { basename } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

function rank(path) {
  if (basename(path) === `${process.env.MUTATED}.test.ts`) return 0;
  if (path.includes('/unit/')) return 1;
  return path.includes('vectors') ? 2 : 3;
}

module.exports = class FittingFirst extends Sequencer {
  sort(tests) {
    return tests.toSorted(
      (one, other) => rank(one.path) - rank(other.path) || (one.path < other.path ? -1 : 1),
    );
  }
};
