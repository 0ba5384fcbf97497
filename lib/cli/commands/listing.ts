/** What `-l` and `-D` show: the kernel's rules as text. */
import { decodeRule } from '../../codec';
import { listRulesRequest, ruleReplies } from '../../requests';
import { formatRule, keyContains } from '../../rules/format';
import type { Rule } from '../../rules/rule';
import type { Target } from '../../rules/target';
import type { CommandLine } from '../command-line';
import { noteFailure } from './refusals';

export interface ListedRule {
  readonly rule: Rule;
  /** As the kernel gave it, to delete just that. */
  readonly bytes: Buffer;
}

/** Undefined when the kernel gave no list; what failed has been said. */
export async function readRules(command: CommandLine): Promise<ListedRule[] | undefined> {
  const outcome = await command.session.request(listRulesRequest());
  if (outcome.state !== 'done') {
    noteFailure(command, 'Error sending rule list data request', outcome);
    return undefined;
  }
  const { target } = command.session;
  return ruleReplies(outcome).map((bytes) => ({ bytes, rule: decodeRule(bytes, target) }));
}

export interface ListingOptions {
  readonly interpret?: boolean;
  /** Only rules whose keys hold it; empty is no filter. */
  readonly key?: string | undefined;
  readonly target: Target;
}

/** `No rules` only where the kernel has none; a filter that leaves none prints nothing. */
export function listingText(rules: readonly ListedRule[], options: ListingOptions): string {
  if (rules.length === 0) return 'No rules\n';
  const { target } = options;
  return chosen(rules, options.key)
    .map(({ rule }) => `${formatRule(rule, { style: 'listing', target })}\n`)
    .join('');
}

/** The rules with the key; all of them without one. */
export function chosen(rules: readonly ListedRule[], key = ''): readonly ListedRule[] {
  return key === '' ? rules : rules.filter(({ rule }) => keyContains(rule, key));
}
