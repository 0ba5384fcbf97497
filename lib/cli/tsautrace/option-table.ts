/** Options and examples of `tsautrace`, from which its help, manual page and completions are made. */
import type { OptionEntry } from '../shared/option-entry';

export const AUTRACE_OPTIONS: readonly OptionEntry[] = [
  { flags: ['-r'], text: 'only system calls that use resources: files, sockets, other programs' },
  {
    flags: ['--session'],
    text: 'give it an audit session of its own, so that not a single call is missing',
  },
  {
    flags: ['--format'],
    argument: 'format',
    text: 'how to print events; ndjson, ecs and otel are one JSON document per line',
    values: ['line', 'words', 'raw', 'json', 'ndjson', 'csv', 'ecs', 'otel'],
  },
  {
    flags: ['--output'],
    argument: 'file',
    text: 'where to print events: a file, or - for standard output; default: standard error',
    path: true,
  },
  { flags: ['-v', '--version'], text: 'show the version' },
  { flags: ['-h', '--help'], text: 'show this help' },
];

/** Command lines. */
export const AUTRACE_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsautrace /bin/ls /tmp'],
  ['tsautrace -r --output ls.txt /bin/ls /tmp'],
  ['tsautrace -r --format=raw --output - /bin/ls | aureport --file --summary'],
];
