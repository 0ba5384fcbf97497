/**
 * Whole policies compile: each line of every rules file of a folder. `AUDIT_NETLINK_POLICIES=folder`
 * adds a folder of one's own.
 */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  compileRule,
  formatProblem,
  formatRule,
  localTarget,
  machineByName,
  parseRule,
  readPolicy,
  readRulesPath,
  type Target,
} from '../../lib';
import { FIELDS } from '../../lib/rules/fields';
import { isComparison } from '../../lib/rules/rule';
import { refusalOf } from '../../lib/rules/kernel-limits';

const GOLDEN = join(__dirname, '../golden');
const EXAMPLES = '/usr/share/doc/auditd/examples/rules';

/** Policies name users of services that this machine need not have. */
const TARGET: Target = {
  ...localTarget(),
  machine: machineByName('x86_64'),
  userId: (name) => (name === 'root' ? 0 : 4242),
  groupId: (name) => (name === 'root' ? 0 : 4242),
};

/** What cannot be compiled, or would be refused by the kernel, as `file:line:column: message`. */
function complaints(path: string): string[] {
  const policy = readPolicy(readRulesPath(path, { anyOwner: true }), { target: TARGET });
  const errors = policy.problems.filter(({ severity }) => severity === 'error');
  const refused = policy.placed.flatMap(({ rule, place }) => {
    const reason = refusalOf(compileRule(rule, { target: TARGET }));
    return reason === undefined ? [] : [`${place.file}:${place.line}: ${reason}`];
  });
  return [...errors.map(formatProblem), ...refused];
}

function rulesOf(path: string): number {
  return readPolicy(readRulesPath(path, { anyOwner: true }), { target: TARGET }).rules.length;
}

describe('policies', () => {
  const everyField = join(GOLDEN, 'every-field.rules');

  it('compiles a policy with every field', () => {
    expect(complaints(everyField)).toEqual([]);
    const { rules } = readPolicy(readRulesPath(everyField, { anyOwner: true }), { target: TARGET });
    const used = new Set(
      rules.flatMap(({ where }) =>
        where.map((condition) => (isComparison(condition) ? 'field_compare' : condition.field)),
      ),
    );
    const missing = FIELDS.map(({ name }) => name).filter((name) => !used.has(name));
    expect(missing).toEqual(['key']);
    expect(rules.length).toBeGreaterThan(300);
  });

  it('reads every rule of it back from its text', () => {
    const { rules } = readPolicy(readRulesPath(everyField, { anyOwner: true }), { target: TARGET });
    for (const rule of rules) {
      expect(parseRule(formatRule(rule, { target: TARGET }), { target: TARGET }).rule).toEqual(
        rule,
      );
    }
  });
});

const hasExamples = existsSync(EXAMPLES);
if (!hasExamples && process.env['CI'] === 'true') {
  throw new Error(`the examples of Debian's auditd package are not in ${EXAMPLES}`);
}
const describeExamples = hasExamples ? describe : describe.skip;

describeExamples("the examples of Debian's auditd package", () => {
  const names = hasExamples ? readdirSync(EXAMPLES) : [];
  const examples = names.filter((name) => name.endsWith('.rules'));

  it('are more than thirty', () => {
    expect(examples.length).toBeGreaterThan(30);
  });

  it('compile', () => {
    expect(examples.flatMap((name) => complaints(join(EXAMPLES, name)))).toEqual([]);
  });
});

const own = process.env['AUDIT_NETLINK_POLICIES'];
const describeOwn = own === undefined ? describe.skip : describe;

describeOwn(`the policies of ${own ?? 'AUDIT_NETLINK_POLICIES'}`, () => {
  it('compile', () => {
    expect(complaints(own ?? '')).toEqual([]);
    expect(rulesOf(own ?? '')).toBeGreaterThan(0);
  });
});
