/** What `--json` prints: one document for a run, collected as it goes. docs/json.md describes it. */
import type { RuleError } from '../../errors';
import type { FeatureData, StatusData } from '../../kernel/native';
import type { Outcome } from '../../kernel/exchange';
import { ruleText } from '../../rules/format';
import { jsonText } from '../../text/escape';
import { JsonDocument, type RuleJson, ruleJson } from '../shared/json-document';
import type { RuleOperation } from '../../rules/parsing/rule-parser';
import type { Rule } from '../../rules/rule';
import type { Target } from '../../machine/target';
import { featuresOf, statusOf } from '../../kernel/status';
import { errnoName } from '../../tables/errnos';

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

/** A request that a dry run did not send. */
interface RequestJson extends Partial<RuleJson> {
  readonly request: string;
  /** In hexadecimal digits. */
  readonly payload: string;
}

/** Collects the document. */
export class Report extends JsonDocument {
  readonly #results: ResultJson[] = [];
  readonly #requests: RequestJson[] = [];
  #rules: RuleJson[] | undefined;
  #status: object | undefined;
  #version: string | undefined;

  listed(rules: readonly Rule[], target: Target): void {
    this.#rules = rules.map((rule) => ruleJson(rule, target));
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
    if (!ok) this.fail({ code, message, errno });
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
    this.fail({ code, message: reason });
    const place = line === undefined || column === undefined ? {} : { column };
    this.#results.push({
      ...(line === undefined ? {} : { line }),
      operation: 'parse',
      ok: false,
      error: { code, message: reason, ...place },
    });
  }

  /** A request that a dry run did not send. */
  request(request: RequestJson): void {
    this.#requests.push(request);
  }

  version(version: string): void {
    this.#version = version;
  }

  /** The document, with the result of the whole run. */
  text(exitCode: number): string {
    const document = {
      ...this.common(exitCode, exitCode !== 0),
      ...(this.#version === undefined ? {} : { version: this.#version }),
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(this.#rules === undefined ? {} : { rules: this.#rules }),
      results: this.#results,
      requests: this.#requests,
    };
    return `${jsonText(document)}\n`;
  }
}
