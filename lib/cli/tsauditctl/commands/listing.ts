/** What `-l` and `-D` show: the kernel's rules as text. */
import { RuleError } from '../../../errors';
import { ListedRules } from '../../../kernel/listed-rules';
import { listRulesRequest } from '../../../kernel/requests';
import { type FormatOptions, ListingLines, ruleTextWords } from '../../../rules/format';
import { checkKeyText } from '../../../rules/parsing/keys';
import { isComparison, type Rule } from '../../../rules/rule';
import type { Target } from '../../../machine/target';
import { errnoName } from '../../../tables/errnos';
import { KEY_SEPARATOR } from '../../../text/keys';
import { coloredListing, isColored } from '../../shared/color';
import type { Command, Step } from '../command';
import type { Session } from '../session';
import { noteFailure } from './refusals';
import { ValueInterpreter } from '../interpreted-values';
import { auditctlMessage } from '../rule-messages';
import { isatty } from 'node:tty';
import { escapeWord } from '../../../rules/tokenize';
import { escapeToLine } from '../../../text/escape';

/**
 * The text after `-k` in `-l -k key` or `-D -k key`; empty, which means no filter, without `-k`.
 * Undefined when it is not a valid key, which has been reported.
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

/** Whether the rule carries the text anywhere in its keys, which auditctl looks at as they are joined. */
export function keysContain(rule: Rule, text: string): boolean {
  const inWhere = rule.where.some(
    (condition) =>
      !isComparison(condition) &&
      condition.field === 'key' &&
      String(condition.value).includes(text),
  );
  return inWhere || rule.keys.join(KEY_SEPARATOR).includes(text);
}

export interface ListedRule {
  /** Undefined for a rule with an unknown list or operator. */
  readonly rule: Rule | undefined;
  /** The rule as sent by the kernel, to delete exactly that. To be asked for before the next rule. */
  readonly bytes: () => Buffer;
}

/** The kernel's rules as it sent them. Each is read when it is needed: there may be many. */
export class Listing {
  readonly #command: Command;
  readonly #listed: ListedRules;
  #unreadable = 0;

  constructor(command: Command, listed: ListedRules) {
    this.#command = command;
    this.#listed = listed;
  }

  get isEmpty(): boolean {
    return this.#listed.count === 0;
  }

  /** Whether every rule so far could be decoded; failures have been reported. */
  get isComplete(): boolean {
    return this.#unreadable === 0;
  }

  /** The rules with the key; all rules, decodable or not, when it is empty. To be gone through once. */
  *rules(key = ''): Generator<ListedRule, void, undefined> {
    const listed = this.#listed;
    while (listed.next()) {
      const rule = this.#read();
      if (key === '' || (rule !== undefined && keysContain(rule, key))) {
        yield { bytes: () => listed.bytes, rule };
      }
    }
  }

  #read(): Rule | undefined {
    const { target, output } = this.#command.session;
    try {
      return this.#listed.shared(target);
    } catch (error) {
      // By name: the addon's errors belong to the realm that loaded it first, which may be another.
      const { name, message } = error as Error;
      if (name !== 'RangeError') throw error;
      output.error(`tsauditctl: a rule cannot be shown: ${message}`);
      this.#command.session.report?.fail({ code: 'unreadable-rule', message });
      this.#unreadable++;
      return undefined;
    }
  }
}

/** Undefined when the kernel sent no list; the failure has been reported. */
export async function readRules(command: Command): Promise<Listing | undefined> {
  if (command.session.own.dryRun) {
    command.session.sayOnce('tsauditctl: a dry run does not ask the kernel for its rules');
  }
  const outcome = await command.session.request(listRulesRequest());
  if (outcome.state !== 'done') {
    // auditctl assumes that the kernel is too old, and says nothing.
    if (errnoName(outcome.errno) !== 'EINVAL') {
      noteFailure(command, 'Error sending rule list data request', outcome);
    }
    return undefined;
  }
  return new Listing(command, new ListedRules(outcome));
}

/**
 * Prints the rules, or adds them to the report; fails when one could not be decoded.
 *
 * @param key shows only rules whose keys contain it; empty means no filter
 */
export function showRules({ session }: Command, listing: Listing, key: string): Step {
  const { own, output, report, target } = session;
  if (report === undefined) {
    const text = listingText(listing, session, key);
    output.out(isColored(own.color) ? coloredListing(text) : text);
  } else {
    if (own.dryRun) return 'done';
    const rules = Array.from(listing.rules(key), ({ rule }) => rule ?? []);
    report.listed(rules.flat(), target);
  }
  return listing.isComplete ? 'done' : 'failed';
}

/** `No rules` only when the kernel has none; a filter that matches none prints nothing. */
function listingText(listing: Listing, { target, interpret }: Session, key: string): string {
  if (listing.isEmpty) return 'No rules\n';
  const lineOf = interpret ? interpretedLine(target) : listedLine(target);
  // The bytes that auditctl prints; a terminal shows control characters instead of obeying them.
  const shown = isatty(1) ? escapeToLine : (line: string): string => line;
  const lines: string[] = [];
  for (const { rule } of listing.rules(key)) {
    if (rule !== undefined) lines.push(shown(lineOf(rule)));
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function listedLine(target: Target): (rule: Rule) => string {
  const lines = new ListingLines(target);
  return (rule) => lines.line(rule);
}

function interpretedLine(target: Target): (rule: Rule) => string {
  const interpreter = new ValueInterpreter(target);
  const format: FormatOptions = {
    style: 'listing',
    target,
    valueWords: (rule, condition) => interpreter.words(rule, condition),
  };
  return (rule) => ruleTextWords(rule, format).map(escapeWord).join(' ');
}
