/**
 * Checks those house rules of CONTRIBUTING.md that a machine can check, one function each. Takes the
 * tree's root as its argument, default this one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { filesBelow, lineAt, report, views } from './checks/source-text.mjs';

const SOURCE = /\.(ts|mjs|cjs|js|h|cc)$/;
const TEXT =
  /\.(ts|mjs|cjs|js|h|cc|md|json|jsonl|gyp|txt|sh|yml|yaml)$|(^|\/)(run|Dockerfile[^/]*)$/;
const NATIVE_TEST = /^test\/.*_test\.cc$/;
const SCRIPT_TEST = /\.test\.ts$/;
const LONGEST_LINE = 120;

/** The files of lib/ that load something while they run: the addon, and the module of a plugin. */
const DOORS = new Set(['lib/kernel/native.ts', 'lib/daemon/dispatch/module-thread.ts']);

/** Says what a folder is not: what is in it. */
const EMPTY_NAME = /^(utils?|helpers?|common|types|misc)$/;

/** A file's path and text with the views of it. */
function fileAt(root, path) {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, ...views(text) };
}

/** `path:line: message` for each match. */
function matches(path, text, pattern, message) {
  return [...text.matchAll(pattern)].map(
    (match) => `${path}:${lineAt(text, match.index)}: ${message(match[0].trim())}`,
  );
}

