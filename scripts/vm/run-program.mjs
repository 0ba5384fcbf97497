/** Runs a program to its end and gives what it wrote; throws when it fails. */
import { spawnSync } from 'node:child_process';

export function runProgram(program, words, options = {}) {
  const { error, status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
    ...options,
  });
  if (error !== undefined) throw new Error(`${program} cannot be run (${error.code})`);
  if (status !== 0) throw new Error(`${program} failed: ${stderr.trim()}`);
  return stdout;
}
