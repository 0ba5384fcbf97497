/**
 * Whether a command line asks for JSON, also one that is wrong otherwise: its error is then a document, too.
 * Knows the options of the commands, and nothing of what they do.
 */
import { COMMAND_TABLE, JSON_LINE_FORMATS } from './command-table';

/** Options that take the next word, of any command. */
const TAKING = new Set(
  COMMAND_TABLE.flatMap(({ options }) =>
    options.filter(({ argument }) => argument !== undefined).flatMap(({ flags }) => flags),
  ),
);

/** One document for the run, or one for each event. */
export type JsonWanted = 'document' | 'lines';

export function jsonWanted(words: readonly string[]): JsonWanted | undefined {
  let command: string | undefined;
  let isWanted = false;
  for (let at = 0; at < words.length && words[at] !== '--'; at++) {
    const word = words[at] as string;
    const [flag, given] = word.split(/=(.*)/s) as [string, string | undefined];
    const value = given ?? words[at + 1];
    isWanted ||= word === '--json';
    isWanted ||= flag === '--format' && JSON_LINE_FORMATS.has(value ?? '');
    if (TAKING.has(flag) && given === undefined) at++;
    else if (!word.startsWith('-')) command ??= word;
  }
  if (!isWanted) return undefined;
  return command === 'events' ? 'lines' : 'document';
}
