/**
 * A command line as it was typed, also one that is wrong: what must be known of it before the parser refuses
 * it. Knows the options of the commands, and nothing of what they do.
 */
import { COMMAND_TABLE } from './command-table';

/** Options that take the next word, of any command. */
const TAKING = new Set(
  COMMAND_TABLE.flatMap(({ options }) =>
    options.filter(({ argument }) => argument !== undefined).flatMap(({ flags }) => flags),
  ),
);

export interface TypedWords {
  readonly command: string | undefined;
  /** Each option with what stands behind its `=`, or else behind it. */
  readonly options: readonly (readonly [flag: string, value: string | undefined])[];
  /** Where the program stands that is run; what is behind it is the program's. */
  readonly programAt: number | undefined;
}

export function typedWords(words: readonly string[]): TypedWords {
  const options: (readonly [string, string | undefined])[] = [];
  let command: string | undefined;
  let programAt: number | undefined;
  for (let at = 0; at < words.length && words[at] !== '--'; at++) {
    const word = words[at] as string;
    const [flag, given] = word.split(/=(.*)/s) as [string, string | undefined];
    if (word.startsWith('-')) options.push([flag, given ?? words[at + 1]]);
    else if (command === 'trace') {
      programAt = at;
      break;
    } else command ??= word;
    if (TAKING.has(flag) && given === undefined) at++;
  }
  return { command, options, programAt };
}

/** The command line with `--` in front of a program that is run, whose options are then not taken for own ones. */
export function withProgramApart(words: readonly string[]): readonly string[] {
  const { programAt } = typedWords(words);
  return programAt === undefined
    ? words
    : [...words.slice(0, programAt), '--', ...words.slice(programAt)];
}
