/**
 * Checks that imports point one way and never go round: the picture is in docs/architecture.md, the table
 * is here. Takes the tree's root as its argument, default this one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { filesBelow, lineAt, report, views } from './checks/source-text.mjs';

/**
 * The rooms of lib/, from the ground up. `uses` are the rooms that may be imported besides the own one;
 * what those may use may be used, too. The room of a file is the one with the longest name that its path
 * begins with. Rooms that are `pure` import nothing from outside the project.
 *
 * @type {{ name: string, uses: string[], pure?: boolean }[]}
 */
const ROOMS = [
  { name: 'errors.ts', uses: [], pure: true },
  { name: 'text/', uses: ['errors.ts'], pure: true },
  { name: 'tables/', uses: ['errors.ts'], pure: true },
  { name: 'machine/', uses: ['text/', 'tables/'] },
  { name: 'rules/', uses: ['machine/'], pure: true },
  { name: 'kernel/', uses: ['rules/'] },
  { name: 'interpret/arguments/', uses: ['machine/'], pure: true },
  { name: 'interpret/records/', uses: ['interpret/arguments/'] },
  { name: 'events/data/', uses: ['interpret/records/'] },
  { name: 'events/decoded/', uses: ['events/data/'] },
  { name: 'events/normalized/', uses: ['events/decoded/'] },
  { name: 'events/views/', uses: ['events/normalized/'] },
  { name: 'events/where/', uses: ['events/decoded/', 'rules/'] },
  { name: 'events/', uses: ['events/views/'] },
  { name: 'events/sources/', uses: ['events/', 'kernel/'] },
  { name: 'policy/files/', uses: ['rules/'] },
  { name: 'policy/meaning/', uses: ['rules/'], pure: true },
  { name: 'policy/plan/', uses: ['policy/meaning/'], pure: true },
  { name: 'policy/applying/', uses: ['policy/plan/', 'policy/files/', 'kernel/'] },
  { name: 'client/', uses: ['policy/applying/', 'events/sources/', 'events/where/'] },
  { name: 'cli/shared/', uses: ['kernel/'] },
  { name: 'cli/tsauditctl/', uses: ['cli/shared/', 'client/'] },
  { name: 'cli/tsaugenrules/', uses: ['cli/tsauditctl/'] },
  { name: 'cli/audit-netlink/', uses: ['cli/shared/', 'client/'] },
  { name: 'index.ts', uses: ['client/'] },
];

/** The folders of native/, from the ground up, with the others that each may include. */
const NATIVE = {
  base: [],
  netlink: ['base'],
  audit: ['netlink', 'base'],
  record: ['netlink', 'base'],
  stream: ['record', 'netlink', 'base'],
  node: ['stream', 'audit', 'record', 'netlink', 'base'],
};

const NODE_HEADERS = /^(napi|napi-inl|node_api|js_native_api|node)\.h$/;

/** The one file that may load the addon, and the names by which it could be loaded. */
const DOOR = 'kernel/native.ts';
const ADDON = /^(node-gyp-build|bindings)$|\.node$/;

