'use strict';
/**
 * Sees to it that there is an addon to load: npm runs it at installation. Takes a prebuilt binary
 * or an earlier build that loads here, else compiles; `--rebuild` compiles in any case. Plain
 * JavaScript without dependencies of its own, because it runs on consumers' machines.
 */
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');

/** Whether there is a binary that loads here. */
function alreadyLoads() {
  try {
    // node-gyp-build's own rules, so that what is accepted here is what will be loaded later.
    require(require('node-gyp-build').path(root));
    return true;
  } catch {
    return false;
  }
}

/** The command that runs node-gyp: npm puts its own on the PATH of lifecycle scripts. */
function nodeGyp() {
  try {
    return [process.execPath, require.resolve('node-gyp/bin/node-gyp.js')];
  } catch {
    return process.env.npm_config_node_gyp
      ? [process.execPath, process.env.npm_config_node_gyp]
      : ['node-gyp'];
  }
}

function environment() {
  const prefix = path.dirname(path.dirname(process.execPath));
  // Headers that came with this Node make a download needless. An explicit choice stands.
  const atHand = existsSync(path.join(prefix, 'include/node/node_api.h'));
  if (!atHand || process.env.npm_config_nodedir) return process.env;
  return { ...process.env, npm_config_nodedir: prefix };
}

function works(command, ...args) {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
  return error === undefined && status === 0;
}

/** What a failed build most likely lacked. */
function missing() {
  const needed = [
    [process.env.CXX || 'g++', 'a C++17 compiler (g++)'],
    [process.env.MAKE || 'make', 'make'],
    [process.env.npm_config_python || process.env.PYTHON || 'python3', 'Python 3'],
  ];
  const absent = needed
    // CXX may hold a launcher and options besides the compiler.
    .filter(([command]) => !works(...command.split(/\s+/), '--version'))
    .map(([, name]) => name);
  return absent.length > 0
    ? `${absent.join(' and ')} ${absent.length > 1 ? 'are' : 'is'} missing`
    : 'the messages above say why';
}

function main(argv) {
  if (process.platform !== 'linux') {
    console.error('audit-netlink: the addon speaks to the Linux kernel only and is not built here.');
    return 1;
  }
  const rebuild = argv.includes('--rebuild');
  const fromSource = rebuild || process.env.npm_config_build_from_source === 'true';
  if (!fromSource && alreadyLoads()) return 0;

  const options = argv.filter((argument) => argument !== '--rebuild');
  const [command, ...args] = [...nodeGyp(), 'rebuild', ...options];
  const { error, status } = spawnSync(command, args, {
    cwd: root,
    env: environment(),
    stdio: 'inherit',
  });
  if (error === undefined && status === 0) return 0;

  const reason = error === undefined ? missing() : `${command} cannot be run (${error.code})`;
  console.error(
    `audit-netlink: the addon could not be compiled: ${reason}. ` +
      'Parsing, checking, comparing and printing rules works without it; ' +
      'talking to the kernel and encoding rules to bytes does not.',
  );
  return 1;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));

module.exports = { environment, nodeGyp };
