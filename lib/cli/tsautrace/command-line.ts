/** The command line of `tsautrace`: own options in front, then a program with all that is behind it. */
import { UsageError } from '../shared/json-document';
import type { FormatName } from '../audit-netlink/search/search-format';
import { AUTRACE_OPTIONS } from './option-table';

export interface TraceRequest {
  readonly resources: boolean;
  readonly session: boolean;
  readonly format?: FormatName;
  readonly output?: string;
  /** The program and its arguments; empty where none is named. */
  readonly program: readonly string[];
}

const FORMATS: readonly string[] =
  AUTRACE_OPTIONS.find(({ flags }) => flags[0] === '--format')?.values ?? [];

function isFormat(word: string): word is FormatName {
  return FORMATS.includes(word);
}

/** @throws {UsageError} */
export function readCommandLine(words: readonly string[]): TraceRequest {
  let resources = false;
  let session = false;
  let format: FormatName | undefined;
  let output: string | undefined;
  let at = 0;
  for (; at < words.length && words[at]?.startsWith('-') === true; at++) {
    const word = words[at] as string;
    if (word === '--') {
      at++;
      break;
    }
    const [flag, given] = word.split(/=(.*)/s) as [string, string | undefined];
    if (word === '-r') {
      resources = true;
      continue;
    }
    if (word === '--session') {
      session = true;
      continue;
    }
    if (flag !== '--format' && flag !== '--output') {
      throw new UsageError(`unknown option ${word}; see tsautrace --help`);
    }
    const value = given ?? words[++at] ?? '';
    if (value === '') throw new UsageError(`${flag} needs a value`);
    if (flag === '--output') output = value;
    else if (isFormat(value)) format = value;
    else throw new UsageError(`--format is one of ${FORMATS.join(', ')}, not ${value}`);
  }
  return {
    resources,
    session,
    program: words.slice(at),
    ...(format === undefined ? {} : { format }),
    ...(output === undefined ? {} : { output }),
  };
}
