/** Plugins that are modules of JavaScript, in threads of the built package: what they are given, and how they end. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuditDispatcher,
  type DispatchedRecord,
  type DispatcherEvent,
  type DispatcherOptions,
  type PluginState,
} from '../../lib';
import { codeBlocks, ROOT } from '../support/documents';
import { until } from '../support/patience';

let folder = '';
let events: DispatcherEvent[] = [];
let dispatcher: AuditDispatcher | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modules-'));
  events = [];
});
afterEach(async () => {
  await dispatcher?.close();
  dispatcher = undefined;
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const written = (name: string): string =>
  existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '';

async function started(
  text: string,
  {
    lines = [],
    name = 'plugin.mjs',
    ...options
  }: DispatcherOptions & { lines?: readonly string[]; name?: string } = {},
): Promise<AuditDispatcher> {
  writeFileSync(at(name), text);
  const conf = ['active = yes', `path = ${at(name)}`, 'type = module', `args = ${at('out')}`];
  writeFileSync(at('plugin.conf'), [...conf, ...lines].join('\n'));
  dispatcher = new AuditDispatcher({
    pluginFolder: folder,
    distrust: () => undefined,
    onEvent: (event) => events.push(event),
    termAfterMs: 60_000,
    restartMs: 1,
    ...options,
  });
  expect(await dispatcher.start()).toEqual([]);
  return dispatcher;
}

const stateOf = ({ state }: AuditDispatcher): PluginState => state[0] as PluginState;
const told = (type: DispatcherEvent['type']): DispatcherEvent[] =>
  events.filter((event) => event.type === type);

function recordsOf(serial: number, success = 'yes'): DispatchedRecord[] {
  const stamp = `msg=audit(1700000000.123:${serial})`;
  const call = `arch=c000003e syscall=59 success=${success} exit=${success === 'yes' ? 0 : -13}`;
  const ids = 'items=1 ppid=1 pid=2 auid=0 uid=0 gid=0 comm="ls" exe="/usr/bin/ls" key="run"';
  return [
    { type: 1300, line: Buffer.from(`type=SYSCALL ${stamp}: ${call} ${ids}`) },
    {
      type: 1302,
      line: Buffer.from(`type=PATH ${stamp}: item=0 name="/etc/shadow" nametype=NORMAL`),
    },
    { type: 1320, line: Buffer.from(`type=EOE ${stamp}: `) },
  ];
}

/** Writes what it is given, a line each, and at last how it ended. */
const WRITES = (line: string): string => `
import { appendFileSync } from 'node:fs';
export default async function (items, { args: [out], signal }) {
  for await (const item of items) appendFileSync(out, ${line} + '\\n');
  appendFileSync(out, 'end ' + signal.aborted + '\\n');
}`;

it('gives whole events to a module, and ends it when there are no more', async () => {
  const to = await started(WRITES('[item.type, item.id.serial, item.records.length].join()'));
  for (let serial = 1; serial <= 300; serial += 1) to.dispatch(recordsOf(serial));
  await to.close();
  const expected = Array.from({ length: 300 }, (_, index) => `event,${index + 1},3\n`);
  expect(written('out')).toBe(`${expected.join('')}end false\n`);
  expect(stateOf(to)).toMatchObject({ offered: 900, delivered: 900, queued: 0, pid: undefined });
  expect(told('ended')).toMatchObject([{ status: 0, next: 'stopped' }]);
});

it('gives records as they come with format = records, also to a module of CommonJS', async () => {
  const text = `
const { appendFileSync } = require('node:fs');
module.exports = async (items, { args: [out] }) => {
  for await (const { type, id } of items) appendFileSync(out, type + id.serial + '\\n');
};`;
  const to = await started(text, { lines: ['format = records'], name: 'plugin.cjs' });
  const [first, ...others] = recordsOf(7) as [DispatchedRecord, ...DispatchedRecord[]];
  to.dispatch([first]);
  await until(() => written('out') === 'SYSCALL7\n');
  to.dispatch(others);
  await to.close();
  expect(written('out')).toBe('SYSCALL7\nPATH7\nEOE7\n');
});

