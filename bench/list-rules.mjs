/** `tsauditctl -l` of 10,000 rules against `auditctl -l` and node's own start, and its memory. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addRules } from 'audit-netlink';
import { withLiveKernel } from './live-state.mjs';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

const COMMAND = fileURLToPath(new URL('../dist/cli/tsauditctl.js', import.meta.url));
const RULES = 10_000;
const ROUNDS = 9;

// Reading extra certificates is most of node's start where it is set, and none of ours.
const { NODE_EXTRA_CA_CERTS: _unused, ...env } = process.env;

/** Most memory that the program held, in MiB, as the kernel counts it. */
function peakMemory(words) {
  const script = "process.on('exit', () => console.error(process.resourceUsage().maxRSS));";
  const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
  try {
    const hook = join(folder, 'hook.cjs');
    writeFileSync(hook, script);
    const { stderr } = spawnSync(process.execPath, ['-r', hook, ...words], {
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    return Number(stderr.trim().split('\n').at(-1)) / 1024;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await withLiveKernel(async () => {
  const texts = Array.from(
    { length: RULES },
    (_, n) => `-a always,exit -F arch=b64 -S unlink,rename -F pid=${n + 1} -F auid>=1000 -k bench`,
  );
  await addRules(texts);
  const programs = [
    ['node on nothing', process.execPath, ['-e', '0']],
    ['tsauditctl -l', process.execPath, [COMMAND, '-l']],
    ['auditctl -l', 'auditctl', ['-l']],
  ].map(([name, program, words]) => ({ name, program, words, times: [] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { program, words, times } of programs) {
      times.push(await elapsed(() => execFileSync(program, words, { env, maxBuffer: 1 << 26 })));
    }
  }
  printTable(
    `Listing ${RULES} rules`,
    programs.map(({ name, times }) => [name, times]),
  );
  const [node, ours, theirs] = programs.map(({ times }) => median(times));
  printRatio('(tsauditctl -l less node) / auditctl -l', (ours - node) / theirs, 'at most 2');
  console.log(`memory: ${peakMemory([COMMAND, '-l']).toFixed(0)} MiB (goal: below 120)`);
});
