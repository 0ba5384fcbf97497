/** What differs between two sets of rules. */
import { expect, it } from '@jest/globals';
import { diffRules } from '../../../../lib/policy/plan/diff';
import { formatRule } from '../../../../lib/rules/format';
import { parseRule } from '../../../../lib/rules/parse';
import type { Rule } from '../../../../lib/rules/rule';
import { targetOf } from '../../injected-target';
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

const [W64, W32] = ['b64', 'b32'].map(
  (arch) => `-a always,exit -F arch=${arch} -F path=/x -F perm=r`,
) as [string, string];
const N32 = '-a always,exit -F arch=i386 -F perm=r -F path=/x';

it.each<[string, string[], string[], object]>([
  ['both architectures', [A, W, B], [A, W64, W32, B], { same: true, added: [], removed: [] }],
  ['both in another order and spelling', [A, W, B], [A, N32, W64, B], { same: true }],
  ['a rule of another list between', [W], [W64, '-a never,task -F uid=0', W32], { same: false }],
  ['one architecture', [W], [W64], { same: false }],
  ['one architecture twice', [W], [W64, W64], { same: false }],
  ['a rule between', [A, W], [W64, A, W32], { same: false }],
  ['other permissions', [W], [W64, W32.replace('=r', '=w')], { same: false }],
  ['another action', [W], [W64, W32.replace('always', 'never')], { same: false }],
  ['twice', [W, W], [W64, W32, W64, W32], { same: true }],
  ['once and twice', [W], [W64, W32, W64, W32], { same: false }],
  ['both on both sides', [W64, W32], [W64, W32], { same: true }],
  ['another place', [W, A], [A, W64, W32], { same: false, added: [], removed: [] }],
  [
    'no system calls',
    ['-a always,exit -S , -F uid=1'],
    ['-a always,exit -F arch=b64 -S , -F uid=1', '-a always,exit -F arch=b32 -S , -F uid=1'],
    { same: true },
  ],
])(
  'takes a rule for each architecture for the rule without: %s',
  (_name, before, after, expected) => {
    expect(differences(before, after)).toMatchObject(expected);
    expect(differences(after, before).same).toBe(differences(before, after).same);
  },
);

it('names rules as they were written', () => {
  const { added, moved } = differences([A], [A, W64, W32]);
  expect(added).toHaveLength(2);
  expect(moved).toEqual([]);
  expect(differences([W, A], [A, W64, W32]).moved.length).toBeGreaterThan(0);
});

it('knows which architectures the target has', () => {
  const same = (machine: string, ...after: string[]): boolean => {
    const target = targetOf(machine);
    const rules = (texts: string[]) => texts.map((text) => parseRule(text, { target }).rule);
    return diffRules(rules([W]), rules(after), { target }).same;
  };
  expect([same('aarch64', W64, W32), same('aarch64', W64)]).toEqual([true, false]);
  expect([same('ppc64le', W64), same('loongarch64', W64), same('i386', W32)]).toEqual([
    true,
    true,
    true,
  ]);
});
