/** What `-l` and `-D` show: the kernel's rules as text. */
import { decodeRule } from '../../../kernel/codec';
import { RuleError } from '../../../errors';
import { listRulesRequest, ruleReplies } from '../../../kernel/requests';
import { type FormatOptions, formatRule, keyContains } from '../../../rules/format';
import { checkKeyText } from '../../../rules/parsing/keys';
import type { Rule } from '../../../rules/rule';
import type { Target } from '../../../machine/target';
import { errnoName } from '../../../tables/errnos';
import { coloredListing, isColored } from '../../shared/color';
import type { Command, Step } from '../command';
import type { Session } from '../session';
import { noteFailure } from './refusals';
import { ValueInterpreter } from '../interpreted-values';
import { auditctlMessage } from '../rule-messages';

/**
 * The text after `-k`, where the words are `-l -k key` or `-D -k key`; empty, which is no filter, where
 * they are fewer. Undefined when it is no key, which has been said.
 */
export function keyFilter(command: Command): string | undefined {
  const word = command.words[2];
  if (word === undefined) return '';
  try {
    checkKeyText(word);
    return word.text;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    command.error(auditctlMessage(error, 'k'));
    return undefined;
  }
}

export interface ListedRule {
  /** Undefined for a rule of a list or with an operator that is not known here. */
  readonly rule: Rule | undefined;
  /** As the kernel gave it, to delete just that. */
  readonly bytes: Buffer;
}

/** The kernel's rules as it gave them. Each is decoded when its turn comes: there may be many. */
export class Listing {
  readonly #command: Command;
  readonly #bytes: readonly Buffer[];
  #unreadable = 0;

  constructor(command: Command, bytes: readonly Buffer[]) {
    this.#command = command;
    this.#bytes = bytes;
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** Whether every rule that had its turn could be read; which could not has been said. */
  get isComplete(): boolean {
    return this.#unreadable === 0;
  }

  /** The rules with the key; all of them, readable or not, when it is empty. */
  *rules(key = ''): Generator<ListedRule, void, undefined> {
    for (const bytes of this.#bytes) {
      const rule = this.#read(bytes);
      if (key === '' || (rule !== undefined && keyContains(rule, key))) yield { bytes, rule };
    }
  }

  #read(bytes: Buffer): Rule | undefined {
    const { target, output } = this.#command.session;
    try {
      return decodeRule(bytes, target);
    } catch (error) {
      // By name: the addon's errors are of the realm that loaded it first, which may be another.
      const { name, message } = error as Error;
      if (name !== 'RangeError') throw error;
      output.error(`tsauditctl: a rule cannot be shown: ${message}`);
      this.#unreadable++;
      return undefined;
    }
  }
}

/** Undefined when the kernel gave no list; what failed has been said. */
export async function readRules(command: Command): Promise<Listing | undefined> {
  if (command.session.own.dryRun) {
    command.error('tsauditctl: a dry run does not ask the kernel for its rules');
  }
  const outcome = await command.session.request(listRulesRequest());
  if (outcome.state !== 'done') {
    // auditctl takes it for a kernel that is too old, and says nothing.
    if (errnoName(outcome.errno) !== 'EINVAL') {
      noteFailure(command, 'Error sending rule list data request', outcome);
    }
    return undefined;
  }
  return new Listing(command, ruleReplies(outcome));
}

/**
 * Prints the rules, or reports them; fails when one could not be read.
 *
 * @param key shows only rules whose keys hold it; empty is no filter
 */
export function showRules({ session }: Command, listing: Listing, key: string): Step {
  const { own, output, report, target } = session;
  if (report === undefined) {
    const text = listingText(listing, session, key);
    output.out(isColored(own.color) ? coloredListing(text) : text);
  } else {
    const rules = Array.from(listing.rules(key), ({ rule }) => rule ?? []);
    report.listed(rules.flat(), target);
  }
  return listing.isComplete ? 'done' : 'failed';
}

/** `No rules` only where the kernel has none; a filter that leaves none prints nothing. */
function listingText(listing: Listing, { target, interpret }: Session, key: string): string {
  if (listing.isEmpty) return 'No rules\n';
  const format: FormatOptions = {
    style: 'listing',
    target,
    valueWords: interpret ? valueWords(target) : undefined,
  };
  let text = '';
  for (const { rule } of listing.rules(key)) {
    if (rule !== undefined) text += `${formatRule(rule, format)}\n`;
  }
  return text;
}

function valueWords(target: Target): FormatOptions['valueWords'] {
  const interpreter = new ValueInterpreter(target);
  return (rule, condition) => interpreter.words(rule, condition);
}
