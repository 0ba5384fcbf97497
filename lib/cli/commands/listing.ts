/** What `-l` and `-D` show: the kernel's rules as text. */
import { decodeRule } from '../../codec';
import { listRulesRequest, ruleReplies } from '../../requests';
import { type FormatOptions, formatRule, keyContains } from '../../rules/format';
import type { Rule } from '../../rules/rule';
import type { Target } from '../../rules/target';
import type { CommandLine } from '../command-line';
import { noteFailure } from './refusals';

export interface ListedRule {
  /** Undefined for a rule of a list or with an operator that is not known here. */
  readonly rule: Rule | undefined;
  /** As the kernel gave it, to delete just that. */
  readonly bytes: Buffer;
}

/** Undefined when the kernel gave no list; what failed has been said. */
export async function readRules(command: CommandLine): Promise<ListedRule[] | undefined> {
  if (command.session.own.dryRun) {
    command.error('tsauditctl: a dry run does not ask the kernel for its rules');
  }
  const outcome = await command.session.request(listRulesRequest());
  if (outcome.state !== 'done') {
    noteFailure(command, 'Error sending rule list data request', outcome);
    return undefined;
  }
  return ruleReplies(outcome).map((bytes) => ({ bytes, rule: readRule(command, bytes) }));
}

function readRule({ session }: CommandLine, bytes: Buffer): Rule | undefined {
  try {
    return decodeRule(bytes, session.target);
  } catch (error) {
    // By name: the addon's errors are of the realm that loaded it first, which may be another.
    const { name, message } = error as Error;
    if (name !== 'RangeError') throw error;
    session.output.error(`tsauditctl: a rule cannot be shown: ${message}`);
    return undefined;
  }
}

/** Whether every rule could be read; what is missing from a listing has been said. */
export function isComplete(rules: readonly ListedRule[]): boolean {
  return rules.every(({ rule }) => rule !== undefined);
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
  const format = { style: 'listing', target: options.target, ...valueWords(options) } as const;
  return chosen(rules, options.key)
    .map(({ rule }) => rule && `${formatRule(rule, format)}\n`)
    .join('');
}

function valueWords({ interpret, target }: ListingOptions): Pick<FormatOptions, 'valueWords'> {
  if (interpret !== true) return {};
  const { ValueInterpreter } =
    require('../interpreted-values') as typeof import('../interpreted-values');
  const interpreter = new ValueInterpreter(target);
  return { valueWords: (rule, condition) => interpreter.words(rule, condition) };
}

/** The rules with the key; all of them without one. */
export function chosen(rules: readonly ListedRule[], key = ''): readonly ListedRule[] {
  return key === '' ? rules : rules.filter(({ rule }) => rule && keyContains(rule, key));
}

/** The rules with the key that could be read. */
export function knownRules(rules: readonly ListedRule[], key = ''): Rule[] {
  return chosen(rules, key).flatMap(({ rule }) => rule ?? []);
}
