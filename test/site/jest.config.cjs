/** The tests that scripts/docs.mjs runs against the site it has built. */
module.exports = require('../support/suites-config.cjs')(__dirname);
