'use strict';
/**
 * Programs that use the addon in a way that only a process or a thread of its own can be asked to:
 * `node addon-program.cjs <name>`, or as a worker with the name as its data. What they find out they
 * print as text, which nobody colours, or post to their parent.
 */
// The rule takes a worker's port for a window.
/* oxlint-disable unicorn/require-post-message-target-origin */
const { execFileSync } = require('node:child_process');
const { createSocket } = require('node:dgram');
const { readFileSync } = require('node:fs');
const { getSystemErrorName } = require('node:util');
const { parentPort, Worker, workerData } = require('node:worker_threads');
const { request } = require('./addon-exchange.cjs');
const { held, leftNow, leftSince } = require('./own-process.cjs');

const addon = require('./addon.cjs');

const LONG = { timeoutMs: 3_600_000, requestsPerDatagram: 1 };
const STREAM = { receiveBufferBytes: 4096, maxQueuedBytes: 4096 };
const GIBIBYTE = 1 << 30;
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

/** Types of messages: netlink's, and audit's AUDIT_LIST_RULES. */
const ACK = 2;
const DONE = 3;
const LIST_RULES = 1013;

/** A message that answers the request of that number. */
function answer(type, sequence, payload = Buffer.alloc(0)) {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(16 + payload.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt32LE(sequence, 8);
  return Buffer.concat([header, payload]);
}

function ack(sequence) {
  return answer(ACK, sequence, Buffer.alloc(20));
}

function ackAll(own) {
  own.on('message', (datagram) => own.send(ack(datagram.readUInt32LE(8))));
}

/** How many replies a list has here, and how many bytes each. */
const REPLIES = 2;
const REPLY_BYTES = 40_000;

/** Answers every request with a list of large replies, whose bytes are those of its number. */
function listAll(own) {
  own.on('message', (datagram) => {
    const sequence = datagram.readUInt32LE(8);
    own.send(ack(sequence));
    for (let reply = 0; reply < REPLIES; reply += 1) {
      own.send(answer(LIST_RULES, sequence, Buffer.alloc(REPLY_BYTES, sequence)));
    }
    own.send(answer(DONE, sequence));
  });
}

const list = { type: LIST_RULES, replies: 'many' };

/** Collects what can be collected, finalizers included. */
async function collect() {
  for (let i = 0; i < 10; i += 1) {
    globalThis.gc();
    // oxlint-disable-next-line eslint/no-await-in-loop
    await turn();
  }
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
    await collect();
    own.send(ack(1));
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
    await collect();
    own.send(record);
    console.log(await arrived);
    process.exit(0);
  },

  /** Lets go of unused Controls: their descriptors come back. */
  async collectUnused() {
    const { own, lent, fd } = await pair();
    const before = held();
    Array.from({ length: 100 }, () => new addon.Control({ fd }));
    const during = leftNow(before);
    await collect();
    // The last ones may still be in a register.
    console.log(`${during.descriptors > 0} ${leftNow(before).descriptors <= 4}`);
    own.close();
    lent.close();
  },

  /** Opens, uses and closes 200 Controls three times: by what it has grown since the first 200. */
  async cycles() {
    const { own, lent, fd } = await pair();
    listAll(own);
    const grown = [];
    for (let round = 0; round < 3; round += 1) {
      for (let cycle = 0; cycle < 200; cycle += 1) {
        const control = new addon.Control({ fd });
        const { state, replies } = await request(control, list, LONG);
        control.close();
        if (state !== 'done' || replies.length !== REPLIES) throw new Error(state);
      }
      await collect();
      grown.push({ held: held(), bytes: process.memoryUsage.rss() });
    }
    const [first, , last] = grown;
    const left = await leftSince(first.held);
    const received = 400 * REPLIES * REPLY_BYTES;
    console.log(
      `descriptors ${left.descriptors}, threads ${left.threads}, ` +
        `memory ${last.bytes - first.bytes < received / 2 ? 'does not follow' : 'follows'} what came`,
    );
    own.close();
    lent.close();
  },

  /** Collects all the time while it works: nothing that is still kept is lost or changed. */
  async pressure() {
    const { own, lent, fd } = await pair();
    listAll(own);
    const control = new addon.Control({ fd });
    const kept = [];
    for (let number = 1; number <= 200; number += 1) {
      const exchanged = request(control, list, LONG);
      globalThis.gc();
      const { replies } = await exchanged;
      globalThis.gc();
      kept.push(...replies.map(({ payload }) => ({ payload, byte: number % 256 })));
      kept.splice(0, Math.max(0, kept.length - 20));
    }
    await collect();
    const intact = kept.every(
      ({ payload, byte }) =>
        payload.length === REPLY_BYTES && payload.every((value) => value === byte),
    );
    control.close();
    own.close();
    lent.close();
    console.log(`${kept.length} ${intact ? 'intact' : 'changed'}`);
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
    const before = held();
    const stream = new addon.Stream({ fd, ...STREAM }, async (bytes, index, loss, errno) => {
      const { threads } = await leftSince(before);
      console.log(`${index.length} ${errno} ${threads}`);
      stream.close();
      lent.close();
    });
    own.close();
    // Nobody is there any more: the next receive reports ECONNREFUSED.
    lent.send('x');
  },

  /** Asks for more memory than there is, and goes on. */
  async starving() {
    const { own, lent, fd } = await pair();
    ackAll(own);
    const control = new addon.Control({ fd });
    const payloads = new Uint8Array(GIBIBYTE);
    const [, kibibytes] = /^VmSize:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    // Enough for Node, and not for a copy of the payloads.
    const limit = kibibytes * 1024 + GIBIBYTE / 2;
    execFileSync('prlimit', [`--pid=${process.pid}`, `--as=${limit}`]);
    const failure = await control
      .exchange(new Uint32Array(0), payloads, LONG)
      .catch((error) => error);
    const { state } = await request(control, order, LONG);
    control.close();
    own.close();
    lent.close();
    console.log(getSystemErrorName(-failure.errno), failure.message, state);
  },

  /** Makes every plain object refuse what an outcome is handed over in. */
  async refusing() {
    const { own, lent, fd } = await pair();
    ackAll(own);
    const control = new addon.Control({ fd });
    const refuse = () => {
      throw new Error('mine');
    };
    // oxlint-disable-next-line eslint/no-extend-native -- nothing else makes the handing over fail
    Object.defineProperty(Object.prototype, 'outcomes', { set: refuse, configurable: true });
    const failure = await request(control, order, LONG).catch(String);
    delete Object.prototype.outcomes;
    const { state } = await request(control, order, LONG);
    control.close();
    own.close();
    lent.close();
    console.log(failure, state);
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
