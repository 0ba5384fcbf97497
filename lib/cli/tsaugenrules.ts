#!/usr/bin/env node
/** `tsaugenrules`: augenrules(8). Merges /etc/audit/rules.d into /etc/audit/audit.rules, and loads it. */
import { existsSync } from 'node:fs';
import { mergeRules } from '../rule-files/merge';
import { installMerged, isInstalled } from '../rule-files/install-merged';
import { readRulesPath, RulesFileError } from '../rule-files/rules-path';
import { argumentWords } from './arguments';
import { type Output, ReaderGone, standardOutput } from './output';
import { run as runTsauditctl } from './tsauditctl';

const NAME = 'tsaugenrules';

const OPTIONS = new Set(['--check', '--load', '--strict']);

export interface MergePaths {
  readonly folder: string;
  readonly merged: string;
}

const SYSTEM: MergePaths = { folder: '/etc/audit/rules.d', merged: '/etc/audit/audit.rules' };

/** Runs one command line and gives its exit status. */
export async function run(
  words: readonly string[],
  output: Output,
  paths: MergePaths = SYSTEM,
): Promise<number> {
  if (words.some((word) => !OPTIONS.has(word))) {
    output.error(`Usage: ${NAME} [--check|--load] [--strict]`);
    return 1;
  }
  const load = async (): Promise<number> =>
    words.includes('--load') ? await runTsauditctl(['-R', paths.merged], output) : 0;
  if (!existsSync(paths.folder)) {
    output.error(`${NAME}: No rules directory - ${paths.folder}`);
    await load();
    return 1;
  }
  let text: string;
  try {
    text = mergeRules(readRulesPath(paths.folder), paths.folder);
  } catch (error) {
    if (!(error instanceof RulesFileError)) throw error;
    output.error(`${NAME}: ${error.message}`);
    return 1;
  }
  if (isInstalled(paths.merged, text)) {
    output.out(`${NAME}: No change\n`);
    return await load();
  }
  if (words.includes('--check')) {
    output.out(`${NAME}: Rules have changed and should be updated\n`);
    // augenrules says it in words only, which scripts cannot tell from success.
    return words.includes('--strict') ? 1 : 0;
  }
  installMerged(paths.merged, text);
  return await load();
}

async function main(): Promise<void> {
  try {
    process.exitCode = await run(argumentWords(), standardOutput);
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
    process.exitCode = 1;
  }
}

if (require.main === module) void main();
