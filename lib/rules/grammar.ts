/** auditctl(8)'s options as getopt_long(3) takes them, with our own long ones. */
import type { OptionGrammar } from './getopt';
import { RULE_LONG_OPTIONS } from './parse';

/** What stands on a command line, and on each line of a rules file. */
export const AUDITCTL_GRAMMAR: OptionGrammar = {
  short: 'hicslDvtC:e:f:r:b:a:A:d:S:F:m:R:w:W:k:p:q:',
  long: {
    'loginuid-immutable': false,
    backlog_wait_time: true,
    'reset-lost': false,
    reset_backlog_wait_time_actual: false,
    signal: true,
    help: false,
    ...RULE_LONG_OPTIONS,
  },
};
