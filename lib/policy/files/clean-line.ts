/**
 * Reads tabs and carriage returns as spaces and line ends, with a warning. auditctl takes them for
 * parts of words, which is never what was meant.
 */

export interface WhitespaceWarning {
  readonly code: 'tab' | 'carriage-return';
  readonly message: string;
  /** Column of the first such character, counted from 1. */
  readonly column: number;
}

export interface CleanLine {
  readonly text: string;
  readonly warning: WhitespaceWarning | undefined;
}

const MESSAGES = {
  tab: 'auditctl does not take a tab as a separator; it was read as a space',
  'carriage-return': 'the line ends in a carriage return, which auditctl does not drop',
} as const;

/** The line, without its newline, as it was meant. */
export function cleanLine(line: string): CleanLine {
  const text = line.replace(/\r$/, '').replaceAll('\t', ' ');
  if (text === line) return { text, warning: undefined };
  const code = line.includes('\t') ? 'tab' : 'carriage-return';
  const column = line.search(/[\t\r]/) + 1;
  return { text, warning: { code, message: MESSAGES[code], column } };
}
