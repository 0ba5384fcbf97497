/**
 * What programs and library cost at their start, above node on an empty file, and beside auditctl. One
 * round after the other, so that whatever else the machine does hits all of them.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { elapsed, median, printRatio, printTable } from './measure.mjs';

const ROUNDS = 41;

const built = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

/**
 * The program as it is after an installation, without the code cache that the build made for this Node.
 * Gives its path in the folder.
 */
function asInstalled(name, folder) {
  const cli = join(folder, 'dist', 'cli');
  mkdirSync(cli, { recursive: true });
  for (const file of [`${name}.js`, `${name}.program.js`]) {
    copyFileSync(built(`cli/${file}`), join(cli, file));
  }
  symlinkSync(built('chunks'), join(folder, 'dist', 'chunks'));
  writeFileSync(join(folder, 'package.json'), '{}');
  symlinkSync(built('../build'), join(folder, 'build'));
  return join(cli, `${name}.js`);
}

// Reading extra certificates is most of node's start where it is set, and none of ours.
const { NODE_EXTRA_CA_CERTS: _unused, ...env } = process.env;

const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
try {
  const file = (name, text) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const node = process.execPath;
  const empty = file('empty.js', '');
  const library = file('library.js', `require(${JSON.stringify(built('index.js'))});`);
  const installed = asInstalled('tsauditctl', directory);
  const programs = [
    { name: 'node on an empty file', words: [node, empty] },
    { name: 'tsauditctl -v', words: [node, built('cli/tsauditctl.js'), '-v'], goal: 5 },
    { name: 'tsauditctl -s', words: [node, built('cli/tsauditctl.js'), '-s'], goal: 8 },
    { name: 'tsauditctl -v, no code cache', words: [node, installed, '-v'], goal: 11 },
    { name: 'tsauditctl -s, no code cache', words: [node, installed, '-s'], goal: 14 },
    {
      name: 'audit-netlink --help',
      words: [node, built('cli/audit-netlink.js'), '--help'],
      goal: 25,
    },
    { name: "require('audit-netlink')", words: [node, library], goal: 25 },
    { name: 'auditctl -s', words: ['auditctl', '-s'] },
  ].map((program) => Object.assign(program, { times: [] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { words, times } of programs) {
      const [program, ...rest] = words;
      times.push(await elapsed(() => execFileSync(program, rest, { env })));
    }
  }
  printTable(
    'One start',
    programs.map(({ name, times }) => [name, times]),
  );
  const base = median(programs[0].times);
  for (const { name, times, goal } of programs.filter((program) => program.goal !== undefined)) {
    const above = (median(times) - base).toFixed(1);
    console.log(`${name}: ${above} ms above an empty node (goal: at most ${goal})`);
  }
  const status = programs.find(({ name }) => name === 'tsauditctl -s');
  printRatio('tsauditctl -s / empty node', median(status.times) / base, 'as near to 1 as can be');
} finally {
  rmSync(directory, { recursive: true });
}
