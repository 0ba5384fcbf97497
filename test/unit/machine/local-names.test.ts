/** Names of users, groups and protocols for logs: from files, and from services when they are waited for. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import childProcess from 'node:child_process';
import { LocalNames } from '../../../lib/machine/local-names';
import { type PlayedGetent, playFiles, playGetent } from '../../support/played-getent';
import { ScratchFolder } from '../policy/files/scratch-folder';

const folder = new ScratchFolder();

afterEach(() => {
  jest.restoreAllMocks();
});

/** A machine with its files, and with services beside them that know carol. */
function surroundings(waitsFor?: string): PlayedGetent {
  playFiles({
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:\nbob:x:1000:100::/:\n',
    '/etc/group': 'root:x:0:\nstaff:x:50:ann,bob\n',
    '/etc/protocols':
      '# Internet protocols\nip\t0\tIP\t\t# a pseudo number\nhopopt 0 HOPOPT\n\ntcp 6 TCP\nbroken\n',
    '/etc/nsswitch.conf': 'passwd: files ldap\ngroup: files ldap\n',
  });
  return playGetent(
    folder,
    { passwd: 'carol:*:70000:70000::/:\n', group: 'carols:*:70000:carol\n' },
    waitsFor,
  );
}

it('are those of the files without asking anybody', async () => {
  const getent = surroundings();
  const names = new LocalNames();
  expect([names.userName(0), names.userName(1000), names.groupName(50)]).toEqual([
    'root',
    'ann',
    'staff',
  ]);
  expect([names.asksServices, names.hasUnresolved, await names.resolve()]).toEqual([
    true,
    false,
    false,
  ]);
  expect(getent.asked).toEqual([]);
});

it('are those of protocols(5)', () => {
  surroundings();
  const names = new LocalNames();
  expect([0, 6, 7].map((number) => names.protocolName(number))).toEqual(['ip', 'tcp', undefined]);
  playFiles({ '/etc/protocols': undefined });
  expect([names.protocolName(6), new LocalNames().protocolName(6)]).toEqual(['tcp', undefined]);
  names.forget();
  expect(names.protocolName(6)).toBeUndefined();
});

describe('an id that no file has', () => {
  it('gets its name when somebody waits for it', async () => {
    const getent = surroundings();
    const names = new LocalNames();
    const all = (): unknown[] => [
      names.userName(70_000),
      names.userName(7),
      names.groupName(70_000),
    ];
    expect(all()).toEqual([undefined, undefined, undefined]);
    expect([names.hasUnresolved, await names.resolve()]).toEqual([true, true]);
    expect(all()).toEqual(['carol', undefined, 'carols']);
    expect([names.hasUnresolved, await names.resolve()]).toEqual([false, false]);
    expect(getent.asked.toSorted()).toEqual(['group 70000', 'passwd 70000 7']);
  });

  it('may be named beforehand', async () => {
    surroundings();
    const names = new LocalNames();
    expect(await names.resolve({ uids: [0, 70_000, 7], gids: new Set([70_000]) })).toBe(true);
    expect([names.userName(70_000), names.groupName(70_000)]).toEqual(['carol', 'carols']);
  });

  it('holds nothing up while the services are asked', async () => {
    const waitsFor = 'go';
    const getent = surroundings(waitsFor);
    const now = jest.spyOn(childProcess, 'spawnSync');
    const names = new LocalNames();
    const resolving = names.resolve({ uids: [70_000] });
    // Without this the played program would never end: only a free event loop gets here.
    setImmediate(() => getent.letGo(waitsFor));
    expect([await resolving, names.userName(70_000)]).toEqual([true, 'carol']);
    expect(now).not.toHaveBeenCalled();
  });

  it('has none where the files are another machine’s', async () => {
    const getent = surroundings();
    const names = new LocalNames({ passwd: folder.file('passwd', 'eve:x:5:5::/:\n') });
    expect([names.userName(5), names.userName(70_000), await names.resolve()]).toEqual([
      'eve',
      undefined,
      false,
    ]);
    expect(getent.asked).toEqual([]);
  });
});
