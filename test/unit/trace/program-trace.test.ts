/** {@link traceProgram} on a kernel that is played, with programs that really run. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuditError,
  compileRule,
  formatRule,
  localTarget,
  type ProgramTrace,
  type StreamItem,
  TraceError,
  type TraceOptions,
  traceProgram,
} from '../../../lib';
import { decompileRule } from '../../../lib/rules/decompile';
import type { Machine } from '../../../lib/tables/machines';
import { syscallNumber } from '../../../lib/tables/syscalls';
import { refused } from '../../support/outcomes';
import { until } from '../../support/patience';
import { packedEvents } from '../cli/audit-netlink/events/running-events';
import { SimulatedControl } from '../policy/applying/simulated-control';
import { ScriptedControl, ScriptedEventStream, scriptSockets } from '../scripted-addon';

const TARGET = localTarget();
const MACHINE = TARGET.machine as Machine;
const FOREIGN = '-a always,exit -S all -F pid=4194301 -F key=somebody_elses';
const EPERM = 1;
const SILENT: TraceOptions = { stdio: ['ignore', 'ignore', 'ignore'] };

let kernel: SimulatedControl;
let folder: string;
let helpers: ChildProcess[];
let serial = 0;

scriptSockets();

function play(...rules: readonly string[]): void {
  kernel = new SimulatedControl(rules.map((rule) => compileRule(rule, { target: TARGET })));
  ScriptedControl.answer = (request) => kernel.answer(request);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  helpers = [];
  play(FOREIGN);
});

afterEach(() => {
  for (const child of helpers) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function held(): string[] {
  return kernel.kernel.listed().map((data) => formatRule(decompileRule(data, { target: TARGET })));
}

/** The process that a shell's script runs in until it is told to end. */
function helper(script = 'exec sleep 100'): number {
  const child = spawn('sh', ['-c', script], { stdio: 'ignore' });
  helpers.push(child);
  return child.pid as number;
}

interface Call {
  readonly name: string;
  readonly pid: number;
  readonly ppid?: number;
  readonly exit?: number;
  readonly key?: string;
  readonly success?: 'yes' | 'no';
}

function line({ name, pid, ppid = 1, exit = 0, key, success = 'yes' }: Call): string {
  const number = syscallNumber(MACHINE.table, name) as number;
  const words = key === undefined ? '(null)' : `"${key}"`;
  return (
    `type=SYSCALL msg=audit(${(Date.now() / 1000).toFixed(3)}:${++serial}): arch=${MACHINE.elf.toString(16)} ` +
    `syscall=${number} success=${success} exit=${exit} a0=1 a1=2 a2=3 a3=4 items=0 ppid=${ppid} pid=${pid} ` +
    `auid=0 uid=0 ses=1 comm="a" exe="/bin/a" key=${words}\n`
  );
}

function deliver(...calls: readonly Call[]): void {
  const stream = ScriptedEventStream.opened.at(-1) as ScriptedEventStream;
  stream.deliver(packedEvents(calls.map((call) => line(call)).join('')));
}

/** A program that goes on until its standard input ends. */
async function waiting(options: TraceOptions = {}): Promise<ProgramTrace> {
  return await traceProgram('cat', [], { stdio: ['pipe', 'ignore', 'ignore'], ...options });
}

async function items(trace: ProgramTrace): Promise<StreamItem[]> {
  const all: StreamItem[] = [];
  for await (const item of trace) all.push(item);
  return all;
}

function pids(all: readonly StreamItem[]): number[] {
  return all.flatMap((item) => (item.type === 'event' ? Number(item.get('SYSCALL', 'pid')) : []));
}

