/** Events straight from the kernel: complete, in order, and with every loss counted. */
import { expect, it } from '@jest/globals';
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { AuditClient } from '../../lib';
import type { AuditEvent } from '../../lib/events/event';
import type { AuditEventsOptions } from '../../lib/events/sources/event-source';
import { auditEvents } from '../../lib/events/sources/event-stream';
import { held, leftSince, NONE } from '../support/own-process.cjs';
import { describeLive } from '../support/live-kernel';
import { patience, until } from '../support/patience';

const KEY = 'events_test';

/** A process that was started after audit was enabled, and does its work when it is told to. */
class Actor {
  readonly #child: ChildProcess;

  constructor(script: string, words: readonly string[] = [], uid = 0) {
    this.#child = spawn('sh', ['-c', `read go; ${script}`, 'sh', ...words], {
      stdio: ['pipe', 'ignore', 'ignore'],
      uid,
    });
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  async act(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end('go\n');
    await ended;
  }
}

/** The first event whose SYSCALL record has the key, and which the condition takes. */
async function firstEvent(
  stream: AsyncIterable<{ readonly type: string }>,
  takes: (event: AuditEvent) => boolean = () => true,
): Promise<AuditEvent> {
  for await (const item of stream) {
    if (item.type !== 'event') continue;
    const event = item as AuditEvent;
    if (event.get('SYSCALL', 'key') === `"${KEY}"` && takes(event)) return event;
  }
  throw new Error('the stream ended without the event');
}

const PERL = '/usr/bin/perl';
const PROGRAM = join(__dirname, '../support/event-program.cjs');

const types = (event: AuditEvent) => event.records.map((record) => record.type);

const hexOf = (text: string | Uint8Array) => Buffer.from(text).toString('hex').toUpperCase();

/** The arguments of an execve(2). The kernel splits one at the end of a record: `a7_len= a7[0]=`. */
function argumentsOf(event: AuditEvent): string[] {
  const found: string[] = [];
  for (const record of event.records.filter(({ type }) => type === 'EXECVE')) {
    for (const [name, raw] of record.fields()) {
      const position = /^a(\d+)(\[\d+\])?$/.exec(name)?.[1];
      if (position === undefined) continue;
      const text = raw.startsWith('"') ? raw.slice(1, -1) : Buffer.from(raw, 'hex').toString();
      found[Number(position)] = (found[Number(position)] ?? '') + text;
    }
  }
  return found;
}

function newServer(): Server {
  return createServer((socket) => socket.resume());
}

async function listening(server: Server): Promise<Server> {
  await once(server, 'listening');
  return server;
}

