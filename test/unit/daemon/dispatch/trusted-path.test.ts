/** Which files are to be trusted: on a disk that is made up, and on this one. */
import { describe, expect, it } from '@jest/globals';
import {
  distrustOf,
  type FileFacts,
  type LookAt,
} from '../../../../lib/daemon/dispatch/trusted-path';

const folder = (mode = 0o755, uid = 0): FileFacts => ({ uid, mode: 0o040000 | mode });
const file = (mode = 0o755, uid = 0): FileFacts => ({ uid, mode: 0o100000 | mode });
const link = (target: string, uid = 0): FileFacts => ({ uid, mode: 0o120777, target });

function disk(places: Readonly<Record<string, FileFacts>>): LookAt {
  const all: Readonly<Record<string, FileFacts>> = { '/': folder(), ...places };
  return (path) => {
    const facts = all[path];
    if (facts === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    return facts;
  };
}

const ask = (path: string, places: Readonly<Record<string, FileFacts>>, user = 0): unknown => {
  const wrong = distrustOf(path, disk(places), user);
  return wrong === undefined ? 'trusted' : [wrong.code, wrong.path];
};

const USR = { '/usr': folder(), '/usr/sbin': folder(), '/usr/sbin/x': file() };

describe('trusts', () => {
  it.each([
    ['what belongs to root all the way', '/usr/sbin/x', USR],
    ['a link of root to it', '/sbin/x', { ...USR, '/sbin': link('usr/sbin') }],
    [
      'links in a row',
      '/a',
      { ...USR, '/a': link('/b'), '/b': link('sbin/x'), '/sbin': link('/usr/sbin') },
    ],
    ['the folder above', '/usr/sbin/../sbin/x', USR],
    ['a folder that only root may enter', '/p/x', { '/p': folder(0o700), '/p/x': file(0o500) }],
  ])('%s', (_, path, places) => {
    expect(ask(path, places as Readonly<Record<string, FileFacts>>)).toBe('trusted');
  });
});

describe('does not trust', () => {
  it.each([
    [
      'a file of another',
      '/p/x',
      { '/p': folder(), '/p/x': file(0o755, 5) },
      ['foreign-owner', '/p/x'],
    ],
    [
      'a folder of another',
      '/p/x',
      { '/p': folder(0o755, 5), '/p/x': file() },
      ['foreign-owner', '/p'],
    ],
    ['what the group may change', '/x', { '/x': file(0o775) }, ['writable-by-others', '/x']],
    ['what all may change', '/x', { '/x': file(0o757) }, ['writable-by-others', '/x']],
    [
      'a folder like /tmp',
      '/t/x',
      { '/t': folder(0o1777), '/t/x': file() },
      ['writable-by-others', '/t'],
    ],
    ['the root itself', '/x', { '/': folder(0o777), '/x': file() }, ['writable-by-others', '/']],
    ['a link of another', '/l', { ...USR, '/l': link('/usr/sbin/x', 5) }, ['foreign-owner', '/l']],
    [
      'where a link leads',
      '/l',
      { '/l': link('/p/x'), '/p': folder(0o777), '/p/x': file() },
      ['writable-by-others', '/p'],
    ],
    [
      'what is above where a link leads',
      '/l/../x',
      { '/l': link('/p/q'), '/p': folder(), '/p/q': folder(), '/p/x': file(0o666), '/x': file() },
      ['writable-by-others', '/p/x'],
    ],
    ['links in a circle', '/a', { '/a': link('b'), '/b': link('a') }, ['ELOOP', '/a']],
    ['what is not there', '/p/x', { '/p': folder() }, ['ENOENT', '/p/x']],
    ['what is below a file', '/x/y', { '/x': file() }, ['ENOTDIR', '/x']],
    ['a folder', '/p', { '/p': folder() }, ['not-a-file', '/p']],
  ])('%s', (_, path, places, expected) => {
    expect(ask(path, places as Readonly<Record<string, FileFacts>>)).toEqual(expected);
  });
});

it('trusts the user that runs the process as much as root', () => {
  const places = { '/p': folder(0o755, 7), '/p/x': file(0o755, 7) };
  expect(ask('/p/x', places, 7)).toBe('trusted');
  expect(ask('/p/x', places, 8)).toEqual(['foreign-owner', '/p']);
});

describe('on this machine', () => {
  it('trusts the shell, by whichever links it is found', () => {
    expect(distrustOf('/bin/sh')).toBeUndefined();
  });

  it('says how to mend what everybody may change', () => {
    expect(distrustOf('/tmp/x')?.message).toBe(
      '/tmp: can be changed by others than its owner (mode 1777); run chmod go-w /tmp',
    );
  });
});
