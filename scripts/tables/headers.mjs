/**
 * Reads numbers out of the kernel's uapi headers with the C compiler: the preprocessor says which
 * macros exist, the compiler says what they are worth. Knows where Debian puts the headers and
 * nothing of what is made from them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * The header trees in use, by machine. Each is one Debian package, so the outcome does not depend on
 * the machine that generates; `defines` are the only predefined macros the headers get to see.
 * Everything that is the same on all machines is read from the x86 tree.
 */
const TREES = {
  x86: { triplet: 'i686-linux-gnu', debian: 'i386', defines: ['__x86_64__=1', '__LP64__=1'] },
  arm64: { triplet: 'aarch64-linux-gnu', debian: 'arm64', defines: ['__aarch64__=1'] },
  arm: {
    triplet: 'arm-linux-gnueabihf',
    debian: 'armhf',
    defines: ['__arm__=1', '__ARM_EABI__=1'],
  },
  powerpc: { triplet: 'powerpc-linux-gnu', debian: 'powerpc', defines: ['__powerpc__=1'] },
  s390: { triplet: 's390x-linux-gnu', debian: 's390x', defines: ['__s390__=1'] },
  riscv: { triplet: 'riscv64-linux-gnu', debian: 'riscv64', defines: ['__riscv=1'] },
};

/**
 * @typedef {object} Source
 * @property {keyof typeof TREES} tree header tree to read from
 * @property {string[]} include headers to include, in order, for example `linux/audit.h`
 * @property {string[]} [defines] further macros, `NAME=value`
 */

/** The Debian packages that are needed and not there, empty when everything can be generated. */
export function missingPackages() {
  const missing = Object.values(TREES)
    .filter((tree) => !existsSync(`/usr/${tree.triplet}/include/asm-generic/unistd.h`))
    .map((tree) => `linux-libc-dev-${tree.debian}-cross`);
  const compiler = spawnSync('cc', ['--version']);
  return compiler.status === 0 ? missing : ['gcc', ...missing];
}

/** Runs the compiler over the source's includes followed by `body`. */
function compile(source, body, mode) {
  const tree = TREES[source.tree];
  const defines = ['__linux__=1', ...tree.defines, ...(source.defines ?? [])].map(
    (define) => `-D${define}`,
  );
  const lines = source.include.map((header) => `#include <${header}>`);
  const args = [
    ...mode,
    '-undef',
    '-nostdinc',
    '-isystem',
    `/usr/${tree.triplet}/include`,
    ...defines,
  ];
  const run = spawnSync('cc', [...args, '-w', '-x', 'c', '-o', '-', '-'], {
    input: `${lines.join('\n')}\n${body}\n`,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) {
    throw new Error(`${source.tree}: ${source.include.join(', ')}: ${run.error ?? run.stderr}`);
  }
  return run.stdout;
}

/** Names of the object-like macros with a value that match the pattern. */
export function macroNames(source, pattern) {
  const dump = compile(source, '', ['-E', '-dM']);
  const names = [...dump.matchAll(/^#define (\w+) +\S/gm)].map((match) => match[1]);
  return names.filter((name) => pattern.test(name));
}

/** Names of the constants of `enum tag { ... }`, in order. */
export function enumNames(source, tag) {
  const text = compile(source, '', ['-E', '-P']);
  const body = new RegExp(`\\benum\\s+${tag}\\s*\\{([^}]*)\\}`).exec(text);
  if (body === null) throw new Error(`${source.include.join(', ')}: no enum ${tag}`);
  return body[1]
    .split(',')
    .map((item) => /\w+/.exec(item)?.[0])
    .filter((name) => name !== undefined);
}

/**
 * What the constant expressions are worth, by expression. Every one must be known to the compiler;
 * the values come out of the assembler text that it writes, so nothing is executed and a header of
 * any machine will do.
 */
export function values(source, expressions) {
  const statements = expressions.map(
    (expression, index) => `__asm__("@${index}@ %0" : : "i"((long long)(${expression})));`,
  );
  const assembly = compile(source, `void values(void) {\n${statements.join('\n')}\n}`, [
    '-S',
    '-O1',
  ]);
  const found = new Map();
  for (const match of assembly.matchAll(/@(\d+)@ [$#]?(-?\d+)/g)) {
    found.set(expressions[Number(match[1])], Number(match[2]));
  }
  const lost = expressions.filter((expression) => !found.has(expression));
  if (lost.length > 0) throw new Error(`no value for ${lost.join(', ')}`);
  return found;
}

/** Names and values of the macros that match the pattern, by value and then by name. */
export function macros(source, pattern) {
  return sorted(values(source, macroNames(source, pattern)));
}

/** Names and values of the constants of an enum. */
export function enumerators(source, tag) {
  return values(source, enumNames(source, tag));
}

function sorted(map) {
  return new Map([...map].toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)));
}
