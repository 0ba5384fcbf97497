/** All accounts in their order. */
import { afterAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountList } from '../../../lib/machine/account-list';

const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));

afterAll(() => rmSync(folder, { recursive: true }));

it('are those of the file, doubles included, without what is none', () => {
  const path = join(folder, 'passwd');
  const lines = [
    'root:x:0:0::/root:/bin/sh',
    'toor:x:0:0:::',
    '# a:x:1:1:::',
    '+nis',
    'b:x:-1:1:::',
    '',
    'c:x:3:',
  ];
  writeFileSync(path, lines.join('\n'));
  expect(accountList(path)).toEqual([
    { name: 'root', id: 0 },
    { name: 'toor', id: 0 },
    { name: 'c', id: 3 },
  ]);
});

it('a file that is not there is an error', () => {
  expect(() => accountList(join(folder, 'nosuch'))).toThrow(
    expect.objectContaining({ code: 'ENOENT' }),
  );
});

it('are those of this machine, as getent(1) lists them where it is there', () => {
  const { stdout, status } = spawnSync('getent', ['passwd'], { encoding: 'utf8' });
  const names = accountList().map(({ name }) => name);
  const listed = status === 0 ? stdout.split('\n').slice(0, -1) : names;
  expect(names).toEqual(listed.map((line) => line.split(':')[0]));
  expect(names).toContain('root');
});
