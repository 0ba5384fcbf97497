/**
 * The text of auditd.conf(5) to a {@link DaemonConfiguration}, with all that is wrong with it at once. Knows no
 * keyword by name but where two of them contradict each other; reads no file.
 */
import { checkText } from '../../arguments';
import { closestName } from '../../text/closest-name';
import type { DaemonConfiguration, FreeSpace } from './daemon-configuration';
import { DEPRECATED, FOREIGN, SETTINGS } from './setting-table';

/** What kind of problem it is; programs may branch on it. */
export type ConfigurationProblemCode =
  | 'unknown-key'
  | 'misplaced-key'
  | 'deprecated-key'
  | 'deprecated-value'
  | 'missing-equals'
  | 'missing-value'
  | 'unexpected-word'
  | 'bad-value'
  | 'line-too-long'
  | 'repeated-key'
  | 'contradiction'
  | 'without-effect';

/** Something wrong with a configuration. */
export interface ConfigurationProblem {
  /** Which kind; programs may branch on it. */
  readonly code: ConfigurationProblemCode;
  /** An error keeps the daemon from starting, and from taking the text when it runs. */
  readonly severity: 'error' | 'warning';
  /** The line, counted from 1. */
  readonly line: number;
  /** The column of the word that is wrong, counted from 1, in UTF-16 units. */
  readonly column: number;
  /** In one line, without the place. */
  readonly message: string;
}

/** What a text says. */
export interface ParsedDaemonConfiguration {
  /** The settings; those whose lines have errors are auditd's defaults. */
  readonly configuration: DaemonConfiguration;
  /** All problems, in the order of their lines. */
  readonly problems: readonly ConfigurationProblem[];
}

/** auditd's parser has room for 511 characters in a line, and skips longer ones (auditd-config.c). */
const LONGEST_LINE = 511;

const BY_KEYWORD = new Map(SETTINGS.map((setting) => [setting.keyword, setting]));

interface Word {
  readonly text: string;
  readonly column: number;
}

function wordsOf(line: string): Word[] {
  return [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => ({ text, column: index + 1 }));
}

function defaults(): Record<string, unknown> {
  return Object.fromEntries(SETTINGS.map((setting) => [setting.property, setting.default]));
}

/** The settings of auditd without a file. */
export function defaultDaemonConfiguration(): DaemonConfiguration {
  return defaults() as unknown as DaemonConfiguration;
}

class Parser {
  readonly values = defaults();
  readonly problems: ConfigurationProblem[] = [];
  /** Where each keyword was set. */
  readonly places = new Map<string, { readonly line: number; readonly column: number }>();
  #line = 0;

  get configuration(): DaemonConfiguration {
    return this.values as unknown as DaemonConfiguration;
  }

  take(line: string, number: number): void {
    this.#line = number;
    const words = wordsOf(line);
    const [keyword] = words;
    if (keyword === undefined || keyword.text.startsWith('#')) return;
    if (line.length > LONGEST_LINE) {
      this.#tell('line-too-long', 'error', 1, `the line has more than ${LONGEST_LINE} characters`);
      return;
    }
    this.#setting(keyword, words);
  }

