/** Rules that the kernel holds for as long as a command runs. */
import type { AuditClient, RuleFailure } from '../../../client/client';
import { LOCKED } from '../../../kernel/control';
import { AuditError, NoAnswerError, RuleError } from '../../../errors';
import { compileRule } from '../../../rules/compile';
import { formatRule, ruleWords } from '../../../rules/format';
import { checkKernelLimits } from '../../../rules/kernel-limits';
import { parseAddition } from '../../../rules/parse';
import type { Rule } from '../../../rules/rule';
import type { Target } from '../../../machine/target';
import { PolicyRefused } from '../policy/source';
import type { Say } from './say';

function readRule(text: string, target: Target): Rule {
  const rule = parseAddition(text, { target });
  checkKernelLimits(compileRule(rule, target));
  return rule;
}

/**
 * The rules of the texts, which are as auditctl(8) takes them.
 *
 * @throws {PolicyRefused} when any of them is wrong in itself; all that is wrong has been said.
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

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** What a person types to delete the rule. */
function deletion(rule: Rule): string {
  const [option, ...words] = ruleWords(rule);
  return ['auditctl', option === '-w' ? '-W' : '-d', ...words.map(quoted)].join(' ');
}

function isRefusedWith({ error }: RuleFailure, code: string): boolean {
  return error instanceof AuditError && error.code === code;
}

/** Adds rules, and takes back what it did. */
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
   * Adds the rules, and enables audit where it is disabled. A rule that is there already is nobody's to
   * take away, and stays.
   *
   * @throws {Error} when the kernel refuses; {@link remove} takes back what was done.
   */
  async add(rules: readonly Rule[]): Promise<void> {
    const { enabled } = await this.#client.getStatus();
    if (enabled === 'immutable') throw new Error(`cannot add rules: ${LOCKED}`);
    const results = await this.#client.addRules(rules);
    this.#added = results.flatMap((result) => (result.ok ? [result.rule] : []));
    for (const result of results) if (!result.ok) this.#judge(rules[result.index] as Rule, result);
    if (enabled === 'disabled') await this.#enable();
  }

  /** Takes everything back; whether that could be done. What could not be is said with its cure. */
  async remove(): Promise<boolean> {
    const rules = this.#added;
    this.#added = [];
    // Somebody else having deleted one is what was wanted too.
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

  /** @throws {Error} unless the rule is there already. */
  #judge(rule: Rule, failure: RuleFailure): void {
    const text = formatRule(rule);
    if (isRefusedWith(failure, 'EEXIST')) {
      this.#say(`the kernel holds this rule already, and will keep it: ${text}`);
      return;
    }
    if (failure.error instanceof NoAnswerError) {
      this.#say(`this rule may be there now; delete it with: ${deletion(rule)}`);
    }
    throw new Error(`${text}: ${failure.error.message}`);
  }

  async #enable(): Promise<void> {
    await this.#client.setEnabled('enabled');
    this.#hasEnabled = true;
    this.#say(
      'audit was disabled and is enabled until this ends; programs that run already may not be audited',
    );
  }

  async #disable(): Promise<boolean> {
    if (!this.#hasEnabled) return true;
    this.#hasEnabled = false;
    try {
      // Meanwhile somebody may have locked it, or disabled it for good.
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
