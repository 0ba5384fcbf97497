/**
 * What a policy of 1,000 rules costs: planning it when it is loaded already, and changing ten of its
 * rules, against `auditctl -R` of the whole file with -D in front. Deletions wait for the kernel's grace
 * periods as they do without a test.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditClient, deleteAllRules, parseRule } from 'audit-netlink';
import { withLiveKernel } from './live-state.mjs';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

const COUNT = 1000;
const CHANGED = 10;
const ROUNDS = 3;
const EXPEDITED = '/sys/kernel/rcu_expedited';

const settings = existsSync(EXPEDITED) ? readFileSync(EXPEDITED, 'utf8').trim() : undefined;

/** Runs with the grace periods that the machine had before the bench hurried them. */
async function unhurried(action) {
  if (settings === undefined) return await action();
  const now = readFileSync(EXPEDITED, 'utf8').trim();
  writeFileSync(EXPEDITED, settings);
  try {
    return await action();
  } finally {
    writeFileSync(EXPEDITED, now);
  }
}

function ruleText(n, key = 'bench') {
  return `-a always,exit -F arch=b64 -S unlink,rename -F pid=${4194304 + n} -F auid>=1000 -F auid!=unset -k ${key}`;
}

const texts = Array.from({ length: COUNT }, (_, n) => ruleText(n));
const atTheEnd = texts.map((text, n) => (n < COUNT - CHANGED ? text : ruleText(n, 'changed')));
const step = COUNT / CHANGED;
const spread = texts.map((text, n) => (n % step === step / 2 ? ruleText(n, 'changed') : text));

async function timesOf(client, changed, order) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    await deleteAllRules();
    await client.addRules(texts);
    let steps = 0;
    const time = await unhurried(() =>
      elapsed(async () => {
        const plan = await client.planRules(changed, { order });
        steps = plan.steps.length;
        await plan.apply();
      }),
    );
    if (steps !== CHANGED * 2) throw new Error(`${steps} requests instead of ${CHANGED * 2}`);
    times.push(time);
  }
  return times;
}

async function benchPlan(client) {
  await client.addRules(texts);
  const rules = texts.map((text) => parseRule(text).rule);
  const times = [];
  const fromText = [];
  for (let round = 0; round < 21; round++) {
    times.push(await elapsed(() => client.planRules(rules)));
    fromText.push(await elapsed(() => client.planRules(texts)));
  }
  await deleteAllRules();
  printTable(`Planning ${COUNT} rules that are loaded (listing, compiling, comparing)`, [
    ['planRules of rules', times],
    ['planRules of their text', fromText],
  ]);
  console.log(`planRules: ${median(times).toFixed(1)} ms (goal: at most 50)`);
}

async function benchApply(client) {
  const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
  const file = join(directory, 'bench.rules');
  writeFileSync(file, `-D\n${spread.join('\n')}\n`, { mode: 0o600 });
  try {
    const exact = await timesOf(client, atTheEnd, 'exact');
    const effective = await timesOf(client, spread, 'effective');
    const reload = [];
    for (let round = 0; round < ROUNDS; round++) {
      await deleteAllRules();
      await client.addRules(texts);
      reload.push(await unhurried(() => elapsed(() => execFileSync('auditctl', ['-R', file]))));
    }
    printTable(`Changing the key of ${CHANGED} rules among ${COUNT}, plan, apply and verify`, [
      [`the last ${CHANGED}, order exact`, exact],
      [`every ${step}th, order effective`, effective],
      ['auditctl -R of the file with -D', reload],
    ]);
    const [ours, theirs] = [Math.max(median(exact), median(effective)), median(reload)];
    printRatio('auditctl -R / apply', theirs / ours, 'at least 20');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

await withLiveKernel(async () => {
  const client = new AuditClient();
  try {
    await benchPlan(client);
    await benchApply(client);
  } finally {
    client.close();
  }
});
