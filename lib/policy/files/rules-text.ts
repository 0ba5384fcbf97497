/**
 * Parses the text of a rules file line by line: what each line is, where it is, and everything that
 * is wrong with it. Reads no files and knows no kernel.
 */
import {
  type ChecksOf,
  type Check,
  checkOptions,
  checkText,
  isObject,
  refuseArgument,
} from '../../arguments';
import { RuleError } from '../../errors';
import { isInvalid, type Option, OptionScan } from '../../rules/getopt';
import { AUDITCTL_GRAMMAR, isRuleOption } from '../../rules/grammar';
import { readNumber } from '../../rules/numbers';
import { type ParsedRule, RuleParser } from '../../rules/parsing/rule-parser';
import { TARGET_OPTIONS, type TargetOptions } from '../../machine/machine-options';
import { mostBacklogWaitTime, waitTimeExpected } from '../../machine/setting-limits';
import { localTarget, type Target } from '../../machine/target';
import {
  type AuditSettings,
  ENABLED_STATES,
  FAILURE_MODES,
  type SettingName,
} from '../../tables/settings';
import { causeIn, doubtIn } from '../../rules/parsing/written-amiss';
import { tokenize, type Word } from '../../rules/tokenize';
import { cleanLine } from './clean-line';

/** Where something stands; line and column are counted from 1, and 0 where it is about the whole file. */
export interface Place {
  /** As the caller named it. */
  readonly file: string;
  /** From 1; 0 where it is about the whole file. */
  readonly line: number;
  /** From 1; 0 where it is about the whole file. */
  readonly column: number;
}

/** Something at a place in a file that is wrong or probably not meant. */
export interface Problem extends Place {
  /** A line with a warning is still in force. */
  readonly severity: 'error' | 'warning';
  /** A `RuleErrorCode`, a `RuleWarningCode`, or a code that only files have. */
  readonly code: string;
  /** The same in words, for people. */
  readonly message: string;
}

/** A line of a rules file: where it stands, and what it is. */
export type RulesLine = {
  /** Where it begins. */
  readonly place: Place;
  /** The line as in the file, without its newline. */
  readonly text: string;
} & (
  | {
      /** Nothing but whitespace. */
      readonly kind: 'blank';
    }
  | {
      /** After a `#`. */
      readonly kind: 'comment';
    }
  | {
      /** A rule to add or delete. */
      readonly kind: 'rule';
      /** The rule, and which of the two. */
      readonly parsed: ParsedRule;
    }
  | {
      /** Options that change the kernel's settings. */
      readonly kind: 'settings';
      /** What they set. */
      readonly settings: AuditSettings;
    }
  | {
      /** How auditctl shall load the file, nothing that the kernel keeps. */
      readonly kind: 'loading';
      /** `-D`: delete all rules first; `-i`, `-c`: go on after errors. */
      readonly option: 'D' | 'i' | 'c';
    }
  | {
      /** What is wrong is among the problems of the text. */
      readonly kind: 'error';
    }
);

/** The lines of a rules file, with everything that is wrong with them. */
export interface RulesText {
  /** Every line, blank ones as well. */
  readonly lines: readonly RulesLine[];
  /** The problems of all lines, in order. */
  readonly problems: readonly Problem[];
}

/** For which machine the text is read, and what it is called. */
export interface RulesTextOptions extends TargetOptions {
  /** Stands in places and messages. Default: `<text>`. */
  readonly file?: string;
}

const RULES_TEXT_OPTIONS = {
  ...TARGET_OPTIONS,
  file: checkText,
} satisfies ChecksOf<RulesTextOptions>;

const SETTINGS: Readonly<Record<string, SettingName>> = {
  e: 'enabled',
  f: 'failureMode',
  r: 'rateLimitPerSecond',
  b: 'backlogLimitRecords',
  backlog_wait_time: 'backlogWaitTimeJiffies',
};

