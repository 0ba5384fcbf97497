/** Users and groups both ways: from made-up files, and from a service that remembers what it was asked. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Accounts } from '../../../lib/machine/accounts';
import type { NameService } from '../../../lib/machine/name-services';
import { ScratchFolder } from '../policy/files/scratch-folder';

const PASSWD =
  'root:x:0:0:root:/root:/bin/sh\n+::::::\n+nis:x:9:9::/:\n-not:x:9:9::/:\n#c:x:9:9::/:\n' +
  'ann:x:1000:50::/:\n  blank:x:1001:50::/:\nbob:x:1000:100::/:\nann:x:1002:50::/:\n' +
  'odd:x:1x:0::/:\nhuge:x:4294967296:0::/:\nlast:x:4294967294:0::/:\n:x:7::\nbroken';
const GROUP = 'root:x:0:\nstaff:x:50:ann';

const folder = new ScratchFolder();

/** Answers from lists of entries, and remembers what it was asked. */
class ScriptedService implements NameService {
  readonly asked: string[] = [];

  /** @param answers undefined for a service that is not there for now */
  constructor(readonly answers: Readonly<Record<string, string>> | undefined) {}

  async entries(database: string, keys: readonly string[]) {
    this.asked.push([database, ...keys].join(' '));
    await new Promise((resolve) => setImmediate(resolve));
    if (this.answers === undefined) return undefined;
    return keys.flatMap((key) => this.answers?.[`${database} ${key}`] ?? []);
  }

  entriesNow(database: string, key: string) {
    this.asked.push(`${database} ${key} now`);
    if (this.answers === undefined) return undefined;
    return [this.answers[`${database} ${key}`] ?? ''];
  }
}

function accountsWith(answers: Readonly<Record<string, string>> = {}) {
  return accountsAsking(new ScriptedService(answers));
}

function accountsAsking(service: ScriptedService) {
  const passwd = folder.file('passwd', PASSWD);
  const group = folder.file('group', GROUP);
  const accounts = new Accounts({ passwd, group, service });
  const { users, groups } = accounts;
  return { accounts, users, groups, asked: service.asked };
}

