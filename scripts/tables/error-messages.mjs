/**
 * Makes the table of what the C library says of an error number, strerror(3), in the C locale: the one
 * that generates is asked, for the numbers of the kernel's headers.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { macros } from './headers.mjs';
import { file, namesByNumber } from './render.mjs';

const PROGRAM = `
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
  int number;
  while (scanf("%d", &number) == 1) printf("%s\\n", strerror(number));
  return argc == 1 && argv[0] != 0 ? 0 : 1;
}`;

/** What `strerror` gives for each number, in their order. */
function messagesOf(numbers) {
  const directory = mkdtempSync(join(tmpdir(), 'generate-tables-'));
  try {
    const program = join(directory, 'strerror');
    const compiler = spawnSync('cc', ['-x', 'c', '-o', program, '-'], {
      input: PROGRAM,
      encoding: 'utf8',
    });
    if (compiler.status !== 0) throw new Error(`strerror: ${compiler.error ?? compiler.stderr}`);
    const run = spawnSync(program, { input: numbers.join('\n'), encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`strerror: ${run.error ?? run.stderr}`);
    return run.stdout.trimEnd().split('\n');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The generated file, as [path below lib/tables, text]. */
export function errorMessageFiles() {
  const source = { tree: 'x86', include: ['asm-generic/errno.h'] };
  const numbers = [...new Set(macros(source, /^E[A-Z0-9]+$/).values())];
  const messages = messagesOf(numbers);
  const entries = numbers.map((number, at) => [number, messages[at]]);
  return [
    [
      'error-messages.generated.ts',
      file(
        'The messages of the error numbers of <asm-generic/errno.h>, as strerror(3) gives them.',
        [namesByNumber('MESSAGES', 'Messages by number, without sign.', entries)],
        'the C library',
      ),
    ],
  ];
}
