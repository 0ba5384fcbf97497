/**
 * Checks native/ as its own tests cannot: that binding.gyp and CMakeLists.txt build the same sources with the
 * same flags, that Clang has nothing to say of locks, conversions and shadows, and that locks are those which
 * Clang knows. Takes the tree's root as its argument, default this one.
 *
 * What is compared are the commands that node-gyp and CMake would run, not the files that they make them from.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { filesBelow, lineAt, report, views } from './checks/source-text.mjs';

const HERE = resolve(import.meta.dirname, '..');
const { environment, nodeGyp } = createRequire(import.meta.url)('./build-addon.cjs');

/** The builds that have to be alike: the addon's, and those under sanitizers. */
const VARIANTS = [
  { name: 'plain', gyp: '', cmake: '' },
  { name: 'address', gyp: 'address', cmake: 'address,undefined' },
  { name: 'thread', gyp: 'thread', cmake: 'thread' },
];

/** What one builder alone adds for every addon, whatever the project says. */
const BUILDERS_OWN =
  /^-D(USING_\w+|V8_\w+|_GLIBCXX_USE_CXX11_ABI|_FILE_OFFSET_BITS|_LARGEFILE_SOURCE|__STDC_FORMAT_MACROS|OPENSSL_\w+|BUILDING_NODE_EXTENSION|addon_EXPORTS)(=|$)|^-(fPIC|pthread|m64)$/;

/** What speaks to Node's headers, which node/ alone includes. */
const FOR_NODE = /^-D(NAPI_|NODE_)/;

const CLANG_FLAGS = ['-fsyntax-only', '-Wthread-safety', '-Werror'];

class Problem extends Error {}

function output(command, args, options) {
  const run = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (run.error !== undefined) throw new Problem(`${command} cannot be run: install it`);
  if (run.status !== 0) throw new Problem(`${command} failed:\n${run.stdout}${run.stderr}`);
}

function clang() {
  const found = ['clang++', 'clang++-14', 'clang++-16', 'clang++-19'].find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
  if (found === undefined) throw new Problem('clang++ cannot be run: install clang-14');
  return found;
}

