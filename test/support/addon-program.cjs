'use strict';
/**
 * Programs that use the addon in a way that only a process or a thread of its own can be asked to:
 * `node addon-program.cjs <name>`, or as a worker with the name as its data. What they find out they
 * print, or post to their parent.
 */
// The rule takes a worker's port for a window.
/* oxlint-disable unicorn/require-post-message-target-origin */
const { createSocket } = require('node:dgram');
const { join } = require('node:path');
const { parentPort, Worker, workerData } = require('node:worker_threads');
const { request } = require('./addon-exchange.cjs');

const addon = require('node-gyp-build')(join(__dirname, '../..'));

const LONG = { timeoutMs: 3_600_000, requestsPerDatagram: 1 };
const STREAM = { receiveBufferBytes: 4096, maxQueuedBytes: 4096 };
const question = { type: 1000, replies: 'one' };
const order = { type: 1000, replies: 'none' };

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function bound() {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

/** A connected socket for the addon, and the other end of it. */
async function pair() {
  const [own, lent] = await Promise.all([bound(), bound()]);
  await new Promise((resolve) => lent.connect(own.address().port, '127.0.0.1', resolve));
  await new Promise((resolve) => own.connect(lent.address().port, '127.0.0.1', resolve));
  const { handle } = Object.getOwnPropertySymbols(lent)
    .map((symbol) => lent[symbol])
    .find((value) => value?.handle !== undefined);
  handle.recvStop();
  return { own, lent, fd: handle.fd };
}

function ackAll(own) {
  own.on('message', (datagram) => {
    const ack = Buffer.alloc(36);
    ack.writeUInt32LE(36, 0);
    ack.writeUInt16LE(2, 4);
    datagram.copy(ack, 8, 8, 12);
    own.send(ack);
  });
}

const record = Buffer.concat([
  Buffer.from([20, 0, 0, 0, 20, 5]),
  Buffer.alloc(10),
  Buffer.from('text'),
]);

const programs = {
  /** Is in the middle of an exchange, and says so; never ends by itself. */
  async exchanging() {
    const { own, fd } = await pair();
    own.on('message', () => parentPort.postMessage('exchanging'));
    await request(new addon.Control({ fd }), question, LONG);
  },

  /** Streams, and says so; never ends by itself. */
  async streaming() {
    const { own, fd } = await pair();
    globalThis.stream = new addon.Stream({ fd, ...STREAM }, () => {
      parentPort.postMessage('streaming');
      own.send(record);
    });
    own.send(record);
  },

  /** Ends while an exchange and a stream are under way. */
  async exit() {
    const { own, fd } = await pair();
    globalThis.stream = new addon.Stream({ fd, ...STREAM }, () => undefined);
    void request(new addon.Control({ fd }), question, LONG);
    own.on('message', () => process.exit(7));
  },

  /** Leaves an idle Control behind, which must not keep the process from ending. */
  async idle() {
    const { own, lent, fd } = await pair();
    ackAll(own);
    const control = new addon.Control({ fd });
    const { state } = await request(control, order, LONG);
    own.close();
    lent.close();
    globalThis.control = control;
    console.log(state);
  },

  /** Lets go of a Control while it works: the promise is still settled. */
  async collectControl() {
    const { own, lent, fd } = await pair();
    const arrived = new Promise((resolve) => own.once('message', resolve));
    const exchanged = request(new addon.Control({ fd }), order, LONG);
    await arrived;
    for (let i = 0; i < 10; i += 1) {
      globalThis.gc();
      await turn();
    }
    const ack = Buffer.alloc(36);
    ack.writeUInt32LE(36, 0);
    ack.writeUInt16LE(2, 4);
    ack.writeUInt32LE(1, 8);
    own.send(ack);
    const { state } = await exchanged;
    own.close();
    lent.close();
    console.log(state);
  },

  /** Lets go of a Stream: records still arrive. */
  async collectStream() {
    const { own, fd } = await pair();
    const arrived = new Promise((resolve) => {
      const open = () => new addon.Stream({ fd, ...STREAM }, (bytes) => resolve(bytes.toString()));
      open();
    });
    for (let i = 0; i < 10; i += 1) {
      globalThis.gc();
      await turn();
    }
    own.send(record);
    console.log(await arrived);
    process.exit(0);
  },

  /** Lets go of unused Controls: their descriptors come back. */
  async collectUnused() {
    const { readdirSync } = require('node:fs');
    const { own, lent, fd } = await pair();
    const before = readdirSync('/proc/self/fd').length;
    Array.from({ length: 100 }, () => new addon.Control({ fd }));
    const during = readdirSync('/proc/self/fd').length;
    for (let i = 0; i < 10; i += 1) {
      globalThis.gc();
      await turn();
    }
    console.log(during > before, readdirSync('/proc/self/fd').length <= before + 4);
    own.close();
    lent.close();
  },

  /** Throws in the listener: that is an uncaught exception like any other, and the stream goes on. */
  async throwing() {
    const { own, lent, fd } = await pair();
    let calls = 0;
    process.on('uncaughtException', (error) => {
      console.log(`caught ${error === null ? 'null' : error.message}`);
      own.send(record);
    });
    const stream = new addon.Stream({ fd, ...STREAM }, () => {
      calls += 1;
      if (calls === 1) throw new Error('mine');
      // oxlint-disable-next-line typescript/only-throw-error -- that anything may be thrown is the point
      if (calls === 2) throw null;
      stream.close();
      own.close();
      lent.close();
      console.log('closed');
    });
    own.send(record);
  },

  /** Fails in receiving: the listener is told, and nothing keeps the process from ending. */
  async failing() {
    const { own, lent, fd } = await pair();
    const { readdirSync } = require('node:fs');
    const threads = readdirSync('/proc/self/task').length;
    const stream = new addon.Stream({ fd, ...STREAM }, (bytes, index, loss, errno) => {
      console.log(`${index.length} ${errno} ${readdirSync('/proc/self/task').length - threads}`);
      stream.close();
      lent.close();
    });
    own.close();
    // Nobody is there any more: the next receive reports ECONNREFUSED.
    lent.send('x');
  },

  /** Loads the addon in workers too. */
  async workers() {
    const loaded = await Promise.all(
      Array.from(
        { length: 4 },
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker(__filename, { workerData: 'load' });
            worker.once('message', resolve);
            worker.once('error', reject);
          }),
      ),
    );
    console.log(loaded.join(' '));
  },

  async load() {
    parentPort.postMessage(addon.encodeStatus({}).length);
  },
};

programs[workerData ?? process.argv[2]]();
