/**
 * Does what a security module has records of, and compares the shape of these with the golden logs of
 * the kernel's series. They also go to the third serial line, for the next golden logs. Does not know
 * any module.
 */
import { AuditClient, type AuditEvent, auditEvents, parseEvents } from 'audit-netlink';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { patience, PATIENCE_MS } from '../support/patience';
import { it } from './it';

interface Conditions {
  /** The first series of kernels that writes such records, such as `6.12`. */
  readonly since?: string;
  /** What is in a record that comes when the kernel has the time, not while the commands run. */
  readonly last?: string;
  /** What a module's record says when it is the scenario's, where everything that runs has records. */
  readonly about?: RegExp;
}

/** Commands of a shell, in a folder of their own. */
export type Scenario = readonly [name: string, commands: string, conditions?: Conditions];

/** The tree, with this program in `build-vm/vm`. */
const TREE = join(__dirname, '..', '..');
const GOLDEN = join(TREE, 'test', 'golden', 'lsm');

/** Programs and other files of scenarios, at a place that is the same wherever the tree is. */
export const ACTS = '/srv/acts';

/** Each scenario has one below. */
const FOLDER = '/srv/scenario';

const SERIES = /^\d+\.\d+/.exec(release())?.[0] ?? '';

const RECORDS = '/dev/ttyS2';
const PARAMETERS = readFileSync('/proc/cmdline', 'utf8');
const isRecording = /(^| )recording=yes\b/.test(PARAMETERS);

/** The scenarios that alone are to be performed, where not all are. */
const WANTED = /(?:^| )scenarios=(\S+)/.exec(PARAMETERS)?.[1]?.split(',');

/** Types that security modules and what serves them have for themselves. */
const OF_MODULES =
  /^(?:USER_)?(?:AVC|SELINUX_ERR|MAC_)|^(?:INTEGRITY|LANDLOCK|IPE)_|^UNKNOWN\[14\d\d\]$/;

const TIMEOUT_MS = 1_000;

/** Of a module, about what is asked for, and not about this process, which only watches. */
function isOfModule({ records }: AuditEvent, about: RegExp): boolean {
  return (
    records.some(({ type, text }) => OF_MODULES.test(type) && about.test(text)) &&
    records.every((record) => record.get('pid') !== String(process.pid))
  );
}

/**
 * Each record's type and names of fields: the same each time. How many an event has is not: AppArmor
 * remembers for each processor which capability it has told of.
 */
function shapesOf(event: AuditEvent): string[] {
  return event.records.map((record) =>
    [record.type, ...[...record.fields()].map(([name]) => name)].join(' '),
  );
}

/** Once of what differs in nothing but the process, as each program reads the same files when it starts. */
function distinct(events: readonly AuditEvent[]): AuditEvent[] {
  const seen = new Map<string, AuditEvent>();
  for (const event of events) {
    const records = event.records.filter(({ type }) => OF_MODULES.test(type));
    const texts = records.map(({ text }) => text.replace(/^.*?: /, ''));
    const key = texts.join('\n').replaceAll(/\b(?:pid|ino)=\d+|\/proc\/\d+/g, '');
    if (!seen.has(key)) seen.set(key, event);
  }
  return [...seen.values()];
}