/** What the numbers of auditctl(8) mean, of the settings whose values are words. */
const WORDS: Readonly<Partial<Record<SettingName, readonly string[]>>> = {
  enabled: ENABLED_STATES,
  failureMode: FAILURE_MODES,
};

/** How UTF-16 begins: with its mark, or with ASCII of which every second byte is 0. */
const UTF_16 = /^(?:\uDCFF\uDCFE|\uDCFE\uDCFF|(?:[^\0]\0){2}|(?:\0[^\0]){2})/;

/** What a problem is before it knows its line. */
class LineError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly column: number,
  ) {
    super(message);
  }
}

function settingOf(option: Option, target: Target): AuditSettings {
  const name = SETTINGS[option.name] as SettingName;
  const word = option.argument as Word;
  const read = readNumber(word.text, 'unsigned');
  const words = WORDS[name];
  // auditctl takes these three as they stand: 01 is not 1.
  const isTaken = words === undefined || /^[012]$/.test(word.text);
  if (read?.exact !== true || !isTaken) {
    const expected =
      words === undefined
        ? 'a number from 0 to 4294967295'
        : `0, 1 or 2, which are ${words.join(', ')}`;
    throw new LineError('number-expected', `${word.text} is not ${expected}`, word.column);
  }
  const most = mostBacklogWaitTime(target.machine);
  if (name === 'backlogWaitTimeJiffies' && read.value > most) {
    const message = `the kernel refuses ${word.text}; expected ${waitTimeExpected(most)}`;
    throw new LineError('kernel-refuses', message, word.column);
  }
  return { [name]: words === undefined ? read.value : words[read.value] };
}

type LineContent =
  | { kind: 'rule'; parsed: ParsedRule }
  | { kind: 'settings'; settings: AuditSettings }
  | { kind: 'loading'; option: 'D' | 'i' | 'c' };

/** Parses the options of one line: a rule, settings, or a loading option. */
class LineReader {
  #parser: RuleParser | undefined;
  #settings: AuditSettings | undefined;
  #loading: 'D' | 'i' | 'c' | undefined;

  constructor(readonly target: Target | undefined) {}

  read(words: readonly Word[]): LineContent {
    const scan = new OptionScan(words, AUDITCTL_GRAMMAR);
    for (let option = scan.next(); option !== undefined; option = scan.next()) {
      if (isInvalid(option)) {
        const { text, column } = option.invalid;
        throw new LineError(
          'unknown-option',
          `${text} is not an option, or its value is missing`,
          column,
        );
      }
      this.#take(option);
    }
    const stray = scan.operands[0];
    if (stray !== undefined) {
      const message =
        stray === words[0]
          ? `${stray.text} is not an option: a line begins with one, such as -a or -w`
          : `unexpected word ${stray.text}`;
      throw new LineError('unexpected-word', message, stray.column);
    }
    return this.#content(words[0] as Word);
  }

  #take(option: Option): void {
    const { name } = option;
    if (isRuleOption(name)) {
      // In `-D -k key`, -k is not part of a rule.
      if (this.#loading === 'D' && name === 'k') return;
      this.#parser ??= new RuleParser(this.target === undefined ? {} : { target: this.target });
      this.#parser.apply(option);
    } else if (name in SETTINGS) {
      this.#settings = { ...this.#settings, ...settingOf(option, this.target ?? localTarget()) };
    } else if (name === 'loginuid-immutable') {
      this.#settings = { ...this.#settings, loginuidImmutable: true };
    } else if (name === 'D' || name === 'i' || name === 'c') {
      this.#loading = name;
    } else {
      const { text, column } = option.word;
      throw new LineError('not-a-policy', `${text} cannot be part of a policy`, column);
    }
  }

