'use strict';
/**
 * The addon itself, for programs that work on it alone: what was compiled here, or lies in the folder that
 * AUDIT_NETLINK_PREBUILD names, otherwise what `npm run prebuilds` made. Plain JavaScript, because it runs
 * without a compiler.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = process.env.AUDIT_NETLINK_PREBUILD ?? join(__dirname, '..', '..');

const files = [
  join(root, 'build', 'Release', 'audit_netlink.node'),
  join(root, 'prebuilds', `linux-${process.arch}`, 'audit-netlink.glibc.node'),
];

module.exports = require(files.find((path) => existsSync(path)) ?? files[0]);
