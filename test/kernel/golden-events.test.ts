/**
 * Does everything of test/support/audited-scenarios.ts and compares the shape of what the kernel writes
 * with the golden files; with AUDIT_NETLINK_UPDATE_GOLDEN=1 it records them.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { machine, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { AuditClient, type AuditEvent, auditEvents } from '../../lib';
import { type Scenario, SCENARIOS } from '../support/audited-scenarios';
import {
  readGolden,
  readRecordedOn,
  shapeOf,
  structureOf,
  writeGolden,
  writeRecordedOn,
} from '../support/golden-events';
import { describeLive } from '../support/live-kernel';
import { patience } from '../support/patience';

const RECORDS = process.env['AUDIT_NETLINK_UPDATE_GOLDEN'] === '1';
const ACTS = join(__dirname, '../support/audited-acts');

/** Kernels of another series may write other fields. */
const SERIES = /^\d+\.\d+/;

/** `OVERLAYFS_SUPER_MAGIC` of `<linux/magic.h>`: each change there is one of the layers below, too. */
const OVERLAYFS = 0x794c7630;

const isComparable =
  RECORDS ||
  (SERIES.exec(release())?.[0] === SERIES.exec(readRecordedOn().kernel)?.[0] &&
    statfsSync(tmpdir()).type !== OVERLAYFS);
const describeHere = isComparable ? describeLive : describe.skip;

const TIMEOUT_MS = 500;

/** A rule whose addition and deletion stand before and behind the scenario's records. */
const MARK = '-a always,exit -F arch=b64 -S acct -F pid=1 -k scenario';

function isOf(event: AuditEvent, { types = [] }: Scenario, pid: string): boolean {
  return event.records.some(
    (record) =>
      record.get('pid') === pid || record.get('ppid') === pid || types.includes(record.type),
  );
}

describeHere('golden events', () => {
  let program: string;
  let base: string;

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'audit-netlink-acts-'));
    chmodSync(base, 0o755);
    program = join(base, 'acts');
    const sources = readdirSync(ACTS).filter((name) => name.endsWith('.c'));
    execFileSync('cc', [
      '-Wall',
      '-o',
      program,
      ...sources.map((name) => join(ACTS, name)),
      '-lrt',
    ]);
  });

  afterAll(() => {
    rmSync(base, { recursive: true });
  });

  /** The scenario's events, in the order in which they began. */
  async function eventsOf(scenario: Scenario): Promise<AuditEvent[]> {
    const folder = mkdtempSync(join(base, 'folder-'));
    chmodSync(folder, 0o777);
    scenario.prepare?.(folder);
    await using client = new AuditClient();
    await client.setBacklogLimit(8192);
    await client.setEnabled('enabled');
    const uid = scenario.uid ?? 0;
    const child = spawn(program, scenario.act, {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      uid,
      gid: uid,
    });
    const ended = once(child, 'exit');
    // What it does to begin is not the scenario's.
    await once(child.stdout, 'data');
    await using stream = auditEvents({
      signal: patience(),
      timeoutMs: TIMEOUT_MS,
    });
    const pid = String(child.pid);
    const field = scenario.family === true ? 'ppid' : 'pid';
    const rules = (scenario.rules ?? []).map(
      (rule) =>
        `-a ${rule.replaceAll('{}', folder)} -F ${field}=${pid} -k ${scenario.key ?? scenario.name}`,
    );
    for (const rule of [MARK, ...rules]) await client.addRule(rule);
    child.stdin.end('\n');
    const [status] = (await ended) as [number | null];
    expect(status).not.toBe(2);
    for (const rule of rules) await client.deleteRule(rule);
    if (scenario.alone === true) await setTimeout(2 * TIMEOUT_MS);
    await client.deleteRule(MARK);
    const found: AuditEvent[] = [];
    let marks = 0;
    // What nothing ends may be given out behind the second mark, where the reader was held up.
    const atLeast = scenario.alone === true && !RECORDS ? readGolden(scenario.name).length : 0;
    for await (const item of stream) {
      if (item.type !== 'event') throw new Error(`there should be no ${JSON.stringify(item)}`);
      if (item.get('CONFIG_CHANGE', 'key') === '"scenario"') {
        marks += 1;
      } else if (marks > 0 && isOf(item, scenario, pid)) {
        found.push(item);
      }
      if (marks === 2 && found.length >= atLeast) return found;
    }
    throw new Error('the stream ended before the scenario');
  }

  const here = SCENARIOS.filter(({ only }) => only === undefined || only === process.arch);
  it.each(here.map((scenario) => [scenario.name, scenario] as const))(
    'has the records of %s',
    async (name, scenario) => {
      const events = (await eventsOf(scenario)).toSorted((a, b) => a.id.serial - b.id.serial);
      if (RECORDS) await writeGolden(name, events);
      expect(events.length).toBeGreaterThan(0);
      expect(shapeOf(events.map(structureOf))).toEqual(shapeOf(readGolden(name)));
    },
  );

  afterAll(() => {
    if (RECORDS) writeRecordedOn({ kernel: release(), machine: machine() });
  });
});
