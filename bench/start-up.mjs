/** What `tsauditctl -s` costs above an empty node program, and beside `auditctl -s`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

const COMMAND = fileURLToPath(new URL('../dist/cli/tsauditctl.js', import.meta.url));
const ROUNDS = 41;

// Reading extra certificates is most of node's start where it is set, and none of ours.
const { NODE_EXTRA_CA_CERTS: _unused, ...env } = process.env;

const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
try {
  const empty = join(directory, 'empty.js');
  writeFileSync(empty, '');
  const programs = [
    ['node on an empty file', process.execPath, [empty]],
    ['tsauditctl -s', process.execPath, [COMMAND, '-s']],
    ['auditctl -s', 'auditctl', ['-s']],
  ].map(([name, program, words]) => ({ name, program, words, times: [] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { program, words, times } of programs) {
      times.push(await elapsed(() => execFileSync(program, words, { env })));
    }
  }
  printTable(
    'One status',
    programs.map(({ name, times }) => [name, times]),
  );
  const [base, ours] = programs.map(({ times }) => median(times));
  printRatio('tsauditctl -s / empty node', ours / base, 'as near to 1 as can be');
  console.log(`above an empty node: ${(ours - base).toFixed(1)} ms (goal: at most 10)`);
} finally {
  rmSync(directory, { recursive: true });
}
