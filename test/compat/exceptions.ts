/**
 * Where `tsauditctl` does not answer as auditctl 4.2.2, and what it answers there instead. Each id is a
 * row of docs/compatibility.md, which says why.
 */
import { usageText } from '../../lib/cli/tsauditctl/commands/help';
import { MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { syscallName } from '../../lib/tables/syscalls';
import { type Answer, type RequestRecord, type Vector, vectors } from './vectors';

/** A difference that golden vectors show. */
export interface VectorException {
  readonly id: string;
  /** Whether the vector shows it; `answer` is what is expected so far. */
  readonly shows: (vector: Vector, answer: Answer) => boolean;
  /** What is expected instead. */
  readonly expected: (answer: Answer, vector: Vector) => Answer;
}

/** A difference that no golden vector shows, with the test that does. */
export interface FurtherException {
  readonly id: string;
  /** Name of a test in `beyond-vectors.test.ts`. */
  readonly test: string;
}

const { version: VERSION } = require('../../package.json') as { readonly version: string };

/** The name that the program goes by in the tests. */
export const PROGRAM = '/usr/sbin/tsauditctl';

const FINAL_LINE = 'There was an error while processing parameters\n';

/** Adds lines to the messages, before auditctl's last one. */
function withMessages(answer: Answer, lines: string): string {
  const hasFinal = answer.err.endsWith(FINAL_LINE);
  const others = hasFinal ? answer.err.slice(0, -FINAL_LINE.length) : answer.err;
  return `${others}${lines}${FINAL_LINE}`;
}

function failed(answer: Answer, lines = ''): Answer {
  return { ...answer, exitCode: 255, err: withMessages(answer, lines) };
}

function hasWords(vector: Vector, ...words: readonly string[]): boolean {
  return JSON.stringify(vector.argv) === JSON.stringify(words);
}

/** Every listing in the answer, changed alike. */
function relisted(answer: Answer, change: (listing: string) => string): Answer {
  const changed = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : change(text);
  return {
    ...answer,
    out: change(answer.out),
    listed: changed(answer.listed),
    interpreted: changed(answer.interpreted),
  };
}

/** What 4.2.2 lost of what 3.0.9 says, where the command failed. */
const LIBRARY_MESSAGE =
  /^(Error (sending|setting) .*|Syscall name unknown: .*|Permissions should be preceeded by .*)\n/gm;

function lostMessages({ auditctl309, auditctl422 }: Vector): string {
  if (auditctl422.exitCode !== 255) return '';
  const messages = auditctl309.err.match(LIBRARY_MESSAGE) ?? [];
  return messages.filter((message) => !auditctl422.err.includes(message)).join('');
}

/** Rules that auditctl lists as `-w` although `-w` means another rule, or none: its text and ours. */
const WATCH_FORMS: Readonly<Record<string, string>> = {
  'argv ["-a","always,exit","-F","perm=r"]': '-a always,exit -S all -F perm=r\n',
  'argv ["-a","never,exit","-F","path=/x","-F","perm=r"]':
    '-a never,exit -S all -F path=/x -F perm=r\n',
  'argv ["-A","never,exit","-F","path=/x","-F","perm=r"]':
    '-a never,exit -S all -F path=/x -F perm=r\n',
  'argv ["-a","always,exit","-F","dir=/etc","-F","dir=/usr","-F","perm=wa"]':
    '-a always,exit -S all -F dir=/etc -F dir=/usr -F perm=wa\n',
  'argv ["-a","never,exclude","-F","perm=r"]': '-a never,exclude -F perm=r\n',
  'list watch perm first': '-a always,exit -S all -F perm=w -F path=/abc\n',
  'list watch key first': '-a always,exit -S all -F key=foo -F path=/abc -F perm=w\n',
  'list watch no path': '-a always,exit -S all -F perm=w\n',
  'list watch never': '-a never,exit -S all -F path=/abc -F perm=rwxa\n',
  'list watch ne': '-a always,exit -S all -F path!=/abc -F perm=rwxa\n',
};

function watchForm({ kind, name }: Vector): string | undefined {
  return WATCH_FORMS[`${kind} ${name}`];
}

const FILE_TYPES: Readonly<Record<string, string>> = {
  0xc000: 'socket',
  0xa000: 'link',
  0x8000: 'file',
  0x6000: 'block',
  0x4000: 'dir',
  0x2000: 'character',
  0x1000: 'fifo',
};

const NEGATIVE = /(?<= -F (?:gid|msgtype|fstype)[!<>=]+)-\d+/g;

function inUnsignedNumbers(listing: string): string {
  return listing.replaceAll(NEGATIVE, (number) => String(Number(number) >>> 0));
}

function inNames(listing: string): string {
  return listing.replaceAll(/(?<= -F filetype=)\d+/g, (number) => FILE_TYPES[number] ?? number);
}

/** Machines of the vectors that are not of the machine they were recorded on. */
const FOREIGN_ARCH = /^arch=(aarch64|arm|riscv64)/;

function foreignArch({ argv }: Vector): string | undefined {
  const words = argv.map((word) => FOREIGN_ARCH.exec(word)?.[1]);
  return words.find((word) => word !== undefined);
}

/** The length of a request with that text and its NUL, as a golden file tells it. */
function lengthOfMessage(text: string): number {
  return 16 + Math.ceil((text.length + 1) / 4) * 4;
}

/** What `-b 5` does as a line of a file, from a vector that has just that. */
function afterThird(): Pick<Answer, 'out'> & { readonly requests: readonly RequestRecord[] } {
  const vector = vectors('files').find(({ name }) => name === 'no trailing newline') as Vector;
  const { out, requests = [] } = vector.auditctl422;
  const later = requests
    .slice(1)
    .map((request) => ({ ...request, seq: Number(request['seq']) + 1 }));
  return { out, requests: later };
}

function everySyscallBelow(limit: number): string {
  const names = Array.from(
    { length: limit },
    (_, number) => syscallName('x86_64', number) ?? number,
  );
  return names.join(',');
}

const STATUS_REQUEST: RequestRecord = { type: MESSAGE_TYPE.GET };

/** In the order in which they are applied. */
export const VECTOR_EXCEPTIONS: readonly VectorException[] = [
  {
    id: 'messages-on-stderr',
    shows: (_vector, { err }) => /^SYSLOG<\d>: /m.test(err),
    expected: (answer) => ({ ...answer, err: answer.err.replaceAll(/^SYSLOG<\d>: /gm, '') }),
  },
  {
    id: 'library-messages',
    shows: (vector) => lostMessages(vector) !== '',
    expected: (answer, vector) => ({ ...answer, err: withMessages(answer, lostMessages(vector)) }),
  },
  {
    id: 'usage-text',
    shows: (_vector, { out }) => out.includes('<USAGE TEXT>'),
    expected: (answer) => ({ ...answer, out: answer.out.replace('<USAGE TEXT>', usageText()) }),
  },
  {
    id: 'version-line',
    shows: (_vector, { out }) => out === 'auditctl version 4.2.2\n',
    expected: (answer) => ({ ...answer, out: `tsauditctl version ${VERSION}\n` }),
  },
  {
    id: 'message-program',
    shows: (vector) => vector.kind === 'files' && vector.name === 'msg',
    expected(answer) {
      const text = `text=hello exe="${PROGRAM}" hostname=? addr=? terminal=? res=success`;
      const requests = answer.requests?.map((request) =>
        request.type === MESSAGE_TYPE.USER ? { ...request, len: lengthOfMessage(text) } : request,
      );
      return { ...answer, requests };
    },
  },
  {
    id: 'perm-expansion',
    shows: ({ argv, auditctl309, auditctl422 }) =>
      argv.some((word) => word.startsWith('perm=')) &&
      auditctl309.listed !== undefined &&
      JSON.stringify(auditctl309.requests) !== JSON.stringify(auditctl422.requests),
    expected: (answer, { auditctl309 }) => ({
      ...answer,
      requests: auditctl309.requests,
      listed: auditctl309.listed,
      interpreted: auditctl309.interpreted,
    }),
  },
  {
    id: 'unknown-list',
    shows: (_vector, { listed }) => listed?.includes(',(null)') === true,
    expected: (answer, { auditctl309 }) => ({
      ...failed(answer, auditctl309.err),
      requests: [STATUS_REQUEST],
      listed: undefined,
      interpreted: undefined,
    }),
  },
  {
    id: 'dir-retried-as-path',
    shows: ({ environment, argv }) => environment['FK_ERR_1011'] === '22' && argv[0] === '-w',
    expected: (answer) => ({ ...answer, requests: answer.requests?.slice(0, 2) }),
  },
  {
    id: 'dropped-watch',
    shows: (vector) => hasWords(vector, '-w', '/etc', '-t'),
    expected: (answer) => failed(answer),
  },
  {
    id: 'disabled-exit-code',
    shows: ({ environment, argv }) => environment['FK_ERR_1001'] === '111' && argv[0] === '-e',
    expected: (answer, { auditctl309 }) => failed({ ...answer, err: auditctl309.err }),
  },
  {
    id: 'disabled-status',
    shows: ({ environment, argv }) => environment['FK_ERR_1000'] === '111' && argv[0] === '-s',
    expected: (answer) => ({
      ...failed(answer, 'The audit system is disabled\n'),
      out: '',
      requests: [STATUS_REQUEST],
    }),
  },
  {
    id: 'stale-status',
    shows: (vector) => hasWords(vector, '-b5', '-s'),
    expected: (answer) => ({
      ...answer,
      out: `${answer.out.slice(0, answer.out.length / 2)}loginuid_immutable 0 unlocked\n`,
    }),
  },
  {
    id: 'missing-word-crash',
    shows: (_vector, { exitCode, requests }) => exitCode === -11 && requests !== undefined,
    expected(answer, { argv }) {
      const message = argv.includes('-D')
        ? 'Only the -k option is allowed\n'
        : 'Only -k or -i options are allowed\n';
      return failed(answer, message);
    },
  },
  {
    id: 'long-lines',
    shows: (vector) => vector.kind === 'files' && vector.name === 'long line',
    // The line's end is part of the rule, and the next line is reached.
    expected(answer) {
      const [status, rule] = answer.requests as [RequestRecord, RequestRecord];
      const fields = [
        { field: 1, op: '0x40000000', value: 0 },
        ...(rule['fields'] as readonly unknown[]),
      ];
      const settings = afterThird();
      return {
        ...answer,
        exitCode: 0,
        err: '',
        out: settings.out,
        requests: [status, { ...rule, fc: 2, fields }, ...settings.requests],
      };
    },
  },
  {
    id: 'smallest-exit-value',
    shows: (vector) => vector.kind === 'list' && vector.name === 'exit min',
    expected: (_answer, { auditctl309 }) => auditctl309,
  },
  {
    id: 'listed-watch-form',
    shows: (vector) => watchForm(vector) !== undefined,
    expected: (answer, vector) =>
      relisted(answer, (text) => (text === '' ? '' : (watchForm(vector) as string))),
  },
  {
    id: 'listed-file-types',
    shows: (_vector, { listed }) => listed?.includes('filetype=') === true,
    expected: (answer) => relisted(answer, inNames),
  },
  {
    id: 'listed-negative-numbers',
    shows: (_vector, { out, listed }) => (listed ?? out).search(NEGATIVE) >= 0,
    expected: (answer) => relisted(answer, inUnsignedNumbers),
  },
  {
    id: 'listed-foreign-arch',
    shows: (vector, { listed }) => foreignArch(vector) !== undefined && listed !== undefined,
    expected: (answer, vector) => ({
      ...answer,
      listed: answer.listed?.replace(/arch=b\d\d/, `arch=${foreignArch(vector)}`),
    }),
  },
  {
    id: 'listed-field-numbers',
    shows: (_vector, { out }) => / f\d+=|arch=0x/.test(out),
    expected: (answer) =>
      relisted(answer, (text) =>
        text
          .replaceAll(/ (f\d+=)/g, ' -F $1')
          .replaceAll(/ arch=(0x[0-9A-F]+)/g, (_, elf: string) => ` f11=${Number(elf)}`),
      ),
  },
  {
    id: 'listed-unknown-rules',
    shows: (vector, { out }) => vector.kind === 'list' && out.includes('(null)'),
    expected: (answer) => ({ ...failed(answer), out: '' }),
  },
  {
    id: 'listed-broken-rules',
    shows: (vector) => vector.kind === 'list' && vector.name === 'watch + syscalls order',
    expected: (answer) => ({
      ...failed(answer),
      out: answer.out.slice(answer.out.indexOf('\n') + 1),
    }),
  },
  {
    id: 'listed-all-but-last-word',
    shows: (vector) => vector.kind === 'list' && vector.name === '63 words only',
    expected: (answer) => ({
      ...answer,
      out: answer.out.replace(' -S all', ` -S ${everySyscallBelow(63 * 32)}`),
    }),
  },
  {
    id: 'listed-table-of-previous-rule',
    shows: (vector) => vector.kind === 'list' && vector.name === 'carry -i',
    expected: (answer) => ({ ...answer, out: answer.out.replace(/open\n$/, 'fstat\n') }),
  },
  {
    id: 'listed-uring-operations',
    shows: (vector) => vector.argv.includes('mkdirat'),
    expected: (answer) => relisted(answer, (text) => text.replace(' -F', ' -S mkdirat -F')),
  },
];

export const FURTHER_EXCEPTIONS: readonly FurtherException[] = [
  { id: 'own-explanations', test: 'marks its own explanations' },
  {
    id: 'tabs-and-returns',
    test: 'reads tabs and carriage returns as they were meant, and with --strict as auditctl does',
  },
  { id: 'own-options', test: 'knows options of its own, wherever they stand' },
  {
    id: 'slow-watch-in-files',
    test: 'says once on a command line that a watch is slow, and not in a file',
  },
  { id: 'unknown-user', test: 'names a user that is unknown' },
  { id: 'lone-dashes', test: 'ends at once after a lone --' },
  { id: 'delete-watch-after-list', test: 'deletes the watch that -W names after a list' },
  { id: 'entry-list', test: 'moves rules of the entry list to the exit list, and says so' },
  { id: 'possible-action', test: 'takes possible for done, whatever follows it' },
  {
    id: 'numbers-as-words',
    test: 'refuses words where the session or the address family is a number',
  },
  { id: 'filesystem-minus-one', test: 'takes 4294967295 for a file system' },
  { id: 'kernel-names', test: 'takes the names of the kernel for system calls' },
  { id: 'loongarch', test: 'knows loongarch64' },
  { id: 'raw-fields', test: 'takes fields by number and whole masks' },
  { id: 'all-uring-operations', test: 'selects every io_uring operation for all' },
  { id: 'message-bytes', test: 'sends messages that are no ASCII' },
  { id: 'control-bytes', test: 'takes the bytes 0x04 and 0x07 for themselves' },
  { id: 'nul-bytes', test: 'refuses a line with a NUL' },
  { id: 'disabled-in-file', test: 'fails when audit turns out to be disabled in the middle' },
  { id: 'signal-in-file', test: 'goes on as -i says after a daemon was not there to be told' },
  { id: 'refusal-echoes', test: 'says of a refusal what was refused, and nothing else' },
  { id: 'leaving-readers', test: 'goes on when nobody reads what it prints' },
  { id: 'longer-status', test: 'reads a status that is longer than it knows' },
  { id: 'long-type-numbers', test: 'refuses record types of more than seven digits' },
  { id: 'listed-argument-names', test: 'names arguments as the kernel does, in any order' },
  { id: 'listed-escapes', test: 'escapes spaces and backslashes as rules files have them' },
];
