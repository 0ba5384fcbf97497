/**
 * The errors that users see. Native failures become classes here and nowhere else, so callers need
 * only `instanceof` and `code`.
 */

/**
 * Who refused: the operating system, in answer to a system call of this package, or the kernel's
 * audit code.
 */
export type ErrorSource = 'syscall' | 'kernel';

/** What an {@link AuditError} is made of; its members are the error's own. */
export interface AuditErrorDetails {
  /** The errno's name, for example `EPERM`. */
  readonly code: string;
  /** The errno as a positive number. */
  readonly errno: number;
  /** What was attempted, in plain words. */
  readonly operation: string;
  /** Who refused. */
  readonly source: ErrorSource;
  /** The likely cause and the cure, when the process's own state reveals them. */
  readonly hint?: string | undefined;
  /** What was thrown below, where something was. */
  readonly cause?: unknown;
}

/** An operation that the kernel or the operating system refused. */
export class AuditError extends Error {
  /** `AuditError`, or the name of the class below it. */
  override readonly name: string = 'AuditError';
  /** The errno's name, for example `EPERM`. */
  readonly code: string;
  /** The errno as a positive number. */
  readonly errno: number;
  /** What was attempted, in plain words: `add a rule`, `read the status`. */
  readonly operation: string;
  /** Who refused: the operating system or the audit code of the kernel. */
  readonly source: ErrorSource;
  /** The likely cause and the cure, when the process's own state reveals them. */
  readonly hint: string | undefined;

  /** @internal */
  constructor(message: string, details: AuditErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.errno = details.errno;
    this.operation = details.operation;
    this.source = details.source;
    this.hint = details.hint;
  }
}

/** The kernel did not answer in time, or its answer was lost; what it did is unknown. */
export class NoAnswerError extends AuditError {
  /** `NoAnswerError`. */
  override readonly name = 'NoAnswerError';
}

/** A file that was to be the addon, and why it is not. */
export interface AddonAttempt {
  /** The file, as an absolute path. */
  readonly path: string;
  /** `not found`, or what loading it said. */
  readonly reason: string;
  /** What loading it threw. */
  readonly cause?: unknown;
}

/** The addon cannot be loaded: without it the kernel cannot be reached. What needs no kernel works. */
export class AddonError extends Error {
  /** `AddonError`. */
  override readonly name = 'AddonError';
  /** Always this. */
  readonly code = 'ERR_AUDIT_ADDON';
  /** Every file that was looked for, in order. Empty where the package has none to look for. */
  readonly attempts: readonly AddonAttempt[];
  /** What this machine is: `linux x64, glibc 2.36, Node.js v20.20.2`. */
  readonly machine: string;
  /** How to repair it. */
  readonly hint: string;

  /** @internal */
  constructor(attempts: readonly AddonAttempt[], machine: string, hint: string) {
    const tried = attempts.map(({ path, reason }) => `${path}: ${reason}; `);
    // Of files that are not there nothing was thrown.
    const thrown = attempts.find(({ cause }) => cause !== undefined);
    super(
      `cannot load the addon on ${machine}: ${tried.join('')}${hint}`,
      thrown === undefined ? undefined : { cause: thrown.cause },
    );
    this.attempts = attempts;
    this.machine = machine;
    this.hint = hint;
  }
}

/** The client or stream was closed before or during the call. */
export class ClosedError extends Error {
  /** `ClosedError`, or `AbortError`. */
  override readonly name: string = 'ClosedError';
  /** `ERR_AUDIT_CLOSED`, or `ABORT_ERR` where a signal did it. */
  readonly code: string = 'ERR_AUDIT_CLOSED';
}

/** A signal ended the call, and closed what it was made with; `cause` is the signal's reason. */
export class AbortError extends ClosedError {
  /** `AbortError`, as of Node.js's own. */
  override readonly name = 'AbortError';
  /** As of Node.js's own. */
  override readonly code = 'ABORT_ERR';
}

/** A stream that is being read, or was read, is asked for a second iterator. */
export class IterationError extends Error {
  /** `IterationError`. */
  override readonly name = 'IterationError';
  /** Always this. */
  readonly code = 'ERR_AUDIT_ITERATED';

  /** @internal */
  constructor() {
    super('a stream can be iterated only once; open another one');
  }
}

/**
 * A function was called with something that it does not take: of another type, out of range, or an
 * option that it does not have. Nothing was done.
 */
export class ArgumentError extends TypeError {
  /** `ArgumentError`. */
  override readonly name = 'ArgumentError';
  /** Always this. */
  readonly code = 'ERR_AUDIT_ARGUMENT';
  /** Which argument, with the way into it: `rules[1]`, `options.timeoutMs`. */
  readonly argument: string;
  /** What would have been right, to follow "must be". */
  readonly expected: string;

