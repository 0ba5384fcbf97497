/** Loading 100 and 1,000 rules: `addRules` against `auditctl -R` of the same rules. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRules, deleteAllRules } from 'audit-netlink';
import { withLiveKernel } from './live-state.mjs';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

function ruleTexts(count) {
  return Array.from(
    { length: count },
    (_, n) =>
      `-a always,exit -F arch=b64 -S unlink,rename -F pid=${n + 1} -F auid>=1000 -F auid!=unset -k bench`,
  );
}

async function compare(count, rounds) {
  const texts = ruleTexts(count);
  const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
  const file = join(directory, 'bench.rules');
  writeFileSync(file, `${texts.join('\n')}\n`, { mode: 0o600 });
  const ours = [];
  const theirs = [];
  try {
    for (let round = 0; round < rounds; round++) {
      ours.push(await elapsed(() => addRules(texts)));
      await deleteAllRules();
      theirs.push(await elapsed(() => execFileSync('auditctl', ['-R', file])));
      await deleteAllRules();
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  printTable(`Loading ${count} rules`, [
    ['addRules', ours],
    ['auditctl -R', theirs],
  ]);
  printRatio('addRules / auditctl -R', median(ours) / median(theirs), 'at most 0.5');
}

await withLiveKernel(async () => {
  await addRules(ruleTexts(10));
  await deleteAllRules();
  await compare(100, 15);
  await compare(1000, 9);
});
