/**
 * Checks that imports point one way: the picture is in CONTRIBUTING.md, the table is here. Takes the
 * tree's root as its argument, default this one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { filesBelow, lineAt, report, views } from './checks/source-text.mjs';

/** What the top of the house is made of: all but the door to the addon. */
const EVERYTHING = [
  'applying',
  'policy',
  'rule-files',
  'client',
  'events',
  'interpret',
  'rules',
  'status',
  'errors',
  'tables',
];

/**
 * The areas of lib/, from the ground up. `holds` are paths below lib/, of which the longest that fits
 * decides; `uses` are the areas that may be imported besides the own one, `types` those of which only
 * types may. `offline` areas use no package and nothing of Node.
 *
 * @type {{ name: string, holds: string[], uses: string[], types?: string[], offline?: boolean }[]}
 */
const AREAS = [
  { name: 'tables', holds: ['tables/'], uses: [], offline: true },
  { name: 'errors', holds: ['errors.ts'], uses: [], types: ['tables', 'native'], offline: true },
  { name: 'native', holds: ['native.ts', 'node-gyp-build.d.ts'], uses: ['errors'] },
  { name: 'rules', holds: ['rules/'], uses: ['errors', 'tables'], types: ['native'] },
  { name: 'status', holds: ['status.ts'], uses: ['tables'], types: ['native'] },
  {
    name: 'policy',
    holds: ['policy/'],
    uses: ['rules', 'status', 'errors', 'tables'],
    types: ['native'],
  },
  {
    name: 'interpret',
    holds: ['interpret/', 'events/interpret/', 'events/untrusted.ts'],
    uses: ['rules', 'errors', 'tables'],
    types: ['native', 'events'],
  },
  {
    name: 'client',
    holds: [
      'client.ts',
      'codec.ts',
      'control.ts',
      'diagnosis.ts',
      'exchange.ts',
      'one-shot.ts',
      'outlet.ts',
      'requests.ts',
      'rule-bytes.ts',
    ],
    uses: ['rules', 'status', 'native', 'errors', 'tables', 'applying'],
  },
  {
    name: 'events',
    holds: ['events/'],
    uses: ['interpret', 'client', 'native', 'rules', 'errors', 'tables'],
  },
  {
    name: 'rule-files',
    holds: ['rule-files/'],
    uses: ['policy', 'client', 'rules', 'status', 'errors', 'tables'],
  },
  {
    name: 'applying',
    holds: ['applying/'],
    uses: ['policy', 'client', 'errors', 'events', 'native', 'rules', 'tables'],
    types: ['rule-files'],
  },
  {
    name: 'cli',
    holds: ['cli/'],
    uses: EVERYTHING,
    types: ['native', 'index'],
  },
  {
    name: 'index',
    holds: ['index.ts'],
    uses: EVERYTHING,
    types: ['native'],
  },
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

/** What only lib/native.ts may load: the addon, by whatever way. */
const ADDON = /^(node-gyp-build|bindings)$|\.node$/;

const FROM =
  /\b(?:import|export)\s+(type\s)?\s*((?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?)\s*from\s*['"]([^'"]+)['"]/g;
const BARE_IMPORT = /\bimport\s*['"]([^'"]+)['"]/g;
const CALL = /(\btypeof\s+)?\b(?:require(?:\.resolve)?|import)\(\s*['"`]([^'"`]+)['"`]\s*\)/g;

function onlyTypes(clause) {
  const names = /^\{([^}]*)\}$/.exec(clause.trim())?.[1]?.split(',') ?? [''];
  return names.every((name) => name.trim() === '' || /^\s*type\s/.test(name)) && /\w/.test(clause);
}

/** Everything that a TypeScript text imports, requires or names the type of. */
function importsOf(code) {
  const found = [];
  const add = (match, specifier, types) =>
    found.push({ specifier, types, line: lineAt(code, match.index) });
  for (const match of code.matchAll(FROM)) {
    add(match, match[3], match[1] !== undefined || onlyTypes(match[2]));
  }
  for (const match of code.matchAll(BARE_IMPORT)) add(match, match[1], false);
  for (const match of code.matchAll(CALL)) add(match, match[2], match[1] !== undefined);
  return found;
}

/** The area of a path below lib/, undefined when the table has no place for it. */
function areaOf(path) {
  const fits = (area) =>
    area.holds.filter((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
  return AREAS.flatMap((area) => fits(area).map((place) => ({ area, place }))).toSorted(
    (a, b) => b.place.length - a.place.length,
  )[0]?.area;
}

/** The path below lib/ of a relative import, undefined when it leads nowhere. */
function targetOf(root, path, specifier) {
  const base = normalize(join(dirname(path), specifier));
  const candidates = [base, `${base}.ts`, `${base}.d.ts`, join(base, 'index.ts')];
  return candidates.find((one) => one.endsWith('.ts') && existsSync(join(root, 'lib', one)));
}

function importProblem(root, path, area, { specifier, types }) {
  if (!specifier.startsWith('.')) {
    if (ADDON.test(specifier) && area.name !== 'native') {
      return `loads the addon (${specifier}); only lib/native.ts may`;
    }
    if (area.offline && !types) return `${area.name} imports nothing from outside (${specifier})`;
    return undefined;
  }
  // The package's own manifest is no layer.
  if (specifier.endsWith('/package.json')) return undefined;
  const target = targetOf(root, path, specifier);
  if (target === undefined) return `${specifier} is no file below lib/`;
  const used = areaOf(target);
  if (used === undefined || used === area || area.uses.includes(used.name)) return undefined;
  if (!area.types?.includes(used.name))
    return `${area.name} may not import ${used.name} (${target})`;
  return types ? undefined : `${area.name} may import only types from ${used.name} (${target})`;
}

/** What is left of the public entry when its re-exports are taken away. */
function ownCode(code) {
  return code
    .replaceAll(/\bexport\s[\w\s]*(?:\{[^}]*\}|\*[\w\s]*)\s*from\s*['"][^'"]+['"];?/g, '')
    .trim();
}

function typescriptProblems(root) {
  const problems = [];
  for (const file of filesBelow(root, 'lib').filter((name) => name.endsWith('.ts'))) {
    const path = file.slice('lib/'.length);
    const area = areaOf(path);
    if (area === undefined) {
      problems.push(`${file}: belongs to no area; give it one in scripts/check-layers.mjs`);
      continue;
    }
    const { code } = views(readFileSync(join(root, file), 'utf8'));
    for (const one of importsOf(code)) {
      const problem = importProblem(root, path, area, one);
      if (problem !== undefined) problems.push(`${file}:${one.line}: ${problem}`);
    }
    if (area.name === 'index' && ownCode(code) !== '') {
      problems.push(`${file}: has more than re-exports: ${ownCode(code).split('\n')[0]}`);
    }
  }
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
      problems.push(`${file}: ${folder} is no layer; give it a place in scripts/check-layers.mjs`);
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
