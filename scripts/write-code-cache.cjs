'use strict';
/**
 * Makes the code caches of the programs in dist/cli for the Node that runs it: at the end of the build, and
 * in an installed package when somebody asks for it with `audit-netlink-build code-cache`. A program starts
 * without one as well. Plain JavaScript without dependencies, because it runs on consumers' machines.
 *
 * There is one for each file that a program loads: <program>.<file>.code-cache. It holds, one after the
 * other: a line that names the Node that made it, the file's text, and V8's data twice.
 * scripts/bundle/launcher.cjs, which reads it, says why.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const { Module } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const root = path.join(__dirname, '..');

/** Numbers of `<linux/audit.h>`. */
const GET = 1000;
const ADD_RULE = 1011;
const LIST_RULES = 1013;
const GET_FEATURE = 1019;

const RULES = `-D
-w /etc/passwd -p wa -k identity
-a always,exit -F arch=b32 -S unlink,rename -C uid!=euid -F success=1 -F pid=1 -F key=delete
-a always,exit -F arch=b64 -S openat -F auid>=1000 -F auid!=unset -F exit=-EACCES -k denied
-a never,exclude -F msgtype=CWD
`;

const LOG = `type=SYSCALL msg=audit(1700000000.123:7): arch=c000003e syscall=257 success=yes exit=3 \
a0=ffffff9c a1=7ffc a2=241 a3=1b6 items=1 ppid=1 pid=2 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 \
egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm="tee" exe="/usr/bin/tee" key="identity"
type=CWD msg=audit(1700000000.123:7): cwd="/root"
type=PATH msg=audit(1700000000.123:7): item=0 name="/etc/passwd" inode=1 dev=fe:01 mode=0100644 \
ouid=0 ogid=0 rdev=00:00 nametype=NORMAL
type=PROCTITLE msg=audit(1700000000.123:7): proctitle="tee"
`;

const LOGINS = `type=SYSTEM_BOOT msg=audit(1700000000.123:7): pid=2 uid=0 auid=4294967295 ses=4294967295 \
msg=' comm="init" exe="/bin/init" hostname=? addr=? terminal=? res=success'
type=LOGIN msg=audit(1700000001.123:8): pid=3 uid=0 old-auid=4294967295 auid=1000 tty=(none) \
old-ses=4294967295 ses=1 res=1
type=USER_LOGIN msg=audit(1700000002.123:9): pid=3 uid=0 auid=1000 ses=1 msg='op=login id=1000 \
exe="/bin/sshd" hostname=10.0.0.1 addr=10.0.0.1 terminal=ssh res=success'
type=USER_END msg=audit(1700000003.123:10): pid=3 uid=0 auid=1000 ses=1 msg='op=PAM:session_close \
acct="root" exe="/bin/sshd" hostname=10.0.0.1 addr=10.0.0.1 terminal=ssh res=success'
`;

/**
 * What each program is run with. What a run compiles is what the cache holds, so these are what shall
 * start quickly. Nothing of it reaches the kernel.
 */
const COMMAND_LINES = {
  tsauditctl: (rules) => [
    ['-v'],
    ['-s'],
    ['-w', '/etc/passwd', '-p', 'wa', '-k', 'identity'],
    ['-R', rules],
    ['-l'],
  ],
  'audit-netlink': (rules, log) => [
    ['--help'],
    ['--version'],
    ['check', '--help'],
    ['check', '--offline', rules],
    ['fmt', rules],
    ['plan', rules],
    ['diff', rules, 'kernel:'],
    ['events', '--input', log],
    ['events', '--input', log, '--json'],
  ],
  tsaugenrules: () => [['--help']],
  tsausyscall: () => [['--help'], ['open'], ['2']],
  tsaulast: (_rules, _log, logins) => [['--help'], ['-f', logins]],
  tsaulastlog: () => [['--help'], ['--stdin']],
  tsauditd: () => [['--help'], ['--check-config']],
  tsautrace: () => [['--help']],
  tsausearch: (rules, log) => [
    ['--help'],
    ['-if', log, '-k', 'identity'],
    ['-if', log, '--raw', '-ui', '0'],
    ['-if', log, '-i'],
  ],
  tsaureport: (_, log) => [
    ['-if', log],
    ['-if', log, '-x'],
    ['-if', log, '-i', '-k', '--summary'],
  ],
};

