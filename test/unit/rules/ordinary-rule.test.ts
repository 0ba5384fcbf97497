/** Rules that are read with what is known of their options come to the same as those whose words are all read. */
import { describe, expect, it } from '@jest/globals';
import { compile, compileRule } from '../../../lib/rules/compile';
import { parseRule } from '../../../lib/rules/parse';
import { readOrdinaryRule } from '../../../lib/rules/parsing/ordinary-rule';
import type { ParseOptions } from '../../../lib/rules/parsing/rule-parser';
import type { Target } from '../../../lib/machine/target';
import { FEATURE_BITMAP } from '../../../lib/tables/audit.generated';
import { fc } from '../../support/random-cases';
import { targetOf } from '../injected-target';

const OLD_KERNEL = targetOf('x86_64', { featureBitmap: 0 });
const NEWER_KERNEL = targetOf('x86_64', {
  featureBitmap: FEATURE_BITMAP.EXECUTABLE_PATH | FEATURE_BITMAP.FILTER_FS,
});

/** Few of each, so that they come again: the order of options decides what they mean. */
const LISTS = [
  'a always,exit',
  'a exit,never',
  'A always,exit',
  'd always,exit',
  'a always,entry',
  'a always,exclude',
  'a never,user',
  'a always,task',
  'a always,filesystem',
  'a always,io_uring',
  'a possible,exit',
  'a nothing,exit',
];

const CONDITIONS = [
  'F arch=b64',
  'F arch=b32',
  'F arch=aarch64',
  'F arch!=b64',
  'F f11=3221225534',
  'F auid>=1000',
  'F auid!=unset',
  'F auid=-1',
  'F uid=ann',
  'F uid=nobody-there',
  'F gid=staff',
  'F pid=4',
  'F pid=4x',
  'F pid=0x10',
  'F pid=010',
  'F pid=0',
  'F pid>=10',
  'F pid=10',
  'F pid=4294967296',
  'F pid=-1',
  'F a1=-10',
  'F a1=10',
  'F inode=10',
  'F ppid=10',
  'F pid=>10',
  'F exit=-EACCES',
  'F success=1',
  'F path=/etc/passwd',
  'F dir=/etc',
  'F exe=/usr/bin/a-name-that-is-long',
  'F perm=wa',
  'F perm=q',
  'F msgtype=CWD',
  'F fstype=tracefs',
  'F sessionid=3',
  'F subj_type=some_t',
  'F key=one',
  'F key=a!=b',
  'F key!=one',
  'F f24=1',
  'F x105=2f61',
  'F a0&=3',
  'F field_compare=1',
  'F nothing=1',
  'C uid!=euid',
  'C uid=gid',
  'C auid=obj_uid',
];

const SYSCALLS = [
  'S unlink,rename',
  'S rename,unlink',
  'S openat',
  'S all',
  'S 2,3',
  'S 2000',
  'S unlink,all',
  'S nothing',
  'S nop',
];

const OTHERS = [
  'w /etc',
  'w /etc/passwd',
  'W /etc',
  'p wa',
  'p ',
  'k one',
  'k two',
  'k a\tb',
  'k é',
  'x 1',
];

/** As in a policy: a list, an arch, conditions and system calls, and a key; or any options in any order. */
const option = fc.constantFrom(...LISTS, ...CONDITIONS, ...SYSCALLS, ...OTHERS);
const usual = fc
  .tuple(
    fc.constantFrom(...LISTS),
    fc.array(fc.constantFrom(...CONDITIONS), { maxLength: 2 }),
    fc.array(fc.constantFrom(...SYSCALLS), { maxLength: 2 }),
    fc.array(fc.constantFrom(...CONDITIONS), { maxLength: 4 }),
    fc.array(fc.constantFrom('k one', 'k two', 'F key=one', 'p wa'), { maxLength: 2 }),
  )
  .map(([list, ...others]) => [list, ...others.flat()]);
const many = fc
  .tuple(fc.integer({ min: 60, max: 66 }), fc.constantFrom('F pid=4', 'C uid=euid'), usual)
  .map(([count, one, [list, ...others]]) => [
    list as string,
    ...Array.from({ length: count }, () => one),
    ...others,
  ]);
const watch = fc.tuple(
  fc.constantFrom('w /etc', 'W /etc/passwd', 'w /etc/two', 'w etc'),
  fc.constantFrom('p wa', 'p rwxa', 'F perm=r', 'k one', 'F auid=-1'),
  option,
);
const ruleOptions = fc.oneof(
  { weight: 8, arbitrary: usual },
  { weight: 2, arbitrary: fc.array(option, { minLength: 1, maxLength: 6 }) },
  { weight: 2, arbitrary: watch },
  { weight: 1, arbitrary: many },
);

