/** What differs between two sets of rules. */
import { expect, it } from '@jest/globals';
import { diffRules } from '../../../../lib/policy/plan/diff';
import { formatRule } from '../../../../lib/rules/format';
import { parseRule } from '../../../../lib/rules/parse';
import type { Rule } from '../../../../lib/rules/rule';
import { TARGET } from '../rule-arbitraries';

function read(...texts: string[]): Rule[] {
  return texts.map((text) => parseRule(text, { target: TARGET }).rule);
}

function differences(before: string[], after: string[], order?: 'exact' | 'effective') {
  const options = order === undefined ? {} : { order };
  const { added, removed, moved, same } = diffRules(read(...before), read(...after), {
    target: TARGET,
    ...options,
  });
  const texts = (rules: readonly Rule[]) => rules.map((rule) => formatRule(rule));
  return { added: texts(added), removed: texts(removed), moved: texts(moved), same };
}

const [A, B, C] = ['open', 'unlink', 'rename'].map(
  (name) => `-a always,exit -F arch=b64 -S ${name} -F key=${name}`,
) as [string, string, string];

/** The same as `-w /x -p r`. */
const W = '-a always,exit -S all -F perm=r -F path=/x';

it('names what came, went and moved', () => {
  expect(differences([A, B], [B, C])).toEqual({
    added: [C],
    removed: [A],
    moved: [],
    same: false,
  });
  expect(differences([A, B], [B, A])).toMatchObject({ added: [], removed: [], same: false });
  expect(differences([A, B], [B, A]).moved).toHaveLength(1);
  expect(differences([A, B], [B, A], 'effective').same).toBe(true);
});

it('sees no difference between two spellings', () => {
  const one = ['-w /etc/passwd -p wa -k x', '-a always,exit -S open -C auid!=uid -F auid!=-1'];
  const other = [
    '-a always,exit -F path=/etc/passwd -F perm=wa -F key=x',
    '-a exit,always -F auid!=unset -C uid!=auid -S 2',
  ];
  expect(differences(one, other)).toEqual({ added: [], removed: [], moved: [], same: true });
});

it.each<[string, string[], string[], object]>([
  ['twice in both', [A, A], [A, A], { same: true, added: [], removed: [] }],
  ['twice in both, between others', [A, B, A, C], [A, B, A, C], { same: true }],
  ['in two spellings in both', ['-w /x -p r', W, B], [W, '-w /x -p r', B], { same: true }],
  ['twice before', [A, B, A], [A, B], { same: false, added: [], removed: [A] }],
  ['twice after', [B, A], [B, A, A], { same: false, added: [A], removed: [] }],
  ['three times and once', [C, C, C], [C], { same: false, removed: [C, C] }],
])('counts a rule that is there %s', (_name, before, after, expected) => {
  expect(differences(before, after)).toMatchObject(expected);
});
