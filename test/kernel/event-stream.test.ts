/** The event stream at its limits: refused, flooded, dropped, and what it gives back. */
import { expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';

import {
  AuditClient,
  type AuditEvent,
  auditEvents,
  type AuditEventStream,
  type StreamItem,
} from '../../lib';
import { held, leftSince, NONE } from '../support/own-process.cjs';
import { describeLive } from '../support/live-kernel';
import { patience } from '../support/patience';

const KEY = 'event_stream_test';
const PERL = '/usr/bin/perl';
const DAEMON = join(__dirname, '../support/event-program.cjs');
const PROGRAM = join(__dirname, '../support/stream-program.cjs');
/** SYSCALL, PROCTITLE and EOE. */
const RECORDS_PER_CALL = 3;
/** A receive buffer that all of a test's records fit into, however seldom the thread runs that empties it. */
const AMPLE_BYTES = 256 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A process that calls getppid(2) as often as it is told. Each call is an event with the key. */
class Caller implements AsyncDisposable {
  readonly #child = spawn(
    PERL,
    ['-e', '$| = 1; while (my $calls = <STDIN>) { getppid() for 1..$calls; print "." }'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  readonly #ended = once(this.#child, 'exit');

  static async start(client: AuditClient): Promise<Caller> {
    const caller = new Caller();
    const { pid } = caller.#child;
    await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${pid} -k ${KEY}`);
    return caller;
  }

  /** Resolves when the kernel has the records of all calls. */
  async call(count: number): Promise<void> {
    const called = once(this.#child.stdout, 'data');
    this.#child.stdin.write(`${count}\n`);
    await called;
  }

  /** Calls until it is killed. */
  callForEver(): void {
    this.#child.stdin.write(`${Number.MAX_SAFE_INTEGER}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** The body of a test with audit enabled, whose rules are gone when it ends. */
function audited<Given extends unknown[]>(
  body: (client: AuditClient, ...given: Given) => Promise<void>,
): (...given: Given) => Promise<void> {
  return async (...given) => {
    const client = new AuditClient();
    try {
      await client.setBacklogLimit(8192);
      await client.setEnabled('enabled');
      await body(client, ...given);
    } finally {
      await client.deleteAllRules({ key: KEY });
      client.close();
    }
  };
}

const isOwn = (event: AuditEvent) => event.get('SYSCALL', 'key') === `"${KEY}"`;

/** What a stream gave of a caller's records, in a test in which the kernel writes no others. */
class Account {
  readonly #items: AsyncIterator<StreamItem, undefined>;
  received = 0;
  lost = 0;

  /** What the rules and the stream themselves made is in front of the one call that begins it. */
  static async begin(stream: AuditEventStream, caller: Caller): Promise<Account> {
    const account = new Account(stream);
    await caller.call(1);
    for (;;) {
      const item = await account.#next();
      if (item.type === 'event' && isOwn(item)) break;
    }
    account.received = 0;
    account.lost = 0;
    return account;
  }

  private constructor(stream: AuditEventStream) {
    this.#items = stream[Symbol.asyncIterator]();
  }

  /** Reads until as many records are accounted for as the calls made, and says for how many. */
  async read(calls: number): Promise<number> {
    while (this.received + this.lost < RECORDS_PER_CALL * calls) await this.#next();
    return this.received + this.lost;
  }

  async #next(): Promise<StreamItem> {
    const { value, done } = await this.#items.next();
    if (done === true) throw new Error(`ended after ${this.received}, and ${this.lost} lost`);
    if (value.type === 'event') this.received += value.records.length;
    if (value.type === 'lost' && value.where !== 'serials') this.lost += value.count;
    return value;
  }
}

/** The body of such a test, in which the kernel writes of nobody else's acts: they are not to be counted. */
function auditedAlone<Given extends unknown[]>(
  body: (client: AuditClient, ...given: Given) => Promise<void>,
): (...given: Given) => Promise<void> {
  return audited<Given>(async (client, ...given) => {
    const others = await client.addRule(`-a always,exclude -F exe!=${realpathSync(PERL)}`);
    try {
      await body(client, ...given);
    } finally {
      await client.deleteRule(others);
    }
  });
}

describeLive('opening an event stream', () => {
  const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  it.each<[string, readonly string[], string, object]>([
    [
      'without the capability',
      asNobody,
      'multicast',
      { code: 'EPERM', hint: expect.stringContaining('CAP_AUDIT_READ') },
    ],
    [
      'as the daemon without the capability',
      asNobody,
      'daemon',
      { code: 'EPERM', hint: expect.stringContaining('CAP_AUDIT_CONTROL') },
    ],
    [
      'in a user namespace',
      ['unshare', '-r'],
      'multicast',
      { code: 'EPERM', hint: expect.stringContaining('user namespace') },
    ],
    [
      'as the daemon in a user namespace',
      ['unshare', '-r'],
      'daemon',
      { code: 'ECONNREFUSED', hint: expect.stringContaining('user namespace') },
    ],
    [
      'in a pid namespace, as the daemon',
      ['unshare', '--pid', '--fork', '--mount-proc'],
      'daemon',
      { code: 'EPERM', hint: expect.stringContaining('pid namespace') },
    ],
    [
      'in a network namespace',
      ['unshare', '-n'],
      'multicast',
      { code: 'EOPNOTSUPP', hint: expect.stringContaining('--network=host') },
    ],
  ])('says why it fails %s', (_, wrapper, source, error) => {
    const [command, ...words] = [...wrapper, process.execPath, PROGRAM, source];
    const output = execFileSync(command, words, { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({
      name: 'AuditError',
      operation: expect.any(String),
      ...error,
    });
  });

  it(
    'leaves a daemon alone that is there',
    audited(async (client) => {
      const holder = spawn(process.execPath, [DAEMON, 'exits'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const ended = once(holder, 'exit');
      await once(holder.stdout, 'data');
      for (let round = 0; round < 3; round += 1) {
        expect(() => auditEvents({ source: 'daemon' })).toThrow(
          expect.objectContaining({ name: 'AuditError', code: 'EEXIST' }),
        );
      }
      await client.sendUserMessage('op=for-the-holder');
      expect(await client.getStatus()).toMatchObject({ daemonPid: holder.pid });
      holder.stdin.end('go');
      await ended;
      expect(await client.getStatus()).toMatchObject({ daemonPid: 0 });
    }),
  );
});

describeLive('who is audited with the first backlog limit', () => {
  const BURSTS = 100;
  const CALLS_PER_BURST = 2000;
  /** In jiffies, a minute: longer than any burst takes. */
  const LONGEST_WAIT = 15_000;

  it(
    'never waits for a record that nobody will write',
    audited(async (client) => {
      await client.setBacklogLimit(64);
      await client.setBacklogWaitTime(LONGEST_WAIT);
      await using caller = await Caller.start(client);
      await client.resetBacklogWaitTimeActual();
      // So often that it asks in each burst, as it does once a second in a long one.
      await using stream = auditEvents({
        kernelLostIntervalMs: 20,
        receiveBufferBytes: AMPLE_BYTES,
        maxQueuedBytes: AMPLE_BYTES,
        signal: patience(),
      });
      for (let burst = 0; burst < BURSTS; burst += 1) {
        await caller.call(CALLS_PER_BURST);
        expect(await client.resetBacklogWaitTimeActual()).toBeLessThan(LONGEST_WAIT);
      }
      let found = 0;
      for await (const items of stream.batches()) {
        for (const item of items) if (item.type === 'event' && isOwn(item)) found += 1;
        if (found === BURSTS * CALLS_PER_BURST) break;
      }
      expect(found).toBe(BURSTS * CALLS_PER_BURST);
    }),
  );
});

describeLive('a flooded event stream', () => {
  it(
    'tells exactly what the kernel lost',
    auditedAlone(async (client) => {
      await client.setFailureMode('silent');
      await using caller = await Caller.start(client);
      // The kernel is asked for longer than its rate limit lets nothing through.
      await using stream = auditEvents({ timeoutMs: 100, signal: patience() });
      const account = await Account.begin(stream, caller);
      await client.setRateLimit(20);
      try {
        // How many of this second's records the limit has let through already is nobody's business.
        for (let calls = 500; account.received === 0 || account.lost === 0; calls += 500) {
          await caller.call(500);
          expect(await account.read(calls)).toBe(RECORDS_PER_CALL * calls);
        }
        const { lost } = account;
        expect(stream.stats.lost).toEqual({ kernel: lost, socket: 0, queue: 0, unreadable: 0 });
      } finally {
        await client.setRateLimit(0);
        await client.resetLost();
      }
    }),
  );

  it.each(['drop-newest', 'drop-oldest', 'block'] as const)(
    'is a daemon that the kernel need not wait for, whoever reads it, and counts: %s',
    auditedAlone(async (client, overflow) => {
      const calls = 20_000;
      await using caller = await Caller.start(client);
      await using stream = auditEvents({
        source: 'daemon',
        overflow,
        maxQueuedBytes: 64 * 1024,
        receiveBufferBytes: 1024 * 1024,
        signal: patience(),
      });
      const account = await Account.begin(stream, caller);
      // Far more than fits anywhere, while nobody reads.
      await caller.call(calls);
      expect(await account.read(calls)).toBe(RECORDS_PER_CALL * calls);
      expect(account.received).toBeGreaterThan(0);
      expect(account.lost).toBeGreaterThan(0);
      const { lost } = account;
      expect(stream.stats.lost).toEqual({ kernel: 0, socket: 0, queue: lost, unreadable: 0 });
    }),
  );

  it(
    'waits for who reads it as a stream of objects',
    audited(async (client) => {
      await using caller = await Caller.start(client);
      const stream = auditEvents({ signal: patience(), receiveBufferBytes: AMPLE_BYTES });
      const readable = stream.toReadable();
      await caller.call(5000);
      await once(readable, 'readable');
      expect(readable.readableObjectMode).toBe(true);
      expect(readable.readableLength).toBeLessThanOrEqual(readable.readableHighWaterMark);
      let found = 0;
      for await (const item of readable) {
        if ((item as AuditEvent).type === 'event' && isOwn(item as AuditEvent)) found += 1;
        if (found === 5000) break;
      }
      expect(found).toBe(5000);
      expect(readable.destroyed).toBe(true);
      // Closed with it: nothing keeps descriptors.
      await expect(stream[Symbol.asyncIterator]().next()).resolves.toMatchObject({ done: true });
    }),
  );

  it(
    'keeps what was read through collections of garbage',
    audited(async (client) => {
      await using caller = await Caller.start(client);
      await using stream = auditEvents({ signal: patience(), receiveBufferBytes: AMPLE_BYTES });
      await caller.call(3000);
      const kept: AuditEvent[] = [];
      for await (const items of stream.batches()) {
        kept.push(...items.filter((item) => item.type === 'event').filter(isOwn));
        collectGarbage();
        if (kept.length === 3000) break;
      }
      for (const event of kept) {
        expect(event.records.map(({ type }) => type)).toEqual(['SYSCALL', 'PROCTITLE', 'EOE']);
      }
    }),
  );

  it(
    'ends with its worker',
    audited(async (client) => {
      await using caller = await Caller.start(client);
      const begin = async (): Promise<Worker> => {
        const worker = new Worker(PROGRAM);
        await once(worker, 'message');
        return worker;
      };
      caller.callForEver();
      // The first one leaves behind what Node itself keeps.
      await (await begin()).terminate();
      const before = held();
      for (let round = 0; round < 10; round += 1) expect(await (await begin()).terminate()).toBe(1);
      expect(await leftSince(before)).toEqual(NONE);
    }),
  );

  it(
    'gives its memory back in 200 rounds',
    audited(async () => {
      const round = async (): Promise<void> => {
        const controller = new AbortController();
        const stream = auditEvents({ signal: controller.signal, kernelLostIntervalMs: 0 });
        controller.abort();
        await stream.close();
      };
      const resident = (): number => {
        collectGarbage();
        return process.memoryUsage.rss();
      };
      for (let warmUp = 0; warmUp < 50; warmUp += 1) await round();
      const [before, memory] = [held(), resident()];
      const rounds = 200;
      for (let count = 0; count < rounds; count += 1) await round();
      expect(await leftSince(before)).toEqual(NONE);
      // Each round has half a MiB of tables; what else grows here is far from half of them all.
      expect(resident() - memory).toBeLessThan((rounds * 512 * 1024) / 2);
    }),
  );
});
