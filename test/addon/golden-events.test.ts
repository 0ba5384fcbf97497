/** What the parser makes of the golden event files, which the live kernel wrote. */
import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { SCENARIOS } from '../support/audited-scenarios';
import { logOf, parsedEvents, readGolden } from '../support/golden-events';

const NAMES = SCENARIOS.map(({ name }) => name);

const textOf = (name: string) => readFileSync(logOf(name), 'latin1');

it.each(NAMES)('reads the records of %s', async (name) => {
  expect(await parsedEvents(textOf(name))).toEqual(readGolden(name));
});

it('tells the events of one log from those of another', async () => {
  const lines = NAMES.map((name) => textOf(name).split('\n').slice(0, -1));
  const longest = Math.max(...lines.map(({ length }) => length));
  const mixed = Array.from({ length: longest }, (_, at) =>
    lines.flatMap((one) => one.slice(at, at + 1)),
  );
  const events = await parsedEvents(`${mixed.flat().join('\n')}\n`, { timeoutMs: 3_600_000 });
  const bySerial = (one: { serial: number }, other: { serial: number }) =>
    one.serial - other.serial;
  const records = (event: { serial: number; records: unknown }) => [event.serial, event.records];
  expect(events.toSorted(bySerial).map(records)).toEqual(
    NAMES.flatMap(readGolden).toSorted(bySerial).map(records),
  );
});

it('finds the ends that auditd does not write', async () => {
  for (const name of NAMES) {
    const lines = textOf(name)
      .split('\n')
      .filter((line) => !line.startsWith('type=EOE'));
    const events = await parsedEvents(lines.join('\n'));
    const ended = readGolden(name).filter(({ completion }) => completion === 'eoe');
    const found = events.filter(({ completion }) => completion === 'proctitle');
    const withoutTitle = ended.filter(({ records }) =>
      records.every(({ type }) => type !== 'PROCTITLE'),
    );
    expect(found).toHaveLength(ended.length - withoutTitle.length);
  }
});
