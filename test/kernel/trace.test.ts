/**
 * Programs traced on the live kernel: the events of all that a program starts and of nothing else, and a kernel that
 * is afterwards as it was before, however it ended.
 */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  AuditClient,
  type AuditEvent,
  formatRule,
  type TraceOptions,
  traceProgram,
} from '../../lib';
import { command } from '../support/command';
import { describeLive } from '../support/live-kernel';
import { until } from '../support/patience';

const PROGRAMS = join(__dirname, '..', '..', 'dist', 'cli');
const TSAUTRACE = join(PROGRAMS, 'tsautrace.js');
const AUDIT_NETLINK = join(PROGRAMS, 'audit-netlink.js');

/** A rule of somebody else's, which is to stay. */
const FOREIGN = '-a always,exit -S all -F pid=4194301 -F key=somebody_elses';

const PIPELINE = 'cat /etc/hostname | (sleep 0.1; wc -c)';

interface Traced {
  readonly pid: number;
  readonly events: readonly AuditEvent[];
  readonly exitCode: number | null;
}

async function traced(words: readonly string[], options: TraceOptions = {}): Promise<Traced> {
  const [program = '', ...args] = words;
  const stdio = ['ignore', 'ignore', 'ignore'] as const;
  const trace = await traceProgram(program, args, { stdio, ...options });
  const events: AuditEvent[] = [];
  for await (const item of trace) if (item.type === 'event') events.push(item);
  return { pid: trace.pid, events, exitCode: (await trace.exited).exitCode };
}

/** A script that starts words in a process of their own, later. */
function nested(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  return `sleep 0.3; ${quoted.join(' ')}; :`;
}

function names(events: readonly AuditEvent[], call: string): string[] {
  return events
    .filter((event) => event.record('SYSCALL')?.interpret('syscall') === call)
    .map((event) => event.get('SYSCALL', 'comm') ?? '');
}

