/** What stands in for Node's `process` in a browser: it says that there is none. */
export const platform = 'browser';
export const arch = 'unknown';
export const version = 'none';
export const versions = {};
export const env = {};
