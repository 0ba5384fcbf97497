/** `report`: counts events of logs by what they have in common, and prints the counts. */
import { isatty } from 'node:tty';
import type { LogFileError } from '../../../errors';
import type { GroupingError } from '../../../report/grouping';
import type { EventReport } from '../../../report/report';
import { reportHtml, type ReportHtmlOptions } from '../../../report/html/report-html';
import { given } from '../../../search/given';
import { type ReportOptions, reportEvents } from '../../../report/report-events';
import { escapeControls, escapeLines } from '../../../text/escape';
import { type ColorChoice, isColored } from '../../shared/color';
import { type CommandDocument, UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { type ProgressBar, progressBarIf } from '../../shared/progress-bar';
import { terminalWidth } from '../../shared/terminal';
import { timesOf, type TimeOptions } from '../time-option';
import { csvText } from './csv';
import { tableText } from './table';

export interface ReportCommandOptions extends TimeOptions {
  readonly by?: string;
  readonly count?: boolean;
  readonly top?: string;
  readonly where?: readonly string[];
  readonly numeric?: boolean;
  readonly format?: 'table' | 'json' | 'csv' | 'html';
  readonly json?: boolean;
  readonly color: ColorChoice;
}

/** Some of the logs could not be read, so that events may be missing. */
const INCOMPLETE = 1;

/** How many events a page has behind each row. */
const SAMPLES = 5;

/** How many rows people are shown. */
const TOP_ROWS = 20;
const TOP_OF_OVERVIEW = 10;

function topOf({ top, json, format, by }: ReportCommandOptions): number | undefined {
  if (top === undefined) {
    if (json === true || format === 'json' || format === 'csv') return undefined;
    return by === undefined ? TOP_OF_OVERVIEW : TOP_ROWS;
  }
  if (top === 'all') return undefined;
  if (/^[1-9]\d{0,6}$/.test(top)) return Number(top);
  throw new UsageError(escapeControls(`--top ${top}: must be a positive integer, or all`));
}

/** What is wrong with the command line, named by the option that it is in. */
function usageError(error: unknown, { by = '', where = [] }: ReportCommandOptions): unknown {
  const { name, message } = error as Error;
  if (name === 'GroupingError') {
    const { word } = error as GroupingError;
    const reason = word === '' ? 'has a word that is empty' : message;
    return new UsageError(escapeControls(`--by ${by}: ${reason}`), { cause: error });
  }
  if (name !== 'WhereError') return error;
  const texts = where.map((text) => `'${text}'`).join(' --where ');
  return new UsageError(escapeControls(`--where ${texts}: ${message}`), { cause: error });
}

function rendered(
  report: EventReport,
  files: readonly string[],
  options: ReportCommandOptions,
): string {
  const { format, count = false, color, where = [], since, until } = options;
  if (format === 'html') {
    return reportHtml(report, given<ReportHtmlOptions>({ files, where, since, until }));
  }
  if (format === 'csv') {
    const text = csvText(report, count);
    return isatty(1) ? escapeLines(text.replaceAll('\r\n', '\n')) : text;
  }
  return tableText(report, {
    width: terminalWidth('stdout'),
    isColored: isColored(color),
    countsOnly: count,
  });
}

function say(output: Output, line: string): void {
  output.error(escapeControls(`audit-netlink: ${line}`));
}

/** What the options say, before anything is read. */
function reportOptions(files: readonly string[], options: ReportCommandOptions): ReportOptions {
  const { by, count = false, numeric = false, where = [], format } = options;
  if (format === 'html' && isatty(1)) {
    throw new UsageError('--format=html is for a browser: write it to a file, as in > report.html');
  }
  if (format === 'csv' && by === undefined) {
    throw new UsageError('--format=csv is one table: say with --by of what');
  }
  const { startMs, endMs } = timesOf(options);
  return given<ReportOptions>({
    by,
    files: files.length === 0 ? undefined : files,
    top: topOf(options),
    start: startMs,
    end: endMs,
    where,
    numeric,
    failures: !count,
    samples: format === 'html' ? SAMPLES : 0,
  });
}

/**
 * Returns the exit status: 0, or 1 when some of the logs could not be read.
 *
 * @param bar shows how far it is
 */
export async function reportCommand(
  files: readonly string[],
  options: ReportCommandOptions,
  output: Output,
  document: CommandDocument | undefined,
  bar: ProgressBar = progressBarIf(isatty(2)),
): Promise<number> {
  const errors: LogFileError[] = [];
  const onError = (error: LogFileError): void => {
    errors.push(error);
  };
  let report: EventReport;
  try {
    report = await reportEvents({
      ...reportOptions(files, options),
      onError,
      onProgress: ({ bytes, total }) => bar.update(bytes, total),
    });
  } catch (error) {
    throw usageError(error, options);
  } finally {
    bar.clear();
  }
  const [first, ...others] = errors;
  if (first !== undefined && report.events === 0 && errors.length >= files.length) {
    for (const error of others) say(output, error.message);
    throw new Error(escapeControls(first.message), { cause: first });
  }
  for (const error of errors) say(output, error.message);
  if (document === undefined) output.out(rendered(report, files, options));
  else document.add({ report });
  return errors.length > 0 ? INCOMPLETE : 0;
}