  /**
   * @internal
   * @param found what was there instead, in words
   */
  constructor(argument: string, expected: string, found: string) {
    super(`${argument} must be ${expected}, not ${found}`);
    this.argument = argument;
    this.expected = expected;
  }
}

/** Why a rule that is an object was refused, beside the reasons that its text could be refused for. */
export type RuleObjectErrorCode = 'unknown-property' | 'missing-property' | 'wrong-type';

/** Why a rule was refused. Stable: programs may branch on it. */
export type RuleErrorCode =
  | RuleObjectErrorCode
  | 'missing-list'
  | 'bad-list'
  | 'deprecated-action'
  | 'several-operations'
  | 'unknown-option'
  | 'unexpected-word'
  | 'missing-operator'
  | 'missing-field'
  | 'missing-value'
  | 'unknown-field'
  | 'unknown-arch'
  | 'arch-after-syscall'
  | 'wrong-list'
  | 'exit-list-only'
  | 'msgtype-list-only'
  | 'exclude-field'
  | 'session-list-only'
  | 'unknown-record-type'
  | 'unknown-errno'
  | 'unknown-file-type'
  | 'unknown-filesystem'
  | 'unknown-user'
  | 'unknown-group'
  | 'unknown-syscall'
  | 'unknown-operation'
  | 'syscall-list'
  | 'number-expected'
  | 'number-too-large'
  | 'text-too-long'
  | 'bad-permission'
  | 'permission-too-long'
  | 'permission-without-field'
  | 'permission-without-watch'
  | 'operator-equality-only'
  | 'operator-equal-only'
  | 'key-too-early'
  | 'key-too-long'
  | 'key-character'
  | 'control-character'
  | 'too-many-fields'
  | 'comparison-missing-field'
  | 'comparison-missing-value'
  | 'comparison-unknown-field'
  | 'comparison-unknown-value'
  | 'comparison-incompatible'
  | 'kernel-too-old'
  | 'list-unsupported'
  | 'watch-after-list'
  | 'watch-not-empty'
  | 'watch-path'
  | 'machine-unknown'
  | 'kernel-refuses';

/** Where a rule was refused, and what would have been right. */
export interface RuleErrorDetails {
  /** The word, or the part of it, that was refused. */
  readonly subject: string;
  /** What would have been valid, when a few words can say it. */
  readonly expected?: string | undefined;
  /**
   * Column of the refused word's first character, counted from 1; undefined for rules that are not
   * text.
   */
  readonly column?: number | undefined;
}

/** An invalid rule. Nothing was sent. */
export class RuleError extends Error {
  /** `RuleError`. */
  override readonly name = 'RuleError';
  /** Why; programs may branch on it. */
  readonly code: RuleErrorCode;
  /** The word, or the part of it, that was refused. */
  readonly subject: string;
  /** What would have been valid, when a few words can say it. */
  readonly expected: string | undefined;
  /**
   * Column of the refused word's first character, counted from 1; undefined for rules that are not text.
   */
  readonly column: number | undefined;
  /** The reason alone, without the column and what was expected. */
  readonly reason: string;

  /** @internal */
  constructor(code: RuleErrorCode, reason: string, details: RuleErrorDetails) {
    const place = details.column === undefined ? '' : `column ${details.column}: `;
    const cure = details.expected === undefined ? '' : `; expected ${details.expected}`;
    super(`${place}${reason}${cure}`);
    this.code = code;
    this.reason = reason;
    this.subject = details.subject;
    this.expected = details.expected;
    this.column = details.column;
  }
}

/**
 * Why the audit daemon does not do something: `already-registered` another one is there; `bad-folder`, `bad-file` its
 * log cannot be where it is to be; `suspended` it writes nothing for now; `no-room` more lines wait than it holds;
 * `not-running` it was closed, or has not started.
 */
export type DaemonErrorCode =
  'already-registered' | 'bad-folder' | 'bad-file' | 'suspended' | 'no-room' | 'not-running';

/** The audit daemon refuses something of its own accord. */
export class DaemonError extends Error {
  /** `DaemonError`. */
  override readonly name = 'DaemonError';
  /** Why; programs may branch on it. */
  readonly code: DaemonErrorCode;
  /** What to do about it. */
  readonly hint: string | undefined;

