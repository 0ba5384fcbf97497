/**
 * Tries a prebuilt binary on the machine that it is for: the package, as built in dist/, finds it by itself,
 * and makes the same of every golden rule and log as here.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ask } from '../container/commands.mjs';
import { play } from './players.mjs';
import { binaryOf } from './targets.mjs';

const TRIAL = 'scripts/prebuild/trial.cjs';
const GOLDEN = 'test/golden';

/**
 * Runs the trial with the package that has this binary, and says in a few words what it did.
 *
 * @throws when it fails, loads another addon or none, or gives something else than the addon compiled here.
 */
export function tryBinary(root, system, target) {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-netlink-try-'));
  try {
    for (const part of ['package.json', 'dist', binaryOf(target)]) {
      cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
    }
    const words = [`/tree/${TRIAL}`, '/package', `/tree/${GOLDEN}`];
    const found = JSON.parse(play(system, target, words, { '/tree': root, '/package': folder }));
    const [addon] = found.addons;
    if (addon === undefined || !addon.endsWith(`/${binaryOf(target)}`)) {
      throw new Error(`${addon ?? 'no addon'} was loaded instead of ${binaryOf(target)}`);
    }
    const expected = JSON.parse(
      ask(process.execPath, [path.join(root, TRIAL), root, path.join(root, GOLDEN)]),
    );
    const [made, needed] = [found.made, expected.made].map((one) => JSON.stringify(one));
    if (made !== needed) throw new Error(`gives ${made} instead of ${needed}`);
    const { rules, events } = found.made;
    return `on ${found.runtime} ${rules.length} rules and ${events.length} events as here`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
