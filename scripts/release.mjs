/**
 * Makes a version, or checks one.
 *
 *     node scripts/release.mjs              as a part of `npm version X`: the changelog and what is made from it
 *     node scripts/release.mjs --check TAG  whether the tag is that of this tree, and its day is told
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { releaseDate, withRelease } from './manual/release.mjs';

const root = resolve(import.meta.dirname, '..');
const changelogPath = join(root, 'CHANGELOG.md');

function check(tag, version, changelog) {
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and package.json has ${version}`);
  if (releaseDate(changelog, version) === undefined) {
    throw new Error(`CHANGELOG.md has no heading ## [${version}] with a date`);
  }
}

function make(version, changelog) {
  const day = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  writeFileSync(changelogPath, withRelease(changelog, version, day));
  const run = (...words) => execFileSync(words[0], words.slice(1), { cwd: root, stdio: 'inherit' });
  run(process.execPath, 'scripts/write-manual.mjs');
  run('git', 'add', 'CHANGELOG.md', 'man');
}

try {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const changelog = readFileSync(changelogPath, 'utf8');
  const [option, tag] = process.argv.slice(2);
  if (option === '--check') check(tag, version, changelog);
  else make(version, changelog);
} catch (error) {
  console.error(`release: ${error.message}`);
  process.exitCode = 1;
}
