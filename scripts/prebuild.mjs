/**
 * Makes the binaries that the package carries, twice each, and checks them: that both times the same comes
 * out, what they need and export, how they are hardened, and that they work.
 *
 *     node scripts/prebuild.mjs [TARGET...]        such as linux-x64-glibc; default: all of TARGETS
 *
 * Where something of scripts/prebuild/requirements.mjs is missing it says what and how to get it before it
 * begins, and ends with 1.
 */
import { copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { runIn } from './debian/system.mjs';
import { addMuslLibraries, buildSystem } from './prebuild/build-system.mjs';
import { binaryProblems } from './prebuild/check-binary.mjs';
import { missing } from './prebuild/requirements.mjs';
import { binaryOf, TARGETS } from './prebuild/targets.mjs';
import { tryBinary } from './prebuild/try-binary.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** Compiles for the target, and gives the binary's bytes. */
function compile(system, { arch, library, triplet }) {
  const mounts = { '/tree': root, '/node_modules': path.join(root, 'node_modules') };
  const words = ['/tree/scripts/prebuild/compile.sh', arch, library, triplet];
  runIn(system, words, { mounts });
  return readFileSync(path.join(system, 'made/audit-netlink.node'));
}

function prebuild(system, name) {
  const target = TARGETS[name];
  if (target.library === 'musl') addMuslLibraries(system, target.arch);
  const bytes = compile(system, target);
  const made = path.join(system, 'made/audit-netlink.node');
  const problems = binaryProblems(made, target.library);
  if (!compile(system, target).equals(bytes)) problems.push('is another one each time it is made');
  if (problems.length > 0) throw new Error(`${name}:\n  ${problems.join('\n  ')}`);
  const file = path.join(root, binaryOf(target));
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync(made, `${file}.new`);
  renameSync(`${file}.new`, file);
  const tried = tryBinary(root, system, target);
  console.log(`${binaryOf(target)}: ${bytes.length} bytes, the same twice; ${tried}`);
}

function main(words) {
  const unknown = words.filter((name) => !Object.hasOwn(TARGETS, name));
  if (unknown.length > 0) throw new Error(`unknown target ${unknown.join(' ')}`);
  const names = words.length > 0 ? words : Object.keys(TARGETS);
  const reason = missing(
    root,
    names.map((name) => TARGETS[name]),
  );
  if (reason !== undefined) throw new Error(reason);
  const system = buildSystem();
  for (const name of names) prebuild(system, name);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`prebuild: ${error.message}`);
  process.exitCode = 1;
}
