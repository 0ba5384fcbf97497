/** The dispatcher with programs that read all, slowly, nothing, or not for long: processes of their own. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DispatcherEvent, PluginState } from '../../../../lib/daemon/dispatch/dispatch-events';
import {
  AuditDispatcher,
  type DispatcherOptions,
} from '../../../../lib/daemon/dispatch/dispatcher';
import {
  framesOf,
  linesOf,
  type DispatchedRecord,
} from '../../../../lib/daemon/dispatch/record-bytes';
import { ArgumentError, ClosedError, PluginError } from '../../../../lib/errors';
import { until } from '../../../support/patience';

let folder = '';
let events: DispatcherEvent[] = [];
const open: AuditDispatcher[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-'));
  events = [];
});
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (dispatcher) => await dispatcher.close()));
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const written = (name: string): string =>
  existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '';

/** A plugin in the shell or in Node.js, which writes into files beside it. */
function plugin(name: string, program: string, lines: readonly string[] = []): void {
  const path = at(name);
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  configure(name, ['active = yes', ...lines]);
}

function configure(name: string, lines: readonly string[]): void {
  writeFileSync(at(`${name}.conf`), [`path = ${at(name)}`, ...lines].join('\n'));
}

function dispatcherWith(options: DispatcherOptions = {}): AuditDispatcher {
  const dispatcher = new AuditDispatcher({
    pluginFolder: folder,
    distrust: () => undefined,
    onEvent: (event) => events.push(event),
    // What is in its socket may be read to the end.
    termAfterMs: 60_000,
    killAfterMs: 60_000,
    restartMs: 1,
    ...options,
  });
  open.push(dispatcher);
  return dispatcher;
}

const record = (number: number, text = ''): DispatchedRecord => ({
  type: 1300,
  line: Buffer.from(`type=SYSCALL msg=audit(1700000000.123:${number}): a0=${number} ${text}`),
  isRaw: true,
});
const records = (from: number, count: number, text = ''): DispatchedRecord[] =>
  Array.from({ length: count }, (_, index) => record(from + index, text));

const copy = (name: string): string => `#!/bin/sh\nexec /bin/cat >>"\${0%/*}/${name}"\n`;
const NEVER_READS = '#!/bin/sh\nexec /bin/sleep 1000\n';

const stateOf = (dispatcher: AuditDispatcher, name: string): PluginState =>
  dispatcher.state.find((state) => state.name === name) as PluginState;
const told = (type: DispatcherEvent['type']): DispatcherEvent[] =>
  events.filter((event) => event.type === type);
const lostBy = ({ lost }: PluginState): number =>
  Object.values(lost).reduce((sum, count) => sum + count, 0);

/** From which record on the bytes are all of them, to the last; -1 when they are something else. */
function begunAt(bytes: Buffer, all: readonly DispatchedRecord[], encode: typeof linesOf): number {
  let size = 0;
  for (let from = all.length - 1; from >= 0; from -= 1) {
    size += encode(all.slice(from, from + 1)).length;
    if (size === bytes.length) return bytes.equals(encode(all.slice(from))) ? from : -1;
  }
  return -1;
}

/** What is true of every plugin at every moment. */
function expectEven(dispatcher: AuditDispatcher): void {
  for (const state of dispatcher.state) {
    expect(state.delivered + lostBy(state) + state.queued).toBe(state.offered);
  }
}

it('gives a program on its standard input, a socket, what it is given, byte for byte', async () => {
  plugin('a', copy('a.out'));
  plugin('b', copy('b.out'), ['format = binary']);
  const dispatcher = dispatcherWith({ queueDepth: 100_000 });
  expect(await dispatcher.start()).toEqual([]);
  const { pid = 0 } = stateOf(dispatcher, 'a');
  expect(readlinkSync(`/proc/${pid}/fd/0`)).toMatch(/^socket:/);
  const given = records(0, 5000, 'x'.repeat(100));
  for (let from = 0; from < given.length; from += 250) {
    dispatcher.dispatch(given.slice(from, from + 250));
  }
  await dispatcher.close();
  expect(readFileSync(at('a.out')).equals(linesOf(given))).toBe(true);
  expect(readFileSync(at('b.out')).equals(framesOf(given))).toBe(true);
  expect(stateOf(dispatcher, 'a')).toMatchObject({ offered: 5000, delivered: 5000, queued: 0 });
  expect(told('ended')).toMatchObject([{ next: 'stopped' }, { next: 'stopped' }]);
});

