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

async function load(texts) {
  const time = await elapsed(() => addRules(texts));
  await deleteAllRules();
  return time;
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
      ours.push(await load(texts));
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
  // A process that loads rules once pays for compiling the program too; it is told apart.
  const first = await load(ruleTexts(1000));
  for (let round = 0; round < 8; round++) await load(ruleTexts(1000));
  await compare(100, 25);
  await compare(1000, 15);
  console.log(`the first 1000 rules of the process: ${first.toFixed(2)} ms`);
});
