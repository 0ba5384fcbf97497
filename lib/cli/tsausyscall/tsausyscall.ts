/** `tsausyscall`: ausyscall(8). Says which number a system call has on a machine, and which name a number. */
import { localTarget } from '../../machine/target';
import { type Machine, machineByName, partnerOf } from '../../tables/machines';
import { syscallEntries, syscallNumber } from '../../tables/syscalls';
import { uringOperationEntries, uringOperationNumber } from '../../tables/uring-operations';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { toldVersion } from '../shared/version';
import { AUSYSCALL_EXAMPLES, AUSYSCALL_OPTIONS } from './option-table';

export const NAME = 'tsausyscall';

export const FAILED = 1;

const USAGE = `Usage: ${NAME} [machine] name|number|--dump [--exact]\n`;

const HELP = `${USAGE}
Says which number a system call has, and which name a number, as ausyscall does. A name may be a part of one.
The machine is a word of uname -m, b32 or b64; default this one. The word uring stands for the operations of
io_uring instead.

${optionText(AUSYSCALL_OPTIONS)}

Examples:
${AUSYSCALL_EXAMPLES.map(([line]) => `  ${line}\n`).join('')}`;

/** Numbers and names of system calls, or of what else is looked up. */
interface Table {
  readonly title: string;
  readonly entries: () => Iterable<readonly [number: number, name: string]>;
  readonly number: (name: string) => number | undefined;
}

const URING: Table = {
  title: 'uring operations',
  entries: () => uringOperationEntries(),
  number: (name) => uringOperationNumber(name),
};

function tableOf({ names, table }: Machine): Table {
  return {
    title: `${names[0]} syscall`,
    entries: () => syscallEntries(table),
    number: (name) => syscallNumber(table, name),
  };
}

/** What the word selects; undefined where it is none for a machine. */
function tableByWord(word: string, local: Machine | undefined): Table | undefined {
  if (word === 'uring') return URING;
  const bits = word.toLowerCase();
  const machine = bits === 'b64' || bits === 'b32' ? ofWidth(local, bits) : machineByName(word);
  return machine === undefined ? undefined : tableOf(machine);
}

function ofWidth(local: Machine | undefined, bits: 'b32' | 'b64'): Machine | undefined {
  if (local === undefined) return undefined;
  if (local.is64 === (bits === 'b64')) return local;
  return bits === 'b32' ? partnerOf(local) : undefined;
}

const NAME_WIDTH = 18;

const NUMBER = /^\d+$/;

/** The answer; undefined where nothing is known by the word. */
function answer(table: Table, word: string, isExact: boolean): string | undefined {
  if (NUMBER.test(word)) {
    for (const [number, name] of table.entries()) {
      if (number === Number(word)) return `${name}\n`;
    }
    return undefined;
  }
  if (isExact) {
    const number = table.number(word);
    return number === undefined ? undefined : `${number}\n`;
  }
  const part = word.toLowerCase();
  const lines = [...table.entries()]
    .filter(([, name]) => name.includes(part))
    .map(([number, name]) => `${name.padEnd(NAME_WIDTH)} ${number}\n`);
  return lines.length === 0 ? undefined : lines.join('');
}

function dump({ title, entries }: Table): string {
  const lines = [...entries()].map(([number, name]) => `${number}\t${name}\n`);
  return `Using ${title} table:\n${lines.join('')}`;
}

/** Runs one command line and returns its exit status. */
export async function run(
  words: readonly string[],
  output: Output,
  localMachine: () => Machine | undefined = () => localTarget().machine,
): Promise<number> {
  if (toldVersion(NAME, words, output)) return 0;
  if (words.includes('--help') || words.includes('-h')) {
    output.out(HELP);
    return 0;
  }
  const refuse = (message: string): number => {
    output.error(`${NAME}: ${message}`);
    return FAILED;
  };
  const options = words.filter((word) => word.startsWith('--'));
  const strange = options.find((word) => word !== '--dump' && word !== '--exact');
  if (strange !== undefined) return refuse(`unknown option ${strange}; see ${NAME} --help`);
  const local = localMachine();
  const others = words.filter((word) => !word.startsWith('--'));
  const chosen = others.map((word) => tableByWord(word, local)).find(Boolean);
  const asked = others.filter((word) => tableByWord(word, local) === undefined);
  const table = chosen ?? (local && tableOf(local));
  if (table === undefined) return refuse(`this machine has no table of system calls; name one`);
  if (asked.length > 1)
    return refuse(`only one name or number can be asked for: ${asked.join(' ')}`);
  if (words.includes('--dump')) {
    output.out(dump(table));
    return 0;
  }
  const [word] = asked;
  if (word === undefined) return refuse(`a name or a number is missing; see ${NAME} --help`);
  const found = answer(table, word, words.includes('--exact'));
  if (found === undefined) return refuse(`unknown system call ${word} in the ${table.title} table`);
  output.out(found);
  return 0;
}