async function run(commands: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const shell = spawn('/bin/sh', ['-c', commands], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    // What Python writes beside its sources is not the scenario's.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  await once(shell, 'exit');
}

function says(event: AuditEvent, words: string): boolean {
  return event.records.some((record) => record.text.includes(words));
}

/** The events of modules between the beginning of the commands and their end. */
async function recordsOf([name, commands, conditions = {}]: Scenario): Promise<AuditEvent[]> {
  const { last, about = /(?:)/ } = conditions;
  await using client = new AuditClient();
  const over = new AbortController();
  await using stream = auditEvents({ signal: over.signal, timeoutMs: TIMEOUT_MS });
  // Commands take as long as the machine needs; only what they leave behind is waited for.
  await run(commands, join(FOLDER, name));
  const ending = patience();
  ending.addEventListener('abort', () => over.abort(), { once: true });
  const mark = `end of ${name}`;
  if (last === undefined) await client.sendUserMessage(mark);
  const found: AuditEvent[] = [];
  for await (const item of stream) {
    if (item.type !== 'event') throw new Error(`there should be no ${JSON.stringify(item)}`);
    if (says(item, mark)) return found.toSorted((a, b) => a.id.serial - b.id.serial);
    if (isOfModule(item, about)) found.push(item);
    if (last !== undefined && says(item, last)) await client.sendUserMessage(mark);
  }
  const missing = last !== undefined && !found.some((event) => says(event, last));
  const of = missing ? `a record with ${last}` : 'the end of the scenario';
  throw new Error(`${of} did not come${ending.aborted ? ` within ${PATIENCE_MS} ms` : ''}`);
}

function compareSeries(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/**
 * The golden logs of a scenario that hold for this kernel: the one of its series, or else that of the
 * series before it and that of the one after, as what both write, those between them write as well.
 */
function goldenLogs(file: string): string[] {
  const path = (series: string) => join(GOLDEN, series, file);
  if (existsSync(path(SERIES))) return [path(SERIES)];
  const all = readdirSync(GOLDEN).filter((series) => existsSync(path(series)));
  const inOrder = all.toSorted(compareSeries);
  const before = inOrder.findLast((series) => compareSeries(series, SERIES) < 0);
  const after = inOrder.find((series) => compareSeries(series, SERIES) > 0);
  return before === undefined || after === undefined ? [] : [path(before), path(after)];
}

async function shapesIn(path: string): Promise<Set<string>> {
  const shapes = new Set<string>();
  for await (const item of parseEvents([readFileSync(path)])) {
    if (item.type === 'event') for (const shape of shapesOf(item)) shapes.add(shape);
  }
  return shapes;
}

/** What is in all of the logs; nothing where there is none. */
async function shapesInAll(paths: readonly string[]): Promise<string[]> {
  const [first = new Set<string>(), ...others] = await Promise.all(paths.map(shapesIn));
  return [...first].filter((shape) => others.every((other) => other.has(shape)));
}

function whySkipped([name, , { since } = {}]: Scenario): string | false {
  if (WANTED !== undefined && !WANTED.includes(name)) return 'not among the scenarios asked for';
  if (since === undefined || compareSeries(SERIES, since) >= 0) return false;
  return `only kernels since ${since} have such records`;
}

/**
 * A test of each scenario: every shape of record in the golden log is among the records again. Others may be
 * too, as what a program opens when it starts differs from machine to machine. On a series without a golden log
 * there are records, among them what the series before and after it both write.
 */
export function recordScenarios(module: string, scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios) {
    const [name] = scenario;
    const file = `${module}-${name}.log`;
    it(
      `has the records of ${module}: ${name}`,
      async () => {
        const events = await recordsOf(scenario);
        assert.notEqual(events.length, 0);
        if (isRecording) {
          const text = distinct(events)
            .map((event) => event.toString())
            .join('');
          appendFileSync(RECORDS, `== ${SERIES}/${file}\n${text}`);
          return;
        }
        const found = new Set(events.flatMap(shapesOf));
        const expected = await shapesInAll(goldenLogs(file));
        assert.deepEqual(
          expected.filter((shape) => !found.has(shape)),
          [],
        );
      },
      whySkipped(scenario),
    );
  }
}

/**
 * Puts the scenarios' files in place and switches audit on, with a rule that never matches: it has the
 * kernel add the records of calls and paths.
 */
export async function prepare(): Promise<void> {
  cpSync(join(TREE, 'test', 'vm', 'acts'), ACTS, { recursive: true });
  await using client = new AuditClient();
  await client.setEnabled('enabled');
  await client.addRule('-a always,exit -F arch=b64 -S personality -F auid=4242');
}