  #content(first: Word): LineContent {
    const kinds = [this.#parser, this.#settings, this.#loading].filter(
      (kind) => kind !== undefined,
    );
    if (kinds.length !== 1) {
      const message =
        this.#loading === undefined
          ? 'a rule and a setting have a line each'
          : `-${this.#loading} has a line of its own`;
      throw new LineError('mixed-line', message, first.column);
    }
    if (this.#parser !== undefined) return { kind: 'rule', parsed: this.#parser.finish() };
    if (this.#settings !== undefined) return { kind: 'settings', settings: this.#settings };
    return { kind: 'loading', option: this.#loading as 'D' | 'i' | 'c' };
  }
}

/** Parses all lines, even if some have errors. */
export function parseRulesText(text: string, options: RulesTextOptions = {}): RulesText {
  checkText(text, 'text');
  checkOptions(options, RULES_TEXT_OPTIONS);
  const { file = '<text>', target } = options;
  const lines: RulesLine[] = [];
  const problems: Problem[] = [];
  const source = text.split('\n');
  if (source.at(-1) === '') source.pop();
  if (UTF_16.test(text)) {
    const message = 'the file is UTF-16, which auditctl cannot read: save it as UTF-8';
    const whole = { file, line: 0, column: 0 };
    return { lines: [], problems: [{ ...whole, severity: 'error', code: 'utf-16', message }] };
  }
  for (const [index, line] of source.entries()) {
    const place = { file, line: index + 1, column: 1 };
    const base = { place, text: line };
    const { text: clean, warning } = cleanLine(line);
    const words = tokenize(clean);
    if (words.length === 0) {
      lines.push({ ...base, kind: 'blank' });
      continue;
    }
    if (words[0]?.text.startsWith('#') === true) {
      lines.push({ ...base, kind: 'comment' });
      continue;
    }
    if (warning !== undefined) {
      problems.push({ ...place, ...warning, severity: 'warning' });
    }
    try {
      const content = new LineReader(target).read(words);
      lines.push({ ...base, ...content });
      if (content.kind === 'rule') {
        for (const { code, message } of content.parsed.warnings) {
          problems.push({ ...place, severity: 'warning', code, message });
        }
        const doubt = doubtIn(words);
        if (doubt !== undefined) {
          const { message, word } = doubt;
          const found = { code: 'doubtful-text', message, column: word.column };
          problems.push({ ...place, severity: 'warning', ...found });
        }
      }
    } catch (error) {
      if (!(error instanceof RuleError || error instanceof LineError)) throw error;
      const cause = causeIn(words);
      const { code } = error;
      const column = cause?.word.column ?? error.column ?? 1;
      const reason = error instanceof RuleError ? error.reason : error.message;
      const cure =
        error instanceof RuleError && error.expected !== undefined
          ? `; expected ${error.expected}`
          : '';
      const message = cause?.message ?? `${reason}${cure}`;
      problems.push({ ...place, column, severity: 'error', code, message });
      lines.push({ ...base, kind: 'error' });
    }
  }
  return { lines, problems };
}

/** The column of the text in the line, as a word or the end of one; by default the first. */
export function columnOf(line: string, text: string): number {
  const words = tokenize(cleanLine(line).text);
  const word = words.find((one) => one.text.includes(text));
  return word === undefined ? (words[0]?.column ?? 1) : word.column + word.text.indexOf(text);
}

/** @throws {ArgumentError} unless it has what is printed. */
const checkProblem: Check = (value, argument) => {
  const { file, line, message } = isObject(value) ? (value as Partial<Problem>) : {};
  const isProblem =
    typeof file === 'string' && typeof line === 'number' && typeof message === 'string';
  if (!isProblem) refuseArgument(argument, 'a problem, as readPolicy() gives it', value);
};

/** `file:line:column: message`, as compilers print it. */
export function formatProblem(problem: Problem): string {
  checkProblem(problem, 'problem');
  const { file, line, column, severity, message } = problem;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  const mark = severity === 'warning' ? 'warning: ' : '';
  return `${place}: ${mark}${message}`;
}
