import { expect, it } from '@jest/globals';
import { splitArguments } from '../../../../lib/events/data/execve';
import { AuditRecord } from '../../../../lib/events/record';

function records(...bodies: string[]): AuditRecord[] {
  return bodies.map((body) => new AuditRecord(1309, `audit(1700000000.000:1): ${body}`));
}

it('puts the pieces of all records together', () => {
  const found = splitArguments([
    new AuditRecord(1300, 'audit(1700000000.000:1): a0=1 argc=9'),
    ...records('argc=4 a0="sh" a1=2D6320 a2_len=14 a2[0]="abc"', 'a2[1]=C3', 'a2[2]=A978 a3=""'),
  ]);
  expect(found).toEqual({ argc: 4, values: ['sh', '-c ', 'abcéx', ''], missing: [] });
});

it('leaves a hole where an argument is missing', () => {
  expect(splitArguments(records('argc=3 a0="sh" a2="x"'))).toEqual({
    argc: 3,
    values: ['sh', undefined, 'x'],
    missing: [{ from: 1, count: 1 }],
  });
});

it('says how many there were when not all came', () => {
  expect(splitArguments(records('argc=9 a0="sh"'))).toEqual({
    argc: 9,
    values: ['sh'],
    missing: [{ from: 1, count: 8 }],
  });
});

it('goes by what is there without a number of arguments', () => {
  expect(splitArguments(records('a0="sh" a1="x"'))?.argc).toBe(2);
  expect(splitArguments(records('argc=many a0="sh"'))?.argc).toBe(1);
});

it('does not believe in more arguments than a program can have', () => {
  expect(splitArguments(records('argc=1 a0="sh" a4294967295="x"'))?.values).toEqual(['sh']);
});

it('gives nothing without such a record', () => {
  expect(splitArguments([new AuditRecord(1300, 'audit(1700000000.000:1): a0=1')])).toBeUndefined();
});

it('gives a gap one place where more is missing than was found', () => {
  expect(splitArguments(records('argc=900000 a0="sh" a1="-c" a700000="x" a700001="y"'))).toEqual({
    argc: 900_000,
    values: ['sh', '-c', undefined, 'x', 'y'],
    missing: [
      { from: 2, count: 699_998 },
      { from: 700_002, count: 199_998 },
    ],
  });
});

it.each([
  ['one argument far away', ['a1048575="x"']],
  [
    'arguments at all distances',
    [Array.from({ length: 20 }, (_, at) => `a${2 ** at}="x"`).join(' ')],
  ],
  ['a count without arguments', ['argc=1048576']],
  [
    'a list over many records',
    Array.from({ length: 300 }, (_, at) =>
      Array.from({ length: 40 }, (__, of) => `a${at * 40 + of}="x"`).join(' '),
    ),
  ],
])('writes no more than the record itself for %s', (_, bodies) => {
  const all = records(...bodies);
  const read = all.reduce((sum, { text }) => sum + text.length, 0);
  const written = all.reduce((sum, record) => sum + JSON.stringify(record).length, 0);
  expect(written).toBeLessThan(5 * read + all.length * 500);
  expect(JSON.stringify(splitArguments(all)).length).toBeLessThan(5 * read + 500);
});
