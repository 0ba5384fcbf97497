/**
 * A policy of 1,000 rules that is loaded already, or of which ten change: `plan` and `apply` against the way
 * of rules files, which delete everything and add it again. Deletions wait for the kernel's grace periods as they
 * do without a bench.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AuditClient, deleteAllRules } from 'audit-netlink';
import { withLimit } from './limit.mjs';
import { unhurried, withLiveKernel } from './live-state.mjs';
import { elapsed, inTurns, row } from './measure.mjs';
import { ruleText, ruleTexts } from './rule-texts.mjs';

const COMMAND = fileURLToPath(new URL('../dist/cli/audit-netlink.js', import.meta.url));
const COUNT = 1000;
const CHANGED = 10;
const ROUNDS = 11;
/** auditctl takes a quarter of a minute for one. */
const RELOADS = 3;

const texts = ruleTexts(COUNT);
const step = COUNT / CHANGED;
const changed = texts.map((text, n) => (n % step === step / 2 ? ruleText(n, 'changed') : text));

async function applied(client, rules, steps) {
  const plan = await client.planRules(rules, { order: 'effective' });
  if (plan.steps.length !== steps) throw new Error(`${plan.steps.length} steps, not ${steps}`);
  await plan.apply();
}

async function unchanged(client, limit, file) {
  await client.addRules(texts);
  await applied(client, texts, 0);
  const times = await inTurns(ROUNDS, {
    ours: () => elapsed(() => applied(client, texts, 0)),
    command: () => limit.run([process.execPath, COMMAND, 'apply', file]),
    c: () => limit.list(COUNT),
  });
  const { auditctl } = await inTurns(RELOADS, {
    auditctl: () => unhurried(() => limit.run(['auditctl', '-R', file])),
  });
  return { ...times, auditctl };
}

async function tenChanged(client) {
  const ours = [];
  for (let round = 0; round < RELOADS; round++) {
    await deleteAllRules();
    await client.addRules(texts);
    ours.push(await unhurried(() => elapsed(() => applied(client, changed, CHANGED * 2))));
  }
  return ours;
}

export async function rows() {
  return await withLiveKernel(() =>
    withLimit(async (limit, folder) => {
      const file = join(folder, 'bench.rules');
      writeFileSync(file, `-D\n${texts.join('\n')}\n`, { mode: 0o600 });
      const client = new AuditClient();
      try {
        const { ours, command, auditctl, c } = await unchanged(client, limit, file);
        const changes = await tenChanged(client);
        const judged = { by: 'ratio', against: 'auditctl', goal: 0.05 };
        return [
          row({ job: 'reload 1,000 unchanged rules', measured: { ours, auditctl, c }, ...judged }),
          row({ job: 'the same as a command', measured: { ours: command, auditctl }, ...judged }),
          row({
            job: 'change 10 of 1,000 rules',
            measured: { ours: changes, auditctl },
            ...judged,
          }),
        ];
      } finally {
        client.close();
      }
    }),
  );
}