const FROM =
  /\b(?:import|export)\s+(?:type\s)?\s*(?:(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?)\s*from\s*['"]([^'"]+)['"]/g;
const BARE_IMPORT = /\bimport\s*['"]([^'"]+)['"]/g;
const CALL = /\b(?:require(?:\.resolve)?|import)\(\s*['"`]([^'"`]+)['"`]\s*\)/g;

/** Everything that a TypeScript text imports, requires or names the type of. */
function importsOf(code) {
  return [FROM, BARE_IMPORT, CALL].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: match[1],
      line: lineAt(code, match.index),
    })),
  );
}

/** The room of a path below lib/, undefined when the table has no place for it. */
function roomOf(path) {
  const fits = ROOMS.filter(({ name }) =>
    name.endsWith('/') ? path.startsWith(name) : path === name,
  );
  return fits.toSorted((a, b) => b.name.length - a.name.length)[0];
}

/** Whether files of one room may import those of another. */
function mayUse(room, used) {
  return (
    room === used ||
    used.name === 'errors.ts' ||
    room.uses.some((name) =>
      mayUse(
        ROOMS.find((one) => one.name === name),
        used,
      ),
    )
  );
}

/** The path below lib/ of a relative import, undefined when it leads nowhere. */
function targetOf(root, path, specifier) {
  const base = normalize(join(dirname(path), specifier));
  const candidates = [base, `${base}.ts`, `${base}.d.ts`, join(base, 'index.ts')];
  return candidates.find((one) => one.endsWith('.ts') && existsSync(join(root, 'lib', one)));
}

function importProblem(root, path, room, { specifier }) {
  if (!specifier.startsWith('.')) {
    if (ADDON.test(specifier) && path !== DOOR) {
      return `loads the addon (${specifier}); only lib/${DOOR} may`;
    }
    if (room.pure) return `${room.name} imports nothing from outside (${specifier})`;
    return undefined;
  }
  // The package's own manifest belongs to no room.
  if (specifier.endsWith('/package.json')) return undefined;
  const target = targetOf(root, path, specifier);
  if (target === undefined) return `${specifier} is not a file below lib/`;
  const used = roomOf(target);
  if (used === undefined || mayUse(room, used)) return undefined;
  return `${room.name} may not import ${used.name} (${target})`;
}

/** What is left of the public entry when its re-exports are taken away. */
function ownCode(code) {
  return code
    .replaceAll(/\bexport\s[\w\s]*(?:\{[^}]*\}|\*[\w\s]*)\s*from\s*['"][^'"]+['"];?/g, '')
    .trim();
}

/**
 * Circles of imports among the files, each as the way around it. A type import is an import, too: who
 * wants to understand the one file has to read the others.
 *
 * @param imports the files that each file imports
 */
function circlesIn(imports) {
  const circles = [];
  const done = new Set();
  const way = [];
  const visit = (file) => {
    const at = way.indexOf(file);
    if (at !== -1) circles.push([...way.slice(at), file]);
    if (at !== -1 || done.has(file)) return;
    way.push(file);
    for (const next of imports.get(file) ?? []) visit(next);
    way.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return circles;
}

function typescriptProblems(root) {
  const problems = [];
  const imports = new Map();
  for (const file of filesBelow(root, 'lib').filter((name) => name.endsWith('.ts'))) {
    const path = file.slice('lib/'.length);
    const room = roomOf(path);
    if (room === undefined) {
      problems.push(`${file}: belongs to no room; give it one in scripts/check-layers.mjs`);
      continue;
    }
    const { code } = views(readFileSync(join(root, file), 'utf8'));
    const found = importsOf(code);
    imports.set(
      path,
      found
        .map(({ specifier }) => targetOf(root, path, specifier))
        .filter((one) => one !== undefined),
    );
    for (const one of found) {
      const problem = importProblem(root, path, room, one);
      if (problem !== undefined) problems.push(`${file}:${one.line}: ${problem}`);
    }
    if (room.name === 'index.ts' && ownCode(code) !== '') {
      problems.push(`${file}: has more than re-exports: ${ownCode(code).split('\n')[0]}`);
    }
  }
  for (const circle of circlesIn(imports))
    problems.push(`lib/${circle[0]}: a circle: ${circle.join(' > ')}`);
  return problems;
}

function includeProblem(folder, header) {
  if (header === 'uv.h') return 'includes uv.h; the addon is tied to Node-API alone';
  if (NODE_HEADERS.test(header)) {
    return folder === 'node' ? undefined : `includes ${header}; only native/node may`;
  }
  return undefined;
}

function nativeProblems(root) {
  const problems = [];
  for (const file of filesBelow(root, 'native').filter((name) => /\.(h|cc)$/.test(name))) {
    const folder = file.split('/')[1];
    if (!(folder in NATIVE)) {
      problems.push(`${file}: ${folder} has no layer; give it a place in scripts/check-layers.mjs`);
      continue;
    }
    const { code } = views(readFileSync(join(root, file), 'utf8'));
    for (const match of code.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]/gm)) {
      const [, bracket, header] = match;
      const at = `${file}:${lineAt(code, match.index)}`;
      const problem = includeProblem(folder, header);
      if (problem !== undefined) problems.push(`${at}: ${problem}`);
      if (bracket === '<' || NODE_HEADERS.test(header)) continue;
      const used = header.split('/')[0];
      if (!header.includes('/') || !(used in NATIVE)) {
        problems.push(`${at}: "${header}" has to be named from native/ on`);
      } else if (used !== folder && !NATIVE[folder].includes(used)) {
        problems.push(`${at}: ${folder} may not include ${used} ("${header}")`);
      }
    }
  }
  return problems;
}

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
report('check-layers', [...typescriptProblems(root), ...nativeProblems(root)]);
