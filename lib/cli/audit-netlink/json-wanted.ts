/** Whether a command line asks for JSON, also one that is wrong otherwise: its error is then a document, too. */
import { JSON_LINE_FORMATS, SEARCH_LINE_FORMATS } from './command-table';
import { typedWords } from './typed-words';

/** One document for the run, or one for each event. */
export type JsonWanted = 'document' | 'lines';

export function jsonWanted(words: readonly string[]): JsonWanted | undefined {
  const { command, options } = typedWords(words);
  // Its events go elsewhere than to standard output, which is that of the program that it runs.
  if (command === 'trace') return undefined;
  const formats = command === 'search' ? SEARCH_LINE_FORMATS : JSON_LINE_FORMATS;
  const isWanted = options.some(
    ([flag, value]) => flag === '--json' || (flag === '--format' && formats.has(value ?? '')),
  );
  if (!isWanted) return undefined;
  return command === 'events' || command === 'search' ? 'lines' : 'document';
}
