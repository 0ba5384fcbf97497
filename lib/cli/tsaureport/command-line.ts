/**
 * Reads the command line of `tsaureport`: options are those of aureport(8), which knows each by its whole word. Reads
 * no log.
 */
import type { ReportName } from '../../report/aureport/reports';
import { REPORTS } from '../../report/aureport/reports';
import { parseAusearchTime } from '../../search/ausearch-time';
import { ESCAPE_MODES, type EscapeMode } from '../../search/ausearch/escape-mode';
import { type TimeEdge, TIME_FORMS, TimeWordsError } from '../../search/time-words';
import { CommandWords, refuseCommandLine } from '../shared/command-words';
import { FURTHER_OPTIONS, REPORT_OPTIONS } from './option-table';

/** What is wanted. */
export interface Request {
  /** `log` for the times of logs; undefined for totals. */
  report: ReportName | 'log' | undefined;
  summary: boolean;
  interpret: boolean;
  isWithoutConfig: boolean;
  /** Not from standard input. */
  fromSystem: boolean;
  escape: EscapeMode;
  readonly nodes: string[];
  input: string | undefined;
  startMs: number | undefined;
  endMs: number | undefined;
  success: 'yes' | 'no' | undefined;
  change: 'added' | 'deleted' | undefined;
  timeoutMs: number | undefined;
}

/** Something else than a report. */
export type Asked = 'help' | 'version' | Request;

class Words extends CommandWords {
  /** The word behind the option, which stays where it is an option, too. */
  value(): string | undefined {
    const word = this.ahead;
    return word === undefined || word.startsWith('-') ? undefined : this.next();
  }

  /** The words of a time: some begin as options do. */
  time(): string[] {
    const word = this.ahead;
    const isAgo = word !== undefined && /^-\d/.test(word);
    const words = isAgo ? [word] : [];
    if (isAgo) this.next();
    for (let more = this.value(); more !== undefined; more = this.value()) {
      words.push(more);
      if (words.length === 2) break;
    }
    return words;
  }
}

function required(words: Words, flag: string): string {
  return words.value() ?? refuseCommandLine(`${flag} needs an argument`);
}

function timeOf(words: Words, flag: string, edge: TimeEdge): number {
  const given = words.time();
  if (given.length === 0)
    return refuseCommandLine(`${flag} needs a date, a time or both: ${TIME_FORMS}`);
  try {
    return parseAusearchTime(given, edge);
  } catch (error) {
    if (!(error instanceof TimeWordsError)) throw error;
    const what = edge === 'start' ? 'start' : 'end';
    const forms = error.reason.includes(TIME_FORMS) ? '' : `; the forms are ${TIME_FORMS}`;
    return refuseCommandLine(`${what}: ${error.message}${forms}`);
  }
}

function timeoutOf(word: string): number {
  const seconds = /^\d{1,9}$/.test(word) ? Number(word) : 0;
  if (seconds === 0)
    return refuseCommandLine(`--eoe-timeout ${word}: must be a positive number of seconds`);
  return seconds * 1000;
}

function escapeOf(word: string): EscapeMode {
  const mode = ESCAPE_MODES.find((one) => one === word);
  return mode ?? refuseCommandLine(`--escape ${word}: must be one of ${ESCAPE_MODES.join(', ')}`);
}

/** What each option does, by the first of its flags. */
const ACTIONS: Readonly<Record<string, (request: Request, words: Words, flag: string) => void>> = {
  '--summary': (request) => (request.summary = true),
  '--failed': (request) => (request.success = 'no'),
  '--success': (request) => (request.success = 'yes'),
  '--add': (request) => (request.change = 'added'),
  '--delete': (request) => (request.change = 'deleted'),
  '-nc': (request) => (request.isWithoutConfig = true),
  '--node': (request, words, flag) => void request.nodes.push(required(words, flag)),
  '-ts': (request, words, flag) => (request.startMs = timeOf(words, flag, 'start')),
  '-te': (request, words, flag) => (request.endMs = timeOf(words, flag, 'end')),
  '-i': (request) => (request.interpret = true),
  '--escape': (request, words, flag) => (request.escape = escapeOf(required(words, flag))),
  '-if': (request, words, flag) => (request.input = required(words, flag)),
  '--input-logs': (request) => (request.fromSystem = true),
  '--eoe-timeout': (request, words, flag) => (request.timeoutMs = timeoutOf(required(words, flag))),
  '--debug': () => undefined,
};

function isSummedUp(report: Request['report']): boolean {
  return report === undefined || (report !== 'log' && 'summedUp' in REPORTS[report]);
}

/** @throws {CommandLineError} */
export function readCommandLine(commandLine: readonly string[]): Asked {
  const request: Request = {
    report: undefined,
    summary: false,
    interpret: false,
    isWithoutConfig: false,
    fromSystem: false,
    escape: 'tty',
    nodes: [],
    input: undefined,
    startMs: undefined,
    endMs: undefined,
    success: undefined,
    change: undefined,
    timeoutMs: undefined,
  };
  const words = new Words(commandLine);
  for (let flag = words.next(); flag !== undefined; flag = words.next()) {
    const word = flag;
    if (word === '--help') return 'help';
    if (word === '-v' || word === '--version') return 'version';
    const report = REPORT_OPTIONS.find(({ flags }) => flags.includes(word));
    if (report !== undefined) {
      if (request.report !== undefined)
        return refuseCommandLine('only one report can be asked for');
      request.report = report.report;
      const value = words.value();
      if (value !== undefined)
        return refuseCommandLine(`${word} takes no argument, but there is ${value}`);
      continue;
    }
    const option = FURTHER_OPTIONS.find(({ flags }) => flags.includes(word))?.flags[0];
    const action = option === undefined ? undefined : ACTIONS[option];
    if (action === undefined) return refuseCommandLine(`unknown option ${word}`);
    action(request, words, word);
  }
  if (request.summary && !isSummedUp(request.report))
    return refuseCommandLine('there is no summary of this report');
  return request;
}
