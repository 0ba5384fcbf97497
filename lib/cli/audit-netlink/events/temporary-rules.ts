/** Rules that the kernel holds only while a command runs. */
import type { AuditClient, RuleFailure } from '../../../client/client';
import { LOCKED } from '../../../kernel/control';
import { AuditError, NoAnswerError, RuleError } from '../../../errors';
import { compile } from '../../../rules/compile';
import { ruleText, ruleTextWords } from '../../../rules/format';
import { checkKernelLimits } from '../../../rules/kernel-limits';
import { readAddition } from '../../../rules/parse';
import type { Rule } from '../../../rules/rule';
import type { Target } from '../../../machine/target';
import { PolicyRefused } from '../policy/source';
import type { Say } from './say';

function readRule(text: string, target: Target): Rule {
  const { rule } = readAddition(text, { target }).parsed;
  checkKernelLimits(compile(rule, target));
  return rule;
}

/**
 * Parses the texts of rules, as for auditctl(8).
 *
 * @throws {PolicyRefused} when any of them is invalid; all errors have been reported.
 */
export function readTemporaryRules(texts: readonly string[], target: Target, say: Say): Rule[] {
  const rules: Rule[] = [];
  let errors = 0;
  for (const text of new Set(texts)) {
    try {
      rules.push(readRule(text, target));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      say(`--add '${text}': ${error.message}`);
      errors += 1;
    }
  }
  if (errors > 0) throw new PolicyRefused(errors, { changes: true });
  return rules;
}

/** A word quoted for a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that deletes the rule. */
function deletion(rule: Rule): string {
  const [option, ...words] = ruleTextWords(rule);
  return ['auditctl', option === '-w' ? '-W' : '-d', ...words.map(quoted)].join(' ');
}

function isRefusedWith({ error }: RuleFailure, code: string): boolean {
  return error instanceof AuditError && error.code === code;
}

/** Adds rules, and undoes what it did. */
export class TemporaryRules {
  readonly #client: AuditClient;
  readonly #say: Say;
  #added: Rule[] = [];
  #hasEnabled = false;

  constructor(client: AuditClient, say: Say) {
    this.#client = client;
    this.#say = say;
  }

  /**
   * Adds the rules, and enables audit if it is disabled. A rule that the kernel already holds is
   * kept afterwards.
   *
   * @throws {Error} when the kernel refuses; {@link remove} undoes what was done.
   */
  async add(rules: readonly Rule[]): Promise<void> {
    const { enabled } = await this.#client.getStatus();
    if (enabled === 'immutable') throw new Error(`cannot add rules: ${LOCKED}`);
    const results = await this.#client.addRules(rules);
    this.#added = results.flatMap((result) => (result.ok ? [result.rule] : []));
    for (const result of results) if (!result.ok) this.#judge(rules[result.index] as Rule, result);
    if (enabled === 'disabled') await this.#enable();
  }

  /** Undoes everything. Returns whether that succeeded; failures are reported with the cure. */
  async remove(): Promise<boolean> {
    const rules = this.#added;
    this.#added = [];
    // If somebody else deleted one, that is just as good.
    const results = await this.#client.deleteRules(rules);
    const failures = results.filter(
      (result): result is RuleFailure => !result.ok && !isRefusedWith(result, 'ENOENT'),
    );
    for (const { index, error } of failures) {
      this.#say(`a temporary rule is still there: ${error.message}`);
      this.#say(`delete it with: ${deletion(rules[index] as Rule)}`);
    }
    return (await this.#disable()) && failures.length === 0;
  }

  /** @throws {Error} unless the kernel already holds the rule. */
  #judge(rule: Rule, failure: RuleFailure): void {
    const text = ruleText(rule);
    if (isRefusedWith(failure, 'EEXIST')) {
      this.#say(`the kernel already holds this rule, and will keep it: ${text}`);
      return;
    }
    if (failure.error instanceof NoAnswerError) {
      this.#say(`this rule may have been added; delete it with: ${deletion(rule)}`);
    }
    throw new Error(`${text}: ${failure.error.message}`, { cause: failure.error });
  }

  async #enable(): Promise<void> {
    await this.#client.setEnabled('enabled');
    this.#hasEnabled = true;
    this.#say(
      'audit was disabled and is enabled until this command ends; programs that are already running may not be audited',
    );
  }

  async #disable(): Promise<boolean> {
    if (!this.#hasEnabled) return true;
    this.#hasEnabled = false;
    try {
      // In the meantime somebody may have locked it, or disabled it on purpose.
      const { enabled } = await this.#client.getStatus();
      if (enabled === 'enabled') await this.#client.setEnabled('disabled');
      return true;
    } catch (error) {
      this.#say(`audit is still enabled: ${(error as Error).message}`);
      this.#say('disable it with: auditctl -e 0');
      return false;
    }
  }
}
