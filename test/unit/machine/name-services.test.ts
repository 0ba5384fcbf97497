/** Which name services a machine has, and what getent(1) is asked, in how few runs. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  LineBeginnings,
  namesOtherServices,
  otherServices,
} from '../../../lib/machine/name-services';
import { playFiles, playGetent } from '../../support/played-getent';
import { ScratchFolder } from '../policy/files/scratch-folder';

const folder = new ScratchFolder();

afterEach(() => {
  jest.restoreAllMocks();
});

describe('nsswitch.conf', () => {
  it.each([
    ['passwd: files\ngroup: files sss\n', false],
    ['passwd:\tfiles systemd\n', true],
    ['passwd: files [NOTFOUND=return] # ldap\n', false],
    ['passwd: files [!UNAVAIL=return SUCCESS=merge] ldap', true],
    ['passwd:ldap', true],
    ['passwd: compat\n', true],
    ['#passwd: ldap\n', false],
    ['passwd_compat: nis\n', false],
    ['passwd: files\npasswd: sss\n', true],
    ['passwd:\n', false],
    ['', false],
  ])('%j names other services than the file of users: %p', (text, expected) => {
    expect(namesOtherServices(text, 'passwd')).toBe(expected);
  });

  it('is read for each database, and from where distributions have it', () => {
    playFiles({ '/etc/nsswitch.conf': 'passwd: files\ngroup: files sss\n' });
    expect(otherServices('passwd')).toBeUndefined();
    expect(otherServices('group')).toBeDefined();
    playFiles({
      '/etc/nsswitch.conf': undefined,
      '/usr/etc/nsswitch.conf': 'passwd: files ldap\n',
    });
    expect(otherServices('passwd')).toBeDefined();
    playFiles({ '/etc/nsswitch.conf': undefined, '/usr/etc/nsswitch.conf': undefined });
    expect(otherServices('passwd')).toBeUndefined();
  });
});

/** The services of a machine that has some beside the files. */
function services() {
  playFiles({ '/etc/nsswitch.conf': 'passwd: files ldap\ngroup: files ldap\n' });
  const service = otherServices('passwd');
  if (service === undefined) throw new Error('there is no service');
  return service;
}

describe('getent', () => {
  const passwd = Array.from({ length: 300 }, (_, at) => `u${at}:*:${70_000 + at}:1::/:\n`).join('');

  it('is run once for 128 ids', async () => {
    const getent = playGetent(folder, { passwd, group: '' });
    const ids = Array.from({ length: 302 }, (_, at) => String(70_000 + at));
    const entries = await services().entries('passwd', ids);
    expect(entries).toHaveLength(300);
    expect(entries?.at(-1)).toBe('u299:*:70299:1::/:');
    expect(getent.asked.map((words) => words.split(' ').length - 1)).toEqual([128, 128, 46]);
  });

  it('is run at once for one', () => {
    const getent = playGetent(folder, { passwd, group: 'carols:*:7:carol,dan\n' });
    expect(services().entriesNow('group', 'carols')?.[0]).toBe('carols:*:7:carol,dan');
    expect(services().entriesNow('passwd', 'nobody-here')?.[0]).toBe('');
    expect(getent.asked).toEqual(['group carols', 'passwd nobody-here']);
  });

  it('may be missing', async () => {
    const getent = playGetent(folder, { passwd, group: '' });
    getent.uninstall();
    expect(await services().entries('passwd', ['70000'])).toEqual([]);
    expect(services().entriesNow('passwd', '70000')).toEqual([]);
  });

  it('is ended by a signal', async () => {
    playGetent(folder, { passwd, group: '' }, 'never');
    const ending = new AbortController();
    const asking = services().entries('passwd', ['70000'], ending.signal);
    ending.abort();
    expect(await asking).toBeUndefined();
    expect(await services().entries('passwd', ['70000'], ending.signal)).toBeUndefined();
  });
});

describe('the beginnings of lines', () => {
  it('are kept however the pieces are cut, and however long the lines', () => {
    const text = Buffer.from(`carols:*:7:${'dan,'.repeat(5000)}\n\nü:*:8:\nnot ended`);
    for (const size of [1, 7, 1024, text.length]) {
      const beginnings = new LineBeginnings();
      for (let at = 0; at < text.length; at += size) beginnings.push(text.subarray(at, at + size));
      const [long = '', ...rest] = beginnings.lines;
      expect([long.length, long.slice(0, 15), ...rest]).toEqual([
        1024,
        'carols:*:7:dan,',
        '',
        'ü:*:8:',
      ]);
    }
  });
});