const ruleText = fc
  .tuple(
    ruleOptions,
    fc.constantFrom('-', '-', '-', '-', ' -', '--'),
    fc.constantFrom('', '', '', ' ', ' x'),
  )
  .map(([options, begin, end]) => `${begin}${options.join(' -')}${end}`);

const options: fc.Arbitrary<ParseOptions> = fc.record({
  target: fc.constantFrom<Target[]>(
    targetOf(),
    targetOf(),
    targetOf('aarch64'),
    targetOf('i386'),
    targetOf('mips64'),
    OLD_KERNEL,
    NEWER_KERNEL,
  ),
  numbers: fc.constantFrom<('exact' | 'auditctl')[]>('exact', 'exact', 'auditctl'),
});

function outcomeOf(read: () => unknown): object {
  try {
    return { value: read() };
  } catch (error) {
    return { error: { ...(error as Error), message: (error as Error).message } };
  }
}

function compiled(text: string, own: ParseOptions & { readonly target: Target }): unknown {
  const read = readOrdinaryRule(text, own);
  return read && compile(read.parsed.rule, own.target, undefined, read.numbers);
}

describe('a rule of known options', () => {
  it('is the rule that its words are', () => {
    fc.assert(
      fc.property(fc.array(ruleText, { maxLength: 20 }), options, (texts, own) => {
        for (const one of texts) {
          // Words that are apart are read without what is known.
          const words = one.split(' ').filter((word) => word !== '');
          const asWords = outcomeOf(() => parseRule(words, own));
          // The columns of words that are apart are those of one space between them.
          if (/^ | {2}/.test(one) && 'error' in asWords) continue;
          expect(outcomeOf(() => parseRule(one, own))).toEqual(asWords);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has the numbers that compiling it gives', () => {
    fc.assert(
      fc.property(fc.array(ruleText, { maxLength: 20 }), options, (texts, own) => {
        const whole = { target: targetOf(), ...own };
        for (const one of texts) {
          const read = readOrdinaryRule(one, whole);
          if (read === undefined) continue;
          expect(compiled(one, whole)).toEqual(compile(read.parsed.rule, whole.target));
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, () => Target]>([
    ['the target', () => targetOf('aarch64')],
    ["the kernel's features", () => OLD_KERNEL],
  ])('is read anew for another of %s', (_, other) => {
    const text = '-a always,exit -F arch=b64 -S openat -F exe=/bin/a -k one';
    const own = { target: targetOf() };
    const before = parseRule(text, own);
    expect(outcomeOf(() => parseRule(text, { target: other() }))).toEqual(
      outcomeOf(() => parseRule(text.split(' '), { target: other() })),
    );
    expect(parseRule(text, own)).toEqual(before);
  });

  it('asks the target for users and directories each time', () => {
    let uid: number | undefined = 7;
    const asked: string[] = [];
    const target = targetOf('x86_64', {
      userId: (name) => {
        asked.push(name);
        return uid;
      },
      isDirectory: (path) => {
        asked.push(path);
        return path === '/etc';
      },
    });
    const text = '-a always,exit -S all -F uid=ann';
    expect([...compileRule(text, { target }).fields]).toContain(7);
    uid = 8;
    expect([...compileRule(text, { target }).fields]).toContain(8);
    uid = undefined;
    expect(() => parseRule(text, { target })).toThrow('invalid value ann for uid');
    asked.length = 0;
    parseRule('-w /etc -p wa', { target });
    parseRule('-w /etc -p wa', { target });
    expect(asked).toEqual(['/etc', '/etc']);
  });

  it('is its own: whoever changes it changes no other', () => {
    const text = '-a always,exit -F arch=b64 -S unlink,rename -C uid!=euid -F auid>=1000 -k one';
    const target = targetOf();
    const before = JSON.stringify(parseRule(text, { target }));
    const mask = [...compileRule(text, { target }).syscalls];
    const { rule } = parseRule(text, { target });
    for (const part of [rule.syscalls, rule.keys, rule.where]) (part as unknown[]).reverse();
    for (const condition of rule.where) Object.assign(condition, { operator: '<', value: 1 });
    const data = compileRule(text, { target });
    for (const part of [data.syscalls, data.fields, ...data.strings]) part.fill(9);
    expect(JSON.stringify(parseRule(text, { target }))).toBe(before);
    const again = compileRule(text, { target });
    expect([...again.syscalls]).toEqual(mask);
    expect(again.strings.map(String)).toEqual(['one']);
  });

  it('may be one of more than can be remembered', () => {
    const target = targetOf();
    for (let n = 0; n < 3000; n++) {
      const text = `-a always,exit -F arch=b64 -S unlink -F pid=${n} -F exe=/usr/bin/${n} -k one`;
      expect(parseRule(text, { target })).toEqual(parseRule(text.split(' '), { target }));
    }
  });
});
