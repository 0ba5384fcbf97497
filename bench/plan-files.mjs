/** Reading a folder of rules files with 10,000 lines: text to rules, with every check. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicyPath } from 'audit-netlink';
import { withFolder } from './limit.mjs';
import { repeated, row } from './measure.mjs';

const FILES = 50;
const LINES = 200;

/** Like policies that people write: comments, watches, and system calls with conditions. */
function line(n) {
  switch (n % 5) {
    case 0:
      return `# rule ${n}`;
    case 1:
      return `-w /etc/bench${n} -p wa -k bench-${n % 20}`;
    case 2:
      return `-a always,exit -F path=/usr/bin/bench${n} -F perm=x -F auid>=1000 -F auid!=unset -k bench`;
    default:
      return `-a always,exit -F arch=b${n % 2 === 0 ? 64 : 32} -S unlink,rename,open,chmod -F exit=-EACCES -F auid>=${n} -F auid!=unset -k bench`;
  }
}

export async function rows() {
  return await withFolder(async (folder) => {
    for (let file = 0; file < FILES; file++) {
      const lines = Array.from({ length: LINES }, (_, n) => line(file * LINES + n));
      writeFileSync(join(folder, `${file}.rules`), `${lines.join('\n')}\n`, { mode: 0o600 });
    }
    const ours = await repeated(11, () => {
      const { rules, problems } = readPolicyPath(folder);
      const errors = problems.filter(({ severity }) => severity === 'error');
      if (errors.length > 0 || rules.length !== (FILES * LINES * 4) / 5) {
        throw new Error(`${rules.length} rules, ${errors.length} errors`);
      }
    });
    return [row({ job: 'readPolicyPath of 10,000 lines', measured: { ours }, goal: 300 })];
  });
}
