/** Where the project lives: said once in package.json, and everywhere else as there. */
import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';
import { REPOSITORY, schemaId } from '../support/schema-id';

const ROOT = join(__dirname, '..', '..');
const [, NAME] = REPOSITORY.split('/');

/** The files of the tree that are text, without those that were only built. */
function sources(): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  return listed
    .split('\0')
    .filter((path) => /\.(?:json|md|yml|yaml|[cm]?[jt]s|8|html)$/.test(path));
}

describe('the repository', () => {
  it('is told to npm in all three places', () => {
    expect(REPOSITORY).not.toBe('');
    expect(manifest.bugs.url).toBe(`https://github.com/${REPOSITORY}/issues`);
    expect(manifest.homepage).toBe(`https://github.com/${REPOSITORY}#readme`);
  });
});

/** Git says which files are sources; a copy without its history has nobody to ask. */
const isClone = spawnSync('git', ['rev-parse', '--git-dir'], { cwd: ROOT }).status === 0;

(isClone ? describe : describe.skip)('a clone', () => {
  it('has one owner wherever it is mentioned', () => {
    const mention = new RegExp(
      String.raw`(?:github\.com[/:]|raw\.githubusercontent\.com/)([\w-]+/${NAME ?? ''})\b`,
      'g',
    );
    const mentions = sources().flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(mention)].map(([, home]) => [path, home]),
    );
    expect(mentions.length).toBeGreaterThan(5);
    expect(mentions.filter(([, home]) => home !== REPOSITORY)).toEqual([]);
  });
});

it.each(readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.schema.json')))(
  '%s is found under its $id',
  (name) => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'docs', name), 'utf8')) as { $id: string };
    expect(schema.$id).toBe(schemaId(name));
  },
);
