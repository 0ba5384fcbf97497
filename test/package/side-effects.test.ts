/** `sideEffects` of package.json: what a bundler may leave out when nothing of it is used. */
import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');

/**
 * Loads the files, and prints what of the process is not as it was: names and prototypes of globals,
 * listeners, environment, and whatever would keep it running.
 */
const OBSERVER = `
const isLazy = (name) => Object.getOwnPropertyDescriptor(globalThis, name)?.get !== undefined;
// Node.js makes these of its own when they are first used.
const lazy = new Set(Reflect.ownKeys(globalThis).filter(isLazy));
const seen = () => {
  const marks = new Map();
  for (const name of Reflect.ownKeys(globalThis)) {
    if (lazy.has(name)) continue;
    const value = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    marks.set(String(name), typeof value);
    if (typeof value !== 'function') continue;
    for (const [place, object] of [['', value], ['.prototype', value.prototype]]) {
      if (object == null) continue;
      const keys = Reflect.ownKeys(object).map(String);
      marks.set(String(name) + place + ' keys', keys.join());
    }
  }
  for (const name of process.eventNames()) marks.set('on ' + String(name), process.listenerCount(name));
  marks.set('environment', JSON.stringify(process.env));
  marks.set('waits for', process.getActiveResourcesInfo().join());
  marks.set('folder', process.cwd());
  marks.set('exit', process.exitCode);
  marks.set('title', process.title);
  marks.set('mask', process.umask());
  return marks;
};
const before = seen();
for (const file of process.argv.slice(1)) require(file);
const after = seen();
const changed = [...new Set([...before.keys(), ...after.keys()])]
  .filter((name) => before.get(name) !== after.get(name));
console.log(JSON.stringify(changed));
`;

const pattern = (glob: string): RegExp =>
  new RegExp(`^${glob.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]*')}$`);
const hasSideEffects = (path: string): boolean =>
  manifest.sideEffects.some((glob) => pattern(glob).test(path));

const files = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.js'))
  .map((path) => `./dist/${path}`);

function changedBy(paths: readonly string[]): string[] {
  const absolute = paths.map((path) => join(ROOT, path));
  const text = execFileSync(process.execPath, ['-e', OBSERVER, ...absolute], { encoding: 'utf8' });
  return JSON.parse(text) as string[];
}

describe('files without side effects', () => {
  it('leave the process as it was', () => {
    const innocent = files.filter((path) => !hasSideEffects(path));
    expect(innocent).toEqual(expect.arrayContaining(['./dist/index.js', './dist/rules.js']));
    expect(innocent.some((path) => path.startsWith('./dist/chunks/'))).toBe(true);
    expect(changedBy(innocent)).toEqual([]);
  });

  it('are all but the programs, and what runs in a thread', () => {
    const programs = Object.values(manifest.bin).map((path) => `./${path}`);
    expect(programs.filter((path) => !hasSideEffects(path))).toEqual([]);
    const running = /^\.\/dist\/(?:cli|daemon)\//;
    expect(files.filter((path) => hasSideEffects(path) !== running.test(path))).toEqual([]);
  });

  it('would be told from others', () => {
    expect(changedBy(['./test/support/side-effects.cjs'])).toEqual(
      expect.arrayContaining(['on SIGHUP', 'leftBehind', 'environment', 'Array.prototype keys']),
    );
  });
});
