#!/usr/bin/env node
'use strict';
/**
 * Stands for sudo(8) in recipes: runs the command with a kernel that is played, as the command before it left it. What
 * that is stands in the file `PLAYED_KERNEL_STATE`, as `PLAYED_KERNEL` is given it.
 */
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const path = process.env['PLAYED_KERNEL_STATE'];
const end = `${path}.end`;
const before = JSON.parse(readFileSync(path, 'utf8'));
// The command gets it as well, and decides what becomes of it.
process.on('SIGINT', () => {});
const [command, ...words] = process.argv.slice(2);
const { status } = spawnSync(command, words, {
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_OPTIONS: `-r ${join(__dirname, 'played-kernel.cjs')}`,
    PLAYED_KERNEL: JSON.stringify(before),
    PLAYED_KERNEL_END: end,
  },
});
// Not every command has to do with the kernel.
if (existsSync(end)) {
  const { rules, status: left } = JSON.parse(readFileSync(end, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...before, rules, status: left }));
  rmSync(end);
}
process.exitCode = status ?? 1;
