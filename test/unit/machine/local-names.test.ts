/** Names of users, groups and protocols, from files made for it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalNames, type NameSources } from '../../../lib/machine/local-names';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-names-'));
  writeFileSync(
    join(folder, 'passwd'),
    'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:\nbob:x:1000:100::/:\n+::::::\nbroken\n:x:7::\n',
  );
  writeFileSync(join(folder, 'group'), 'root:x:0:\nstaff:x:50:ann,bob\n');
  writeFileSync(
    join(folder, 'protocols'),
    '# Internet protocols\nip\t0\tIP\t\t# a pseudo number\nhopopt 0 HOPOPT\n\ntcp 6 TCP\nbroken\n',
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Names of the files above, with a record of what other name services were asked. */
function localNames(entries: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const entry: NameSources['entry'] = (database, id) => {
    asked.push(`${database} ${id}`);
    return entries[`${database} ${id}`];
  };
  const names = new LocalNames({
    passwd: join(folder, 'passwd'),
    group: join(folder, 'group'),
    protocols: join(folder, 'protocols'),
    entry,
  });
  return { names, asked };
}

describe('the local files', () => {
  it('give the first name of an id', () => {
    const { names, asked } = localNames();
    expect(names.userName(0)).toBe('root');
    expect(names.userName(1000)).toBe('ann');
    expect(names.groupName(50)).toBe('staff');
    expect(asked).toEqual([]);
  });

  it('give the first name of a protocol', () => {
    const { names, asked } = localNames();
    expect(names.protocolName(0)).toBe('ip');
    expect(names.protocolName(6)).toBe('tcp');
    expect(names.protocolName(7)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('may be missing', () => {
    const none = join(folder, 'none');
    const names = new LocalNames({
      passwd: none,
      group: none,
      protocols: none,
      entry: () => undefined,
    });
    expect(names.userName(0)).toBeUndefined();
    expect(names.groupName(0)).toBeUndefined();
    expect(names.protocolName(0)).toBeUndefined();
  });
});

describe('other name services', () => {
  it('are asked once for each id that no file has', () => {
    const { names, asked } = localNames({
      'passwd 70000': 'carol:*:70000:70000::/:\n',
      'group 70000': 'carols:*:70000:\n',
    });
    expect([names.userName(70000), names.userName(70000)]).toEqual(['carol', 'carol']);
    expect([names.userName(7), names.userName(7)]).toEqual([undefined, undefined]);
    expect(names.groupName(70000)).toBe('carols');
    expect(asked).toEqual(['passwd 70000', 'passwd 7', 'group 70000']);
  });

  it('are not believed when they answer for another id', () => {
    const { names } = localNames({ 'passwd 7': 'carol:*:8:8::/:\n' });
    expect(names.userName(7)).toBeUndefined();
  });
});

it('knows root on the machine it runs on', () => {
  expect(new LocalNames().userName(0)).toBe('root');
});

it('keeps no more answers than it says, the latest', () => {
  const { names, asked } = localNames();
  for (let uid = 5000; uid < 5000 + 4097; uid++) names.userName(uid);
  names.userName(9096);
  expect(asked).toHaveLength(4097);
  names.userName(5000);
  expect(asked).toHaveLength(4098);
});
