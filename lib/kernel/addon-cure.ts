/**
 * What a user can do about an addon that does not load: the one command that fits the package manager
 * which installed this package. Only names it; `scripts/build-addon.cjs` is what it runs.
 */
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** How each runs a program of an installed package. */
const RUN: Readonly<Record<PackageManager, string>> = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
};

/** Files that each leaves in what it installed, before those that a project may keep of another. */
const TRACES: readonly (readonly [path: string, manager: PackageManager])[] = [
  ['node_modules/.modules.yaml', 'pnpm'],
  ['node_modules/.yarn-state.yml', 'yarn'],
  ['node_modules/.yarn-integrity', 'yarn'],
  ['.pnp.cjs', 'yarn'],
  ['node_modules/.package-lock.json', 'npm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
];

/** The folder and those above it, without the root of the file system. */
function* foldersAbove(start: string): Generator<string> {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) yield folder;
}

/** The first of the folders above that has a trace says which. */
function byTraces(start: string): PackageManager | undefined {
  for (const folder of foldersAbove(start)) {
    const found = TRACES.find(([path]) => existsSync(join(folder, path)));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/**
 * What installed the code in the folder; npm when nothing tells.
 *
 * @param folder where the package's code is
 * @param versions `process.versions`
 */
export function packageManager(
  folder: string,
  versions: Readonly<Record<string, string | undefined>>,
): PackageManager {
  if (versions['pnp'] !== undefined) return 'yarn';
  if (folder.split(sep).includes('.pnpm')) return 'pnpm';
  return byTraces(folder) ?? (versions['bun'] === undefined ? 'npm' : 'bun');
}

/** A tree with the sources is a clone, which nobody has installed. */
function isClone(folder: string): boolean {
  return ['binding.gyp', 'package.json'].every((name) => existsSync(join(folder, name)));
}

function isInClone(start: string): boolean {
  return Array.from(foldersAbove(start)).some(isClone);
}

/**
 * The sentence for this process.
 *
 * @param folder where the package's code is
 */
export function cure(folder: string): string {
  if (process.platform !== 'linux') {
    return 'run this part of the program on Linux; rules, policies and logs work here';
  }
  const command = isInClone(folder)
    ? 'npm run build:addon'
    : `${RUN[packageManager(folder, process.versions)]} audit-netlink-build`;
  return `compile it for this machine: ${command}`;
}
