/** What package.json and the build's list of sources promise to npm, without building anything. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');

describe('the manifest', () => {
  it('says where the package works', () => {
    expect(manifest.os).toEqual(['linux']);
    expect(manifest.engines).toEqual({ node: '>=20' });
    expect(manifest.type).toBe('commonjs');
    expect(manifest.license).toBe('MIT');
  });

  it('asks for the Node-API version that Node 20 has and the addon is built with', () => {
    expect(manifest.binary).toEqual({ napi_versions: [9] });
    expect(Number(process.versions['napi'])).toBeGreaterThanOrEqual(9);
    expect(readFileSync(join(ROOT, 'binding.gyp'), 'utf8')).toContain("'NAPI_VERSION=9'");
  });

  it('pins every dependency', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('needs no more at run time than the addon’s loader and headers', () => {
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual([
      'node-addon-api',
      'node-gyp-build',
    ]);
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
      './event.schema.json': './docs/event.schema.json',
      './rule.schema.json': './docs/rule.schema.json',
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
      'CHANGELOG.md',
      'binding.gyp',
      'completions',
      'dist',
      'docs',
      'man',
      'native',
      'prebuilds',
      'scripts/build-addon.cjs',
      'scripts/write-code-cache.cjs',
      'wasm',
    ]);
  });

  it('has a manual page and completions for every command', () => {
    for (const name of Object.keys(manifest.bin)) {
      expect(manifest.man).toContain(`./man/${name}.8`);
      const needed = [`man/${name}.8`, `completions/${name}.bash`, `completions/_${name}`];
      expect(needed.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    }
  });

  it('builds at installation by scripts of its own', () => {
    expect(manifest.scripts.install).toBe(
      'node scripts/build-addon.cjs && node scripts/write-code-cache.cjs',
    );
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
