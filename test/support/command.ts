/** Runs programs for tests and gives what they said. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PATIENCE_MS } from './patience';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function command(program: string, words: readonly string[] = []): CommandResult {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}

/** The built commands, as a user has them. */
const COMMANDS = join(__dirname, '..', '..', 'dist', 'cli');
export const TSAUDITCTL = join(COMMANDS, 'tsauditctl.js');

export function tsauditctl(...words: string[]): CommandResult {
  return command(process.execPath, [TSAUDITCTL, ...words]);
}

export function tsaugenrules(...words: string[]): CommandResult {
  return command(process.execPath, [join(COMMANDS, 'tsaugenrules.js'), ...words]);
}

export function auditctl(...words: string[]): CommandResult {
  return command('auditctl', words);
}
