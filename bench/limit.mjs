/** The C programs that the benches compile for themselves, and the one that does jobs for them. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What `limit.c` says of a program that did not end. */
const HUNG = -1;

const PATIENCE_MS = 40_000;

/** How long the program takes when Node.js starts it and waits, in milliseconds; once more when it hangs. */
export function startedHere(program, words) {
  for (;;) {
    const start = performance.now();
    const options = { maxBuffer: 1 << 26, timeout: PATIENCE_MS };
    const { status, error } = spawnSync(program, words, options);
    if (status === 0) return performance.now() - start;
    if (error?.code !== 'ETIMEDOUT') throw error ?? new Error(`${program} ended with ${status}`);
    console.error(`${program} hung and is started again`);
  }
}

/** A folder that is gone after the action. */
export async function withFolder(action) {
  const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-bench-'));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compiles a C file of this folder, and gives the path of the program. */
export function compiled(name, folder) {
  const program = join(folder, name);
  execFileSync('cc', ['-O2', '-o', program, join(import.meta.dirname, `${name}.c`)]);
  return program;
}

/**
 * Rules as `limit.c` reads them: the length of each, and its bytes.
 *
 * @param rules encoded
 */
export function writeRules(path, rules) {
  const parts = rules.flatMap((bytes) => [Buffer.from(Uint32Array.of(bytes.length).buffer), bytes]);
  writeFileSync(path, Buffer.concat(parts));
}

/**
 * Runs the action with a C program that does its jobs: `do` gives the milliseconds that one took by the
 * program's own clock.
 *
 * @param action gets the program, and a folder for files
 */
export async function withLimit(action) {
  return await withFolder(async (folder) => {
    const program = compiled('limit', folder);
    const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    async function ask(job, expected) {
      if (child.exitCode !== null) throw new Error('limit.c has ended');
      child.stdin.write(`${job}\n`);
      const { value = '', done } = await answers.next();
      if (done) throw new Error(`limit.c ended at ${job}`);
      const [nanoseconds, number] = value.split(' ').map(Number);
      if (number === HUNG) {
        console.error(`${job} hung and is done again`);
        return await ask(job, expected);
      }
      if (number !== expected) throw new Error(`${job}: ${number} instead of ${expected}`);
      return nanoseconds / 1e6;
    }
    try {
      return await action(
        {
          program,
          add: (file, count) => ask(`add ${file}`, count),
          list: (count) => ask('list', count),
          status: () => ask('status', 1),
          run: (words) => ask(`run ${words.join('\t')}`, 0),
        },
        folder,
      );
    } finally {
      child.stdin.end();
    }
  });
}