  #setting(keyword: Word, words: readonly Word[]): void {
    const [, equals, value, ...more] = words;
    if (equals?.text !== '=') {
      const at = equals ?? keyword;
      const message = keyword.text.includes('=') || equals?.text.startsWith('=') === true;
      this.#tell(
        'missing-equals',
        'error',
        at.column,
        message ? '= needs a blank on both sides' : `= is missing after ${keyword.text}`,
      );
      return;
    }
    if (value === undefined) {
      const column = equals.column + 1;
      this.#tell('missing-value', 'error', column, `${keyword.text} has no value`);
      return;
    }
    const lower = keyword.text.toLowerCase();
    const setting = BY_KEYWORD.get(lower);
    if (setting === undefined) {
      this.#stranger(keyword, lower, value);
      return;
    }
    this.#place(lower, keyword);
    const option = setting.kind.takesOption?.(value.text) === true ? more.shift() : undefined;
    const [extra] = more;
    if (extra !== undefined) {
      this.#tell('unexpected-word', 'error', extra.column, `unexpected word ${extra.text}`);
      return;
    }
    if (this.#oldFormat(lower, value)) return;
    const reading = setting.kind.read(value.text, option?.text);
    if ('expected' in reading) {
      const message = `${lower} cannot be ${value.text}; expected ${reading.expected}`;
      this.#tell('bad-value', 'error', value.column, message);
      return;
    }
    this.values[setting.property] = reading.value;
    if (lower === 'space_left_action' && value.text.toLowerCase() === 'halt') {
      this.#tell(
        'deprecated-value',
        'warning',
        value.column,
        'halt is deprecated for space_left_action; admin_space_left_action can halt',
      );
    }
  }

  /** `log_format = NOLOG`, which was a way to say `write_logs = no`. */
  #oldFormat(keyword: string, value: Word): boolean {
    if (keyword !== 'log_format' || value.text.toLowerCase() !== 'nolog') return false;
    this.values['writeLogs'] = false;
    const message = 'log_format = NOLOG is deprecated; write write_logs = no instead';
    this.#tell('deprecated-value', 'warning', value.column, message);
    return true;
  }

  #place(keyword: string, { column }: Word): void {
    const before = this.places.get(keyword);
    if (before !== undefined) {
      const message = `${keyword} is also set on line ${before.line}; this line counts`;
      this.#tell('repeated-key', 'warning', column, message);
    }
    this.places.set(keyword, { line: this.#line, column });
  }

  #stranger(keyword: Word, lower: string, value: Word): void {
    const cure = Object.hasOwn(DEPRECATED, lower) ? DEPRECATED[lower] : undefined;
    if (cure !== undefined) {
      if (lower === 'enable_krb5' && value.text.toLowerCase() === 'yes') {
        this.values['transport'] = 'krb5';
      }
      this.#tell('deprecated-key', 'warning', keyword.column, `${lower} is deprecated; ${cure}`);
      return;
    }
    const [file] = FOREIGN.find(([, keywords]) => keywords.includes(lower)) ?? [];
    if (file !== undefined) {
      const message = `${lower} does not belong here but in ${file}`;
      this.#tell('misplaced-key', 'error', keyword.column, message);
      return;
    }
    const meant = closestName(lower, BY_KEYWORD.keys());
    const cureOf = meant === undefined ? '' : `; did you mean ${meant}?`;
    this.#tell('unknown-key', 'error', keyword.column, `unknown keyword ${keyword.text}${cureOf}`);
  }

  /** A problem with settings that are each right. */
  contradict(
    keyword: string,
    message: string,
    severity: ConfigurationProblem['severity'] = 'error',
  ): void {
    const { line, column } = this.places.get(keyword) ?? { line: 1, column: 1 };
    const code = severity === 'error' ? 'contradiction' : 'without-effect';
    this.problems.push({ code, severity, line, column, message });
  }

  #tell(
    code: ConfigurationProblemCode,
    severity: ConfigurationProblem['severity'],
    column: number,
    message: string,
  ): void {
    this.problems.push({ code, severity, line: this.#line, column, message });
  }
}

/** Whether one space is certainly not larger than the other; unknown where only one is a percentage. */
function isNotLarger(one: FreeSpace, other: FreeSpace): boolean {
  if ('percent' in one && 'percent' in other) return one.percent <= other.percent;
  if ('mebibytes' in one && 'mebibytes' in other) return one.mebibytes <= other.mebibytes;
  return false;
}

function checkSpace(parser: Parser): void {
  const { configuration, places } = parser;
  const isSet = places.has('space_left') || places.has('admin_space_left');
  if (isSet && isNotLarger(configuration.spaceLeft, configuration.adminSpaceLeft)) {
    const at = places.has('space_left') ? 'space_left' : 'admin_space_left';
    parser.contradict(at, 'space_left must be larger than admin_space_left');
  }
}

function checkFlush(parser: Parser): void {
  const { flush, freq } = parser.configuration;
  const isIncremental = flush === 'incremental' || flush === 'incremental_async';
  if (isIncremental && freq === 0) {
    parser.contradict('flush', `flush = ${flush} needs a freq of at least 1`);
  }
  if (!isIncremental && freq > 0) {
    parser.contradict('freq', `freq has no effect with flush = ${flush}`, 'warning');
  }
}

function checkRotation(parser: Parser): void {
  const { maxLogFileAction, numLogs, maxLogFile } = parser.configuration;
  const { action } = maxLogFileAction;
  if (action === 'rotate' && numLogs < 2) {
    parser.contradict(
      'max_log_file_action',
      'max_log_file_action = rotate does nothing with a num_logs below 2',
      'warning',
    );
  }
  if (action !== 'ignore' && maxLogFile === 0) {
    parser.contradict(
      'max_log_file_action',
      `max_log_file_action = ${action} has no effect without a max_log_file`,
      'warning',
    );
  }
}

function checkName(parser: Parser): void {
  const { nameFormat, name } = parser.configuration;
  if (nameFormat === 'user' && name === undefined) {
    parser.contradict('name_format', 'name_format = user needs a name');
  }
  if (nameFormat !== 'user' && name !== undefined) {
    parser.contradict('name', `name has no effect with name_format = ${nameFormat}`, 'warning');
  }
}

/**
 * Reads the text of an auditd.conf. Whatever is wrong with it is among the problems.
 *
 * @throws {ArgumentError} for what is not text
 */
export function parseDaemonConfiguration(text: string): ParsedDaemonConfiguration {
  checkText(text, 'text');
  const parser = new Parser();
  for (const [at, line] of text.split(/\r?\n/).entries()) parser.take(line, at + 1);
  checkSpace(parser);
  checkFlush(parser);
  checkRotation(parser);
  checkName(parser);
  const { configuration, problems } = parser;
  return {
    configuration,
    problems: problems.toSorted((one, other) => one.line - other.line || one.column - other.column),
  };
}
