/**
 * Checks that imports point one way and never go round: the picture is in docs/architecture.md, the table
 * in scripts/checks/rooms.mjs. Takes the tree's root as its argument, default this one.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importsBelow, mayUse, roomOf } from './checks/rooms.mjs';
import { filesBelow, lineAt, report, views } from './checks/source-text.mjs';

/** The folders of native/, from the ground up, with the others that each may include. */
const NATIVE = {
  base: [],
  netlink: ['base'],
  audit: ['base'],
  record: ['base'],
  stream: ['record', 'netlink', 'base'],
  log: ['stream', 'record', 'base'],
  wasm: ['record', 'audit', 'base'],
  node: ['stream', 'log', 'audit', 'record', 'netlink', 'base'],
};

const NODE_HEADERS = /^(napi|napi-inl|node_api|js_native_api|node)\.h$/;

/** The one file that may load the addon, and the names by which it could be loaded. */
const DOOR = 'kernel/native.ts';
const ADDON = /^(node-gyp-build|bindings)$|\.node$/;

function importProblem(path, room, { specifier, target }) {
  if (!specifier.startsWith('.')) {
    if (ADDON.test(specifier) && path !== DOOR) {
      return `loads the addon (${specifier}); only lib/${DOOR} may`;
    }
    if (room.pure) return `${room.name} imports nothing from outside (${specifier})`;
    return undefined;
  }
  // The package's own manifest belongs to no room.
  if (specifier.endsWith('/package.json')) return undefined;
  if (target === undefined) return `${specifier} is not a file below lib/`;
  const used = roomOf(target);
  if (used === undefined || mayUse(room, used)) return undefined;
  return `${room.name} may not import ${used.name} (${target})`;
}

/** What is left of an entry of the package when its re-exports are taken away. */
function ownCode(code) {
  return code
    .replaceAll(/\bexport\s[\w\s]*(?:\{[^}]*\}|\*[\w\s]*)\s*from\s*['"][^'"]+['"];?/g, '')
    .trim();
}

/**
 * Circles of imports among the files, each as the way around it. A type import is an import, too: who
 * wants to understand the one file has to read the others.
 *
 * @param files what importsBelow gives
 */
function circlesIn(files) {
  const circles = [];
  const done = new Set();
  const way = [];
  const visit = (file) => {
    const at = way.indexOf(file);
    if (at !== -1) circles.push([...way.slice(at), file]);
    if (at !== -1 || done.has(file)) return;
    way.push(file);
    for (const { target } of files.get(file).imports) if (target !== undefined) visit(target);
    way.pop();
    done.add(file);
  };
  for (const file of files.keys()) visit(file);
  return circles;
}

function typescriptProblems(root) {
  const problems = [];
  const files = importsBelow(root);
  for (const [path, { code, imports }] of files) {
    const file = `lib/${path}`;
    const room = roomOf(path);
    if (room === undefined) {
      problems.push(`${file}: belongs to no room; give it one in scripts/checks/rooms.mjs`);
      continue;
    }
    for (const one of imports) {
      const problem = importProblem(path, room, one);
      if (problem !== undefined) problems.push(`${file}:${one.line}: ${problem}`);
    }
    if (room.entry && ownCode(code) !== '') {
      problems.push(`${file}: has more than re-exports: ${ownCode(code).split('\n')[0]}`);
    }
  }
  for (const circle of circlesIn(files)) {
    problems.push(`lib/${circle[0]}: a circle: ${circle.join(' > ')}`);
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
