/** Which system calls are traced, and the rules for them, which always name a process, its parent or its session. */
import type { Rule } from '../rules/rule';
import type { RecordData } from '../events/data/record-data';
import { architecturesOf, type Machine } from '../tables/machines';
import { syscallNumber } from '../tables/syscalls';

/** Every system call, or those that show what a program uses: files, sockets, other programs. */
export type TracedCalls = 'all' | 'resources';

/** What autrace 3.0.9 asks for with `-r`, and the newer calls that do the same. */
const RESOURCE_CALLS = [
  'open openat openat2 creat truncate name_to_handle_at',
  'rename renameat renameat2 link linkat unlink unlinkat symlink symlinkat readlink readlinkat',
  'mknod mknodat mkdir mkdirat rmdir chdir chmod fchmodat fchmodat2 chown lchown fchownat',
  'execve execveat bind connect accept accept4 sendto recvfrom sendfile socketcall',
].flatMap((names) => names.split(' '));

/** Those that make processes, and give their number. */
const FORKS = ['clone', 'clone3', 'fork', 'vfork'];

const EXECS = ['execve', 'execveat'];

/** The calls behind socketcall(2) that count as above, as records have them: `SYS_*` of `<linux/net.h>`. */
const SOCKET_CALLS: ReadonlySet<string> = new Set(['2', '3', '5', 'b', 'c', '12']);

/** The calls by architecture and number, in the words of records. */
function numbersOf(machine: Machine, names: readonly string[]): ReadonlySet<string> {
  return new Set(
    architecturesOf(machine).flatMap(([, { elf, table }]) =>
      names.flatMap((name) => {
        const number = syscallNumber(table, name);
        return number === undefined ? [] : [`${elf.toString(16)} ${number}`];
      }),
    ),
  );
}

function callOf(record: RecordData): string {
  return `${record.get('arch')} ${record.get('syscall')}`;
}

/** What a rule asks for besides the process. */
type RulePart = Pick<Rule, 'syscalls' | 'where'>;

const ALL_CALLS: RulePart = { syscalls: 'all', where: [] };

/** Names have numbers of an architecture, so each has rules of its own. */
function partsFor(machine: Machine): RulePart[] {
  return architecturesOf(machine).map(([word, { table }]) => ({
    syscalls: [...RESOURCE_CALLS, ...FORKS].filter(
      (name) => syscallNumber(table, name) !== undefined,
    ),
    where: [{ field: 'arch', operator: '=', value: word }],
  }));
}

/** The calls of a machine's processes, whichever of its architectures they are for. */
export class CallsOfMachine {
  readonly #parts: readonly RulePart[];
  readonly #traced: TracedCalls;
  readonly #forks: ReadonlySet<string>;
  readonly #execs: ReadonlySet<string>;
  readonly #resources: ReadonlySet<string>;
  readonly #socketCalls: ReadonlySet<string>;

  constructor(machine: Machine, traced: TracedCalls) {
    this.#parts = traced === 'all' ? [ALL_CALLS] : partsFor(machine);
    this.#traced = traced;
    this.#forks = numbersOf(machine, FORKS);
    this.#execs = numbersOf(machine, EXECS);
    this.#resources = numbersOf(machine, RESOURCE_CALLS);
    this.#socketCalls = numbersOf(machine, ['socketcall']);
  }

  /** Whether a SYSCALL record says that a process was made, whose number is then its `exit`. */
  isFork(record: RecordData): boolean {
    return this.#forks.has(callOf(record)) && record.get('success') === 'yes';
  }

  /** Whether a SYSCALL record says that the process became another program. */
  isExec(record: RecordData): boolean {
    return this.#execs.has(callOf(record)) && record.get('success') === 'yes';
  }

  /** Whether a SYSCALL record is wanted: the rules also ask for what following takes. */
  isTraced(record: RecordData): boolean {
    if (this.#traced === 'all') return true;
    const call = callOf(record);
    if (this.#socketCalls.has(call)) return SOCKET_CALLS.has(record.get('a0') ?? '');
    return this.#resources.has(call);
  }

  /** The rules for what a process does, and what its children do. */
  rulesFor(pid: number, key: string): Rule[] {
    return (['pid', 'ppid'] as const).flatMap((field) => this.#rules(field, pid, key));
  }

  /** The rules for what is done in a session. */
  rulesForSession(session: number, key: string): Rule[] {
    return this.#rules('sessionid', session, key);
  }

  #rules(field: 'pid' | 'ppid' | 'sessionid', value: number, key: string): Rule[] {
    return this.#parts.map(({ syscalls, where }) => ({
      list: 'exit',
      action: 'always',
      prepend: false,
      syscalls,
      where: [...where, { field, operator: '=', value }],
      keys: [key],
    }));
  }
}