  /** @internal */
  constructor(code: DaemonErrorCode, reason: string, hint?: string) {
    super(hint === undefined ? reason : `${reason}; ${hint}`);
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Why a log could not be read: `foreign-format` holds no records, or none that can be unpacked here; `damaged`
 * data end too early or are not what they begin as; `missing-library` is not installed.
 */
export type LogFormatErrorCode = 'foreign-format' | 'damaged' | 'missing-library';

/** A log that is not made of records, or is packed and cannot be unpacked. */
export class LogFormatError extends Error {
  /** `LogFormatError`. */
  override readonly name = 'LogFormatError';
  /** Why; programs may branch on it. */
  readonly code: LogFormatErrorCode;
  /** What to do instead. */
  readonly hint: string | undefined;

  /** @internal */
  constructor(
    reason: string,
    code: LogFormatErrorCode,
    details: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    const { hint, cause } = details;
    super(
      hint === undefined ? reason : `${reason}; ${hint}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.hint = hint;
  }
}

/**
 * A log that could not be read, or not to its end. `code` is the errno's name, or that of {@link LogFormatError}, or
 * `shrunk`: another program made the file shorter while it was read; `no-logs`: a folder has none.
 */
export class LogFileError extends Error {
  /** `LogFileError`. */
  override readonly name = 'LogFileError';
  /** Why; programs may branch on it. */
  readonly code: string;
  /** The file or folder; `-` for standard input. */
  readonly path: string;
  /** The reason alone, without the path. */
  readonly reason: string;

  /** @internal */
  constructor(path: string, code: string, reason: string, cause?: unknown) {
    super(`${path}: ${reason}`, cause === undefined ? undefined : { cause });
    this.path = path;
    this.code = code;
    this.reason = reason;
  }
}

/**
 * What is wrong with an audit daemon's plugin. Stable: programs may branch on it. Beside these it may be the errno's
 * name, for what the operating system said of a file.
 */
export type PluginErrorCode =
  | 'no-equals-sign'
  | 'missing-value'
  | 'too-many-values'
  | 'unknown-key'
  | 'unknown-value'
  | 'repeated-key'
  | 'obsolete'
  | 'control-character'
  | 'missing-path'
  | 'bad-path'
  | 'bad-arguments'
  | 'wrong-format'
  | 'not-a-file'
  | 'not-executable'
  | 'foreign-owner'
  | 'writable-by-others';

/** Where something is wrong with a plugin, and how to mend it. */
export interface PluginErrorDetails {
  /** The line, counted from 1; undefined where it is not about a line. */
  readonly line?: number | undefined;
  /** What to do. */
  readonly hint: string;
  /** Whether it works all the same. */
  readonly isWarning?: boolean | undefined;
  /** What was thrown below, where something was. */
  readonly cause?: unknown;
}

/** Something is wrong with the file that describes a plugin, or with the program that is to be run. */
export class PluginError extends Error {
  /** `PluginError`. */
  override readonly name = 'PluginError';
  /** Why: a {@link PluginErrorCode}, or the errno's name. */
  readonly code: PluginErrorCode | (string & {});
  /** The file or folder that it is about. */
  readonly path: string;
  /** The line, counted from 1; undefined where it is not about a line. */
  readonly line: number | undefined;
  /** The reason alone, without place and cure. */
  readonly reason: string;
  /** What to do. */
  readonly hint: string;
  /** Whether the plugin works all the same. */
  readonly isWarning: boolean;

  /** @internal */
  constructor(
    path: string,
    code: PluginErrorCode | (string & {}),
    reason: string,
    details: PluginErrorDetails,
  ) {
    const { line, hint, isWarning = false, cause } = details;
    const place = line === undefined ? path : `${path}:${line}`;
    super(`${place}: ${reason}; ${hint}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.path = path;
    this.line = line;
    this.reason = reason;
    this.hint = hint;
    this.isWarning = isWarning;
  }
}

/**
 * Why a program is not traced: `program-not-found`; `program-not-executable`; `not-started`, for want of a shell, or
 * as the system had no room for another process; `no-session`, its login uid cannot be set; `never-audited`, a rule
 * says that no process is. And `not-restored`: it was, and the kernel is not as it was before.
 */
export type TraceErrorCode =
  | 'program-not-found'
  | 'program-not-executable'
  | 'not-started'
  | 'no-session'
  | 'never-audited'
  | 'not-restored';

/** A program that cannot be traced, or rules that are still there afterwards. The message has the cure. */
export class TraceError extends Error {
  /** `TraceError`. */
  override readonly name = 'TraceError';
  /** Why; programs may branch on it. */
  readonly code: TraceErrorCode;

  /** @internal */
  constructor(code: TraceErrorCode, message: string, details: { readonly cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
  }
}
