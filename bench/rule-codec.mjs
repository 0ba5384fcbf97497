/** How many typical rules a second are read, compiled, encoded, and formatted again, on one core. */
import {
  compileRule,
  decodeRule,
  encodeRule,
  formatRule,
  localTarget,
  parseRule,
} from 'audit-netlink';
import { elapsed, median, printTable } from './measure.mjs';

const COUNT = 5000;
const ROUNDS = 15;
const GOAL = 200_000;

const target = localTarget();
const texts = Array.from({ length: COUNT }, (_, n) =>
  n % 2 === 0
    ? `-a always,exit -F arch=b64 -S unlink,rename -F pid=${n + 1} -F auid>=1000 -F auid!=unset -k bench`
    : `-w /etc/bench-${n} -p wa -k bench`,
);
const rules = texts.map((text) => parseRule(text, { target }).rule);
const bytes = rules.map((rule) => encodeRule(rule, { target }));

function each(values, step) {
  return () => {
    for (const value of values) step(value);
  };
}

const steps = [
  ['parse', each(texts, (text) => parseRule(text, { target }))],
  ['compile + encode', each(rules, (rule) => encodeRule(compileRule(rule, { target })))],
  ['decode + decompile', each(bytes, (one) => decodeRule(one, { target }))],
  ['format', each(rules, (rule) => formatRule(rule, { target, style: 'listing' }))],
];
const measured = [];
for (const [name, step] of steps) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await elapsed(step));
  measured.push([name, times]);
}
printTable(`${COUNT} typical rules`, measured);
for (const [name, times] of measured) {
  const goal = name === 'compile + encode' ? ` (goal: at least ${GOAL})` : '';
  console.log(`${String(name)}: ${Math.round((COUNT / median(times)) * 1000)} rules/s${goal}`);
}
