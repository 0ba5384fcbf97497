/** Deeds of packed events are those of records as objects, whatever came before. */
import { expect, it } from '@jest/globals';
import type { PackedEvent } from '../../../../lib/events/data/packed-event';
import type { AuditEvent } from '../../../../lib/events/event';
import { PackedBatch } from '../../../../lib/events/sources/packed';
import type { Names } from '../../../../lib/machine/names';
import type { Deed } from '../../../../lib/search/ausearch/deed';
import { PackedDeedEvent, WholeEvent } from '../../../../lib/search/ausearch/deed-event';
import { DeedMaker } from '../../../../lib/search/ausearch/deed-of-event';
import { fc } from '../../../support/random-cases';
import { eventOf } from '../../events/event-of-lines';
import { EVENTS } from '../../events/recorded-events';
import { madeLines } from '../../events/views/made-lines';
import { SOME_NAMES } from '../../events/views/written';

function fromRecords(event: AuditEvent, names: Names): Deed {
  return new DeedMaker(names).deedOf(new WholeEvent(event.records, names));
}

/** What one maker makes of events, one after the other. */
function packedDeeds(names: Names): (...lines: readonly string[]) => Deed {
  const event = new PackedDeedEvent(names);
  const maker = new DeedMaker(names);
  return (...lines) => {
    const packed = eventOf(...lines).packed as PackedEvent;
    const batch = new PackedBatch(packed.bytes, packed.index);
    event.begin(batch, batch.packed(packed.at));
    return maker.deedOf(event);
  };
}

it('are those of the records', () => {
  const deed = packedDeeds(SOME_NAMES);
  fc.assert(
    fc.property(madeLines, (lines) => {
      expect(deed(...lines)).toEqual(fromRecords(eventOf(...lines), SOME_NAMES));
    }),
    { numRuns: 2000 },
  );
});

it.each(Object.entries(EVENTS))('are those of the records of %s', (_, event) => {
  const lines = event.toString().trimEnd().split('\n');
  const deed = packedDeeds(SOME_NAMES);
  const expected = fromRecords(event, SOME_NAMES);
  expect(deed(...lines)).toEqual(expected);
  expect(deed(...lines)).toEqual(expected);
});

const HEAD = 'msg=audit(1.000:1):';
const CALL = `type=SYSCALL ${HEAD} arch=c000003e syscall=257 success=yes exit=3`;

it('has calls that differ in one field differ', () => {
  const deed = packedDeeds(SOME_NAMES);
  const call = (auid: string, rest: string): Deed =>
    deed(`${CALL} auid=${auid} uid=0 ses=3 comm="cat" exe="/usr/bin/cat"${rest}`);
  expect(call('1000', ' key="one"')).toMatchObject({ subject: 'änn', key: 'one' });
  expect(call('1000', ' key="two"')).toMatchObject({ subject: 'änn', key: 'two' });
  expect(call('1001', ' key="one"')).toMatchObject({ subject: 'unknown(1001)', key: 'one' });
  expect(call('1000', ' key="one"\u001dAUID="bob"')).toMatchObject({ subject: 'bob' });
  expect(call('1000', ' key="one"\u001dAUID="eve"')).toMatchObject({ subject: 'eve' });
  expect(call('1000', ' key="one"')).toMatchObject({ subject: 'änn', key: 'one' });
});

it('tells a call of many files from its first records', () => {
  const paths = Array.from(
    { length: 40 },
    (_, at) => `type=PATH ${HEAD} item=${at} name="file-${at}" inode=${at} nametype=NORMAL`,
  );
  const lines = [`${CALL} exe="/usr/bin/x"`, ...paths, `type=CWD ${HEAD} cwd="/srv"`];
  const deed = packedDeeds(SOME_NAMES);
  expect(deed(...lines)).toMatchObject({ object: '/srv/file-0', objectDetail: '0' });
  expect(deed(lines[0] as string)).toMatchObject({ object: '', how: '/usr/bin/x' });
  expect(deed(...lines)).toEqual(fromRecords(eventOf(...lines), SOME_NAMES));
});

it('asks for names again when they have changed', () => {
  const names = {
    version: 0,
    name: 'ann',
    userName: () => names.name,
    groupName: () => undefined,
    protocolName: () => undefined,
  };
  const deed = packedDeeds(names);
  const lines = [`${CALL} auid=7 uid=7`, `type=USER_AUTH ${HEAD} pid=1 uid=7 auid=7 ses=1`];
  const subjects = (): string[] => lines.map((line) => deed(line).subject);
  expect(subjects()).toEqual(['ann', 'ann']);
  names.name = 'bob';
  names.version += 1;
  expect(subjects()).toEqual(['bob', 'bob']);
});
