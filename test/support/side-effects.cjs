'use strict';
/** Does to its process what a library must not do when it is loaded. */
process.on('SIGHUP', () => {});
process.env.LEFT_BEHIND = 'yes';
globalThis.leftBehind = true;
// oxlint-disable-next-line no-extend-native -- that is what the test is to notice
Array.prototype.leftBehind = () => {};
