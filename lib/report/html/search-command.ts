/** The command that shows all events behind a row of a report. */
import { parseWhere } from '../../events/where/where';
import { isPlainLine } from '../../text/escape';
import type { ReportRow, ReportTable } from '../report';
import { localIso, TIME_UNITS } from '../time-bucket';

/** Where the events of a report are from, as a command line says it. */
export interface SearchedLogs {
  readonly files: readonly string[];
  readonly where: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

/** A word quoted for a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether a condition can be written so: some values have no words, or words that conditions do not take. */
function isCondition(text: string): boolean {
  try {
    parseWhere(text);
    return isPlainLine(text);
  } catch {
    return false;
  }
}

/** Undefined where no command line says it: no condition finds what events do not have. */
export function searchCommand(
  { by, only }: ReportTable,
  { values, firstMs, lastMs }: ReportRow,
  { files, where, since, until }: SearchedLogs,
): string | undefined {
  const fields = by.filter((word) => !TIME_UNITS.some((unit) => unit === word));
  const conditions = fields.map((word) => `${word}=${values[word] ?? ''}`);
  if (!conditions.every(isCondition)) return undefined;
  const all = [...where, ...conditions, ...(only === 'failures' ? ['success=no'] : [])];
  const isOverTime = fields.length < by.length;
  const [from, to] = isOverTime ? [localIso(firstMs), localIso(lastMs + 999)] : [since, until];
  return [
    'audit-netlink search',
    ...all.flatMap((text) => ['--where', quoted(text)]),
    ...(from === undefined ? [] : ['--since', quoted(from)]),
    ...(to === undefined ? [] : ['--until', quoted(to)]),
    ...files.map(quoted),
  ].join(' ');
}
