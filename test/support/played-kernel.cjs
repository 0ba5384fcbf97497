'use strict';
/**
 * Preloaded into a built program (`node -r`): plays the kernel that its sockets lead to, so that whole
 * programs can be tried without changing this machine's. No socket of the addon's is opened. `PLAYED_KERNEL` is JSON: the `rules` it holds
 * at first, `status` members, a `refusals` map from message types to errnos, and what `socketErrno` opening a
 * socket fails with. The kernel writes the `records`, lines of audit.log, when somebody listens: those of a file,
 * with which streams of events end, or those that come from the other end of a unix socket, as they come. Without
 * them nobody may listen. At its exit the program writes what the kernel then holds to the file `PLAYED_KERNEL_END`.
 */
const fs = require('node:fs');
const { join } = require('node:path');
const { takeTypeScript } = require('./typescript-modules.cjs');

takeTypeScript();

const EPERM = 1;
const LIB = join(__dirname, '../../lib');
const { addon } = require(`${LIB}/kernel/native.ts`);
const { localTarget } = require(`${LIB}/machine/target.ts`);
const { compileRule } = require(`${LIB}/rules/compile.ts`);
const { decompileRule } = require(`${LIB}/rules/decompile.ts`);
const { formatRule } = require(`${LIB}/rules/format.ts`);
const { parseRule } = require(`${LIB}/rules/parse.ts`);
const { SimulatedControl } = require('../unit/policy/applying/simulated-control.ts');
const { refused } = require('./outcomes.ts');
const { packOutcomes, unpackRequests } = require('./packed-exchange.ts');
const { playedStreams } = require('./played-streams.cjs');

const {
  rules = [],
  records,
  status = {},
  refusals = {},
  socketErrno,
} = JSON.parse(process.env['PLAYED_KERNEL'] ?? '{}');
const target = localTarget();
const kernel = new SimulatedControl(
  rules.map((text) => compileRule(parseRule(text, { target }).rule, { target })),
);
Object.assign(kernel.status, status);

function answer(request) {
  const errno = refusals[request.type];
  return errno === undefined ? kernel.answer(request) : refused(errno);
}

class PlayedControl {
  constructor() {
    if (socketErrno === undefined) return;
    const message = `socket: ${addon().errorText(socketErrno)}`;
    throw Object.assign(new Error(message), { errno: socketErrno, syscall: 'socket' });
  }

  async exchange(words, payloads) {
    return this.exchangeNow(words, payloads);
  }

  exchangeNow(words, payloads) {
    return packOutcomes(unpackRequests(words, payloads).map(answer));
  }

  close() {}
}

/** The constructor of a stream: listening to records is what this process may not do. */
function RefusedStream() {
  const message = `bind: ${addon().errorText(EPERM)}`;
  throw Object.assign(new Error(message), { errno: EPERM, syscall: 'bind' });
}

const REFUSED = { Stream: RefusedStream, EventStream: RefusedStream };
const PLAYED = {
  Control: PlayedControl,
  // Of this kernel nobody is the daemon.
  DaemonStream: RefusedStream,
  ...(records === undefined ? REFUSED : playedStreams(addon(), records)),
};
Object.assign(addon(), PLAYED);

// The programs load the addon once more by themselves.
const { dlopen } = process;
process.dlopen = (module, ...options) => {
  dlopen(module, ...options);
  if ('Control' in module.exports) module.exports = { ...module.exports, ...PLAYED };
};

/** What the kernel checks before it serves anybody, and this process may lack. */
const { readFileSync } = fs;
fs.readFileSync = (path, ...options) =>
  path === '/proc/self/status'
    ? 'CapEff:\t000001ffffffffff\nSeccomp:\t0\n'
    : readFileSync(path, ...options);

process.on('exit', () => {
  const path = process.env['PLAYED_KERNEL_END'];
  if (path === undefined) return;
  const held = kernel.kernel.listed().map((data) => formatRule(decompileRule(data, { target })));
  const { changes, status: left } = kernel;
  fs.writeFileSync(path, JSON.stringify({ rules: held, changes, status: left }));
});
