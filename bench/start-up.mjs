/** What programs and library cost at their start, above Node.js on an empty file, and beside auditctl. */
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startedHere, withLimit } from './limit.mjs';
import { inTurns, row } from './measure.mjs';

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

export async function rows() {
  return await withLimit(async (limit, folder) => {
    const file = (name, text) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const installed = asInstalled('tsauditctl', folder);
    const cached = built('cli/tsauditctl.js');
    const library = file('library.js', `require(${JSON.stringify(built('index.js'))});`);
    const starts = [
      { job: 'tsauditctl -v', words: [cached, '-v'], goal: 5 },
      { job: 'tsauditctl -s', words: [cached, '-s'], goal: 8 },
      { job: 'tsauditctl -v as installed', words: [installed, '-v'], goal: 11 },
      { job: 'tsauditctl -s as installed', words: [installed, '-s'], goal: 14 },
      { job: 'audit-netlink --help', words: [built('cli/audit-netlink.js'), '--help'], goal: 25 },
      { job: "require('audit-netlink')", words: [library], goal: 25 },
    ];
    const empty = file('empty.js', '');
    const node = (...words) => limit.run([process.execPath, ...words]);
    const times = await inTurns(ROUNDS, {
      node: () => node(empty),
      ...Object.fromEntries(starts.map(({ job, words }) => [job, () => node(...words)])),
      auditctl: () => limit.run(['auditctl', '-s']),
      spawned: () => startedHere('auditctl', ['-s']),
      c: () => limit.run([limit.program, 'status']),
    });
    const { auditctl, spawned, c } = times;
    return starts.map(({ job, goal }) =>
      row({
        job,
        measured: {
          ours: times[job],
          node: times.node,
          ...(job.includes(' -s') ? { auditctl, spawned, c } : {}),
        },
        by: 'above node',
        goal,
      }),
    );
  });
}