describe('rules', () => {
  it('name the program and its children, and are gone afterwards', async () => {
    const trace = await waiting();
    expect(trace.key).toMatch(new RegExp(`^tsautrace-${process.pid}-[0-9a-z]+-off$`));
    expect(held()).toEqual([
      FOREIGN,
      `-a always,exit -S all -F pid=${trace.pid} -F key=${trace.key}`,
      `-a always,exit -S all -F ppid=${trace.pid} -F key=${trace.key}`,
    ]);
    expect(kernel.status.enabled).toBe(1);
    trace.child.stdin?.end();
    expect(await trace.exited).toEqual({ exitCode: 0, signal: null });
    await items(trace);
    expect(held()).toEqual([FOREIGN]);
    expect(kernel.status.enabled).toBe(0);
  });

  it('are there before the program begins', async () => {
    const marker = join(folder, 'begun');
    const atAddition: boolean[] = [];
    kernel.onChange = () => atAddition.push(existsSync(marker));
    const trace = await traceProgram('touch', [marker], SILENT);
    expect(await trace.exited).toEqual({ exitCode: 0, signal: null });
    await trace.close();
    expect(existsSync(marker)).toBe(true);
    // Enabling, and two additions.
    expect(atAddition.slice(0, 3)).toEqual([false, false, false]);
    expect(kernel.changes.slice(0, 3)).toEqual(['enabled 1', 'add', 'add']);
  });

  it('leave audit enabled where it was', async () => {
    kernel.status.enabled = 1;
    const trace = await traceProgram('true', [], SILENT);
    expect(trace.key).toMatch(/^tsautrace-\d+-[0-9a-z]+$/);
    await items(trace);
    expect(kernel.status.enabled).toBe(1);
    expect(kernel.changes).toEqual(['add', 'add', 'delete', 'delete']);
  });

  it('leave audit enabled for another run, which disables it', async () => {
    const first = await waiting();
    const second = await waiting();
    await first.close();
    expect(kernel.status.enabled).toBe(1);
    expect(held().filter((rule) => rule.includes(second.key))).toHaveLength(2);
    await second.close();
    expect(kernel.status.enabled).toBe(0);
    expect(held()).toEqual([FOREIGN]);
    for (const { child } of [first, second]) child.stdin?.end();
  });

  it('tell of a run that was killed, whose rules are kept', async () => {
    const left = '-a always,exit -S all -F pid=4194302 -F key=tsautrace-4194302-abc-off';
    play(FOREIGN, left);
    kernel.status.enabled = 1;
    const trace = await traceProgram('true', [], SILENT);
    expect(trace.abandonedKeys).toEqual(['tsautrace-4194302-abc-off']);
    await items(trace);
    expect(held()).toEqual([FOREIGN, left]);
    expect(kernel.status.enabled).toBe(0);
  });
});

