/**
 * Where auditctl 3.0.9 and 4.2.2 differ from each other, and by what the golden vectors show it. Each id
 * is a row of docs/compatibility.md, in its second table or, where we follow neither, in its first.
 */
import type { Answer, Vector } from './vectors';

export type Aspect = keyof Answer;

export interface VersionDifference {
  readonly id: string;
  /** What of the vector's two answers it explains. */
  readonly explains: (vector: Vector) => readonly Aspect[];
}

const ALL: readonly Aspect[] = ['exitCode', 'out', 'err', 'requests', 'listed', 'interpreted'];

function when(shown: boolean, ...aspects: readonly Aspect[]): readonly Aspect[] {
  return shown ? aspects : [];
}

/** Differences that the second table has a row for. */
export const VERSION_DIFFERENCES: readonly VersionDifference[] = [
  {
    id: 'final-line',
    explains: ({ auditctl422 }) =>
      when(auditctl422.err.includes('There was an error while processing parameters'), 'err'),
  },
  {
    id: 'slow-watch-line',
    explains: ({ auditctl422 }) => when(auditctl422.err.includes('Old style watch rules'), 'err'),
  },
  {
    id: 'watch-not-empty',
    explains: ({ auditctl309 }) => when(auditctl309.err.includes('Rule is not empty'), 'err'),
  },
  {
    id: 'tolerated-refusals',
    explains: ({ auditctl309, auditctl422 }) =>
      when(
        auditctl422.exitCode === 0 && /^Error (sending status|getting)/.test(auditctl309.err),
        'err',
      ),
  },
  {
    id: 'socket-line',
    explains: ({ environment }) => when(environment['FK_SOCKERR'] !== undefined, 'err'),
  },
  {
    id: 'readiness-exit-code',
    explains: ({ auditctl422 }) =>
      when(
        auditctl422.exitCode === 1 && auditctl422.err.includes('The audit system is'),
        'exitCode',
      ),
  },
  {
    id: 'signal-exit-code',
    explains: ({ argv }) => when(argv[0]?.startsWith('--sig') === true, 'exitCode'),
  },
  {
    id: 'signal-names',
    explains: ({ auditctl309 }) =>
      when(auditctl309.err.includes('unsupported signal'), 'err', 'requests'),
  },
  {
    id: 'help',
    explains: ({ auditctl422 }) => when(auditctl422.out.includes('<USAGE TEXT>'), ...ALL),
  },
  {
    id: 'io-uring-list',
    explains: ({ argv }) => when(argv.includes('always,io_uring'), ...ALL),
  },
  {
    id: 'exclude-fields',
    explains: ({ argv }) => when(argv.includes('never,exclude'), ...ALL),
  },
  {
    id: 'new-machines',
    explains: ({ argv }) => when(argv.includes('arch=riscv64'), ...ALL),
  },
  {
    id: 'listed-operators',
    explains: ({ argv }) =>
      when(
        argv.some((word) => word.startsWith('exe!=')),
        'listed',
        'interpreted',
      ),
  },
  {
    id: 'words-per-line',
    explains: ({ kind, name }) => when(kind === 'files' && name === 'short tokens', 'requests'),
  },
  {
    id: 'argument-words',
    explains: ({ kind, name }) => when(kind === 'list' && name.startsWith('arg-interp'), 'out'),
  },
];

/** Rows of the second table that no vector shows. */
export const FURTHER_VERSION_DIFFERENCES: readonly string[] = [
  'list-name-case',
  'syscall-tables',
  'new-filesystems',
  'new-record-types',
  'file-owner',
  'key-separator',
];

/** Rows of the first table that explain a difference between the two versions as well. */
export const SHARED_DIFFERENCES: readonly VersionDifference[] = [
  {
    id: 'library-messages',
    explains: ({ auditctl309, auditctl422 }) =>
      when(auditctl422.exitCode === 255 && auditctl309.exitCode === 255, 'err'),
  },
  {
    id: 'perm-expansion',
    explains: ({ argv }) =>
      when(
        argv.some((word) => word.startsWith('perm=')),
        'requests',
        'listed',
        'interpreted',
      ),
  },
  {
    id: 'unknown-list',
    explains: ({ argv, auditctl422 }) =>
      when(argv[1] === ',' || auditctl422.listed?.includes('(null)') === true, ...ALL),
  },
  {
    id: 'disabled-exit-code',
    explains: ({ environment }) => when(environment['FK_ERR_1001'] === '111', 'exitCode', 'err'),
  },
  {
    id: 'version-line',
    explains: ({ auditctl422 }) => when(auditctl422.out.startsWith('auditctl version'), 'out'),
  },
  {
    id: 'message-program',
    explains: ({ kind, name }) => when(kind === 'files' && name === 'msg', 'requests'),
  },
  {
    id: 'smallest-exit-value',
    explains: ({ name }) => when(name === 'exit min', 'exitCode', 'out'),
  },
];
