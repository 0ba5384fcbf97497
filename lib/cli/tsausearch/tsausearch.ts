/** `tsausearch`: ausearch(8) without libaudit. Reads its arguments, searches, and returns the exit status. */
import { version } from '../../../package.json';
import { type BytesOutput, ByteOutput } from '../shared/byte-output';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { CommandLineError } from '../shared/command-words';
import { type Asked, readCommandLine } from './command-line';
import { OPTION_GROUPS, SEARCH_EXAMPLES, SEARCH_OPTIONS } from './option-table';
import { runSearch } from './search-run';

export const NAME = 'tsausearch';

export const FAILED = 1;

function helpText(): string {
  const groups = OPTION_GROUPS.map((group) => {
    const options = SEARCH_OPTIONS.filter((entry) => entry.group === group);
    return `${group}\n${optionText(options)}`;
  });
  const examples = SEARCH_EXAMPLES.map(([line]) => `  ${line}\n`).join('');
  return `usage: ${NAME} [options]\n\n${groups.join('\n\n')}\n\nExamples\n${examples}`;
}

function asked(words: readonly string[], output: Output): Asked | undefined {
  try {
    return readCommandLine(words);
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    output.error(error.message);
    return undefined;
  }
}

/**
 * Runs one command line and returns its exit status.
 *
 * @param out where events are written; default: standard output
 */
export async function run(
  words: readonly string[],
  output: Output,
  out: BytesOutput = new ByteOutput(),
): Promise<number> {
  if (words.length === 0) {
    output.out(helpText());
    return FAILED;
  }
  const request = asked(words, output);
  if (request === undefined) return FAILED;
  if (request === 'help') {
    output.out(helpText());
    return 0;
  }
  if (request === 'version') {
    output.out(`${NAME} version ${version}\n`);
    return 0;
  }
  return await runSearch(request, output, out);
}
