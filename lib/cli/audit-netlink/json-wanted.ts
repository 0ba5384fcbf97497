/** Whether a command line asks for JSON, also one that is wrong otherwise: its error is then a document, too. */
import { JSON_LINE_FORMATS } from './command-table';
import { typedWords } from './typed-words';

/** One document for the run, or one for each event. */
export type JsonWanted = 'document' | 'lines';

export function jsonWanted(words: readonly string[]): JsonWanted | undefined {
  const { command, options } = typedWords(words);
  const isWanted = options.some(
    ([flag, value]) =>
      flag === '--json' || (flag === '--format' && JSON_LINE_FORMATS.has(value ?? '')),
  );
  if (!isWanted) return undefined;
  return command === 'events' ? 'lines' : 'document';
}