it('gives a program its arguments and no environment, and what it prints to nobody', async () => {
  const program =
    '#!/bin/sh\necho noise; echo noise >&2\n/usr/bin/env >"${0%/*}/env"; echo "$@" >"${0%/*}/args"\nexec /bin/cat';
  plugin('a', program, ['args = one two three']);
  const dispatcher = dispatcherWith();
  await dispatcher.start();
  await until(() => written('args') !== '');
  expect(readFileSync(at('args'), 'utf8')).toBe('one two three\n');
  // The shell's own, and nothing else.
  expect(readFileSync(at('env'), 'utf8').replaceAll(/^(PWD|OLDPWD|_|SHLVL)=.*\n/gm, '')).toBe('');
});

it('starts plugins in the order of their names', async () => {
  for (const name of ['c', 'a', 'b']) plugin(name, NEVER_READS);
  const dispatcher = dispatcherWith({ termAfterMs: 0 });
  await dispatcher.start();
  expect(told('started').map((event) => 'plugin' in event && event.plugin)).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(dispatcher.state.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

it('delays no plugin by one that never reads, and counts what that one does not get', async () => {
  plugin('deaf', NEVER_READS);
  plugin('good', copy('good.out'));
  const dispatcher = dispatcherWith({
    queueDepth: 300,
    drainMs: 10,
    termAfterMs: 0,
    overflowAction: 'ignore',
  });
  await dispatcher.start();
  const given: DispatchedRecord[] = [];
  for (let batch = 0; batch < 40; batch += 1) {
    const some = records(batch * 100, 100, 'y'.repeat(200));
    given.push(...some);
    dispatcher.dispatch(some);
    await until(() => stateOf(dispatcher, 'good').queued === 0);
    expectEven(dispatcher);
  }
  const deaf = stateOf(dispatcher, 'deaf');
  expect(deaf).toMatchObject({ status: 'running', offered: 4000, highest: 300, queued: 300 });
  expect(deaf.lost.overflow).toBeGreaterThan(1000);
  expect(stateOf(dispatcher, 'good')).toMatchObject({ delivered: 4000 });
  await until(() => written('good.out').length === linesOf(given).length);
  await dispatcher.close();
  expect(readFileSync(at('good.out')).equals(linesOf(given))).toBe(true);
  const { lost, delivered, queued } = stateOf(dispatcher, 'deaf');
  expect(lost.stopped).toBe(300);
  expect([delivered + lost.overflow + lost.stopped, queued]).toEqual([4000, 0]);
  const losses = told('lost').map((event) => (event.type === 'lost' ? event.count : 0));
  expect(losses.reduce((sum, count) => sum + count, 0)).toBe(lost.overflow + lost.stopped);
});

it('starts one that dies at once as often as it may, and then not any more', async () => {
  plugin('a', '#!/bin/sh\nexit 3\n');
  const dispatcher = dispatcherWith({ maxRestarts: 3 });
  await dispatcher.start();
  dispatcher.dispatch(records(0, 10));
  await until(() => stateOf(dispatcher, 'a').status === 'failed');
  dispatcher.dispatch(records(10, 5));
  expect(told('ended')).toMatchObject([
    { status: 3, next: 'restarting' },
    { status: 3, next: 'restarting' },
    { status: 3, next: 'restarting' },
    { status: 3, next: 'failed' },
  ]);
  expect(told('started')).toHaveLength(4);
  expect(stateOf(dispatcher, 'a')).toMatchObject({
    offered: 15,
    queued: 0,
    restarts: 3,
    pid: undefined,
  });
  expectEven(dispatcher);
});

it('goes on with the next process when one dies in the middle', async () => {
  // Each reads three lines, of which it keeps whatever it has read, and dies.
  plugin(
    'a',
    '#!/bin/sh\nfor i in 1 2 3; do read -r line || exit 0; echo "$line"; done >>"${0%/*}/out"; kill -9 $$\n',
  );
  const dispatcher = dispatcherWith({ maxRestarts: 50 });
  await dispatcher.start();
  for (let number = 0; number < 12; number += 1) {
    await until(() => stateOf(dispatcher, 'a').status === 'running');
    const before = written('out');
    const ended = told('ended').length;
    dispatcher.dispatch([record(number)]);
    await until(() => written('out') !== before);
    if (number % 3 === 2) await until(() => told('ended').length > ended);
  }
  await dispatcher.close();
  expect(readFileSync(at('out'), 'utf8')).toBe(
    Buffer.from(linesOf(records(0, 12)))
      .toString()
      .replaceAll(/ +$/gm, ''),
  );
  expect(stateOf(dispatcher, 'a')).toMatchObject({ offered: 12, delivered: 12 });
  expect(told('ended').slice(0, 4)).toMatchObject(
    Array.from({ length: 4 }, () => ({ signal: 'SIGKILL', next: 'restarting' })),
  );
});

it('keeps what waits for a plugin that dies with its input full, and gives it to the next', async () => {
  // The first reads nothing until it is killed; the second reads all.
  plugin(
    'a',
    `#!/bin/sh
if [ -e "\${0%/*}/again" ]; then exec /bin/cat >"\${0%/*}/out"; fi
: >"\${0%/*}/again"
exec /bin/sleep 1000
`,
  );
  const dispatcher = dispatcherWith({ queueDepth: 10_000 });
  await dispatcher.start();
  await until(() => existsSync(at('again')));
  const given = records(0, 9000, 'z'.repeat(200));
  dispatcher.dispatch(given);
  await until(() => stateOf(dispatcher, 'a').delivered > 0);
  const { pid = 0, delivered } = stateOf(dispatcher, 'a');
  process.kill(pid, 'SIGKILL');
  await until(() => stateOf(dispatcher, 'a').queued === 0);
  await dispatcher.close();
  const state = stateOf(dispatcher, 'a');
  expect(state).toMatchObject({ offered: 9000, delivered: 9000, restarts: 1 });
  // The rest from a record on that was not delivered before, each whole.
  expect(begunAt(readFileSync(at('out')), given, linesOf)).toBeGreaterThanOrEqual(delivered);
});

it('ends one that closes its input, and starts it again', async () => {
  plugin('a', '#!/bin/sh\nexec 0<&-\nexec /bin/sleep 1000\n');
  const dispatcher = dispatcherWith({ maxRestarts: 1, termAfterMs: 1 });
  await dispatcher.start();
  for (let number = 0; stateOf(dispatcher, 'a').status !== 'failed'; number += 1) {
    dispatcher.dispatch([record(number)]);
    await sleep(2);
  }
  expect(told('ended')).toMatchObject([
    { signal: 'SIGTERM', next: 'restarting' },
    { signal: 'SIGTERM', next: 'failed' },
  ]);
  expectEven(dispatcher);
});

it('says why a program cannot be started', async () => {
  plugin('a', '#!/not/there\n');
  const dispatcher = dispatcherWith({ maxRestarts: 1 });
  await dispatcher.start();
  await until(() => stateOf(dispatcher, 'a').status === 'failed');
  expect(told('ended')).toMatchObject([
    { error: { code: 'ENOENT' }, next: 'restarting' },
    { error: { code: 'ENOENT' }, next: 'failed' },
  ]);
  expect(told('started')).toEqual([]);
});

it('does not start what others could have put there', async () => {
  plugin('a', copy('out'));
  // As it is by default, in a folder below that of everybody's scratch files.
  const dispatcher = new AuditDispatcher({
    pluginFolder: folder,
    onEvent: (event) => events.push(event),
  });
  const problems = await dispatcher.start();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toBeInstanceOf(PluginError);
  expect(problems[0]?.code).toBe('writable-by-others');
  expect(dispatcher.state).toEqual([]);
  await dispatcher.close();
});

it('does not start again what is not to be trusted any more', async () => {
  plugin('a', NEVER_READS);
  let isChanged = false;
  const dispatcher = dispatcherWith({
    distrust: (path) =>
      isChanged
        ? new PluginError(path, 'writable-by-others', 'is changed', { hint: 'look' })
        : undefined,
  });
  await dispatcher.start();
  isChanged = true;
  process.kill(stateOf(dispatcher, 'a').pid ?? 0, 'SIGKILL');
  await until(() => stateOf(dispatcher, 'a').status === 'refused');
  expect(told('problem')).toMatchObject([{ error: { code: 'writable-by-others', path: at('a') } }]);
  dispatcher.dispatch(records(0, 3));
  expect(stateOf(dispatcher, 'a').lost.ended).toBe(3);
});

describe('a full queue', () => {
  const said: string[] = [];
  const actions = {
    syslog: (message: string) => void said.push(message),
    single: () => void said.push('single'),
    halt: () => void said.push('halt'),
  };

  async function overflowed(
    overflowAction: DispatcherOptions['overflowAction'] & string,
  ): Promise<AuditDispatcher> {
    said.length = 0;
    plugin('a', NEVER_READS);
    const dispatcher = dispatcherWith({
      queueDepth: 1,
      drainMs: 0,
      termAfterMs: 0,
      overflowAction,
      actions,
    });
    await dispatcher.start();
    for (let number = 0; number < 3; number += 1)
      dispatcher.dispatch(records(0, 400, 'x'.repeat(8000)));
    return dispatcher;
  }
  const FULL = 'The queue of the plugin a is full (1 records): ';

  it.each([
    ['ignore', []],
    ['syslog', [`${FULL}records are dropped`]],
    ['single', [`${FULL}the system is brought down to a single user`, 'single']],
    ['halt', [`${FULL}the system is shut down`, 'halt']],
  ] as const)('%s: says once what is done', async (action, expected) => {
    await overflowed(action);
    expect(said).toEqual(expected);
    expect(told('overflow')).toEqual([{ type: 'overflow', plugin: 'a', action }]);
  });

  it('suspend: it gets nothing until it is resumed', async () => {
    const dispatcher = await overflowed('suspend');
    const { lost, isSuspended } = stateOf(dispatcher, 'a');
    expect([isSuspended, lost.suspended]).toEqual([true, 800]);
    dispatcher.resume();
    dispatcher.dispatch(records(0, 2, 'x'));
    expect(stateOf(dispatcher, 'a').lost.suspended).toBe(800);
    expectEven(dispatcher);
  });
});

describe('stopping', () => {
  it('ends the input, and takes what the plugin then does for its end', async () => {
    plugin('a', '#!/bin/sh\n/bin/cat >/dev/null\nexit 5\n');
    const dispatcher = dispatcherWith({ termAfterMs: 10_000 });
    await dispatcher.start();
    await dispatcher.close();
    expect(told('ended')).toMatchObject([{ status: 5, signal: undefined, next: 'stopped' }]);
  });

  it('asks with SIGTERM what does not end by itself', async () => {
    const program = `#!${process.execPath}
process.on('SIGTERM', () => process.exit(6));
require('fs').writeFileSync(__filename + '.up', '');
setInterval(() => {}, 1000);
`;
    plugin('a', program);
    const dispatcher = dispatcherWith({ termAfterMs: 1 });
    await dispatcher.start();
    await until(() => existsSync(at('a.up')));
    await dispatcher.close();
    expect(told('ended')).toMatchObject([{ status: 6, next: 'stopped' }]);
  });

  it('kills what does not end at all', async () => {
    plugin('a', '#!/bin/sh\ntrap "" TERM\n: >"${0%/*}/up"\nwhile :; do /bin/sleep 0.1; done\n');
    const dispatcher = dispatcherWith({ termAfterMs: 1, killAfterMs: 20 });
    await dispatcher.start();
    await until(() => existsSync(at('up')));
    await dispatcher.close();
    expect(told('ended')).toMatchObject([{ signal: 'SIGKILL', next: 'stopped' }]);
  });

  it('is done once, and nothing can be done after it', async () => {
    plugin('a', copy('out'));
    const dispatcher = dispatcherWith();
    await dispatcher.start();
    await Promise.all([dispatcher.close(), dispatcher.close()]);
    expect(told('ended')).toHaveLength(1);
    expect(() => dispatcher.dispatch(records(0, 1))).toThrow(ClosedError);
    await expect(dispatcher.reload()).rejects.toThrow(ClosedError);
  });
});

describe('reloading', () => {
  const HANGS_UP = `#!/bin/sh
trap 'echo hup >>"\${0%/*}/hups"' HUP
: >"\${0%/*}/up"
while :; do /bin/sleep 0.05; done
`;

  it('passes the SIGHUP on to what is as it was', async () => {
    plugin('a', HANGS_UP);
    const dispatcher = dispatcherWith({ termAfterMs: 1 });
    await dispatcher.start();
    await until(() => existsSync(at('up')));
    const { pid } = stateOf(dispatcher, 'a');
    await dispatcher.reload();
    await until(() => existsSync(at('hups')));
    expect(stateOf(dispatcher, 'a').pid).toBe(pid);
  });

  it('starts and stops what has become active and inactive, and what is gone', async () => {
    for (const name of ['a', 'b', 'c']) plugin(name, copy(`${name}.out`));
    configure('b', ['active = no']);
    const dispatcher = dispatcherWith();
    await dispatcher.start();
    expect(dispatcher.state.map(({ name }) => name)).toEqual(['a', 'c']);
    configure('a', ['active = no']);
    configure('b', ['active = yes']);
    rmSync(at('c.conf'));
    await dispatcher.reload();
    expect(dispatcher.state.map(({ name, status }) => [name, status])).toEqual([['b', 'running']]);
    expect(told('ended')).toMatchObject([{ next: 'stopped' }, { next: 'stopped' }]);
  });

  it('starts anew what is to run otherwise, and gives that what waited', async () => {
    plugin('a', NEVER_READS);
    const dispatcher = dispatcherWith({ queueDepth: 10_000, drainMs: 10, termAfterMs: 0 });
    await dispatcher.start();
    const given = records(0, 5000, 'z'.repeat(200));
    dispatcher.dispatch(given);
    await until(() => stateOf(dispatcher, 'a').delivered > 0);
    const { delivered } = stateOf(dispatcher, 'a');
    plugin('reader', copy('out'));
    rmSync(at('reader.conf'));
    writeFileSync(at('a.conf'), `active = yes\npath = ${at('reader')}\nformat = binary`);
    const reloading = dispatcher.reload();
    dispatcher.dispatch(records(5000, 100));
    await reloading;
    const all = [...given, ...records(5000, 100)];
    const last = framesOf(all.slice(-1));
    const ending = (): Buffer => readFileSync(at('out')).subarray(-last.length);
    await until(() => existsSync(at('out')) && ending().equals(last));
    await dispatcher.close();
    expect(begunAt(readFileSync(at('out')), all, framesOf)).toBeGreaterThanOrEqual(delivered);
    expect(stateOf(dispatcher, 'a')).toMatchObject({ offered: 5100, delivered: 5100, restarts: 0 });
  });

  it('starts anew a program that was replaced', async () => {
    plugin('a', NEVER_READS);
    const dispatcher = dispatcherWith({ termAfterMs: 0 });
    await dispatcher.start();
    const { pid } = stateOf(dispatcher, 'a');
    writeFileSync(at('new'), copy('out'));
    chmodSync(at('new'), 0o755);
    renameSync(at('new'), at('a'));
    await dispatcher.reload();
    const state = stateOf(dispatcher, 'a');
    expect([state.status, state.pid === pid]).toEqual(['running', false]);
  });

  it('gives one that failed another chance', async () => {
    plugin('a', '#!/bin/sh\nexit 1\n');
    const dispatcher = dispatcherWith({ maxRestarts: 0 });
    await dispatcher.start();
    await until(() => stateOf(dispatcher, 'a').status === 'failed');
    plugin('a', copy('out'));
    await dispatcher.reload();
    dispatcher.dispatch(records(0, 1));
    await dispatcher.close();
    expect(readFileSync(at('out')).equals(linesOf(records(0, 1)))).toBe(true);
  });

  it('leaves one as it was whose file is not right', async () => {
    plugin('a', copy('out'));
    const dispatcher = dispatcherWith();
    await dispatcher.start();
    const { pid } = stateOf(dispatcher, 'a');
    writeFileSync(at('a.conf'), 'active = yes\npath');
    const problems = await dispatcher.reload();
    expect(problems.map(({ code, line }) => [code, line])).toEqual(
      [
        ['missing-path', undefined],
        ['no-equals-sign', 2],
      ].toReversed(),
    );
    expect(stateOf(dispatcher, 'a')).toMatchObject({ status: 'running', pid });
  });

  it('leaves all as they are when the folder is gone', async () => {
    plugin('a', copy('out'));
    const dispatcher = dispatcherWith();
    await dispatcher.start();
    const problems = await dispatcher.reload({ pluginFolder: at('gone') });
    expect(problems.map(({ code }) => code)).toEqual(['ENOENT']);
    expect(stateOf(dispatcher, 'a').status).toBe('running');
  });

  it('changes the depth of queues', async () => {
    plugin('a', NEVER_READS);
    const dispatcher = dispatcherWith({ queueDepth: 5, termAfterMs: 0, drainMs: 0 });
    await dispatcher.start();
    await dispatcher.reload({ queueDepth: 7 });
    expect(stateOf(dispatcher, 'a').depth).toBe(7);
  });
});

it('refuses options that it does not have', () => {
  expect(() => new AuditDispatcher({ queueDepth: 0 })).toThrow(ArgumentError);
  expect(() => new AuditDispatcher({ overflowAction: 'explode' as 'halt' })).toThrow(ArgumentError);
  expect(() => new AuditDispatcher({ actions: { halt: 'now' as never } })).toThrow(
    'options.actions.halt must be a function',
  );
  expect(() => dispatcherWith().dispatch('x' as never)).toThrow(
    'records must be an array of records',
  );
});

/** Reads so many bytes, then waits so long, until its input ends. */
const SLOW = `#!${process.execPath}
const [bytes, ms] = process.argv.slice(2).map(Number);
const out = require('fs').openSync(__filename + '.out', 'a');
const buffer = Buffer.alloc(bytes);
const fs = require('fs');
for (;;) {
  const count = fs.readSync(0, buffer, 0, bytes);
  if (count === 0) break;
  fs.writeSync(out, buffer, 0, count);
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
`;

it('whatever comes, and however slowly it is read: the accounts are even, lines whole and in order', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 600 })), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.array(fc.tuple(fc.constantFrom(1000, 5000, 200_000), fc.constantFrom(0, 1, 3)), {
        minLength: 2,
        maxLength: 2,
      }),
      fc.integer({ min: 1, max: 400 }),
      fc.boolean(),
      async (batches, speeds, queueDepth, isHurried) => {
        run += 1;
        const names = speeds.map((_, index) => `p${run}-${index}`);
        for (const [index, [bytes, ms]] of speeds.entries()) {
          plugin(names[index] as string, SLOW, [`args = ${bytes} ${ms}`]);
        }
        const dispatcher = dispatcherWith({
          queueDepth,
          overflowAction: 'ignore',
          drainMs: isHurried ? 0 : 60_000,
        });
        await dispatcher.start();
        let offered = 0;
        const whole = new Set<string>();
        for (const [count, size] of batches) {
          const some = records(offered, count, 'x'.repeat(size));
          for (const { line } of some) whole.add(Buffer.from(line).toString());
          dispatcher.dispatch(some);
          offered += count;
          if (count % 3 === 0) await sleep(count % 7);
          expectEven(dispatcher);
        }
        await dispatcher.close();
        for (const name of names) {
          const state = stateOf(dispatcher, name);
          expect([state.offered, state.queued, state.restarts]).toEqual([offered, 0, 0]);
          expect(state.delivered + lostBy(state)).toBe(offered);
          const text = readFileSync(at(`${name}.out`), 'utf8').split('\n');
          // What was cut off at the end was not delivered.
          const cut = text.pop() as string;
          expect(isHurried || cut === '').toBe(true);
          const surplus = text.length - state.delivered;
          expect(surplus).toBeGreaterThanOrEqual(0);
          expect(isHurried || surplus === 0).toBe(true);
          expect(text.filter((line) => !whole.has(line))).toEqual([]);
          const order = text.map((line) => Number(/:(\d+)\)/.exec(line)?.[1]));
          expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
        }
        for (const name of names) rmSync(at(`${name}.conf`));
      },
    ),
    { numRuns: 12 },
  );
});
