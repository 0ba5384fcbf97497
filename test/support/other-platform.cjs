'use strict';
/**
 * Loaded before a program (`--require`): lets it take this machine for another, as far as JavaScript can tell.
 * `PLAYED_PLATFORM` is what `process.platform` says, `PLAYED_MACHINE` what `os.machine()` does, and
 * `PLAYED_ARCH` `process.arch`. No binary loads, and nothing of Linux is below /etc and /proc.
 */
const childProcess = require('node:child_process');
const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');

const { PLAYED_PLATFORM: platform, PLAYED_ARCH: arch, PLAYED_MACHINE: machine } = process.env;
const isWindows = platform === 'win32';

Object.defineProperty(process, 'platform', { value: platform });
Object.defineProperty(process, 'arch', { value: arch });
process.dlopen = (_module, path) => {
  throw new Error(`${path}: this binary is for another system`);
};

function missing(path) {
  const error = new Error(`ENOENT: no such file or directory, open '${path}'`);
  return Object.assign(error, { code: 'ENOENT', errno: -2, syscall: 'open', path: String(path) });
}

/** The function, for which there is no file of Linux. */
function withoutLinux(name) {
  return (path, ...others) => {
    if (/^\/(etc|proc)\//.test(String(path))) {
      if (name === 'existsSync') return false;
      if (others[0]?.throwIfNoEntry === false) return undefined;
      throw missing(path);
    }
    return fs[name](path, ...others);
  };
}

/** What the C library of Windows does not have. */
const ABSENT = new Set(['O_NONBLOCK', 'O_NOFOLLOW', 'O_DIRECTORY', 'S_IWOTH', 'S_IRWXO']);
const ofUsers = ['getuid', 'geteuid', 'getgid', 'getegid', 'getgroups'];
if (isWindows)
  for (const name of ofUsers) Object.defineProperty(process, name, { value: undefined });

const names = ['readFileSync', 'existsSync', 'statSync', 'lstatSync', 'openSync', 'readlinkSync'];
const played = {
  fs: { ...fs, ...Object.fromEntries(names.map((name) => [name, withoutLinux(name)])) },
  os: {
    ...os,
    machine: () => machine,
    release: () => '23.0.0',
    constants: { signals: os.constants.signals },
  },
  child_process: {
    ...childProcess,
    spawn: () => {
      throw new Error('nothing is to be run');
    },
    spawnSync: () => ({ error: new Error('nothing is to be run'), signal: null }),
  },
};
if (isWindows) {
  const constants = Object.entries(fs.constants).filter(([name]) => !ABSENT.has(name));
  played.fs.constants = Object.fromEntries(constants);
}

/* oxlint-disable no-underscore-dangle -- what every require() goes through */
const load = Module._load;
Module._load = function playedLoad(request, ...others) {
  return played[request.replace(/^node:/, '')] ?? load.call(this, request, ...others);
};
