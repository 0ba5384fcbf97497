/**
 * Whole commands side by side, Node.js's start included: ours, the one that it is for, and maybe grep. What they print
 * goes nowhere; how much memory they take is looked up while they run.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTurns, row } from './measure.mjs';

const PROGRAMS = join(import.meta.dirname, '../dist/cli');

/** Looked at so often: what a process took most is kept by the kernel as long as it runs. */
const LOOK_MS = 10;

/** How much log, in megabytes: `--megabytes=N` of bench/run.mjs. */
export const MEGABYTES = Number(process.env.AUDIT_NETLINK_BENCH_MEGABYTES ?? 500);

/** Of logs on which the originals take as long for each megabyte as otherwise for a hundred. */
export const FEW_MEGABYTES = Math.max(1, MEGABYTES / 25);

/** The command line of a program of ours. */
export function ours(name, ...words) {
  const program = join(PROGRAMS, `${name}.js`);
  return existsSync(program) ? [process.execPath, program, ...words] : undefined;
}

function peakOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Wall time in milliseconds, and MiB; whatever the command found. */
export async function ran([program, ...words]) {
  const start = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => (complaint += text));
  let mib = 0;
  const looking = setInterval(() => (mib = Math.max(mib, peakOf(child.pid))), LOOK_MS);
  const status = await new Promise((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  clearInterval(looking);
  // 1 is that nothing was found.
  if (status !== 0 && (status !== 1 || complaint !== '')) {
    throw new Error(`${program} ${words.join(' ')} ended with ${status}: ${complaint}`);
  }
  return { ms: performance.now() - start, mib };
}

/**
 * A row: how long commands take in turns, ours as a part of another's.
 *
 * @param commands command lines by the names of the columns; `ours` is undefined where the program is not built
 * @param times at least so many times as fast as the one it is measured against
 */
export async function commandRow({ job, rounds = 3, commands, against = 'original', times }) {
  if (commands.ours === undefined) {
    console.error(`${job}: not built, left out`);
    return [];
  }
  const contenders = Object.entries(commands).map(([name, words]) => [
    name,
    async () => (await ran(words)).ms / 1000,
  ]);
  const measured = await inTurns(rounds, Object.fromEntries(contenders));
  return [row({ job, unit: 's', measured, by: 'ratio', against, goal: 1 / times })];
}

/** A row: what a command of ours takes above Node.js itself. */
export async function memoryRow({ job, command, goal }) {
  if (command === undefined) return [];
  const mib = async (words) => (await ran(words)).mib;
  const node = await mib([process.execPath, '-e', 'setTimeout(() => {}, 100)']);
  const measured = { ours: [await mib(command)], node: [node] };
  return [row({ job, unit: 'MiB', measured, by: 'above node', goal })];
}
