'use strict';
/**
 * Required before all else by a Node.js that is played (scripts/test-arm64.mjs). Tests start what plays it, since
 * the machine cannot run its file; and rules are for the machine whose answers are recorded, as everywhere.
 */
const os = require('node:os');

process.execPath = process.env.AUDIT_NETLINK_PLAYED_NODE ?? process.execPath;
os.machine = () => 'x86_64';
