/** `tsauditctl -R` of files with 1,000 and 10,000 rules. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deleteAllRules, encodeRule } from 'audit-netlink';
import { startedHere, withLimit, writeRules } from './limit.mjs';
import { withLiveKernel } from './live-state.mjs';
import { inTurns, row } from './measure.mjs';
import { ruleTexts } from './rule-texts.mjs';

const COMMAND = fileURLToPath(new URL('../dist/cli/tsauditctl.js', import.meta.url));

async function compare(count, rounds, goal) {
  return await withLimit(async (limit, folder) => {
    const texts = ruleTexts(count);
    const [lines, bytes] = [join(folder, 'bench.rules'), join(folder, 'bench.bytes')];
    writeFileSync(lines, `${texts.join('\n')}\n`, { mode: 0o600 });
    writeRules(
      bytes,
      texts.map((text) => encodeRule(text)),
    );
    const measured = await inTurns(
      rounds,
      {
        ours: () => limit.run([process.execPath, COMMAND, '-R', lines]),
        auditctl: () => limit.run(['auditctl', '-R', lines]),
        spawned: () => startedHere('auditctl', ['-R', lines]),
        c: () => limit.run([limit.program, 'add', bytes]),
      },
      () => deleteAllRules(),
    );
    const job = `tsauditctl -R of ${count.toLocaleString('en')}`;
    return row({ job, measured, by: 'ratio', against: 'auditctl', goal });
  });
}

export async function rows() {
  // The lock is let go between the two: others want it too.
  const small = await withLiveKernel(() => compare(1000, 11, 1.3));
  const large = await withLiveKernel(() => compare(10_000, 3, 0.9));
  return [small, large];
}
