/** What a typical rule costs that is read, compiled and encoded, decoded, and formatted again, on one core. */
import { decodeRule, encodeRule, formatRule, localTarget, parseRule } from 'audit-netlink';
import { repeated, row } from './measure.mjs';
import { ruleText } from './rule-texts.mjs';

const COUNT = 5000;
const ROUNDS = 25;

export async function rows() {
  const target = localTarget();
  const texts = Array.from({ length: COUNT }, (_, n) =>
    n % 2 === 0 ? ruleText(n) : `-w /etc/bench-${n} -p wa -k bench`,
  );
  const rules = texts.map((text) => parseRule(text, { target }).rule);
  const bytes = rules.map((rule) => encodeRule(rule, { target }));
  const steps = [
    { job: 'parse a rule', all: texts, step: (text) => parseRule(text, { target }) },
    {
      job: 'compile and encode a rule',
      all: rules,
      step: (one) => encodeRule(one, { target }),
      goal: 5,
    },
    { job: 'decode a rule', all: bytes, step: (one) => decodeRule(one, { target }) },
    {
      job: 'format a rule',
      all: rules,
      step: (one) => formatRule(one, { target, style: 'listing' }),
    },
  ];
  const measured = [];
  for (const { job, all, step, goal } of steps) {
    const times = await repeated(ROUNDS, () => {
      for (const one of all) step(one);
    });
    const ours = times.map((ms) => (ms * 1000) / COUNT);
    measured.push(row({ job, unit: 'µs', measured: { ours }, goal }));
  }
  return measured;
}