describe('following (trace-follows)', () => {
  /** Waits until the kernel has rules for it. */
  const followed = async (pid: number): Promise<void> => {
    await until(() => held().some((rule) => rule.includes(` ppid=${pid} `)));
  };

  it('adds rules for a process that the program made, and deletes them when it has ended', async () => {
    const trace = await waiting();
    const born = helper();
    deliver(
      { name: 'execve', pid: trace.pid, key: trace.key },
      { name: 'clone', pid: trace.pid, exit: born, key: 'somebody_elses' },
    );
    await followed(born);
    expect(held().filter((rule) => rule.includes(`=${born} `))).toHaveLength(2);
    helpers[0]?.kill('SIGKILL');
    await until(() => held().every((rule) => !rule.includes(`=${born} `)));
    expect(trace.stats).toMatchObject({ processes: 2, events: 2, unfollowed: 0 });
    await trace.close();
    trace.child.stdin?.end();
  });

  it('adds rules for one that is first seen by its own event, and for its children', async () => {
    const trace = await waiting();
    const parent = helper('sleep 100; :');
    let child = '';
    await until(() => {
      child = readdirSync('/proc').find((name) => isChild(name, parent)) ?? '';
      return child !== '';
    });
    deliver({ name: 'openat', pid: parent, ppid: trace.pid, key: trace.key });
    await followed(Number(child));
    expect(trace.stats.processes).toBe(3);
    process.kill(Number(child), 'SIGKILL');
    await trace.close();
    trace.child.stdin?.end();
  });

  it('adds none for threads, strangers, failed calls, and numbers of another namespace', async () => {
    const trace = await waiting();
    const thread = readdirSync('/proc/self/task').find((tid) => Number(tid) !== process.pid);
    const stranger = helper();
    deliver(
      { name: 'clone', pid: trace.pid, exit: Number(thread), key: trace.key },
      { name: 'clone', pid: 4_194_300, exit: stranger, key: 'somebody_elses' },
      { name: 'clone', pid: trace.pid, exit: -11, success: 'no', key: trace.key },
      // It was there before the call: a number of a pid namespace.
      { name: 'clone', pid: trace.pid, exit: 1, key: trace.key },
    );
    const born = helper();
    deliver({ name: 'clone', pid: trace.pid, exit: born, key: trace.key });
    await followed(born);
    expect(trace.stats.processes).toBe(2);
    expect(held()).toHaveLength(5);
    await trace.close();
    trace.child.stdin?.end();
  });

  it('gives the events of the program from its beginning on, and no others', async () => {
    const trace = await waiting();
    deliver(
      { name: 'read', pid: trace.pid, key: trace.key },
      { name: 'execve', pid: trace.pid, success: 'no', exit: -2, key: trace.key },
      { name: 'execve', pid: trace.pid, key: trace.key },
      { name: 'openat', pid: 4_194_300, key: 'somebody_elses' },
      { name: 'openat', pid: trace.pid, key: 'somebody_elses' },
      { name: 'openat', pid: 4_194_299, ppid: trace.pid, key: trace.key },
    );
    await until(() => trace.stats.events === 3);
    trace.child.stdin?.end();
    expect(pids(await items(trace))).toEqual([trace.pid, trace.pid, 4_194_299]);
  });

  it('shows of resources only what uses them, and follows all the same', async () => {
    const trace = await waiting({ calls: 'resources' });
    const born = helper();
    deliver(
      { name: 'execve', pid: trace.pid, key: trace.key },
      { name: 'clone', pid: trace.pid, exit: born, key: trace.key },
      { name: 'openat', pid: born, ppid: trace.pid, key: trace.key },
    );
    await followed(born);
    trace.child.stdin?.end();
    expect(pids(await items(trace))).toEqual([trace.pid, born]);
  });

  it('counts what a slow reader loses', async () => {
    const trace = await waiting({ maxQueuedEvents: 2 });
    const call = { name: 'execve', pid: trace.pid, key: trace.key };
    deliver(call, call, call, call);
    await until(() => trace.stats.events === 4);
    trace.child.stdin?.end();
    const all = await items(trace);
    expect(all.map(({ type }) => type)).toEqual(['event', 'event', 'lost']);
    expect(all[2]).toEqual({ type: 'lost', where: 'queue', count: 2 });
  });
});

function parentOf(name: string): number {
  return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'latin1'))?.[1]);
}

function isChild(name: string, parent: number): boolean {
  if (!/^\d+$/.test(name)) return false;
  try {
    return readdirSync(`/proc/${parent}/task`).some(
      (tid) => readdirSync(`/proc/${name}`).includes('stat') && parentOf(name) === Number(tid),
    );
  } catch {
    return false;
  }
}

describe('ends', () => {
  it('when the signal says so; the program goes on', async () => {
    const ending = new AbortController();
    const trace = await waiting({ signal: ending.signal });
    const reading = items(trace);
    ending.abort();
    await reading;
    expect(held()).toEqual([FOREIGN]);
    expect(trace.child.exitCode).toBe(null);
    expect(trace.stats.stillRunning).toBe(1);
    trace.child.stdin?.end();
    expect(await trace.exited).toEqual({ exitCode: 0, signal: null });
  });

  it('when its reader leaves', async () => {
    const trace = await waiting();
    deliver({ name: 'execve', pid: trace.pid, key: trace.key });
    for await (const item of trace) {
      expect(item.type).toBe('event');
      break;
    }
    expect(held()).toEqual([FOREIGN]);
    expect(kernel.status.enabled).toBe(0);
    trace.child.stdin?.end();
  });

  it('as the program does, also by a signal', async () => {
    const trace = await traceProgram('sh', ['-c', 'kill -KILL $$'], SILENT);
    expect(await trace.exited).toEqual({ exitCode: null, signal: 'SIGKILL' });
    await trace.close();
  });

  it('with what could not be put back, and the cure', async () => {
    const trace = await waiting();
    kernel.spoil = () => 'refuse';
    const failure = await trace.close().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TraceError);
    expect(failure).toMatchObject({
      code: 'not-restored',
      message: expect.stringMatching(`; delete them with: auditctl -D -k ${trace.key}$`),
    });
    trace.child.stdin?.end();
  });

  it('with audit that could not be disabled, and the cure', async () => {
    const trace = await waiting();
    kernel.spoil = (position) => (position >= 5 ? 'refuse' : undefined);
    trace.child.stdin?.end();
    await expect(items(trace)).rejects.toMatchObject({
      code: 'not-restored',
      message: expect.stringMatching(
        /^audit is still enabled: .*; disable it with: auditctl -e 0$/,
      ),
    });
  });

  it('with the failure of the stream', async () => {
    const trace = await waiting();
    ScriptedEventStream.opened.at(-1)?.deliver({ endErrno: 105 });
    await expect(items(trace)).rejects.toMatchObject({ code: 'ENOBUFS' });
    expect(held()).toEqual([FOREIGN]);
    trace.child.stdin?.end();
  });
});