it('waits for a slow one, and says where records are missing', async () => {
  const text = `
import { appendFileSync, existsSync } from 'node:fs';
export default async function (items, { args: [out] }) {
  for await (const { type, id, count } of items) {
    appendFileSync(out, (type === 'lost' ? 'lost ' + count : type + id.serial) + '\\n');
    while (!existsSync(out + '.go')) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}`;
  const options = { lines: ['format = records'], queueDepth: 4, overflowAction: 'ignore' } as const;
  const to = await started(text, options);
  to.dispatch(recordsOf(1));
  await until(() => written('out') !== '');
  // Of these four have room.
  for (let serial = 2; serial <= 4; serial += 1) to.dispatch(recordsOf(serial));
  expect(stateOf(to)).toMatchObject({ queued: 4, highest: 4, lost: { overflow: 5 } });
  writeFileSync(at('out.go'), '');
  await until(() => stateOf(to).queued === 0);
  to.dispatch(recordsOf(5));
  await to.close();
  expect(written('out').split('\n')).toEqual([
    'SYSCALL1',
    'PATH1',
    'EOE1',
    'SYSCALL2',
    'PATH2',
    'EOE2',
    'SYSCALL3',
    'lost 5',
    'SYSCALL5',
    'PATH5',
    'EOE5',
    '',
  ]);
  expect(stateOf(to)).toMatchObject({ offered: 15, delivered: 10 });
});

it('starts one again that throws, and tells what it threw', async () => {
  const text = `
import { appendFileSync } from 'node:fs';
export default async function (items, { args: [out] }) {
  for await (const { id } of items) {
    appendFileSync(out, id.serial + '\\n');
    throw new Error('no more than ' + id.serial);
  }
}`;
  const to = await started(text, { maxRestarts: 1 });
  to.dispatch(recordsOf(1));
  await until(() => told('ended').length === 1);
  to.dispatch(recordsOf(2));
  await until(() => stateOf(to).status === 'failed');
  expect(written('out')).toBe('1\n2\n');
  expect(told('ended')).toMatchObject([
    { error: { message: 'no more than 1' }, next: 'restarting' },
    { error: { message: 'no more than 2' }, next: 'failed' },
  ]);
});

it('starts one again that returns too early', async () => {
  const to = await started('export default async function () {}', { maxRestarts: 2 });
  await until(() => stateOf(to).status === 'failed');
  expect(told('ended')).toMatchObject([
    { status: 0, next: 'restarting' },
    { status: 0, next: 'restarting' },
    { status: 0, next: 'failed' },
  ]);
});

it.each([
  ['has no function as its default export', 'export default 7;'],
  ['Unexpected', 'export default async function ('],
  ['nosuch', "import 'nosuch';"],
])('says why a module cannot be used: %s', async (words, text) => {
  const to = await started(text, { maxRestarts: 0 });
  await until(() => stateOf(to).status === 'failed');
  const [ended] = told('ended');
  expect(ended?.type === 'ended' && ended.error?.message).toContain(words);
});

it('asks one that does not end by its signal', async () => {
  const text = `
import { appendFileSync } from 'node:fs';
export default async function (items, { args: [out], signal }) {
  appendFileSync(out, 'begun\\n');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  appendFileSync(out, 'aborted\\n');
}`;
  const to = await started(text, { termAfterMs: 1, killAfterMs: 60_000 });
  await until(() => written('out') === 'begun\n');
  await to.close();
  expect(written('out')).toBe('begun\naborted\n');
  expect(told('ended')).toMatchObject([{ status: 0, next: 'stopped' }]);
});

it('ends one that listens to nothing', async () => {
  const text = `
import { appendFileSync } from 'node:fs';
export default async function (items, { args: [out] }) {
  appendFileSync(out, 'begun\\n');
  for (;;);
}`;
  const to = await started(text, { termAfterMs: 1, killAfterMs: 1 });
  await until(() => written('out') === 'begun\n');
  await to.close();
  expect(told('ended')).toMatchObject([{ next: 'stopped' }]);
});

it('starts it anew on a reload when the module was replaced, and leaves it alone otherwise', async () => {
  const to = await started(WRITES('"old" + item.id.serial'));
  const { threadId } = stateOf(to);
  await to.reload();
  expect(stateOf(to).threadId).toBe(threadId);
  to.dispatch(recordsOf(1));
  await until(() => written('out') === 'old1\n');
  writeFileSync(at('plugin.mjs'), WRITES('"newer" + item.id.serial'));
  await to.reload();
  to.dispatch(recordsOf(2));
  await to.close();
  expect(written('out')).toBe('old1\nend false\nnewer2\nend false\n');
});

it("the guide's plugin writes what failed", async () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/plugins.md'), 'utf8');
  const [block] = codeBlocks(guide, 'mjs');
  const to = await started(block?.text ?? '', { name: 'failures.mjs' });
  to.dispatch([...recordsOf(1), ...recordsOf(2, 'no')]);
  await to.close();
  expect(written('out').trim().split('\n')).toEqual([expect.stringMatching(/ls.*EACCES/)]);
});