describeLive('trace', () => {
  let client: AuditClient;
  let folder: string;
  let running: ChildProcess[];

  beforeEach(() => {
    client = new AuditClient();
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
    running = [];
  });

  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    client.close();
    rmSync(folder, { recursive: true });
  });

  /** A test that begins with audit off and a rule of somebody else's, and is to end so. */
  async function unchanged(body: () => void | Promise<void>): Promise<void> {
    await client.setEnabled('disabled');
    await client.addRule(FOREIGN);
    try {
      await body();
      const { enabled } = await client.getStatus();
      const left = (await client.listRules()).map((rule) => formatRule(rule));
      expect({ enabled, left }).toEqual({ enabled: 'disabled', left: [FOREIGN] });
    } finally {
      await client.deleteAllRules();
      await client.setEnabled('disabled');
    }
  }

  function start(...words: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    return child;
  }

  it('gives the calls of a program, its children and theirs, from the program on', () =>
    unchanged(async () => {
      const { pid, events, exitCode } = await traced(['sh', '-c', PIPELINE]);
      expect(exitCode).toBe(0);
      expect(events[0]?.record('SYSCALL')?.interpret('syscall')).toBe('execve');
      expect(Number(events[0]?.get('SYSCALL', 'pid'))).toBe(pid);
      expect(names(events, 'execve')).toEqual(expect.arrayContaining(['"sh"', '"cat"', '"wc"']));
      expect(names(events, 'exit_group').toSorted()).toEqual(['"cat"', '"sh"', '"sleep"', '"wc"']);
      const opened = events.filter((event) =>
        event.records.some((record) => record.get('name') === '"/etc/hostname"'),
      );
      expect(opened.map((event) => event.get('SYSCALL', 'comm'))).toContain('"cat"');
    }));

  it('gives nothing of other processes', () =>
    unchanged(async () => {
      const other = spawn('sh', ['-c', 'while :; do /bin/true; done'], { stdio: 'ignore' });
      running.push(other);
      const { pid, events } = await traced(['sh', '-c', PIPELINE]);
      const family = new Set([pid]);
      for (const event of events) {
        const [own, parent] = ['pid', 'ppid'].map((field) => Number(event.get('SYSCALL', field)));
        if (family.has(parent as number)) family.add(own as number);
      }
      const strangers = events.filter((event) => !family.has(Number(event.get('SYSCALL', 'pid'))));
      expect(strangers).toEqual([]);
      expect(family.has(other.pid as number)).toBe(false);
      expect(family.size).toBe(4);
    }));

  it('misses nothing in a session of its own, however quick', () =>
    unchanged(async () => {
      const script =
        'i=0; while [ $i -lt 20 ]; do (sh -c "(true; /bin/true)"; :); i=$((i+1)); done';
      const { events } = await traced(['sh', '-c', script], { session: true, calls: 'resources' });
      expect(names(events, 'execve').filter((name) => name === '"true"')).toHaveLength(20);
      const sessions = new Set(events.map((event) => event.get('SYSCALL', 'ses')));
      expect(sessions.size).toBe(1);
    }));

  it('follows what is started deep down', () =>
    unchanged(async () => {
      const { events } = await traced([
        'sh',
        '-c',
        nested(['sh', '-c', nested(['cat', '/etc/hostname'])]),
      ]);
      const comms = names(events, 'execve');
      expect(comms).toEqual(expect.arrayContaining(['"sh"', '"cat"']));
      expect(comms.filter((comm) => comm === '"sh"')).toHaveLength(2);
    }));

  it('follows what loses its parent', () =>
    unchanged(async () => {
      const script = '(sleep 0.3; cat /etc/hostname) & sleep 0.7';
      const { events } = await traced([
        'sh',
        '-c',
        `sh -c '${script.replace('sleep 0.7', ':')}'; sleep 0.7`,
      ]);
      expect(names(events, 'execve')).toContain('"cat"');
    }));

  it('asks only for calls that use resources', () =>
    unchanged(async () => {
      const { events } = await traced(['cat', '/etc/hostname'], { calls: 'resources' });
      const calls = new Set(events.map((event) => event.record('SYSCALL')?.interpret('syscall')));
      expect(calls).toEqual(new Set(['execve', 'openat']));
    }));

  it('hands on the exit status, and leaves standard output to the program', () =>
    unchanged(() => {
      const script = 'echo out; cat /etc/hostname >/dev/null; exit 3';
      const file = join(folder, 'events');
      const ran = command(process.execPath, [
        AUDIT_NETLINK,
        'trace',
        '--resources',
        `--output=${file}`,
        'sh',
        '-c',
        script,
      ]);
      expect(ran).toEqual({ code: 3, stdout: 'out\n', stderr: '' });
      expect(readFileSync(file, 'utf8')).toMatch(/opened .*\/etc\/hostname/);
    }));

  it('says what autrace says', () =>
    unchanged(() => {
      const ran = command(process.execPath, [
        TSAUTRACE,
        '-r',
        '--format=raw',
        'cat',
        '/etc/hostname',
      ]);
      const told =
        "Cleaning up...\nTrace complete. You can locate the records with 'ausearch -i -p ";
      expect(ran.stdout.startsWith(readFileSync('/etc/hostname', 'utf8') + told)).toBe(true);
      expect(ran.code).toBe(0);
      const pid = /-p (\d+)'\n$/.exec(ran.stdout)?.[1];
      expect(ran.stderr).toMatch(new RegExp(`type=SYSCALL .* pid=${pid} .*comm="cat"`));
    }));

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends by %s as the program does, and puts all back',
    (signal) =>
      unchanged(async () => {
        const child = start(TSAUTRACE, '--format=raw', 'sleep', '100');
        const ended = once(child, 'exit');
        let said = '';
        child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
        child.stdout?.resume();
        await until(() => said.includes('comm="sleep"'));
        child.kill(signal);
        expect(await ended).toEqual([null, signal]);
      }),
  );

  it('ends at the second signal, whatever the program does', () =>
    unchanged(async () => {
      const child = start(
        AUDIT_NETLINK,
        'trace',
        'sh',
        '-c',
        'trap "" TERM; echo $$; sleep 1; sleep 3',
      );
      const ended = once(child, 'exit');
      child.stderr?.resume();
      const [first] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      child.kill('SIGTERM');
      // Signals that come together count as one.
      await setTimeout(700);
      child.kill('SIGTERM');
      expect(await ended).toEqual([143, null]);
      process.kill(Number(first.toString()), 'SIGKILL');
    }));

  it('does not disturb another run, and the last one disables audit', () =>
    unchanged(async () => {
      const long = start(
        TSAUTRACE,
        '--output',
        join(folder, 'long'),
        'sh',
        '-c',
        'echo begun; sleep 1; cat /etc/hostname',
      );
      const ended = once(long, 'exit');
      await once(long.stdout as NodeJS.ReadableStream, 'data');
      const { events } = await traced(['cat', '/etc/hostname']);
      expect(names(events, 'execve')).toEqual(['"cat"']);
      expect(long.exitCode).toBe(null);
      expect((await client.getStatus()).enabled).toBe('enabled');
      expect((await ended)[0]).toBe(0);
      expect(readFileSync(join(folder, 'long'), 'utf8')).toMatch(/executed .*\/cat/);
    }));

  it('puts all back when the program crashes', () =>
    unchanged(async () => {
      const ran = command(process.execPath, [
        TSAUTRACE,
        '--output',
        '/dev/null',
        'sh',
        '-c',
        'kill -SEGV $$',
      ]);
      expect(ran.code).toBe(139);
    }));

  it('tells of rules that a killed run left', () =>
    unchanged(async () => {
      const child = start(
        TSAUTRACE,
        '--output',
        '/dev/null',
        'sh',
        '-c',
        'echo $$; exec sleep 100',
      );
      const [first] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      process.kill(Number(first.toString()), 'SIGKILL');
      const trace = await traceProgram('true', [], { stdio: ['ignore', 'ignore', 'ignore'] });
      for await (const item of trace) expect(item.type).toBe('event');
      expect(trace.abandonedKeys).toEqual([expect.stringMatching(/^tsautrace-\d+-\w+-off$/)]);
      for (const key of trace.abandonedKeys) await client.deleteAllRules({ key });
    }));
});
