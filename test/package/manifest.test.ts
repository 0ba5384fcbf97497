/** What package.json and the build's list of sources promise to npm, without building anything. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const SCHEMAS = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.schema.json'));

describe('the manifest', () => {
  it('says where the package works', () => {
    expect(manifest.engines).toEqual({ node: '>=20' });
    expect(manifest.type).toBe('commonjs');
    expect(manifest.license).toBe('MIT');
  });

  it('asks for the Node-API version that the addon is built with, which every Node 20 has', () => {
    expect(manifest.binary).toEqual({ napi_versions: [8] });
    expect(Number(process.versions['napi'])).toBeGreaterThanOrEqual(8);
    expect(readFileSync(join(ROOT, 'binding.gyp'), 'utf8')).toContain("'NAPI_VERSION=8'");
  });

  it('pins every dependency', () => {
    const versions = Object.entries({
      ...manifest.optionalDependencies,
      ...manifest.devDependencies,
    });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('needs no other package', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('peerDependencies');
  });

  it('has entries for ESM and for CommonJS, types first', () => {
    const entry = (name: string) => ({
      import: { types: `./dist/${name}.d.mts`, default: `./dist/${name}.mjs` },
      require: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    });
    expect(manifest.exports).toEqual({
      '.': entry('index'),
      './rules': entry('rules'),
      './events': entry('events'),
      './policy': entry('policy'),
      './package.json': './package.json',
      ...Object.fromEntries(SCHEMAS.map((name) => [`./${name}`, `./docs/${name}`])),
    });
    for (const conditions of Object.values(manifest.exports)) {
      if (typeof conditions === 'string') continue;
      for (const one of Object.values(conditions)) {
        expect(Object.keys(one)).toEqual(['types', 'default']);
      }
    }
    expect(manifest.main).toBe(manifest.exports['.'].require.default);
    expect(manifest.types).toBe(manifest.exports['.'].require.types);
  });

  it('packs what runs and what builds the addon', () => {
    expect(manifest.files.toSorted()).toEqual([
      '!dist/**/*.code-cache',
      'completions',
      'dist',
      'docs/*.schema.json',
      'man',
      'prebuilds',
      'scripts/build-addon.cjs',
      'scripts/write-code-cache.cjs',
      'systemd',
    ]);
  });

  it('has completions for every command, and a manual page for each but that which builds', () => {
    const missing = (paths: readonly string[]): string[] =>
      paths.filter((path) => !existsSync(join(ROOT, path)));
    for (const [name, path] of Object.entries(manifest.bin)) {
      const completions = [`${name}.bash`, `_${name}`, `${name}.fish`];
      expect(missing(completions.map((file) => `completions/${file}`))).toEqual([]);
      if (!path.startsWith('dist/')) continue;
      expect(manifest.man).toContain(`./man/${name}.8`);
      expect(missing([`man/${name}.8`])).toEqual([]);
    }
  });

  it('runs nothing at installation', () => {
    const atInstallation = new Set(['preinstall', 'install', 'postinstall']);
    expect(Object.keys(manifest.scripts).filter((name) => atInstallation.has(name))).toEqual([]);
    // Without it npm adds a script of its own when it publishes a folder with a binding.gyp.
    expect(manifest.gypfile).toBe(false);
  });

  it('runs every check in one', () => {
    const checks = Object.keys(manifest.scripts).filter((name) => name.startsWith('check:'));
    expect(manifest.scripts.check.split(' && ').toSorted()).toEqual(
      checks.map((name) => `npm run ${name}`).toSorted(),
    );
  });
});

it('compiles every C++ source but those of the WebAssembly module', () => {
  const gyp = readFileSync(join(ROOT, 'binding.gyp'), 'utf8');
  const listed = [...gyp.matchAll(/(?<=')native\/[^']+\.cc(?=')/g)].map((match) => match[0]);
  const present = readdirSync(join(ROOT, 'native'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.cc') && !path.startsWith('wasm/'))
    .map((path) => `native/${path}`);
  expect(listed.toSorted()).toEqual(present.toSorted());
});
