/** `-h` and `-v`. */
import type { CommandLine, Step } from '../command-line';

const USAGE = `usage: tsauditctl [options]

Rules
  -a LIST,ACTION          append a rule (the two words in any order)
  -A LIST,ACTION          put a rule before the others of its list
  -d LIST,ACTION          delete the rule that is the same in everything
                            LIST: task, exit, user, exclude, filesystem, io_uring
                            ACTION: always, never
  -S NAME[,NAME...]       system calls by name or number, or all
  -F FIELD OP VALUE       a condition; OP: = != > >= < <= & &=
  -C FIELD OP FIELD       compare two ids; OP: = !=
  -k KEY                  mark the rule's records with a key
  -w PATH                 watch a file or directory tree
  -W PATH                 delete that watch
  -p rwxa                 which accesses a watch is about
  -D [-k KEY]             delete all rules, or those with the key
  -l [-i | -k KEY]        list the rules; -i with values in words
  -R FILE                 read command lines from a file
  -i, -c                  in such a file: go on after errors; -c fails at the end

Kernel
  -s [-i]                 show the status; -i with values in words
  -e 0|1|2                disable, enable, lock until the next boot
  -f 0|1|2                when a record is lost: silence, printk, panic
  -r N                    most records a second; 0 is no limit
  -b N                    most records that may wait; 0 is no limit
  --backlog_wait_time N   how long a process waits for room, in jiffies
  --reset-lost            set the lost counter to 0
  --reset_backlog_wait_time_actual
                          set the time waited to 0
  --loginuid-immutable    login uids may not be changed any more

Other
  -m TEXT                 send a user message into the audit trail
  -q MOUNT,SUBTREE        let dir rules of a mount point cover a subtree too
  -t                      drop subtrees that are gone from dir rules
  --signal NAME           send stop, reload, rotate, resume, state, or the
                          signal's name, to the audit daemon
  -v                      show the version
  -h, --help              show this help
`;

export function usageText(): string {
  return USAGE;
}

export function showUsage(command: CommandLine): Step {
  command.session.output.out(USAGE);
  return 'done';
}

export function showVersion(command: CommandLine): Step {
  const { version } = require('../../../package.json') as { version: string };
  command.session.output.out(`tsauditctl version ${version}\n`);
  return 'done';
}
