/** The options of auditctl(8) in the form that getopt_long(3) takes. */
import type { OptionGrammar } from './getopt';

/**
 * The options that describe a rule; `--mask` is this package's own, for what auditctl cannot
 * express.
 */
export const RULE_GRAMMAR: OptionGrammar = {
  short: 'a:A:d:S:F:C:w:W:p:k:',
  long: { mask: true },
};

/** The options of a command line, and of each line of a rules file. */
export const AUDITCTL_GRAMMAR: OptionGrammar = {
  short: `hicslDvte:f:r:b:m:R:q:${RULE_GRAMMAR.short}`,
  long: {
    'loginuid-immutable': false,
    backlog_wait_time: true,
    'reset-lost': false,
    reset_backlog_wait_time_actual: false,
    signal: true,
    help: false,
    ...RULE_GRAMMAR.long,
  },
};

/** Whether the option describes a rule. */
export function isRuleOption(name: string): boolean {
  const isShort = name.length === 1 && name !== ':' && RULE_GRAMMAR.short.includes(name);
  return isShort || name in RULE_GRAMMAR.long;
}
