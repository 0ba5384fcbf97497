/** What the live kernel wrote, turned into everything that an event can become. */
import { expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { type AuditEvent, parseEvents } from '../../lib';
import { SCENARIOS } from '../support/audited-scenarios';
import { logOf } from '../support/golden-events';
import { EVENT_SCHEMA } from '../unit/events/event-schema';
import { NAMES } from '../unit/events/injected-names';

const isValid = new Ajv({ allowUnionTypes: true }).compile(EVENT_SCHEMA);

const SCENARIO_NAMES = SCENARIOS.map(({ name }) => name);

async function eventsOf(name: string): Promise<AuditEvent[]> {
  const found: AuditEvent[] = [];
  for await (const item of parseEvents([readFileSync(logOf(name))])) {
    if (item.type === 'event') found.push(item);
  }
  return found;
}

/** What the records of an event have that no decoder made a value of. */
function unreadIn(event: AuditEvent): string[] {
  return event.decoded().flatMap((decoded) => {
    const values: Readonly<Record<string, unknown>> = { ...decoded };
    return [...decoded.record.fields()]
      .filter(([name, raw]) => name in values && !['?', '(null)', '(none)'].includes(raw))
      .filter(([name]) => values[name] === undefined)
      .map(([name, raw]) => `${decoded.type}.${name}=${raw}`);
  });
}

it.each(SCENARIO_NAMES)('reads every field that %s has a codec for', async (name) => {
  const events = await eventsOf(name);
  expect(events.length).toBeGreaterThan(0);
  expect(events.flatMap(unreadIn)).toEqual([]);
});

it.each(SCENARIO_NAMES)('gives JSON for %s that fits the schema', async (name) => {
  for (const event of await eventsOf(name)) {
    const json: unknown = JSON.parse(JSON.stringify(event.toJSON({ names: NAMES })));
    expect({ json, errors: isValid(json) ? [] : isValid.errors }).toEqual({ json, errors: [] });
  }
});

it.each([
  ['rename', / renamed \S+\/a to \S+\/a new name with \S+\/acts: done \[delete\]$/],
  ['kill', / sent SIGTERM to sleep \(pid \d+\) with \S+: done \[kill_rule\]$/],
  [
    'execve-script',
    / executed \S+\/script \(\/bin\/sh \.\/script word\) with \S+dash \(script\): done /,
  ],
  ['missing', / opened \S+\/missing with \S+: failed \(ENOENT, No such file or directory\) /],
  ['landlock', / was denied reading \S+\/file with \S+: failed \(EACCES, Permission denied\)$/],
  ['link-refused', / followed an untrusted link to \S+\/secret with \S+: failed \(EPERM, /],
  ['netfilter', / changed the firewall \(filter\) with \S+: done$/],
  ['two-keys', / opened \S+\/file with \S+: done \[first, two-keys\]$/],
])('says what happened in %s', async (name, line) => {
  const [event] = await eventsOf(name);
  expect(event?.summary(NAMES)).toMatch(line);
});

it('knows what was done in all of them', async () => {
  const events = (await Promise.all(SCENARIO_NAMES.map(eventsOf))).flat();
  const unnamed = events
    .map((event) => event.toECS({ names: NAMES }))
    .filter(({ event }) => ['called-system', 'wrote-record'].includes(event.action))
    .map(({ event, audit }) => audit.syscall ?? event.code);
  expect([...new Set(unnamed)].toSorted()).toEqual(['fcntl', 'io_uring_enter', 'lseek', 'pipe2']);
});