/** A kernel that takes and lists rules, and has every feature. */
function playedKernel(addon) {
  const rules = [];
  const repliesTo = (type, payload) => {
    if (type === GET)
      return [addon.encodeStatus({ failure: 1, backlogLimit: 64, featureBitmap: 127 })];
    if (type === GET_FEATURE)
      return [addon.encodeFeatures({ version: 1, mask: 3, features: 0, lock: 0 })];
    if (type === LIST_RULES) return rules;
    if (type === ADD_RULE) rules.push(Buffer.from(payload));
    return [];
  };
  const exchangeNow = (requests, payloads) => {
    const outcomes = [];
    const replies = [];
    let end = 0;
    for (let at = 0; at < requests.length; at += 3) {
      const [type, , length] = requests.subarray(at, at + 3);
      const given = repliesTo(type, payloads.subarray(end, end + length));
      end += length;
      outcomes.push(0, 0, 0, given.length);
      replies.push(...given.map((payload) => ({ type, payload })));
    }
    return {
      outcomes: Uint32Array.from(outcomes),
      replies: Uint32Array.from(replies.flatMap(({ type, payload }) => [type, payload.length])),
      bytes: Buffer.concat(replies.map(({ payload }) => payload)),
    };
  };
  return class {
    exchangeNow = exchangeNow;
    exchange = async (...words) => exchangeNow(...words);
    close() {}
  };
}

/** Gives the program that kernel, and all privileges, and has it end without the process. */
function play() {
  process.geteuid = () => 0;
  // Other runs follow.
  process.exit = () => undefined;
  const { readFileSync } = fs;
  fs.readFileSync = (file, ...options) =>
    file === '/proc/self/status' ? 'CapEff:\tffffffffffffffff\n' : readFileSync(file, ...options);
  const { dlopen } = process;
  process.dlopen = (module, ...words) => {
    dlopen.call(process, module, ...words);
    module.exports = { ...module.exports, Control: playedKernel(module.exports) };
  };
}

/** Gives every run of the program the same scripts, which then hold what any of them compiled. */
function keepScripts() {
  const scripts = new Map();
  const { Script } = vm;
  vm.Script = function script(text, options) {
    const { filename } = options;
    if (!scripts.has(filename)) scripts.set(filename, new Script(text, { filename }));
    return scripts.get(filename);
  };
  return scripts;
}

/** Runs the program with one command line after the other, then writes what V8 compiled. */
function write(name, launcher, folder) {
  const rules = path.join(folder, 'audit.rules');
  const log = path.join(folder, 'audit.log');
  fs.writeFileSync(rules, RULES);
  fs.writeFileSync(log, LOG);
  const logins = path.join(folder, 'logins.log');
  fs.writeFileSync(logins, LOGINS);
  const commandLines = COMMAND_LINES[name]?.(rules, log, logins) ?? [['--help']];
  play();
  const scripts = keepScripts();
  const next = () => {
    const words = commandLines.shift();
    if (words !== undefined) {
      process.argv = [process.argv[0], launcher, ...words];
      // Anew each time: `require` would remember it.
      new Module(launcher).load(launcher);
      // Node asks again only when something happened meanwhile.
      setImmediate(() => {});
      return;
    }
    process.off('beforeExit', next);
    process.exitCode = 0;
    const maker = `${process.version} ${process.arch} ${fs.statSync(process.execPath).size}\n`;
    for (const [filename, script] of scripts) {
      const data = script.createCachedData();
      const parts = [Buffer.from(maker), fs.readFileSync(filename), data, data];
      const file = path.basename(filename, '.js').replace(`${name}.`, '');
      const cache = `${launcher.slice(0, -'.js'.length)}.${file}.code-cache`;
      // Whole or not at all.
      fs.writeFileSync(`${cache}.new`, Buffer.concat(parts));
      fs.renameSync(`${cache}.new`, cache);
    }
  };
  process.on('beforeExit', next);
}

/** Removes what another Node or another build left. */
function removeCaches(base) {
  const folder = path.dirname(base);
  for (const file of fs.readdirSync(folder)) {
    const isOurs = file.startsWith(`${path.basename(base)}.`) && file.endsWith('.code-cache');
    if (isOurs) fs.rmSync(path.join(folder, file), { recursive: true });
  }
}

function main() {
  const { bin } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const [name, launcher] of Object.entries(bin)) {
    if (!launcher.startsWith('dist/')) continue;
    const base = path.join(root, launcher.replace(/\.js$/, ''));
    // In a clone there is nothing before the build.
    if (!fs.existsSync(`${base}.program.js`)) continue;
    if (fs.statSync(path.dirname(base)).mode & 0o002) {
      // V8 believes what it is given.
      console.error(`audit-netlink: everybody may write into ${path.dirname(base)}: no code cache`);
      process.exitCode = 1;
      return;
    }
    removeCaches(base);
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'audit-netlink-'));
    try {
      spawnSync(process.execPath, [__filename, name, `${base}.js`, folder], {
        stdio: 'ignore',
        timeout: 60_000,
      });
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    if (!fs.existsSync(`${base}.program.code-cache`)) {
      console.error(`audit-netlink: ${name} has no code cache and will start a little slower`);
    }
  }
}

if (process.argv.length > 2) write(...process.argv.slice(2));
else main();
