/**
 * Tabs and carriage returns, which auditctl takes for parts of words and nobody ever means so: read as
 * spaces and line ends, with a warning.
 */

export interface WhitespaceWarning {
  readonly code: 'tab' | 'carriage-return';
  readonly message: string;
  /** Of the first such character, counted from 1. */
  readonly column: number;
}

export interface CleanLine {
  readonly text: string;
  readonly warning: WhitespaceWarning | undefined;
}

const MESSAGES = {
  tab: 'a tab separates no words for auditctl; it was read as a space',
  'carriage-return': 'the line ends in a carriage return, which auditctl does not drop',
} as const;

/** The line, without its newline, as its author meant it. */
export function cleanLine(line: string): CleanLine {
  const text = line.replace(/\r$/, '').replaceAll('\t', ' ');
  if (text === line) return { text, warning: undefined };
  const code = line.includes('\t') ? 'tab' : 'carriage-return';
  const column = line.search(/[\t\r]/) + 1;
  return { text, warning: { code, message: MESSAGES[code], column } };
}
