/** What `--json` prints: one document for a run, collected as it goes. docs/json.md describes it. */
import type { RuleError } from '../../errors';
import type { FeatureData, StatusData } from '../../kernel/native';
import type { Outcome } from '../../kernel/exchange';
import { ruleText } from '../../rules/format';
import type { RuleOperation } from '../../rules/parsing/rule-parser';
import type { Rule } from '../../rules/rule';
import type { Target } from '../../machine/target';
import { featuresOf, statusOf } from '../../kernel/status';
import { errnoName } from '../../tables/errnos';

interface RuleJson {
  /** The result of `formatRule`, which reads back as the same rule. */
  readonly text: string;
  readonly rule: Rule;
}

interface ResultJson {
  /** Line of the rules file; absent on the command line. */
  readonly line?: number;
  readonly operation: RuleOperation | 'parse';
  readonly ok: boolean;
  readonly text?: string;
  readonly rule?: Rule;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly errno?: number;
    readonly column?: number;
  };
}

/** Collects the document. */
export class Report {
  readonly #results: ResultJson[] = [];
  readonly #requests: { readonly request: string; readonly payload: string }[] = [];
  #rules: RuleJson[] | undefined;
  #status: object | undefined;

  listed(rules: readonly Rule[], target: Target): void {
    this.#rules = rules.map((rule) => ({ text: ruleText(rule, { target }), rule }));
  }

  status(status: StatusData, features?: FeatureData): void {
    this.#status = {
      ...statusOf(status),
      ...(features === undefined ? {} : { features: featuresOf(features) }),
    };
  }

  sent(
    operation: RuleOperation,
    rule: Rule,
    outcome: Outcome,
    message: string,
    target: Target,
    line: number | undefined,
  ): void {
    const { errno } = outcome;
    const ok = outcome.state === 'done';
    const code = errnoName(errno) ?? String(errno);
    this.#results.push({
      ...(line === undefined ? {} : { line }),
      operation,
      ok,
      text: ruleText(rule, { target }),
      rule,
      ...(ok ? {} : { error: { code, message, errno } }),
    });
  }

  refused(error: RuleError, line: number | undefined): void {
    const { code, reason, column } = error;
    // The shell splits the command line, so there is no column to point at.
    const place = line === undefined || column === undefined ? {} : { column };
    this.#results.push({
      ...(line === undefined ? {} : { line }),
      operation: 'parse',
      ok: false,
      error: { code, message: reason, ...place },
    });
  }

  /** A request that a dry run did not send; the payload in hexadecimal digits. */
  request(name: string, payload: string): void {
    this.#requests.push({ request: name, payload });
  }

  /** The document, with the result of the whole run. */
  text(exitCode: number): string {
    const document = {
      exitCode,
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(this.#rules === undefined ? {} : { rules: this.#rules }),
      ...(this.#results.length === 0 ? {} : { results: this.#results }),
      ...(this.#requests.length === 0 ? {} : { requests: this.#requests }),
    };
    return `${JSON.stringify(document, undefined, 2)}\n`;
  }
}