describe('the files', () => {
  it('are read both ways without asking anybody', () => {
    const { users, groups, asked } = accountsWith();
    expect([users.idNow('root'), users.idNow('ann'), users.idNow('bob')]).toEqual([0, 1000, 1000]);
    expect([users.nameOf(0), users.nameOf(1000), users.nameNow(1000)]).toEqual([
      'root',
      'ann',
      'ann',
    ]);
    expect([groups.idNow('staff'), groups.nameOf(50)]).toEqual([50, 'staff']);
    expect([users.idNow('blank'), users.nameOf(4_294_967_294)]).toEqual([1001, 'last']);
    expect(asked).toEqual([]);
  });

  it('have no accounts in comments, in the lines of compat, or without an id of 32 bits', async () => {
    const { users } = accountsWith();
    const names = ['+', '+nis', 'nis', '-not', '#c', 'c', '', 'odd', 'huge', 'broken'];
    expect(names.map((name) => users.idNow(name))).toEqual(names.map(() => undefined));
    expect([users.nameOf(9), users.nameOf(7), users.nameOf(1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('may be missing', () => {
    const accounts = new Accounts({ passwd: folder.path, group: `${folder.path}/none` });
    expect([accounts.users.idNow('root'), accounts.groups.nameNow(0)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('of another machine are all there is', async () => {
    const passwd = folder.file('passwd', PASSWD);
    const { users } = new Accounts({ passwd, group: passwd });
    expect([users.hasService, users.nameOf(70_000), users.nameNow(70_000)]).toEqual([
      false,
      undefined,
      undefined,
    ]);
    expect([users.hasOpen, await users.resolve()]).toEqual([false, false]);
  });

  it('may hold names that are no UTF-8', () => {
    const passwd = folder.file('passwd', '');
    writeFileSync(passwd, Buffer.from('j\xfcrgen:x:1000:50::/:\n', 'latin1'));
    const { users } = new Accounts({ passwd });
    expect([users.nameOf(1000), users.idNow('j\udcfcrgen')]).toEqual(['j\udcfcrgen', 1000]);
  });
});

describe('an id that no file has', () => {
  it('has its name when it was resolved, with all others at once', async () => {
    const { users, groups, asked } = accountsWith({
      'passwd 70000': 'carol:*:70000:1::/:',
      'passwd 70001': 'dan:*:70001:1::/:',
      'group 70000': 'carols:*:70000:',
    });
    expect([users.nameOf(70_000), users.nameOf(7), users.nameOf(70_001)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([users.hasOpen, groups.hasOpen]).toEqual([true, false]);
    expect([await users.resolve(), await groups.resolve()]).toEqual([true, false]);
    expect([users.nameOf(70_000), users.nameOf(7), users.nameOf(70_001)]).toEqual([
      'carol',
      undefined,
      'dan',
    ]);
    expect([users.hasOpen, await users.resolve()]).toEqual([false, false]);
    expect(asked).toEqual(['passwd 70000 7 70001']);
  });

  it('is waited for by everybody who asked for it', async () => {
    const { users, asked } = accountsWith({ 'passwd 70000': 'carol:*:70000:1::/:' });
    users.nameOf(70_000);
    const first = users.resolve();
    while (asked.length === 0) await Promise.resolve();
    expect(users.nameOf(70_000)).toBeUndefined();
    expect(await Promise.all([first, users.resolve()])).toEqual([true, true]);
    expect([asked.length, users.hasOpen]).toEqual([1, false]);
  });

  it('may be asked for at once', () => {
    const { users, asked } = accountsWith({ 'passwd 70000': 'carol:*:70000:1::/:' });
    expect([users.nameNow(70_000), users.nameNow(70_000)]).toEqual(['carol', 'carol']);
    expect([users.nameNow(7), users.nameNow(7), users.nameOf(7)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(users.hasOpen).toBe(false);
    expect(asked).toEqual(['passwd 70000 now', 'passwd 7 now']);
  });

  it('has no name by an entry of another id', async () => {
    const { users } = accountsWith({ 'passwd 7': 'carol:*:8:8::/:' });
    users.nameOf(7);
    expect([await users.resolve(), users.nameOf(7), users.nameNow(7)]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });

  it('stays open when the waiting was ended', async () => {
    const { users, asked } = accountsWith({ 'passwd 70000': 'carol:*:70000:1::/:' });
    users.nameOf(70_000);
    expect(await users.resolve(AbortSignal.abort())).toBe(false);
    expect([users.hasOpen, await users.resolve(), users.nameOf(70_000)]).toEqual([
      true,
      true,
      'carol',
    ]);
    expect(asked).toEqual(['passwd 70000']);
  });
});

describe('a name that no file has', () => {
  it('is asked for once, whether it is known or not', () => {
    const { users, groups, asked } = accountsWith({
      'passwd carol': 'carol:*:70000:1::/:',
      'group wheel': 'wheel:x:10:bob',
    });
    const ids = (): unknown[] => [
      users.idNow('carol'),
      users.idNow('wheel'),
      groups.idNow('wheel'),
      groups.idNow('carol'),
    ];
    expect(ids()).toEqual([70_000, undefined, 10, undefined]);
    expect(ids()).toEqual([70_000, undefined, 10, undefined]);
    expect(asked).toEqual([
      'passwd carol now',
      'passwd wheel now',
      'group wheel now',
      'group carol now',
    ]);
  });

  it('has no id by an entry of another name', () => {
    const { users } = accountsWith({
      'passwd alias': 'ann:x:1000:50::/:',
      'passwd 1000': 'ann:x:1000:50::/:',
    });
    expect([users.idNow('alias'), users.idNow('1000')]).toEqual([undefined, undefined]);
  });

  it.each([
    '',
    'a:b',
    'a\nb',
    'a\0b',
    '-h',
    '--help',
    '+0',
    ' 0',
    '\t0',
    '#a',
    '\udcff',
    'a\udc80',
    'x'.repeat(256),
    'x'.repeat(1 << 20),
  ])('is asked of nobody when it can be none: %#', (name) => {
    const { users, groups, asked } = accountsWith();
    expect([users.idNow(name), groups.idNow(name)]).toEqual([undefined, undefined]);
    expect(asked).toEqual([]);
  });

  it('may be as long as a name can be, and of any letters', () => {
    const { users, asked } = accountsWith();
    const names = ['x'.repeat(255), 'dom\\ann', 'ann@example.org', 'änn', 'a b', '$(id)', '😀'];
    for (const name of names) users.idNow(name);
    expect(asked).toEqual(names.map((name) => `passwd ${name} now`));
  });
});

describe('what is remembered', () => {
  it('is forgotten when that is wanted', async () => {
    const { accounts, asked } = accountsWith();
    accounts.users.idNow('carol');
    accounts.users.nameNow(7);
    folder.file('passwd', 'carol:x:7:7::/:\n');
    expect([accounts.users.idNow('carol'), accounts.users.nameOf(7)]).toEqual([
      undefined,
      undefined,
    ]);
    accounts.forget();
    expect([accounts.users.idNow('carol'), accounts.users.nameOf(7)]).toEqual([7, 'carol']);
    expect(asked).toEqual(['passwd carol now', 'passwd 7 now']);
  });

  it('is no more than 4,096 answers, the latest', async () => {
    const { users, asked } = accountsWith();
    for (let uid = 5000; uid < 5000 + 4097; uid++) users.nameNow(uid);
    users.nameNow(9096);
    expect(asked).toHaveLength(4097);
    users.nameNow(5000);
    expect(asked).toHaveLength(4098);
  });

  it('is no more than 4,096 questions', async () => {
    const { users, asked } = accountsWith();
    for (let uid = 5000; uid < 5000 + 4200; uid++) users.nameOf(uid);
    await users.resolve();
    expect(asked.map((words) => words.split(' ').length)).toEqual([4097]);
    expect([users.nameOf(5000 + 4100), users.hasOpen]).toEqual([undefined, true]);
  });
});

it('does not wait twice for a service that does not answer', async () => {
  const { users, groups, asked, accounts } = accountsAsking(new ScriptedService(undefined));
  expect(users.idNow('carol')).toBeUndefined();
  expect([users.idNow('dan'), users.nameNow(7), users.nameOf(8)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([users.hasOpen, await users.resolve()]).toEqual([false, false]);
  groups.nameOf(7);
  expect(await groups.resolve()).toBe(false);
  groups.nameOf(8);
  expect(await groups.resolve()).toBe(false);
  expect(asked).toEqual(['passwd carol now', 'group 7']);
  accounts.forget();
  accounts.users.idNow('dan');
  expect(asked.at(-1)).toBe('passwd dan now');
});
