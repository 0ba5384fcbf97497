/**
 * The built package: both entries are one, the commands start, and the tarball holds what is needed to
 * build at installation and nothing else. Builds dist/ when it is not there or older than lib/.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const BUILD_TIMEOUT_MS = 120_000;

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => statSync(join(ROOT, path)).isFile());
}

function run(command: string, words: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(command, words, {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`${command} ${words.join(' ')}: ${error ?? status}\n${stdout}${stderr}`);
  }
  return stdout;
}

/** Runs a module in a Node of its own and gives what it printed as JSON. */
function evaluate(type: 'module' | 'commonjs', text: string): unknown {
  return JSON.parse(run(process.execPath, [`--input-type=${type}`, '-e', text]));
}

function isBuilt(): boolean {
  // Written last.
  const entry = join(ROOT, 'dist', 'index.d.mts');
  if (!existsSync(entry)) return false;
  const built = statSync(entry).mtimeMs;
  return filesBelow('lib').every((path) => statSync(join(ROOT, path)).mtimeMs <= built);
}

beforeAll(() => {
  if (!isBuilt()) run('npm', ['run', 'build:ts']);
}, BUILD_TIMEOUT_MS);

describe('the entries', () => {
  it('have the same names', () => {
    const esm = evaluate(
      'module',
      "import * as all from 'audit-netlink'; console.log(JSON.stringify(Object.keys(all)))",
    ) as string[];
    const cjs = evaluate(
      'commonjs',
      "console.log(JSON.stringify(Object.keys(require('audit-netlink'))))",
    ) as string[];
    expect(esm.toSorted()).toEqual(cjs.toSorted());
    expect(esm).toContain('AuditClient');
  });

  it('give the same objects', () => {
    const differing = evaluate(
      'module',
      [
        "import * as esm from 'audit-netlink';",
        "import { createRequire } from 'node:module';",
        "const cjs = createRequire(process.cwd() + '/x.js')('audit-netlink');",
        'const names = Object.keys(cjs);',
        'console.log(JSON.stringify(names.filter((name) => esm[name] !== cjs[name])));',
      ].join('\n'),
    );
    expect(differing).toEqual([]);
  });

  it('load without the addon', () => {
    const loaded = evaluate(
      'commonjs',
      [
        "require('audit-netlink');",
        "const names = Object.keys(require.cache).filter((name) => name.endsWith('.node'));",
        'console.log(JSON.stringify(names));',
      ].join('\n'),
    );
    expect(loaded).toEqual([]);
  });

  it('load none of the modules of Node that most programs do not need', () => {
    const loaded = evaluate(
      'commonjs',
      [
        'const before = new Set(process.moduleLoadList);',
        "require('audit-netlink');",
        'const later = process.moduleLoadList.filter((name) => !before.has(name));',
        "const names = later.map((name) => name.replace('NativeModule ', ''));",
        'console.log(JSON.stringify(names.filter((name) => !name.startsWith("internal"))));',
      ].join('\n'),
    );
    expect(loaded).toEqual([]);
  });

  it('load bundles alone', () => {
    const loaded = evaluate(
      'commonjs',
      "require('audit-netlink'); console.log(JSON.stringify(Object.keys(require.cache)));",
    ) as string[];
    const isBundle = /\/dist\/(\w+|chunks\/[\w-]+)\.js$/;
    expect(loaded.filter((path) => !isBundle.test(path))).toEqual([]);
    expect(loaded.length).toBeLessThan(10);
  });

  it('give classes the names that they are exported under', () => {
    const renamed = evaluate(
      'commonjs',
      [
        "const classes = Object.entries(require('audit-netlink')).filter(([name, value]) =>",
        "  typeof value === 'function' && /^[A-Z]/.test(name));",
        'const names = classes.filter(([name, value]) => name !== value.name);',
        'console.log(JSON.stringify([classes.length > 10, names]));',
      ].join('\n'),
    );
    expect(renamed).toEqual([true, []]);
  });

  it('declare the same types', () => {
    expect(readFileSync(join(ROOT, 'dist', 'index.d.mts'), 'utf8')).toBe(
      "export * from './index.js';\n",
    );
  });
});

it.each(Object.entries(manifest.bin))('%s is a program', (_name, path) => {
  expect(statSync(join(ROOT, path)).mode & 0o111).toBe(0o111);
  expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

describe('the tarball', () => {
  let paths: string[] = [];

  beforeAll(() => {
    const packed: unknown = JSON.parse(
      run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']),
    );
    const [tarball] = Object.values(packed as Record<string, { files: { path: string }[] }>);
    paths = tarball?.files.map((file) => file.path) ?? [];
  }, BUILD_TIMEOUT_MS);

  it('builds the addon at installation', () => {
    const needed = ['binding.gyp', 'scripts/build-addon.cjs', ...filesBelow('native')];
    expect(paths).toEqual(expect.arrayContaining(needed));
  });

  it('holds the whole build', () => {
    // Code caches are for one Node alone, and made at installation.
    const built = filesBelow('dist').filter((path) => !path.endsWith('.code-cache'));
    expect(paths).toEqual(expect.arrayContaining(built));
    expect(paths).toEqual(expect.arrayContaining(Object.values(manifest.bin)));
  });

  it('holds nothing else', () => {
    const known =
      /^(dist\/.+\.(js|mjs|d\.ts|d\.mts)|native\/\w+\/\w+\.(h|cc)|prebuilds\/.+\.node)$/;
    expect(paths.filter((path) => !known.test(path)).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'binding.gyp',
      'completions/_audit-netlink',
      'completions/_tsauditctl',
      'completions/_tsaugenrules',
      'completions/audit-netlink.bash',
      'completions/tsauditctl.bash',
      'completions/tsaugenrules.bash',
      ...filesBelow('docs').toSorted(),
      'man/audit-netlink.8',
      'man/tsauditctl.8',
      'man/tsaugenrules.8',
      'package.json',
      'scripts/build-addon.cjs',
      'scripts/write-code-cache.cjs',
    ]);
  });
});
