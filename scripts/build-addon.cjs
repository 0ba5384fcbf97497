#!/usr/bin/env node
'use strict';
/**
 * Compiles the addon for the machine that runs it: in a clone for its developers, and as
 * `audit-netlink-build` in an installed package, where no prebuilt binary fits. Plain JavaScript without
 * dependencies, because it runs on consumers' machines.
 *
 * Other arguments than its own go to node-gyp.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { brotliDecompressSync } = require('node:zlib');

const root = path.join(__dirname, '..');
const BINARY = 'build/Release/audit_netlink.node';

/** What help and completions tell of. */
const COMMANDS = [
  {
    name: 'code-cache',
    text: 'keep what V8 compiles of the programs',
    details: [
      "It is kept in the package's folder, and nothing is built: the programs start some",
      'milliseconds sooner until Node.js or the package is changed.',
    ],
  },
];
const OPTIONS = [
  { flags: ['--if-needed'], text: 'do nothing when there is a binary that loads here' },
  { flags: ['--help'], text: 'show this help' },
];

const INDENT = ' '.repeat(15);
const listed = (name, text, details = []) =>
  [`  ${name}`.padEnd(INDENT.length) + text, ...details.map((line) => INDENT + line), ''].join('\n');

const HELP = `Usage: audit-netlink-build [--if-needed] [node-gyp option...]
       audit-netlink-build code-cache

Compiles audit-netlink's addon for this machine, where the package has no binary that fits. Needs a
C++17 compiler, make and Python 3; what else it needs and cannot find, npm gets: node-gyp,
node-addon-api, and the headers of this Node.js.

${OPTIONS.map(({ flags, text }) => listed(flags[0], text)).join('')}\
${COMMANDS.map(({ name, text, details }) => listed(name, text, details)).join('')}`;

/** What stops the build, in words for the user. */
class BuildError extends Error {}

const manifest = () => JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

function works(command, ...args) {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
  return error === undefined && status === 0;
}

/** The files that lib/kernel/addon-files.ts would try; of prebuilt ones the wrong does not load. */
function binaries() {
  const prebuilt = (library) =>
    `prebuilds/${process.platform}-${process.arch}/audit-netlink.${library}.node`;
  const paths = [BINARY, prebuilt('glibc'), prebuilt('musl')];
  return paths.map((one) => path.join(root, one)).filter((one) => fs.existsSync(one));
}

/** Whether the file can be loaded, in a process of its own: a damaged one might end it. */
const loads = (file) => works(process.execPath, '-e', `require(${JSON.stringify(file)})`);

function resolved(request, folders) {
  try {
    return require.resolve(request, { paths: folders });
  } catch {
    return undefined;
  }
}

/** The command that runs node-gyp: the project's own, or that of npm, which comes with Node. */
function nodeGyp(...more) {
  const prefix = path.dirname(path.dirname(process.execPath));
  const ofNpm = 'npm/node_modules/node-gyp/bin/node-gyp.js';
  const places = [
    resolved('node-gyp/bin/node-gyp.js', [root, process.cwd(), ...more]),
    process.env.npm_config_node_gyp,
    path.join(prefix, 'lib/node_modules', ofNpm),
    path.join(prefix, 'share/nodejs', ofNpm),
  ];
  const found = places.find((place) => place && fs.existsSync(place));
  return found === undefined ? ['node-gyp'] : [process.execPath, found];
}

/** Has npm put packages that are missing into the folder, in the versions that this package is tested with. */
function fetchInto(folder, names) {
  const { devDependencies } = manifest();
  const wanted = names.map((name) => `${name}@${devDependencies[name]}`);
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { error, status } = spawnSync('npm', ['install', '--prefix', folder, ...options, ...wanted], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error === undefined && status === 0) return;
  throw new BuildError(
    `npm cannot get ${wanted.join(' and ')}; add ${names.length > 1 ? 'them' : 'it'} to your project`,
  );
}

function environment() {
  const prefix = path.dirname(path.dirname(process.execPath));
  // Headers that came with this Node make a download needless. An explicit choice stands.
  const atHand = fs.existsSync(path.join(prefix, 'include/node/node_api.h'));
  if (!atHand || process.env.npm_config_nodedir) return process.env;
  return { ...process.env, npm_config_nodedir: prefix };
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

/** Runs node-gyp in the folder, which holds binding.gyp and the sources. */
function compile(folder, options) {
  const [command, ...args] = [...nodeGyp(folder), 'rebuild', ...options];
  const { error, status } = spawnSync(command, args, {
    cwd: folder,
    env: environment(),
    stdio: 'inherit',
  });
  if (error === undefined && status === 0) return;
  throw new BuildError(error === undefined ? missing() : `${command} cannot be run (${error.code})`);
}

/**
 * Lays a package's sources out as in a clone, in a folder of their own. The headers are copied, because a
 * package manager may keep them where only Node can read.
 */
function layOut(folder) {
  const packed = fs.readFileSync(path.join(root, 'dist', 'addon-sources.json.br'));
  for (const [name, text] of Object.entries(JSON.parse(brotliDecompressSync(packed)))) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  fs.copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  const headers = 'node-addon-api/package.json';
  const places = [root, process.cwd()];
  const lacking = [];
  if (resolved(headers, places) === undefined) lacking.push('node-addon-api');
  const [command, ...args] = nodeGyp();
  if (args.length === 0 && !works(command, '--version')) lacking.push('node-gyp');
  if (lacking.length > 0) fetchInto(folder, lacking);
  const source = path.dirname(resolved(headers, [folder, ...places]));
  const target = path.join(folder, 'node_modules', 'node-addon-api');
  if (source === target) return;
  fs.mkdirSync(target, { recursive: true });
  for (const name of fs.readdirSync(source)) {
    if (!/\.(h|js|json)$/.test(name)) continue;
    fs.writeFileSync(path.join(target, name), fs.readFileSync(path.join(source, name)));
  }
}

/** Compiles elsewhere, and puts the binary alone into the package: whole or not at all. */
function compileInstalled(options) {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'audit-netlink-build-'));
  try {
    layOut(folder);
    compile(folder, options);
    const made = path.join(folder, BINARY);
    if (!loads(made)) throw new BuildError('what was compiled does not load here');
    const target = path.join(root, BINARY);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(made, `${target}.new`);
    fs.renameSync(`${target}.new`, target);
    console.log(`audit-netlink: ${target} is compiled and loads.`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function build(options) {
  if (process.platform !== 'linux') {
    throw new BuildError('it speaks to the Linux kernel only and is not built elsewhere');
  }
  // The tarball has it packed, with the sources: npm would take it for an order to compile.
  if (fs.existsSync(path.join(root, 'binding.gyp'))) compile(root, options);
  else compileInstalled(options);
}

function main(argv) {
  if (argv.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (argv[0] === 'code-cache') {
    const script = path.join(__dirname, 'write-code-cache.cjs');
    return spawnSync(process.execPath, [script], { stdio: 'inherit' }).status ?? 1;
  }
  const options = argv.filter((argument) => argument !== '--if-needed');
  if (options.length < argv.length && binaries().some(loads)) return 0;
  try {
    build(options);
    return 0;
  } catch (error) {
    if (!(error instanceof BuildError) && error.syscall === undefined) throw error;
    console.error(
      `audit-netlink: the addon could not be compiled: ${error.message}. ` +
        'What speaks to the kernel needs it; all the rest works without it.',
    );
    return 1;
  }
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));

module.exports = { COMMANDS, OPTIONS, environment, nodeGyp };
