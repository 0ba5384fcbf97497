/**
 * Makes one system call table per machine: the headers' `__NR_*` names, then what later kernels
 * added, then auditctl's spellings. Knows no other table.
 */
import { SYSCALL_SPELLINGS } from './auditctl-spellings.mjs';
import { macros, values } from './headers.mjs';
import { file, namesInOrder, numbersByName } from './render.mjs';
import { MACHINE_SYSCALLS, NEWER_SYSCALLS } from './supplements.mjs';

/** Where each table comes from. `extra` headers hold the calls that a spelling entry `adds`. */
const SOURCES = {
  x86_64: { tree: 'x86', include: ['asm/unistd_64.h'] },
  i386: { tree: 'x86', include: ['asm/unistd_32.h'] },
  aarch64: { tree: 'arm64', include: ['asm/unistd.h'] },
  arm: {
    tree: 'arm',
    include: ['asm/unistd.h'],
    extra: { tree: 'arm', include: ['asm/unistd-oabi.h'], defines: ['__NR_SYSCALL_BASE=0'] },
  },
  ppc: {
    tree: 'powerpc',
    include: ['asm/unistd_32.h'],
    extra: { tree: 'powerpc', include: ['asm/unistd_64.h'] },
  },
  s390x: { tree: 's390', include: ['asm/unistd_64.h'] },
  s390: { tree: 's390', include: ['asm/unistd_32.h'] },
  riscv64: {
    tree: 'riscv',
    include: ['asm/unistd.h'],
    defines: ['__LP64__=1', '__SIZEOF_POINTER__=8'],
  },
  riscv32: { tree: 'riscv', include: ['asm/unistd.h'], defines: ['__SIZEOF_POINTER__=4'] },
  // LoongArch has no Debian package of its own and uses the generic table. It gained fstat and
  // newfstatat, which every 64-bit machine with that table now has, after 6.1.
  loongarch64: {
    tree: 'x86',
    include: ['asm-generic/unistd.h'],
    defines: ['__ARCH_WANT_SYS_CLONE', '__ARCH_WANT_SYS_CLONE3', '__ARCH_WANT_NEW_STAT'],
  },
};

/** Not calls: the number of calls, and where a machine's own calls would begin. */
const NOT_CALLS = /^__NR_(?!syscalls$|arch_specific_syscall$)[a-z_][a-z0-9_]*$/;

/** Header names by number: usually one, the rest are synonyms. */
function headerNames(source) {
  const names = new Map();
  for (const [macro, number] of macros(source, NOT_CALLS)) {
    names.set(number, [...(names.get(number) ?? []), macro.slice('__NR_'.length)]);
  }
  return names;
}

const numbered = (object) => Object.entries(object ?? {}).map(([n, name]) => [Number(n), name]);

function table(name, source) {
  const spelling = SYSCALL_SPELLINGS[name] ?? {};
  const known = headerNames(source);
  for (const [number, call] of [...numbered(NEWER_SYSCALLS), ...numbered(MACHINE_SYSCALLS[name])]) {
    const header = known.get(number);
    if (header !== undefined && !header.includes(call)) {
      throw new Error(`${name}: supplement ${number} ${call}, but the header says ${header}`);
    }
    if (header === undefined) known.set(number, [call]);
  }
  if (spelling.adds !== undefined) {
    const extra = values(
      source.extra,
      Object.values(spelling.adds).map((call) => `__NR_${call}`),
    );
    for (const [number, call] of numbered(spelling.adds)) {
      if (extra.get(`__NR_${call}`) !== number || known.has(number)) {
        throw new Error(`${name}: ${number} ${call} cannot be added`);
      }
      known.set(number, [call]);
    }
  }
  for (const number of spelling.omits ?? []) known.delete(number);

  const names = new Map();
  for (const [number, header] of known) {
    const renamed = spelling.names?.[number];
    if (renamed === undefined && header.length > 1) {
      throw new Error(`${name}: ${number} is ${header}: auditctl-spellings must choose`);
    }
    names.set(number, renamed ?? header[0]);
  }
  for (const [number] of numbered(spelling.names)) {
    if (!known.has(number)) throw new Error(`${name}: the header has no ${number} to respell`);
  }
  const taken = new Set(names.values());
  if (taken.size !== names.size) throw new Error(`${name}: a name has two numbers`);
  const aliases = new Map(Object.entries(spelling.aliases ?? {}));
  for (const [number, header] of known) {
    for (const call of header) if (call !== names.get(number)) aliases.set(call, number);
  }
  for (const alias of aliases.keys()) {
    if (taken.has(alias)) throw new Error(`${name}: alias ${alias} is another call's name`);
  }
  return { names, aliases: [...aliases].toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)) };
}

/** The generated files of all machines, as [path below lib/tables, text]. */
export function syscallFiles() {
  return Object.entries(SOURCES).map(([name, source]) => {
    const { names, aliases } = table(name, source);
    const tables = [
      namesInOrder('NAMES', "auditctl's names by number.", names),
      numbersByName('ALIASES', 'Further names accepted as input, with their numbers.', aliases),
    ];
    const purpose = `The system calls of ${name}: names and numbers only.`;
    const text = file(purpose, tables, undefined, '..');
    return [`syscalls/${name}.generated.ts`, text];
  });
}