function opening({ path, text }) {
  if (!/^(lib|native|scripts|bench|examples|site|test\/support)\//.test(path)) return [];
  const begun = text.replace(/^#![^\n]*\n/, '').replace(/^'use strict';\n+/, '');
  return /^\/[/*]/.test(begun) ? [] : [`${path}:1: has to begin with a comment: what it is for`];
}

function names(path) {
  const problems = [];
  const parts = path.split('/');
  for (const [depth, part] of parts.entries()) {
    // Type tests are named after what they test.
    const isTypeTests = part === 'types' && depth === 1 && parts[0] === 'test';
    if (EMPTY_NAME.test(part.split('.')[0]) && !isTypeTests) {
      problems.push(`${path}: ${part} says nothing of what is in it`);
    }
  }
  const file = basename(path);
  // Generated tables are named after machines, in the kernel's spelling.
  const isKebab = /^[a-z0-9-]+(\.d)?\.ts$|\.generated\.ts$/.test(file);
  if (parts[0] === 'lib' && !isKebab) problems.push(`${path}: files in lib/ have kebab-case names`);
  if (parts[0] === 'native' && !/^[a-z0-9_]+\.(h|cc)$/.test(file)) {
    problems.push(`${path}: files in native/ have snake_case names`);
  }
  return problems;
}

function exportsAndEnums({ path, bare }) {
  if (!/\.(ts|mjs)$/.test(path)) return [];
  return [
    ...matches(path, bare, /^\s*export\s+default\b/gm, () => 'no default exports'),
    ...(path.endsWith('.ts')
      ? matches(path, bare, /^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s+\w/gm, () => 'no enum')
      : []),
  ];
}

/**
 * Every import of lib/ stands at the top of its file: the build makes programs quick to start. A program
 * cannot import anything later, either, because it is run from its text.
 */
function lateImports({ path, bare }) {
  if (!path.startsWith('lib/') || DOORS.has(path)) return [];
  const late = /\brequire(?:\.resolve)?\s*\(|(?<!\btypeof\s+)\bimport\s*\(/g;
  return matches(
    path,
    bare,
    late,
    (found) => `${found.replaceAll(/\s/g, '')}…): import it at the top`,
  );
}

function longLines({ path, text }) {
  if (!/(?<!\.generated)\.ts$|\.(h|cc)$/.test(path)) return [];
  const problems = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > LONGEST_LINE) {
      problems.push(`${path}:${index + 1}: ${line.length} columns, at most ${LONGEST_LINE}`);
    }
  }
  return problems;
}

/** Comments speak of the code: not of work left to do, nor of how the code came to be. */
function commentTopics({ path, comments }) {
  const unfinished = /\b(TODO|FIXME|XXX)\b/g;
  const history = [
    /\b(this|last|next|previous|earlier|later|another) session\b/gi,
    /\bissues? #?\d+|(?<![\w&])#\d+\b/gi,
    /\b(pull request|ticket)\b/gi,
  ];
  const says = (words) => `"${words}": a comment is about the code alone`;
  return [
    ...matches(path, comments, unfinished, (word) => `${word}: finish it, or leave it out`),
    ...history.flatMap((pattern) => matches(path, comments, pattern, says)),
  ];
}

/** What a comment says is in another file is in a file that exists. */
function namedFiles(root, { path, comments }) {
  const named =
    /(?<![\w./@-])(?:lib|native|scripts|test|docs|bench|examples)\/[\w./-]*\w\.(?:ts|mjs|cjs|h|cc|md)\b/g;
  return matches(path, comments, named, (found) => found)
    .filter((problem) => !existsSync(join(root, problem.split(': ')[1])))
    .map((problem) => `${problem} does not exist`);
}

/** "x is no number" is not English; "there is no x" and "is no longer" are. */
function plainEnglish({ path, text }) {
  if (!/^(lib|native|docs)\/.*\.(ts|h|cc|md)$|^[A-Z]+\.md$/.test(path)) return [];
  // A sentence may go on in the next line of a comment.
  const gap = '(?:\\s|\\*|//)+';
  const negated = new RegExp(
    `(?<!\\b[Tt]here${gap})\\b(?:is|are|was|were)${gap}no${gap}(?!(?:longer|more|less|fewer)\\b)[a-z]\\w*`,
    'g',
  );
  return matches(
    path,
    text,
    negated,
    (words) => `"${words.replaceAll(/\W+/g, ' ')}": say "is not a"`,
  );
}

/** Nothing of the machine that a file was written on. */
function machineTraces(root, { path, text }) {
  const traces = [
    /(?<![\w.])\/(?:work|builds|workspace|Users)\/\w[\w./-]*/g,
    /\/home\/runner\/[\w./-]*/g,
    /\bregistry\.[\w-]+\.[\w./-]+/g,
  ];
  return [
    ...traces.flatMap((trace) =>
      matches(path, text, trace, (found) => `${found} is of one machine`),
    ),
    ...(text.includes(`${root}/`) ? [`${path}: names the folder that it was written in`] : []),
  ];
}

const LOCK_FILES = ['package-lock.json', 'site/package-lock.json'];

function lockFile(root, path) {
  if (!existsSync(join(root, path))) return [];
  const { packages = {} } = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return Object.entries(packages)
    .filter(([, entry]) => entry.resolved !== undefined)
    .map(([name, entry]) => `${path}: ${name} names a host: ${entry.resolved}`);
}

/** Where the bracket that opens at the offset is closed. */
function closing(bare, start) {
  const pairs = { '(': ')', '{': '}' };
  const open = bare[start];
  let depth = 0;
  for (let at = start; at < bare.length; at++) {
    if (bare[at] === open) depth++;
    else if (bare[at] === pairs[open] && --depth === 0) return at + 1;
  }
  return bare.length;
}

/** Names of the file's own functions whose bodies match. */
function functionsWith(bare, pattern) {
  const found = [];
  for (const match of bare.matchAll(/\b(?:function\s*\*?|const)\s+(\w+)[^\n]*?(?=[({])/g)) {
    const body = bare.indexOf('{', match.index);
    if (body !== -1 && pattern.test(bare.slice(match.index, closing(bare, body)))) {
      found.push(match[1]);
    }
  }
  return found;
}

function scriptTests({ path, bare }) {
  const chosen = [
    /\b(it|test|describe)(\.concurrent)?\.(only|skip|todo|failing)(\.each)?(?=\s*\()/g,
    /\b(fit|fdescribe|xit|xtest|xdescribe)(\.each)?(?=\s*\()/g,
  ];
  const problems = chosen.flatMap((pattern) =>
    matches(path, bare, pattern, (found) => `${found} is not for keeping`),
  );
  // A function of test/support that expects something is called expect…
  const direct = /\bexpect\w*\s*(<[^>]*>)?[(.]|\b(fc\.)?assert\w*[(.]/;
  const indirect = functionsWith(bare, direct).map((name) => `|\\b${name}\\(`);
  const asserts = new RegExp(direct.source + indirect.join(''));
  for (const match of bare.matchAll(/(?<![\w.])(?:it|test)(\.\w+)*\s*(?=\()/g)) {
    let end = closing(bare, match.index + match[0].length);
    // After a table in the first pair of brackets, the second holds the test.
    const next = /^\s*\(/.exec(bare.slice(end));
    if (next !== null) end = closing(bare, end + next[0].length - 1);
    if (!asserts.test(bare.slice(match.index, end))) {
      problems.push(`${path}:${lineAt(bare, match.index)}: a test that expects nothing`);
    }
  }
  return problems;
}

function nativeTests({ path, bare }) {
  // A fixture's function that expects something is called Expect… too.
  const problems = matches(path, bare, /\bDISABLED_\w+/g, (name) => `${name} is not for keeping`);
  for (const match of bare.matchAll(/^(?:TYPED_)?TEST(?:_[FP])?\([^)]*\)\s*(?=\{)/gm)) {
    const body = bare.slice(match.index, closing(bare, match.index + match[0].length));
    if (!/\b(EXPECT_\w+|ASSERT_\w+|Expect\w*|SUCCEED)\(/.test(body)) {
      problems.push(`${path}:${lineAt(bare, match.index)}: a test that expects nothing`);
    }
  }
  return problems;
}

function problemsOf(root, path) {
  const file = fileAt(root, path);
  const problems = [...names(path), ...machineTraces(root, file), ...plainEnglish(file)];
  if (!SOURCE.test(path)) return problems;
  problems.push(...opening(file), ...longLines(file), ...commentTopics(file));
  problems.push(...namedFiles(root, file));
  problems.push(...exportsAndEnums(file), ...lateImports(file));
  if (SCRIPT_TEST.test(path)) problems.push(...scriptTests(file));
  if (NATIVE_TEST.test(path)) problems.push(...nativeTests(file));
  return problems;
}

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const files = filesBelow(root).filter((path) => TEXT.test(path) && !LOCK_FILES.includes(path));
report('check-sources', [
  ...files.flatMap((path) => problemsOf(root, path)),
  ...LOCK_FILES.flatMap((path) => lockFile(root, path)),
]);
