/**
 * Arguments in words, against what the audit tools printed for the same values. The rows of
 * `recorded/` were made by listing rules (`auditctl -l -i`) out of a socket that plays the kernel, and
 * for 64-bit values by reading records from a file (`ausearch -i`); `by` says with which version. Names
 * of users, groups and protocols are those of the machine that recorded them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Names } from '../../../../lib/machine/names';
import {
  type ArgumentIndex,
  interpretArgument,
} from '../../../../lib/interpret/arguments/interpret-argument';
import { MACHINES, type MachineName } from '../../../../lib/tables/machines';

const RECORDED = join(__dirname, 'recorded');

/** A number, or the hexadecimal digits of one that needs more than 53 bits; null is not known. */
type RecordedValue = number | string | null;

interface Row {
  readonly machine: MachineName;
  readonly syscall: string;
  readonly index: ArgumentIndex;
  readonly values: readonly RecordedValue[];
  readonly text: string;
}

/** A row where we print `text` and the version `of` prints `instead`. */
interface Difference extends Row {
  readonly instead: string;
  readonly of: string;
  readonly because: string;
}

/** Calls whose argument is printed as a number, whichever of `values` it has. */
interface Numbers {
  readonly machine: MachineName;
  readonly index: ArgumentIndex;
  readonly values: readonly number[];
  readonly syscalls: string;
}

function rowsOf<T>(file: string): T[] {
  const lines = readFileSync(join(RECORDED, file), 'utf8').trimEnd().split('\n');
  return lines.map((line): T => JSON.parse(line));
}

const recorded: Record<'users' | 'groups' | 'protocols', Record<string, string>> = JSON.parse(
  readFileSync(join(RECORDED, 'names.json'), 'utf8'),
);

const names: Names = {
  userName: (uid) => recorded.users[uid],
  groupName: (gid) => recorded.groups[gid],
  protocolName: (number) => recorded.protocols[number],
};

function valueOf(value: RecordedValue): number | bigint | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' ? BigInt(value) : value;
}

/** What a caller prints: the words, or the number. */
function printed({ machine, syscall, index, values }: Omit<Row, 'text'>): string {
  const given = values.map(valueOf);
  const text = interpretArgument({ machine, syscall, index, values: given, names });
  return text ?? `0x${given[index]?.toString(16)}`;
}

function label({ machine, syscall, index, values }: Row): string {
  return `${machine} ${syscall} a${index} ${JSON.stringify(values)}`;
}

/** The rows of each argument of each call, for one test each. */
function byArgument(rows: readonly Row[]): [string, Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.syscall} a${row.index}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups];
}

function ask(syscall: string, index: ArgumentIndex, ...values: (number | bigint | undefined)[]) {
  return interpretArgument({ machine: 'x86_64', syscall, index, values, names });
}

describe('as the audit tools print it', () => {
  it.each(byArgument(rowsOf<Row>('arguments.jsonl')))('%s', (_, rows) => {
    const ours = rows.map((row) => `${label(row)}: ${printed(row)}`);
    expect(ours).toEqual(rows.map((row) => `${label(row)}: ${row.text}`));
  });

  it.each(rowsOf<Numbers>('numbers.jsonl'))('numbers only: $machine a$index', (row) => {
    const { machine, index, values } = row;
    const interpreted = row.syscalls.split(' ').filter((syscall) =>
      values.some((value) => {
        const query = { machine, syscall, index, values: Array<number>(4).fill(value), names };
        return interpretArgument(query) !== undefined;
      }),
    );
    expect(interpreted).toEqual([]);
  });
});

/**
 * Where we differ from 3.0.9, and why:
 * - 4.2.2 interprets more arguments, and a2 of clone no longer;
 * - newer headers name more values, and some anew: CLONE_NEWCGROUP is the bit of CLONE_STOPPED;
 * - <linux/netfilter_ipv4/ip_tables.h> has IPT_SO_GET_REVISION_MATCH at 66, _TARGET at 67;
 * - ppc64le shares the socket options of ppc and ppc64, which 3.0.9 looks up as those of x86;
 * - exit takes an int, whatever the upper half of the register holds;
 * - flags without any name are printed with all their bits.
 */
describe('other than 3.0.9 prints it', () => {
  it.each(rowsOf<Difference>('differences.jsonl'))(
    '$because: $machine $syscall a$index $values',
    (row) => {
      expect(row.text).not.toBe(row.instead);
      expect(printed(row)).toBe(row.text);
    },
  );
});

describe('what is asked', () => {
  it('is undefined for what is not known', () => {
    expect(ask('open', 1)).toBeUndefined();
    expect(ask('open', 1, 0, undefined)).toBeUndefined();
    expect(ask('no_such_call', 0, 1)).toBeUndefined();
    expect(ask('constructor', 0, 1)).toBeUndefined();
  });

  it('may be signed, or have 64 bits', () => {
    expect(ask('openat', 0, -100)).toBe('AT_FDCWD');
    expect(ask('openat', 0, -100n)).toBe('AT_FDCWD');
    expect(ask('openat', 0, 0xffffff9cn)).toBe('AT_FDCWD');
    expect(ask('setuid', 0, -1)).toBe('unset');
    expect(ask('kill', 1, 1, -1)).toBe('unknown-signal(0xffffffff)');
    expect(ask('kill', 1, 1, -1n)).toBe('unknown-signal(0xffffffffffffffff)');
  });

  it('reads the argument left of it, as 0 when it is not known', () => {
    expect(ask('open', 2, undefined, 0x42, 0o600)).toBe('0600');
    expect(ask('open', 2, undefined, undefined, 0o600)).toBeUndefined();
    expect(ask('setsockopt', 2, 3, 1n, 2)).toBe('SO_REUSEADDR');
    expect(ask('setsockopt', 2, undefined, undefined, 2)).toBe('IP_TTL');
  });

  it('takes a machine for its name', () => {
    const query = { syscall: 'getsockopt', index: 2, values: [3, 1, 20], names } as const;
    const texts = MACHINES.map((machine) => interpretArgument({ ...query, machine }));
    expect(texts).toEqual(
      MACHINES.map(({ name }) => (name.startsWith('ppc') ? 'SO_PASSCRED' : 'SO_RCVTIMEO')),
    );
    expect(texts).toEqual(
      MACHINES.map(({ name }) => interpretArgument({ ...query, machine: name })),
    );
  });

  it('takes names from the caller alone', () => {
    const nobody: Names = {
      userName: () => undefined,
      groupName: () => undefined,
      protocolName: () => undefined,
    };
    const query = { machine: 'x86_64', names: nobody } as const;
    const text = (syscall: string, index: ArgumentIndex, value: number) =>
      interpretArgument({ ...query, syscall, index, values: Array<number>(4).fill(value) });
    expect(text('setuid', 0, 0)).toBe('root');
    expect(text('setuid', 0, 1)).toBe('unknown(1)');
    expect(text('setgid', 0, 0x80000000)).toBe('unknown(-2147483648)');
    expect(text('socket', 2, 6)).toBe('unknown-proto(6)');
    expect([0, 6, 262].map((level) => text('setsockopt', 1, level))).toEqual([
      'SOL_IP',
      'SOL_TCP',
      'SOL_X25',
    ]);
  });
});
