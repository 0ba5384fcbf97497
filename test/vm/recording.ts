/**
 * Does what a security module has records of, and compares the shape of these with the golden logs of
 * the kernel's series. They also go to the third serial line, for the next golden logs. Does not know
 * any module.
 */
import { AuditClient, type AuditEvent, auditEvents, parseEvents } from 'audit-netlink';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { patience } from '../support/patience';
import { it } from './it';

/** Commands of a shell, in a folder of their own. */
export type Scenario = readonly [name: string, commands: string];

/** The tree, with this program in `build-vm/vm`. */
const TREE = join(__dirname, '..', '..');
const GOLDEN = join(TREE, 'test', 'golden', 'lsm');

/** Programs and other files of scenarios, at a place that is the same wherever the tree is. */
export const ACTS = '/srv/acts';

/** Each scenario has one below. */
const FOLDER = '/srv/scenario';

const SERIES = /^\d+\.\d+/.exec(release())?.[0] ?? '';

const RECORDS = '/dev/ttyS2';
const isRecording = /(^| )recording=yes\b/.test(readFileSync('/proc/cmdline', 'utf8'));

/** Types that security modules and what serves them have for themselves. */
const OF_MODULES =
  /^(?:USER_)?(?:AVC|SELINUX_ERR|MAC_)|^(?:INTEGRITY|LANDLOCK|IPE)_|^UNKNOWN\[14\d\d\]$/;

const TIMEOUT_MS = 1_000;

/** Of a module, and not about this process, which only watches. */
function isOfModule({ records }: AuditEvent): boolean {
  return (
    records.some(({ type }) => OF_MODULES.test(type)) &&
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

/** The events of modules between the beginning of the commands and their end. */
async function recordsOf([name, commands]: Scenario): Promise<AuditEvent[]> {
  await using client = new AuditClient();
  await using stream = auditEvents({ signal: patience(), timeoutMs: TIMEOUT_MS });
  await run(commands, join(FOLDER, name));
  const mark = `end of ${name}`;
  await client.sendUserMessage(mark);
  const found: AuditEvent[] = [];
  for await (const item of stream) {
    if (item.type !== 'event') throw new Error(`there should be no ${JSON.stringify(item)}`);
    if (item.records.some((record) => record.text.includes(mark))) {
      return found.toSorted((a, b) => a.id.serial - b.id.serial);
    }
    if (isOfModule(item)) found.push(item);
  }
  throw new Error('the stream ended before the scenario');
}

async function goldenShapes(path: string): Promise<Set<string>> {
  const shapes = new Set<string>();
  for await (const item of parseEvents([readFileSync(path)])) {
    if (item.type === 'event') for (const shape of shapesOf(item)) shapes.add(shape);
  }
  return shapes;
}

/**
 * A test of each scenario: every shape of record in the golden log is among the records again. Others may be
 * too, as what a program opens when it starts differs from machine to machine.
 */
export function recordScenarios(module: string, scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios) {
    const [name] = scenario;
    const path = join(GOLDEN, SERIES, `${module}-${name}.log`);
    const skip = !isRecording && !existsSync(path) && `no golden log of a kernel ${SERIES}`;
    it(
      `has the records of ${module}: ${name}`,
      async () => {
        const events = await recordsOf(scenario);
        assert.notEqual(events.length, 0);
        if (isRecording) {
          const text = distinct(events)
            .map((event) => event.toString())
            .join('');
          appendFileSync(RECORDS, `== ${SERIES}/${module}-${name}.log\n${text}`);
          return;
        }
        const found = new Set(events.flatMap(shapesOf));
        const missing = [...(await goldenShapes(path))].filter((shape) => !found.has(shape));
        assert.deepEqual(missing, []);
      },
      skip,
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
