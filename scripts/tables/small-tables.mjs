/**
 * Makes the small tables of field values: errnos, file systems, file types, io_uring operations.
 */
import {
  FILESYSTEMS,
  FILE_TYPES,
  URING_OPERATIONS_LISTED,
  URING_OPERATIONS_NAMED,
} from './auditctl-spellings.mjs';
import { enumerators, macros, values } from './headers.mjs';
import { constant, file, hex, namesByNumber, numbersByName } from './render.mjs';
import { URING_OPERATIONS } from './supplements.mjs';

/** Names that print as another name of the same number. */
const ERRNO_ALIASES = ['EWOULDBLOCK', 'EDEADLOCK'];

function errnos() {
  const all = macros({ tree: 'x86', include: ['asm-generic/errno.h'] }, /^E[A-Z0-9]+$/);
  const names = [...all].filter(([name]) => !ERRNO_ALIASES.includes(name));
  if (new Set(names.map(([, number]) => number)).size !== names.length) {
    throw new Error('<asm-generic/errno.h>: a number has two names');
  }
  return file('The error numbers of <asm-generic/errno.h>: names and numbers only.', [
    namesByNumber(
      'NAMES',
      'Names by number, without sign.',
      names.map(([name, n]) => [n, name]),
    ),
    numbersByName(
      'ALIASES',
      'Further names accepted as input, with their numbers.',
      ERRNO_ALIASES.map((name) => [name, all.get(name)]),
    ),
  ]);
}

/** A table of the macros in `spellings`, under the names given there. */
function spelled(purpose, doc, include, spellings) {
  const numbers = values({ tree: 'x86', include: [include] }, Object.keys(spellings));
  const names = Object.entries(spellings).map(([macro, name]) => [numbers.get(macro), name]);
  return file(purpose, [namesByNumber('NAMES', doc, names, hex)]);
}

function uringOperations() {
  const source = { tree: 'x86', include: ['linux/io_uring.h'] };
  const header = new Map();
  for (const [name, number] of enumerators(source, 'io_uring_op')) {
    if (name !== 'IORING_OP_LAST') header.set(number, name.slice('IORING_OP_'.length));
  }
  for (const [name, number] of Object.entries(URING_OPERATIONS)) {
    if ((header.get(number) ?? name) !== name) {
      throw new Error(
        `io_uring operation ${number} ${name}: the header says ${header.get(number)}`,
      );
    }
    header.set(number, name);
  }
  const named = Object.entries(URING_OPERATIONS_NAMED).map(([number, name]) => {
    if (header.get(Number(number)) !== name.toUpperCase()) {
      throw new Error(
        `io_uring operation ${number} ${name}: the header says ${header.get(Number(number))}`,
      );
    }
    return [Number(number), name];
  });
  return file('The io_uring operations that the kernel audits: names and numbers only.', [
    namesByNumber('NAMES', "auditctl's names by number.", named),
    constant(
      'LISTED',
      "auditctl's word `all` means the named operations below this number, and it lists no others.",
      URING_OPERATIONS_LISTED,
    ),
  ]);
}

/** The generated files, as [path below lib/tables, text]. */
export function smallTableFiles() {
  return [
    ['errnos.generated.ts', errnos()],
    [
      'filesystems.generated.ts',
      spelled(
        'The file systems of -F fstype: names and numbers only.',
        "auditctl's names by magic number of <linux/magic.h>.",
        'linux/magic.h',
        FILESYSTEMS,
      ),
    ],
    [
      'file-types.generated.ts',
      spelled(
        'The file types of -F filetype: names and numbers only.',
        "auditctl's names by `S_IF*` of <linux/stat.h>.",
        'linux/stat.h',
        FILE_TYPES,
      ),
    ],
    ['uring-operations.generated.ts', uringOperations()],
  ];
}
