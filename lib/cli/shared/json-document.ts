/**
 * What `--json` prints: one document for a run, however it ends. docs/json.md describes it. Knows what all
 * programs have in common: the exit status, what was said, and the error.
 */
import { ruleText } from '../../rules/format';
import type { Rule } from '../../rules/rule';
import type { Target } from '../../machine/target';
import { jsonText } from '../../text/escape';
import type { Output } from './output';

export interface JsonError {
  /** An errno's name, the code of a rule's or file's error, or a word of the program's own. */
  readonly code: string;
  readonly message: string;
  readonly errno?: number;
  /** The likely cause and the cure. */
  readonly hint?: string;
  /** Whether everything is as it was before, where something was changed. */
  readonly rolledBack?: boolean;
}

export interface RuleJson {
  /** The result of `formatRule`, which reads back as the same rule. */
  readonly text: string;
  readonly rule: Rule;
}

/** A rule as every document has it. */
export function ruleJson(rule: Rule, target?: Target): RuleJson {
  return { text: ruleText(rule, target === undefined ? {} : { target }), rule };
}

/** The command line, or what is in it, cannot be meant so. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** What errors of this package and of Node may have. */
interface Facts {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly hint?: unknown;
  readonly rolledBack?: unknown;
  readonly cause?: unknown;
}

/** The code when an error has none. */
const FAILED = 'failed';

/** The error and what caused it, from the outside in. */
function causes(error: unknown): Facts[] {
  const facts: Facts[] = [];
  let one = error;
  while (typeof one === 'object' && one !== null) {
    const fact: Facts = one;
    facts.push(fact);
    one = fact.cause;
  }
  return facts;
}

export function jsonErrorOf(error: unknown): JsonError {
  const facts = causes(error);
  const first = <Type>(name: keyof Facts, is: (value: unknown) => value is Type) =>
    facts.map((one) => one[name]).find((value) => is(value));
  const code = first('code', (value) => typeof value === 'string') ?? FAILED;
  const errno = first('errno', (value) => typeof value === 'number');
  const hint = first('hint', (value) => typeof value === 'string');
  const rolledBack = first('rolledBack', (value) => typeof value === 'boolean');
  return {
    code: code.startsWith('commander.') ? 'usage' : code,
    message: error instanceof Error ? error.message.replace(/^error: /, '') : String(error),
    // Node's own are negative.
    ...(errno === undefined ? {} : { errno: Math.abs(errno) }),
    ...(hint === undefined ? {} : { hint }),
    ...(rolledBack === undefined ? {} : { rolledBack }),
  };
}

/** Lines that say nothing of why a run fails. */
const WARNING = /warning|^Old style /i;

/** Collects the document. */
export class JsonDocument {
  readonly #messages: string[] = [];
  #error: JsonError | undefined;

  /** The output with its lines of standard error collected. */
  listeningTo(output: Output): Output {
    return {
      ...output,
      error: (line) => {
        this.#messages.push(...line.split('\n').filter((part) => part !== ''));
        output.error(line);
      },
    };
  }

  /** The error that the run ends with, if it fails: the first of several. */
  fail(error: JsonError): void {
    this.#error ??= error;
  }

  /** The error that it ends with now, whatever came before. */
  replaceError(error: JsonError): void {
    this.#error = error;
  }

  /** The members that all documents have. */
  protected common(exitCode: number, isError: boolean): object {
    const cause = this.#messages.find((line) => !WARNING.test(line)) ?? FAILED;
    const error = this.#error ?? { code: 'usage', message: cause };
    return { exitCode, ...(isError ? { error } : {}), messages: this.#messages };
  }
}

/** The document of a command of `audit-netlink`. */
export class CommandDocument extends JsonDocument {
  readonly #problems: object[] = [];
  readonly #members: Record<string, unknown> = {};

  /** What is wrong with the files. */
  addProblems(problems: readonly object[]): void {
    this.#problems.push(...problems);
  }

  /** Members of this command's own; later values replace earlier ones. */
  add(members: object): void {
    Object.assign(this.#members, members);
  }

  /** What the document says after `exitCode`, for a command that prints lines. */
  error(exitCode: number): object {
    return { type: 'error', ...this.common(exitCode, true) };
  }

  /** @param hasFailed whether it is an error that the run ends with */
  text(exitCode: number, hasFailed = true): string {
    const common = this.common(exitCode, hasFailed);
    return `${jsonText({ ...common, problems: this.#problems, ...this.#members })}\n`;
  }
}
