/** Paths as text. */
import { expect, it } from '@jest/globals';
import { baseName, folderOf, joinPath } from '../../../lib/text/path';

it.each([
  ['/etc', 'motd', '/etc/motd'],
  ['/etc/', 'motd', '/etc/motd'],
  ['/', 'motd', '/motd'],
  ['/etc', '/motd', '/motd'],
  ['/etc', './motd', '/etc/motd'],
  ['/etc', './/././/motd', '/etc/motd'],
  ['/etc', '../motd', '/etc/../motd'],
  ['/etc', '.motd', '/etc/.motd'],
  ['/etc', '.', '/etc'],
  ['/etc', './', '/etc'],
  ['/etc', '', '/etc'],
  ['', 'motd', 'motd'],
  ['', '.', '.'],
  ['/a\nb', 'c\nd', '/a\nb/c\nd'],
])('%j and %j are %j together', (folder, name, path) => {
  expect(joinPath(folder, name)).toBe(path);
});

it.each([
  ['/etc/motd', 'motd', '/etc'],
  ['/motd', 'motd', '/'],
  ['/', undefined, '/'],
  ['/etc/', undefined, '/etc'],
  ['motd', 'motd', undefined],
  ['', undefined, undefined],
  ['/a\n/b\nc', 'b\nc', '/a\n'],
])('%j ends in %j and is in %j', (path, base, folder) => {
  expect([baseName(path), folderOf(path)]).toEqual([base, folder]);
});

it('knows that no path ends in nothing', () => {
  expect(baseName(undefined)).toBeUndefined();
});