/** A copy of what is built, for the builders to write into. */
function copyOf(root) {
  const copy = mkdtempSync(join(tmpdir(), 'audit-netlink-native-'));
  for (const part of ['binding.gyp', 'CMakeLists.txt', 'native', 'package.json']) {
    if (existsSync(join(root, part)))
      cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(HERE, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function wordsOf(command) {
  return [...command.matchAll(/"((?:\\.|[^"\\])*)"|\S+/g)].map(
    ([word, quoted]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? word,
  );
}

/** The words of each file's compiler command, by the file's path in the tree. */
function commandsIn(copy, database) {
  return new Map(
    JSON.parse(readFileSync(join(copy, database), 'utf8'))
      .map(({ file, command }) => [relative(copy, file), wordsOf(command).slice(1)])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
}

function commandsOfGyp(copy, variant) {
  const [command, ...args] = nodeGyp();
  const ask = ['configure', '--loglevel=error', '--', '-f', 'compile_commands_json'];
  output(command, [...args, ...ask, `-Dsanitize=${variant.gyp}`], {
    cwd: copy,
    env: environment(),
  });
  return commandsIn(copy, 'build/Release/compile_commands.json');
}

function commandsOfCmake(copy, variant, headers) {
  const settings = {
    CMAKE_EXPORT_COMPILE_COMMANDS: 'ON',
    CMAKE_JS_VERSION: 'as cmake-js sets it',
    CMAKE_JS_INC: headers,
    SANITIZE: variant.cmake,
  };
  const defines = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  output('cmake', ['-S', copy, '-B', join(copy, 'build-cmake'), ...defines]);
  return commandsIn(copy, 'build-cmake/compile_commands.json');
}

/** Where node-gyp finds Node's headers. */
function nodeHeaders(commands) {
  const folders = [...commands.values()].flat().filter((word) => word.startsWith('-I'));
  return folders.map((word) => word.slice(2)).find((path) => existsSync(join(path, 'node_api.h')));
}

/** The flags that change what is compiled, or which warnings there are. */
function flagsOf(path, words) {
  const flags = words.filter((word) => /^-(std=|[WfOgmD])/.test(word) && !BUILDERS_OWN.test(word));
  const kept = path.startsWith('native/node/') ? flags : flags.filter((one) => !FOR_NODE.test(one));
  return new Set(kept);
}

function without(some, others) {
  return [...some].filter((one) => !others.has(one));
}

/** Sources of wasm/ are compiled by scripts/build-wasm.mjs, with the same warnings as errors. */
function isOfAddon(path) {
  return path.endsWith('.cc') && !path.startsWith('native/wasm/');
}

/** What the two builds do not share; the same difference of many files is told once. */
function differences(root, variant, gyp, cmake) {
  const problems = [];
  const sources = filesBelow(root, 'native').filter(isOfAddon);
  for (const path of new Set([...sources, ...gyp.keys(), ...cmake.keys()])) {
    if (!gyp.has(path)) problems.push(`binding.gyp: lacks ${path}`);
    if (!cmake.has(path)) problems.push(`CMakeLists.txt: lacks ${path}`);
    if (!sources.includes(path)) problems.push(`${path}: is built, and does not exist`);
  }
  const told = new Map();
  for (const [path, words] of gyp) {
    if (!cmake.has(path)) continue;
    const ofGyp = flagsOf(path, words);
    const ofCmake = flagsOf(path, cmake.get(path));
    for (const flag of without(ofGyp, ofCmake)) {
      const problem = `binding.gyp: has ${flag}, which CMakeLists.txt lacks (${variant.name})`;
      told.set(problem, [...(told.get(problem) ?? []), path]);
    }
    for (const flag of without(ofCmake, ofGyp)) {
      const problem = `CMakeLists.txt: has ${flag}, which binding.gyp lacks (${variant.name})`;
      told.set(problem, [...(told.get(problem) ?? []), path]);
    }
  }
  for (const [problem, paths] of told) {
    const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
    problems.push(`${problem}, for ${paths[0]}${more}`);
  }
  return problems;
}

/** Locks that Clang knows nothing of, and exceptions where none may begin or end. */
function wordProblems(root) {
  const problems = [];
  for (const path of filesBelow(root, 'native').filter((name) => /\.(h|cc)$/.test(name))) {
    const { bare } = views(readFileSync(join(root, path), 'utf8'));
    const refuse = (pattern, reason) => {
      for (const match of bare.matchAll(pattern)) {
        problems.push(`${path}:${lineAt(bare, match.index)}: ${match[0]}: ${reason}`);
      }
    };
    if (path !== 'native/base/mutex.h') {
      refuse(
        /\bstd::(\w*mutex|\w+_lock|lock_guard|condition_variable\w*)\b|\bpthread_(mutex|cond|rwlock)_\w+/g,
        'use base/mutex.h, which Clang checks',
      );
    }
    if (!path.startsWith('native/node/')) {
      refuse(/\b(throw|try|catch)\b/g, 'only native/node may throw and catch');
    }
  }
  return problems;
}

/** What Clang says of one file, empty when it is content. */
function diagnosis(compiler, copy, words) {
  const kept = words.filter((word, at) => {
    const isOutput = word === '-o' || words[at - 1] === '-o';
    return !isOutput && word !== '-c';
  });
  return new Promise((done, fail) => {
    const child = spawn(compiler, [...CLANG_FLAGS, ...kept], {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    child.on('error', fail).on('close', (status) => {
      const said = text.replaceAll(`${copy}/`, '').trim();
      done(status === 0 ? '' : said || `ended with status ${status}`);
    });
  });
}

async function clangProblems(compiler, copy, commands) {
  const waiting = [...commands];
  const problems = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const said = await diagnosis(compiler, copy, next[1]);
      if (said !== '') problems.push(said);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return problems.toSorted();
}

async function problemsOf(root) {
  const copy = copyOf(root);
  try {
    const compiler = clang();
    const problems = wordProblems(root);
    let plain;
    for (const variant of VARIANTS) {
      const gyp = commandsOfGyp(copy, variant);
      const cmake = commandsOfCmake(copy, variant, nodeHeaders(gyp));
      plain ??= cmake;
      problems.push(...differences(root, variant, gyp, cmake));
      // The other variants lack the same files.
      if (problems.length > 0) return problems;
    }
    return await clangProblems(compiler, copy, plain);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.message];
  } finally {
    rmSync(copy, { recursive: true });
  }
}

report('check-native', await problemsOf(resolve(process.argv[2] ?? HERE)));
