/**
 * Finds files and tells code, text and comments in them apart, as far as the checks of this folder's
 * neighbours need it. Knows no grammar: one pattern of tokens serves TypeScript, JavaScript and C++.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Folders that hold what others wrote or what a tool made. */
const FOREIGN = new Set(['.git', 'node_modules', 'dist', 'build', 'prebuilds', 'coverage']);

function isForeign(folder) {
  return FOREIGN.has(folder) || folder.startsWith('build-');
}

/** Paths of all files below a folder of the tree, relative to its root, sorted; empty without it. */
export function filesBelow(root, folder = '.') {
  const found = [];
  const visit = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isFile()) found.push(relative(root, path));
      else if (entry.isDirectory() && !isForeign(entry.name)) visit(path);
    }
  };
  try {
    visit(join(root, folder));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return found.toSorted();
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/;
const RAW_STRING = /\bR"([^(\n]*)\([\s\S]*?\)\1"/;
// An apostrophe after a letter or digit separates the digits of a C++ number.
const STRING = /(?<!\w)'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^\\`])*`/;
const REGEX =
  /(?<=(?:[(,=:[!&|?{};>]|^|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//;
const TOKEN = new RegExp(
  [RAW_STRING, COMMENT, STRING, REGEX].map((one) => one.source).join('|'),
  'gm',
);

const blank = (text) => text.replaceAll(/[^\n]/g, ' ');

/**
 * Three views of a text, each as long as the text and with the same lines: `code` without comments,
 * `bare` without comments and literals, `comments` with nothing else.
 */
export function views(text) {
  const view = { code: '', bare: '', comments: '' };
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const gap = text.slice(end, match.index);
    const isComment = token.startsWith('//') || token.startsWith('/*');
    view.code += gap + (isComment ? blank(token) : token);
    view.bare += gap + blank(token);
    view.comments += blank(gap) + (isComment ? token : blank(token));
    end = match.index + token.length;
  }
  const rest = text.slice(end);
  return {
    code: view.code + rest,
    bare: view.bare + rest,
    comments: view.comments + blank(rest),
  };
}

/** The number of the line that holds the offset, from 1. */
export function lineAt(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

/** Prints the problems and says with the exit status whether there were any. */
export function report(name, problems) {
  if (problems.length === 0) return;
  console.error(`${name}: ${problems.length} to mend`);
  for (const problem of problems) console.error(`  ${problem}`);
  process.exitCode = 1;
}
