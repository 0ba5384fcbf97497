/** The order of `ls -v`, compared with ls itself. */
import { expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';
import { spawnSync } from 'node:child_process';
import { compareNaturally } from '../../../../lib/policy/files/natural-order';
import { withFolder } from './scratch-folder';

function sorted(names: readonly string[]): string[] {
  return names.toSorted(compareNaturally);
}

it.each([
  ['10-b.rules', '9-a.rules', '100-c.rules'],
  ['a.rules', 'a-1.rules', 'a1.rules', 'a10.rules', 'a2.rules', 'a02.rules', 'a002.rules'],
  ['30-pci.rules', '30-pci-dss.rules', '30-pci_dss.rules', '30~old.rules', '30.rules', '30'],
  ['x.b.rules', 'x.a.rules', 'x.rules', 'x.1.rules', 'x.10.rules', 'x.9.rules', 'x..rules'],
  [
    '00000000000000000000002.rules',
    '1.rules',
    '99999999999999999999998',
    '99999999999999999999999',
  ],
  ['B.rules', 'a.rules', 'A.rules', 'b.rules', 'ä.rules', 'Z.rules', '_.rules', '%.rules'],
])('sorts as ls -v does: %s', (...names) => {
  const files = Object.fromEntries(names.map((name) => [name, '']));
  const listed = withFolder(
    files,
    (folder) => spawnSync('ls', ['-1v', folder], { encoding: 'utf8', env: { LC_ALL: 'C' } }).stdout,
  );
  expect(sorted(names)).toEqual(listed.trimEnd().split('\n'));
});

it('sorts any names as ls -v does', () => {
  const name = fc
    .array(fc.constantFrom('a', 'Z', '0', '1', '9', '10', '-', '_', '.', '~', 'ü', 'rules'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => `${parts.join('')}.rules`)
    .filter((text) => !text.startsWith('.'));
  const property = fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 12 }), (names) => {
    const files = Object.fromEntries(names.map((one) => [one, '']));
    const listed = withFolder(
      files,
      (folder) =>
        spawnSync('ls', ['-1v', folder], { encoding: 'utf8', env: { LC_ALL: 'C' } }).stdout,
    );
    expect(sorted(names)).toEqual(listed.trimEnd().split('\n'));
  });
  fc.assert(property, { numRuns: 150 });
});

it('is an order', () => {
  const name = fc.array(fc.constantFrom('a', '0', '1', '.', '~', '-', '.a'), { maxLength: 5 });
  const names = fc.tuple(name, name, name).map((all) => all.map((parts) => parts.join('')));
  const property = fc.property(names, ([a, b, c]) => {
    const [one, two, three] = [a as string, b as string, c as string];
    expect(Math.sign(compareNaturally(one, two))).toBe(-Math.sign(compareNaturally(two, one)) + 0);
    expect(compareNaturally(one, two) === 0).toBe(one === two);
    const rises = compareNaturally(one, two) <= 0 && compareNaturally(two, three) <= 0;
    expect(!rises || compareNaturally(one, three) <= 0).toBe(true);
  });
  fc.assert(property, { numRuns: 3000 });
});
