/** Versions: what the changelog, the tag and the manual pages say of them. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { TSAUDITCTL_EXAMPLES } from '../../lib/cli/tsauditctl/option-table';
import { shellWords } from '../support/shell-words';
import { runOn } from '../unit/cli/run-on';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const { version } = manifest;

/** A copy of what makes a release, as a repository of its own. */
function withTree(use: (tree: string) => void): void {
  const tree = mkdtempSync(join(tmpdir(), 'audit-netlink-release-'));
  try {
    for (const path of [
      'scripts',
      'lib',
      'man',
      'completions',
      'README.md',
      'package.json',
      'tsconfig.json',
    ]) {
      cpSync(join(ROOT, path), join(tree, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    spawnSync('git', ['init', '-q', tree]);
    use(tree);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

function release(
  tree: string,
  ...words: readonly string[]
): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(tree, 'scripts', 'release.mjs'), ...words],
    { cwd: tree, encoding: 'utf8' },
  );
  return { status, stderr };
}

const footers = (tree: string): (string | undefined)[] =>
  manifest.man.map((page) => /^\.TH .*$/m.exec(readFileSync(join(tree, page), 'utf8'))?.[0]);

const describeWithGit = spawnSync('git', ['--version']).status === 0 ? describe : describe.skip;

describeWithGit('a release', () => {
  it('dates the changelog and the footers, and is checked by its tag', () => {
    withTree((tree) => {
      const changelog = join(tree, 'CHANGELOG.md');
      writeFileSync(changelog, '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n');
      expect(release(tree, '--check', `v${version}`)).toEqual({
        status: 1,
        stderr: `release: CHANGELOG.md has no heading ## [${version}] with a date\n`,
      });
      expect(release(tree)).toEqual({ status: 0, stderr: '' });
      const text = readFileSync(changelog, 'utf8');
      const day = /^## \[[^\]]+\] - (\d{4}-\d{2}-\d{2})$/m.exec(text)?.[1] ?? '';
      expect(text).toBe(
        `# Changelog\n\n## [Unreleased]\n\n## [${version}] - ${day}\n\n### Added\n\n- A thing.\n`,
      );
      expect(footers(tree)).toEqual(
        manifest.man
          .map((page) => basename(page, '.8').toUpperCase())
          .map(
            (name) => `.TH ${name} 8 "${day}" "audit-netlink ${version}" "System Administration"`,
          ),
      );
      expect(release(tree, '--check', `v${version}`)).toEqual({ status: 0, stderr: '' });
      expect(release(tree, '--check', 'v9.9.9').stderr).toContain('the tag is v9.9.9');
      expect(release(tree).stderr).toContain(`has ${version} already`);
    });
  });

  it('needs a change', () => {
    withTree((tree) => {
      writeFileSync(
        join(tree, 'CHANGELOG.md'),
        '# Changelog\n\n## [Unreleased]\n\n## [0.0.1] - 2020-01-01\n\n- A thing.\n',
      );
      expect(release(tree)).toEqual({
        status: 1,
        stderr: 'release: CHANGELOG.md tells of no change\n',
      });
    });
  });
});

it('the footers have the version, and the day that the changelog has for it', () => {
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const heading = changelog.split('\n').find((line) => line.startsWith(`## [${version}] - `));
  const day = heading?.slice(-'YYYY-MM-DD'.length) ?? 'unreleased';
  for (const footer of footers(ROOT))
    expect(footer).toContain(`"${day}" "audit-netlink ${version}"`);
});

describe('the examples of tsauditctl(8)', () => {
  it.each(TSAUDITCTL_EXAMPLES.filter(([line]) => !line.includes('/etc/audit/')))(
    'works: %s',
    async (line) => {
      const [program, ...words] = shellWords(line);
      expect(program).toBe('tsauditctl');
      const { exitCode, errors } = await runOn({}, ...words);
      expect([exitCode, errors]).toEqual([0, []]);
    },
  );
});