describe('nothing runs', () => {
  let marker: string;

  beforeEach(() => {
    marker = join(folder, 'begun');
  });

  async function failure(): Promise<unknown> {
    const error = await traceProgram('touch', [marker], SILENT).catch((one: unknown) => one);
    expect(existsSync(marker)).toBe(false);
    expect(ScriptedEventStream.opened.every(({ closes }) => closes > 0)).toBe(true);
    expect(ScriptedControl.opened.every(({ closes }) => closes > 0)).toBe(true);
    return error;
  }

  it('without the privileges', async () => {
    ScriptedControl.answer = () => refused(EPERM);
    const error = await failure();
    expect(error).toBeInstanceOf(AuditError);
    expect(error).toMatchObject({ code: 'EPERM' });
  });

  it('when nobody may listen', async () => {
    const cause = Object.assign(new Error('bind: Operation not permitted'), {
      errno: EPERM,
      syscall: 'bind',
    });
    ScriptedEventStream.failure = cause;
    expect(await failure()).toMatchObject({ code: 'EPERM' });
    expect(kernel.changes).toEqual([]);
  });

  it('when audit is locked', async () => {
    kernel.status.enabled = 2;
    expect(await failure()).toMatchObject({
      code: 'EPERM',
      message: expect.stringContaining('locked (enabled is 2, immutable)'),
    });
    expect(kernel.changes).toEqual([]);
  });

  it('when a rule keeps every process from being audited', async () => {
    play('-a never,task');
    expect(await failure()).toMatchObject({
      code: 'never-audited',
      message: expect.stringContaining('auditctl -d never,task'),
    });
    expect(kernel.changes).toEqual([]);
  });

  it.each([0, 1, 2])('when the kernel refuses change %i, and all is put back', async (position) => {
    kernel.spoil = (at) => (at === position ? 'refuse' : undefined);
    expect(await failure()).toMatchObject({ code: 'ENOMEM' });
    expect(held()).toEqual([FOREIGN]);
    expect(kernel.status.enabled).toBe(0);
  });

  it('when an answer is lost, and all is put back', async () => {
    kernel.spoil = (at) => (at === 1 ? 'lose' : undefined);
    expect(await failure()).toMatchObject({ code: 'ETIMEDOUT' });
    expect(held()).toEqual([FOREIGN]);
    expect(kernel.status.enabled).toBe(0);
  });

  it('in a folder that is not there', async () => {
    const started = traceProgram('true', [], { ...SILENT, cwd: join(folder, 'no') });
    await expect(started).rejects.toMatchObject({ code: 'not-started' });
    expect(held()).toEqual([FOREIGN]);
    expect(kernel.status.enabled).toBe(0);
  });

  it.each([
    ['no program', ['']],
    ['a program with a NUL', ['a\0b']],
    ['an argument with a NUL', ['true', ['a\0b']]],
    ['arguments that are no array', ['true', 'a']],
    ['an unknown option', ['true', [], { call: 'all' }]],
    ['other calls', ['true', [], { calls: 'some' }]],
    ['two streams', ['true', [], { stdio: ['pipe', 'pipe'] }]],
    ['another kind of stream', ['true', [], { stdio: ['pipe', 'pipe', 'file'] }]],
    ['an environment of text', ['true', [], { env: 'PATH=/bin' }]],
    ['no room', ['true', [], { maxQueuedEvents: 0 }]],
  ])('for %s', async (_, args) => {
    const call = traceProgram as (...values: readonly unknown[]) => Promise<ProgramTrace>;
    await expect(call(...args)).rejects.toMatchObject({ code: 'ERR_AUDIT_ARGUMENT' });
    expect(ScriptedControl.opened).toEqual([]);
  });
});
