/** Listing 10,000 rules: as JavaScript objects, and as the text of `tsauditctl -l`. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AuditClient, addRules } from 'audit-netlink';
import { startedHere, withLimit } from './limit.mjs';
import { withLiveKernel } from './live-state.mjs';
import { elapsed, inTurns, row } from './measure.mjs';
import { ruleTexts } from './rule-texts.mjs';

const COMMAND = fileURLToPath(new URL('../dist/cli/tsauditctl.js', import.meta.url));
const RULES = 10_000;
const ROUNDS = 11;

/** Most memory that the program held, in MiB, as the kernel counts it. */
function peakMemory(folder) {
  const hook = join(folder, 'hook.cjs');
  writeFileSync(hook, "process.on('exit', () => console.error(process.resourceUsage().maxRSS));");
  const { stderr } = spawnSync(process.execPath, ['-r', hook, COMMAND, '-l'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return Number(stderr.trim().split('\n').at(-1)) / 1024;
}

async function compare(limit, folder) {
  const empty = join(folder, 'empty.js');
  writeFileSync(empty, '');
  const client = new AuditClient();
  try {
    for (let round = 0; round < 5; round++) await client.listRules();
    const objects = await inTurns(ROUNDS, {
      ours: () => elapsed(() => client.listRules()),
      c: () => limit.list(RULES),
    });
    const text = await inTurns(ROUNDS, {
      node: () => limit.run([process.execPath, empty]),
      ours: () => limit.run([process.execPath, COMMAND, '-l']),
      auditctl: () => limit.run(['auditctl', '-l']),
      spawned: () => startedHere('auditctl', ['-l']),
      c: () => limit.run([limit.program, 'list']),
    });
    return [
      row({
        job: 'listRules of 10,000, as objects',
        measured: objects,
        by: 'ratio',
        against: 'c',
        goal: 2,
      }),
      row({
        job: 'tsauditctl -l of 10,000',
        measured: text,
        by: 'ratio less node',
        against: 'auditctl',
        goal: 1.3,
      }),
    ];
  } finally {
    client.close();
  }
}

export async function rows() {
  return await withLiveKernel(async () => {
    await addRules(ruleTexts(RULES));
    return await withLimit(async (limit, folder) => [
      ...(await compare(limit, folder)),
      row({
        job: 'memory of tsauditctl -l of 10,000',
        unit: 'MiB',
        measured: { ours: [peakMemory(folder)] },
        goal: 120,
      }),
    ]);
  });
}
