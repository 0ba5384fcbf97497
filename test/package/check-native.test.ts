/** The check of native/ finds what it is there for, in trees of one source file made for the purpose. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const MUTEX = readFileSync(join(ROOT, 'native/base/mutex.h'), 'utf8');

interface Tree {
  readonly gypSources?: readonly string[];
  readonly cmakeSources?: readonly string[];
  readonly gypFlags?: readonly string[];
  readonly cmakeFlags?: readonly string[];
  readonly gypSanitizer?: readonly string[];
  readonly cmakeSanitizer?: readonly string[];
  readonly counter?: string;
}

/** What the check runs. */
const MISSING = [['clang++', 'clang++-14', 'clang++-16', 'clang++-19'], ['cmake']].filter((names) =>
  names.every((name) => spawnSync(name, ['--version']).status !== 0),
);

if (MISSING.length > 0 && process.env['CI'] === 'true') {
  throw new Error(`nothing to check with: ${MISSING.map(([name]) => name).join(', ')}`);
}

const COUNTER = 'native/base/counter.cc';
const FLAGS = ['-fexceptions', '-Wall', '-Wextra', '-Wconversion', '-Wshadow'];

/** A class with a guarded member, and the body of the function that touches it. */
function counter(body: string): string {
  return `#include "base/mutex.h"

namespace audit_netlink {

class Counter {
 public:
  int Add(long more) {
    ${body}
  }

 private:
  Mutex mutex_;
  int sum_ GUARDED_BY(mutex_) = 0;
};

int Once() { return Counter().Add(1); }

}  // namespace audit_netlink
`;
}

const LOCKED = counter(`const MutexLock lock(&mutex_);
    sum_ += more > 0 ? 1 : 0;
    return sum_;`);

function bindingGyp(tree: Tree): string {
  const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
  return `{
  'variables': { 'sanitize%': '' },
  'targets': [{
    'target_name': 'audit_netlink',
    'sources': [${list(tree.gypSources ?? [COUNTER])}],
    'include_dirs': ['native'],
    'cflags!': ['-Wno-unused-parameter'],
    'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++14', '-std=gnu++17', '-std=gnu++20'],
    'cflags_cc': ['-std=c++17', ${list(tree.gypFlags ?? FLAGS)}],
    'conditions': [['sanitize=="thread"', { 'cflags_cc': [${list(tree.gypSanitizer ?? [])}] }]],
  }],
}
`;
}

function cmakeLists(tree: Tree): string {
  return `cmake_minimum_required(VERSION 3.19)
project(audit_netlink LANGUAGES CXX)
set(CMAKE_CXX_FLAGS "-O3 -fno-omit-frame-pointer")
add_library(addon SHARED ${(tree.cmakeSources ?? [COUNTER]).join(' ')})
target_include_directories(addon PRIVATE native)
target_compile_definitions(addon PRIVATE NODE_GYP_MODULE_NAME=audit_netlink)
target_compile_options(addon PRIVATE -std=c++17 ${(tree.cmakeFlags ?? FLAGS).join(' ')})
if(SANITIZE STREQUAL "thread")
  target_compile_options(addon PRIVATE ${(tree.cmakeSanitizer ?? []).join(' ')})
endif()
`;
}

(MISSING.length === 0 ? describe : describe.skip)('check-native', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'audit-netlink-checks-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** What the check says of the tree, empty when it is content. */
  function complaint(
    tree: Tree,
    more: Readonly<Record<string, string>> = {},
    environment: NodeJS.ProcessEnv = {},
  ): string {
    const files: Record<string, string> = {
      'package.json': '{}',
      'binding.gyp': bindingGyp(tree),
      'CMakeLists.txt': cmakeLists(tree),
      'native/base/mutex.h': MUTEX,
      [COUNTER]: tree.counter ?? LOCKED,
      ...more,
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const run = spawnSync(process.execPath, [join(ROOT, 'scripts/check-native.mjs'), root], {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
    });
    expect(run.status).toBe(run.stderr === '' ? 0 : 1);
    return run.stderr;
  }

  it('is content with one list, the same flags and a lock around what is guarded', () => {
    expect(complaint({})).toBe('');
  });

  const other = { 'native/base/other.cc': '// Nothing.\n' };

  it.each([
    ['a source file that nothing builds', {}, 'binding.gyp: lacks native/base/other.cc', other],
    ['a source file that neither builds', {}, 'CMakeLists.txt: lacks native/base/other.cc', other],
    [
      'a source file that CMake lacks',
      { gypSources: [COUNTER, 'native/base/other.cc'] },
      'CMakeLists.txt: lacks native/base/other.cc',
      other,
    ],
    [
      'a source file that node-gyp lacks',
      { cmakeSources: [COUNTER, 'native/base/other.cc'] },
      'binding.gyp: lacks native/base/other.cc',
      other,
    ],
    [
      'a warning that node-gyp lacks',
      { gypFlags: FLAGS.filter((flag) => flag !== '-Wshadow') },
      'CMakeLists.txt: has -Wshadow, which binding.gyp lacks (plain), for native/base/counter.cc',
      {},
    ],
    [
      'exceptions in one build alone',
      { cmakeFlags: ['-fno-exceptions', ...FLAGS.slice(1)] },
      'CMakeLists.txt: has -fno-exceptions, which binding.gyp lacks (plain)',
      {},
    ],
    [
      'a macro in one build alone',
      { cmakeFlags: [...FLAGS, '-DNDEBUG'] },
      'CMakeLists.txt: has -DNDEBUG, which binding.gyp lacks (plain)',
      {},
    ],
    [
      'a flag that differs under a sanitizer alone',
      { gypSanitizer: ['-fsanitize=thread', '-g'], cmakeSanitizer: ['-fsanitize=thread'] },
      'binding.gyp: has -g, which CMakeLists.txt lacks (thread)',
      {},
    ],
    [
      'a guarded member that is read without its lock',
      { counter: counter('return sum_ + (more > 0 ? 1 : 0);') },
      "reading variable 'sum_' requires holding mutex 'mutex_'",
      {},
    ],
    [
      'a guarded member that is touched after the lock was let go',
      {
        counter: counter(`MutexLock lock(&mutex_);
    lock.Unlock();
    sum_ = 1;
    return more > 0 ? 1 : 0;`),
      },
      "writing variable 'sum_' requires holding mutex 'mutex_' exclusively",
      {},
    ],
    [
      'a number that loses its upper half',
      { counter: LOCKED.replace('sum_ += more > 0 ? 1 : 0', 'sum_ = more') },
      'implicit conversion loses integer precision',
      {},
    ],
    [
      'a lock that Clang does not know',
      {},
      'native/base/other.h:2: std::mutex: use base/mutex.h',
      { 'native/base/other.h': '// Other.\nstd::mutex other; // std::mutex\n' },
    ],
    [
      'an exception below node/',
      {},
      'native/base/other.h:2: throw: only native/node may throw and catch',
      { 'native/base/other.h': '// Other.\ninline void Fail() { throw 1; }\n' },
    ],
  ])('refuses %s', (_, tree, message, more) => {
    expect(complaint(tree, more)).toContain(message);
  });

  it('says which program is missing', () => {
    expect(complaint({}, {}, { PATH: root })).toContain('clang++ cannot be run: install clang-14');
  });
});
