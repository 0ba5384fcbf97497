/**
 * `tsaugenrules`: augenrules(8). Merges /etc/audit/rules.d into /etc/audit/audit.rules, and loads
 * it.
 */
import { statSync } from 'node:fs';
import { installMerged, isInstalled } from '../../policy/files/install-merged';
import { mergeRules } from '../../policy/files/merge';
import { scanRulesPath } from '../../policy/files/rules-path';
import { isSystemCallError, namingFile } from '../../text/file-error';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { run as runTsauditctl } from '../tsauditctl/tsauditctl';
import { TSAUGENRULES_EXAMPLES, TSAUGENRULES_OPTIONS } from './tsaugenrules-table';

export const NAME = 'tsaugenrules';

export const FAILED = 1;

const KNOWN_WORDS = new Set(TSAUGENRULES_OPTIONS.flatMap(({ flags }) => flags));

const USAGE = `Usage: ${NAME} [--check|--load] [--strict]\n`;

const HELP = `${USAGE}
Merges the files of /etc/audit/rules.d into /etc/audit/audit.rules, as augenrules does.

${optionText(TSAUGENRULES_OPTIONS)}

Examples:
${TSAUGENRULES_EXAMPLES.map(([line]) => `  ${line}\n`).join('')}`;

export interface MergePaths {
  readonly folder: string;
  readonly merged: string;
}

const SYSTEM: MergePaths = { folder: '/etc/audit/rules.d', merged: '/etc/audit/audit.rules' };

/**
 * The result of a merge: an exit status that ends the run, or `in place` when the file may be
 * loaded.
 */
type Merged = number | 'in place';

function merge(words: readonly string[], output: Output, { folder, merged }: MergePaths): Merged {
  const { files, refusals } = scanRulesPath(folder);
  for (const { message } of refusals) output.error(`${NAME}: ${message}`);
  if (refusals.length > 0) return 1;
  const text = mergeRules(files, folder, { strict: words.includes('--strict') });
  if (namingFile(merged, 'read', () => isInstalled(merged, text))) {
    output.out(`${NAME}: No change\n`);
    return 'in place';
  }
  if (!words.includes('--check')) {
    namingFile(merged, 'written', () => installMerged(merged, text));
    return 'in place';
  }
  output.out(`${NAME}: Rules have changed and should be updated\n`);
  // augenrules reports it only in words, which scripts cannot tell from success.
  return words.includes('--strict') ? 1 : 0;
}

/** Runs one command line and returns its exit status. */
export async function run(
  words: readonly string[],
  output: Output,
  paths: MergePaths = SYSTEM,
): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) {
    output.out(HELP);
    return 0;
  }
  const strange = words.find((word) => !KNOWN_WORDS.has(word));
  if (strange !== undefined) {
    output.error(`${NAME}: unknown option ${strange}`);
    output.out(USAGE);
    return 1;
  }
  const strict = words.includes('--strict') ? ['--strict'] : [];
  const load = async (): Promise<number> =>
    words.includes('--load') ? await runTsauditctl([...strict, '-R', paths.merged], output) : 0;
  if (isMissing(paths.folder)) {
    output.out(`${NAME}: No rules directory - ${paths.folder}\n`);
    await load();
    return 1;
  }
  const merged = mergeOrSay(words, output, paths);
  return merged === 'in place' ? await load() : merged;
}

/** A folder that must not be read is not the same as a missing one. */
function isMissing(folder: string): boolean {
  try {
    statSync(folder);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** {@link merge}, with refusals by the operating system as messages. */
function mergeOrSay(words: readonly string[], output: Output, paths: MergePaths): Merged {
  try {
    return merge(words, output, paths);
  } catch (error) {
    if (!(error instanceof Error && isSystemCallError(error.cause))) throw error;
    output.error(`${NAME}: ${error.message}`);
    return 1;
  }
}
