/** The event stream at its limits: refused, flooded, dropped, and what it gives back. */
import { expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';

import { AuditClient, type AuditEvent, type AuditEventsOptions, auditEvents } from '../../lib';
import { held, leftSince, NONE } from '../support/own-process.cjs';
import { describeLive } from '../support/live-kernel';
import { patience, until } from '../support/patience';

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

/** A process that calls getppid(2) so often, or until it is killed. */
interface Caller {
  readonly act: () => Promise<void>;
  readonly kill: () => void;
}

async function newCaller(client: AuditClient, count: number | 'for ever'): Promise<Caller> {
  const loop = count === 'for ever' ? 'while (1)' : `for (1..${count})`;
  const child = spawn(PERL, ['-e', `<STDIN>; ${loop} { getppid() }`], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${child.pid} -k ${KEY}`);
  return {
    act: async () => {
      child.stdin.end('\n');
      await ended;
    },
    kill: () => {
      child.stdin.end('\n');
      child.kill('SIGKILL');
    },
  };
}

/** The body of a test with audit enabled, whose rules are gone when it ends. */
function audited(body: (client: AuditClient) => Promise<void>): () => Promise<void> {
  return async () => {
    const client = new AuditClient();
    try {
      await client.setBacklogLimit(8192);
      await client.setEnabled('enabled');
      await body(client);
    } finally {
      await client.deleteAllRules({ key: KEY });
      client.close();
    }
  };
}

const isOwn = (event: AuditEvent) => event.get('SYSCALL', 'key') === `"${KEY}"`;

/** Records that were received and that were lost, until they are as many as were made. */
async function countAll(
  client: AuditClient,
  calls: number,
  options: AuditEventsOptions,
  begun?: () => Promise<void>,
) {
  // Whatever else happens on this machine is not to be counted.
  const others = await client.addRule(`-a always,exclude -F exe!=${realpathSync(PERL)}`);
  const caller = await newCaller(client, calls);
  await using stream = auditEvents({ signal: patience(), ...options });
  const acted = caller.act();
  await begun?.();
  const seen = { received: 0, lost: 0 };
  const all = RECORDS_PER_CALL * calls;
  for await (const items of stream.batches()) {
    for (const item of items) {
      if (item.type === 'event') seen.received += item.records.length;
      if (item.type === 'lost' && item.where === 'kernel') seen.lost += item.count;
    }
    if (seen.received + seen.lost >= all) break;
  }
  await acted;
  const { lost } = stream.stats;
  await client.deleteRule(others);
  return { ...seen, all, stats: lost };
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
  /** In jiffies; longer than any burst takes. */
  const LONGEST_WAIT = 15_000;

  it(
    'never waits for a record that nobody will write',
    audited(async (client) => {
      await client.setBacklogLimit(64);
      await client.setBacklogWaitTime(LONGEST_WAIT);
      const child = spawn(
        PERL,
        ['-e', `$| = 1; while (<STDIN>) { getppid() for 1..${CALLS_PER_BURST}; print "." }`],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      );
      try {
        await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${child.pid} -k ${KEY}`);
        await client.resetBacklogWaitTimeActual();
        // So often that it asks in each burst, as it does once a second in a long one.
        await using stream = auditEvents({
          kernelLostIntervalMs: 20,
          receiveBufferBytes: AMPLE_BYTES,
          maxQueuedBytes: AMPLE_BYTES,
          signal: patience(),
        });
        for (let burst = 0; burst < BURSTS; burst += 1) {
          const ended = once(child.stdout, 'data');
          child.stdin.write('\n');
          await ended;
        }
        const { backlogWaitTimeActualJiffies } = await client.getStatus();
        expect(backlogWaitTimeActualJiffies).toBeLessThan(LONGEST_WAIT);
        let found = 0;
        for await (const items of stream.batches()) {
          for (const item of items) if (item.type === 'event' && isOwn(item)) found += 1;
          if (found === BURSTS * CALLS_PER_BURST) break;
        }
        expect(found).toBe(BURSTS * CALLS_PER_BURST);
      } finally {
        child.kill('SIGKILL');
      }
    }),
  );
});

describeLive('a flooded event stream', () => {
  it(
    'tells exactly what the kernel lost',
    audited(async (client) => {
      await client.setFailureMode('silent');
      await client.resetLost();
      // In any second; a caller that is slow makes more as well.
      await client.setRateLimit(20);
      try {
        const options = { kernelLostIntervalMs: 20, timeoutMs: 100 };
        const { received, lost, all, stats } = await countAll(client, 2000, options);
        expect(lost).toBeGreaterThan(0);
        expect(received).toBeGreaterThan(0);
        expect(received + lost).toBe(all);
        expect(stats).toEqual({ kernel: lost, socket: 0, queue: 0, unreadable: 0 });
      } finally {
        await client.setRateLimit(0);
        await client.resetLost();
      }
    }),
  );

  it(
    'makes the kernel wait when it is the daemon and blocks',
    audited(async (client) => {
      const small = 64 * 1024;
      const waiting = async (): Promise<void> =>
        await until(async () => (await client.getStatus()).backlogRecords >= 1000);
      // The caller goes on soon where that ended badly.
      await client.setBacklogWaitTime(1000);
      // The kernel waits some tenths of a second and then drops; this process may be held up for longer.
      await until(async () => {
        const counted = await countAll(
          client,
          5000,
          {
            source: 'daemon',
            overflow: 'block',
            maxQueuedBytes: small,
            receiveBufferBytes: small,
            signal: AbortSignal.timeout(10_000),
          },
          waiting,
        );
        const { kernel, ...ours } = counted.stats;
        expect(ours).toEqual({ socket: 0, queue: 0, unreadable: 0 });
        return counted.received === counted.all && kernel === 0;
      });
    }),
  );

  it(
    'waits for who reads it as a stream of objects',
    audited(async (client) => {
      const caller = await newCaller(client, 5000);
      const stream = auditEvents({ signal: patience(), receiveBufferBytes: AMPLE_BYTES });
      const readable = stream.toReadable();
      await caller.act();
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
      const caller = await newCaller(client, 3000);
      await using stream = auditEvents({ signal: patience(), receiveBufferBytes: AMPLE_BYTES });
      await caller.act();
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
      const caller = await newCaller(client, 'for ever');
      const begin = async (): Promise<Worker> => {
        const worker = new Worker(PROGRAM);
        await once(worker, 'message');
        return worker;
      };
      try {
        const flooding = caller.act();
        // The first one leaves behind what Node itself keeps.
        await (await begin()).terminate();
        const before = held();
        for (let round = 0; round < 10; round += 1)
          expect(await (await begin()).terminate()).toBe(1);
        expect(await leftSince(before)).toEqual(NONE);
        caller.kill();
        await flooding;
      } finally {
        caller.kill();
      }
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
