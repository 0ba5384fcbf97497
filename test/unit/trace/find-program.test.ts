/** Which file a program's name means, and what is said where it means none. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../lib/trace/find-program';
import { thrownBy } from '../thrown';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  mkdirSync(join(folder, 'first', 'both'), { recursive: true });
  mkdirSync(join(folder, 'second'));
  for (const name of ['both', 'only', 'a\u00e4']) {
    writeFileSync(join(folder, 'second', name), '');
    chmodSync(join(folder, 'second', name), 0o755);
  }
  writeFileSync(join(folder, 'first', 'plain'), '');
});

afterEach(() => rmSync(folder, { recursive: true }));

const searchPath = (): string => `${folder}/first:${folder}/second`;

it('looks for a name in the folders of PATH, past what cannot be run', () => {
  expect(findProgram('both', searchPath())).toBe(join(folder, 'second/both'));
  expect(findProgram('only', searchPath())).toBe(join(folder, 'second/only'));
  expect(findProgram('a\u00e4', searchPath())).toBe(join(folder, 'second/a\u00e4'));
});

it('takes a path from the folder that the program starts in', () => {
  expect(findProgram('./only', undefined, join(folder, 'second'))).toBe(
    join(folder, 'second/only'),
  );
  expect(findProgram(join(folder, 'second/only'), '')).toBe(join(folder, 'second/only'));
});

it.each([
  [
    'nosuch',
    'program-not-found',
    'cannot trace nosuch: there is no such file in the folders of PATH',
  ],
  ['./nosuch', 'program-not-found', 'cannot trace ./nosuch: there is no such file'],
  [
    'a\u001bb',
    'program-not-found',
    'cannot trace a\\033b: there is no such file in the folders of PATH',
  ],
  ['plain', 'program-not-executable', /^cannot trace plain: it is not executable \(chmod \+x\)/],
  ['./plain/x', 'program-not-found', 'cannot trace ./plain/x: there is no such file'],
  ['./both', 'program-not-executable', 'cannot trace ./both: it is a folder'],
])('refuses %j', (program, code, message) => {
  const error = thrownBy(() => findProgram(program, searchPath(), join(folder, 'first')));
  expect(error).toMatchObject({ name: 'TraceError', code });
  expect((error as Error).message).toMatch(message);
});