describeLive('events', () => {
  let client: AuditClient;
  let directory: string;

  /** The body of a test with audit enabled, whose rules are gone when it ends. */
  function audited<Words extends unknown[]>(
    body: (...words: Words) => Promise<void>,
  ): (...words: Words) => Promise<void> {
    return async (...words) => {
      client = new AuditClient();
      directory = mkdtempSync(join(tmpdir(), 'audit-netlink-events-'));
      try {
        await client.setBacklogLimit(8192);
        await client.setEnabled('enabled');
        const lostBefore = (await client.getStatus()).lostRecords;
        await body(...words);
        const lost = (await client.getStatus()).lostRecords - lostBefore;
        if (lost !== 0) throw new Error(`the kernel lost ${lost} records`);
      } finally {
        await client.deleteAllRules({ key: KEY });
        client.close();
        rmSync(directory, { recursive: true });
      }
    };
  }

  /** Opens a stream, lets the actor do its work under the rule, and gives the event that comes of it. */
  async function eventOf(
    actor: Actor,
    rule: string,
    takes?: (event: AuditEvent) => boolean,
  ): Promise<AuditEvent> {
    await using stream = auditEvents({ signal: patience() });
    await client.addRule(`-a always,exit ${rule} -F pid=${actor.pid} -k ${KEY}`);
    const found = firstEvent(stream, takes);
    await actor.act();
    const event = await found;
    expect(event.completion).toBe('eoe');
    expect(types(event).at(-1)).toBe('EOE');
    return event;
  }

  it(
    'has the target of a signal beside the system call',
    audited(async () => {
      const sleep = spawn('sleep', ['600'], { stdio: 'ignore' });
      const ended = once(sleep, 'exit');
      const begunMs = Date.now();
      const event = await eventOf(
        new Actor('kill "$1"', [String(sleep.pid)]),
        '-F arch=b64 -S kill',
        (one) => one.record('OBJ_PID') !== undefined,
      );
      await ended;
      expect(types(event)).toEqual(['SYSCALL', 'OBJ_PID', 'PROCTITLE', 'EOE']);
      expect(event.get('OBJ_PID', 'opid')).toBe(String(sleep.pid));
      expect(event.get('SYSCALL', 'success')).toBe('yes');
      // The kernel's clock for records moves with its ticks.
      expect(event.id.timestampMs).toBeGreaterThan(begunMs - 1000);
      expect(event.id.node).toBeUndefined();
    }),
  );

  it(
    'has the path of a file that is watched',
    audited(async () => {
      const file = join(directory, 'watched');
      writeFileSync(file, '');
      const event = await eventOf(new Actor('echo x >"$1"', [file]), `-F path=${file} -F perm=w`);
      expect(types(event)).toEqual(expect.arrayContaining(['SYSCALL', 'CWD', 'PATH', 'PROCTITLE']));
      expect(event.records.map((record) => record.get('name'))).toContain(`"${file}"`);
    }),
  );

  it(
    'has all paths of a rename and of an unlink',
    audited(async () => {
      const from = join(directory, 'a name');
      const to = join(directory, 'b');
      writeFileSync(from, '');
      const renamed = await eventOf(
        new Actor('exec mv "$1" "$2"', [from, to]),
        '-F arch=b64 -S rename -S renameat -S renameat2',
        (event) => event.get('SYSCALL', 'success') === 'yes',
      );
      const names = renamed.records
        .filter(({ type }) => type === 'PATH')
        .map((one) => one.get('name'));
      expect(names).toEqual(expect.arrayContaining([hexOf(from), `"${to}"`]));
      const unlinked = await eventOf(
        new Actor('exec rm "$1"', [to]),
        '-F arch=b64 -S unlink -S unlinkat',
      );
      expect(unlinked.records.map((record) => record.get('nametype'))).toContain('DELETE');
    }),
  );

  it(
    'has all of 300 arguments',
    audited(async () => {
      const words = Array.from({ length: 300 }, (_, at) => `argument ${at} ${'x'.repeat(40)}`);
      const event = await eventOf(
        new Actor('exec /bin/true "$@"', words),
        '-F arch=b64 -S execve',
        (one) => one.get('SYSCALL', 'success') === 'yes',
      );
      const records = event.records.filter(({ type }) => type === 'EXECVE');
      expect(records.length).toBeGreaterThan(1);
      expect(records[0]?.get('argc')).toBe('301');
      expect(argumentsOf(event)).toEqual(['/bin/true', ...words]);
    }),
  );

  it(
    'has an argument that is longer than a record',
    audited(async () => {
      const word = 'y'.repeat(20_000);
      const event = await eventOf(
        new Actor('exec /bin/true "$1"', [word]),
        '-F arch=b64 -S execve',
        (one) => one.get('SYSCALL', 'success') === 'yes',
      );
      expect(event.records.some((record) => record.get('a1[1]') !== undefined)).toBe(true);
      expect(argumentsOf(event)).toEqual(['/bin/true', word]);
    }),
  );

  it(
    'has the bytes of an argument that is no text',
    audited(async () => {
      const event = await eventOf(
        new Actor(String.raw`exec /bin/true "$(printf 'a\377b')"`),
        '-F arch=b64 -S execve',
        (one) => one.get('SYSCALL', 'success') === 'yes',
      );
      expect(event.get('EXECVE', 'a1')).toBe(hexOf(Uint8Array.of(0x61, 0xff, 0x62)));
    }),
  );

  it(
    'has the addresses that a program connects to',
    audited(async () => {
      const socket = join(directory, 'socket');
      const servers = [
        await listening(newServer().listen(0, '127.0.0.1')),
        await listening(newServer().listen(0, '::1')),
        await listening(newServer().listen(socket)),
      ];
      const [v4, v6] = servers.map((server) => server.address() as { port: number });
      const script = `
      const net = require('node:net');
      const targets = [[${v4?.port}, '127.0.0.1'], [${v6?.port}, '::1'], ['${socket}']];
      process.stdin.once('data', () => {
        for (const target of targets) net.connect(...target, function () { this.end(); });
        process.stdin.destroy();
      });`;
      const child = spawn(process.execPath, ['-e', script], {
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      await using stream = auditEvents({ signal: patience() });
      await client.addRule(`-a always,exit -F arch=b64 -S connect -F pid=${child.pid} -k ${KEY}`);
      child.stdin?.write('go');
      const addresses: (string | undefined)[] = [];
      for await (const item of stream) {
        if (item.type !== 'event' || item.get('SYSCALL', 'key') !== `"${KEY}"`) continue;
        addresses.push(item.get('SOCKADDR', 'saddr'));
        if (addresses.length === 3) break;
      }
      const port = (server?: { port: number }) =>
        hexOf(Uint8Array.of((server?.port ?? 0) >> 8, (server?.port ?? 0) & 0xff));
      expect(addresses).toEqual(
        expect.arrayContaining([
          expect.stringMatching(new RegExp(`^0200${port(v4)}7F000001`)),
          expect.stringMatching(new RegExp(`^0A00${port(v6)}00000000${'0'.repeat(31)}1`)),
          expect.stringMatching(new RegExp(`^0100${hexOf(socket)}`)),
        ]),
      );
      for (const server of servers) server.close();
    }),
  );

  it(
    'has the failure of a process without the right',
    audited(async () => {
      const file = join(directory, 'secret');
      writeFileSync(file, '', { mode: 0o600 });
      const event = await eventOf(
        new Actor(': <"$1"', [file], 65534),
        '-F arch=b64 -S openat -F exit=-EACCES',
      );
      expect(event.get('SYSCALL', 'success')).toBe('no');
      expect(event.get('SYSCALL', 'exit')).toBe('-13');
      expect(event.get('SYSCALL', 'uid')).toBe('65534');
    }),
  );

  it(
    'leaves out the events of its own process when it is asked to',
    audited(async () => {
      await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${process.pid} -k ${KEY}`);
      await using stream = auditEvents({ excludeOwn: true, signal: patience() });
      await client.sendUserMessage('op=mine');
      const other = new Actor('echo >/dev/null');
      await client.addRule(`-a always,exit -F arch=b64 -S openat -F pid=${other.pid} -k ${KEY}`);
      await other.act();
      for await (const item of stream) {
        if (item.type !== 'event') continue;
        const pids = item.records.map((record) => record.get('pid'));
        expect(pids).not.toContain(String(process.pid));
        if (pids.includes(String(other.pid))) break;
      }
      expect(stream.stats.excludedRecords).toBeGreaterThan(0);
    }),
  );

  /** A process that will call getppid(2), of which each call makes SYSCALL, PROCTITLE and EOE. */
  async function caller(count: number): Promise<() => Promise<void>> {
    const child = spawn(PERL, ['-e', `<STDIN>; getppid() for 1..${count};`], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${child.pid} -k ${KEY}`);
    return async () => {
      const ended = once(child, 'exit');
      child.stdin?.end('\n');
      await ended;
    };
  }

  const small = 64 * 1024;
  /** Only the queue is full, however seldom the thread runs that empties the receive buffer. */
  const smallQueue = { maxQueuedBytes: small, receiveBufferBytes: 256 * 1024 * 1024 };
  const cases: [string, AuditEventsOptions, 'socket' | 'queue'][] = [
    ['the queue, dropping the newest', smallQueue, 'queue'],
    ['the queue, dropping the oldest', { ...smallQueue, overflow: 'drop-oldest' }, 'queue'],
    [
      'the receive buffer, when the queue blocks',
      { maxQueuedBytes: small, receiveBufferBytes: small, overflow: 'block' },
      'socket',
    ],
  ];
  it.each(cases)(
    'counts exactly what does not fit %s',
    audited(async (_, options, where) => {
      const calls = 20_000;
      // Whatever else happens on this machine is not to be counted.
      const others = await client.addRule(`-a always,exclude -F exe!=${realpathSync(PERL)}`);
      const [first, all, last] = [await caller(1), await caller(calls), await caller(1)];
      await using stream = auditEvents({ ...options, signal: patience() });
      const items = stream[Symbol.asyncIterator]();
      const seen = { records: 0, lost: 0 };
      const read = async (): Promise<AuditEvent | undefined> => {
        const { value: item, done } = await items.next();
        if (done === true) throw new Error(`ended with ${JSON.stringify(seen)}`);
        if (item.type === 'lost' && item.where !== 'serials') seen.lost += item.count;
        if (item.type !== 'event') return undefined;
        seen.records += item.records.length;
        return item;
      };
      const readOwnEvent = async (): Promise<void> => {
        while ((await read())?.get('SYSCALL', 'key') !== `"${KEY}"`);
      };
      // What the rules and the stream themselves made is in front of this event.
      await first();
      await readOwnEvent();
      seen.records = 0;
      await all();
      while (seen.records + seen.lost < 3 * calls) await read();
      expect(seen.records + seen.lost).toBe(3 * calls);
      expect(seen.lost).toBeGreaterThan(0);
      expect(seen.records).toBeGreaterThan(0);
      expect(stream.stats.lost).toEqual({
        kernel: 0,
        socket: 0,
        queue: 0,
        unreadable: 0,
        [where]: seen.lost,
      });
      await last();
      await readOwnEvent();
      expect(seen.records + seen.lost).toBe(3 * calls + 3);
      await client.deleteRule(others);
    }),
  );

  it(
    'gives everything back in 200 rounds',
    audited(async () => {
      for (let round = 0; round < 5; round += 1) await auditEvents().close();
      const before = held();
      for (let round = 0; round < 200; round += 1) {
        const stream = auditEvents();
        if (round % 2 === 0) await client.sendUserMessage('op=round');
        await stream.close();
      }
      expect(await leftSince(before)).toEqual(NONE);
    }),
  );
});

describeLive('the registration as the audit daemon', () => {
  it('is had, brings events and is given back', async () => {
    const client = new AuditClient();
    try {
      await client.setEnabled('enabled');
      await using stream = auditEvents({ source: 'daemon', signal: patience() });
      expect(await client.getStatus()).toMatchObject({ daemonPid: process.pid });
      expect(() => auditEvents({ source: 'daemon' })).toThrow(
        expect.objectContaining({
          code: 'EEXIST',
          hint: expect.stringContaining('already registered'),
        }),
      );
      // Beside it, the group is still open to everybody.
      await using beside = auditEvents({ signal: patience() });
      await client.sendUserMessage('op=daemon-test');
      for (const one of [stream, beside]) {
        const found = await new Promise<AuditEvent>((resolve, reject) => {
          (async () => {
            for await (const item of one.batches()) {
              const event = item.find(
                (each) => each.type === 'event' && each.get('USER', 'op') === 'daemon-test',
              );
              if (event !== undefined) return resolve(event as AuditEvent);
            }
            reject(new Error('the stream ended'));
          })().catch(reject);
        });
        expect(found.completion).toBe('single');
      }
      await stream.close();
      expect(await client.getStatus()).toMatchObject({ daemonPid: 0 });
      for (let round = 0; round < 20; round += 1) {
        const again = auditEvents({ source: 'daemon' });
        await client.sendUserMessage('op=round');
        await again.close();
      }
      expect(await client.getStatus()).toMatchObject({ daemonPid: 0 });
    } finally {
      client.close();
    }
  });

  type Daemon = ChildProcessByStdio<Writable, Readable, null>;

  /** A process that is the daemon, until it ends in the way that the body makes it. */
  async function whileDaemon(
    way: string,
    body: (daemon: Daemon, client: AuditClient) => Promise<void>,
  ): Promise<void> {
    const client = new AuditClient();
    const daemon = spawn(process.execPath, [PROGRAM, way], {
      stdio: ['pipe', 'pipe', way === 'throws' ? 'ignore' : 'inherit'],
    });
    try {
      await once(daemon.stdout, 'data');
      expect(await client.getStatus()).toMatchObject({ daemonPid: daemon.pid });
      await body(daemon, client);
    } finally {
      daemon.kill('SIGKILL');
      client.close();
    }
  }

  it.each(['exits', 'throws'])('is given back when its process %s', async (way) => {
    await whileDaemon(way, async (daemon, client) => {
      const ended = once(daemon, 'exit');
      daemon.stdin.write('go');
      await ended;
      expect(await client.getStatus()).toMatchObject({ daemonPid: 0 });
    });
  });

  it('is given back when its worker is terminated', async () => {
    await whileDaemon('is terminated as a worker', async (daemon, client) => {
      const ended = once(daemon, 'exit');
      daemon.stdin.write('go');
      await once(daemon.stdout, 'data');
      expect(await client.getStatus()).toMatchObject({ daemonPid: 0 });
      daemon.stdin.write('go');
      await ended;
    });
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'is taken away when its process got %s and the kernel has something to send',
    async (signal) => {
      await whileDaemon('is killed', async (daemon, client) => {
        const ended = once(daemon, 'exit');
        daemon.kill(signal);
        await ended;
        await client.setEnabled('enabled');
        await client.sendUserMessage('op=anything');
        await until(async () => (await client.getStatus()).daemonPid === 0);
        expect(await client.getStatus()).toMatchObject({ daemonPid: 0 });
      });
    },
  );

  it('is free for the next when its process got SIGTERM, also before there is a record', async () => {
    await whileDaemon('is killed', async (daemon, client) => {
      const ended = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await ended;
      await using next = auditEvents({ source: 'daemon' });
      expect(await client.getStatus()).toMatchObject({ daemonPid: process.pid });
      await next.close();
      expect(await client.getStatus()).toMatchObject({ daemonPid: 0 });
    });
  });
});
