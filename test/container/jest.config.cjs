/** The tests that scripts/test-in-container.mjs runs: from outside, against an image of the tree. */
module.exports = require('../support/suites-config.cjs')(__dirname);
