/**
 * A log of every type of record that kernels and their programs write, as a seed decides.
 * Knows nothing of words.
 */
import { MACHINES } from '../../../lib/tables/machines';
import { ALIASES, NAMES } from '../../../lib/tables/record-types.generated';
import { syscallEntries } from '../../../lib/tables/syscalls';
import { Random } from './random';
import { templatesOf } from './templates';
import { type ValueName, VALUES } from './values';

/**
 * Every type by name and number; those that the audit tools do not name as auditd writes them.
 */
export const RECORD_TYPES: readonly (readonly [type: string, number: number])[] = [
  ...Object.entries(NAMES()).map(([number, type]) => [type, Number(number)] as const),
  ...Object.values(ALIASES()).map((number) => [`UNKNOWN[${number}]`, number] as const),
];

/** It is never written to a log. */
export const ABSENT = 'EOE';

/** A line of a log without the head that all of them have. */
export interface Line {
  readonly type: string;
  readonly body: string;
}

/** Lines with one serial. */
export type LoggedEvent = readonly Line[];

interface SystemCall {
  readonly arch: string;
  readonly syscall: string;
}

/** ausearch 3.0.9 knows no others. */
const MACHINES_OF_AUSEARCH = MACHINES.filter(({ name }) => !/^(riscv|loongarch)/.test(name));

const SYSTEM_CALLS: readonly SystemCall[] = MACHINES_OF_AUSEARCH.flatMap(({ elf, table }) =>
  [...syscallEntries(table)].map(([number]) => ({
    arch: elf.toString(16),
    syscall: String(number),
  })),
);

const PLACE = /\{([a-zA-Z0-9]+)\}/g;

function filled(template: string, random: Random, call: SystemCall): string {
  return template.replaceAll(PLACE, (_, name: string) =>
    name === 'arch' || name === 'syscall' ? call[name] : VALUES[name as ValueName](random),
  );
}

function lineOf(type: string, number: number, random: Random, call: SystemCall): Line {
  return { type, body: filled(random.of(templatesOf(type, number)), random, call) };
}

/** What a system call leaves: the call, and some of what belongs to it. */
function systemCallEvent(random: Random, call: SystemCall): LoggedEvent {
  const line = (type: string): Line => lineOf(type, 0, random, call);
  const others = random.some(['SOCKADDR', 'CWD', 'EXECVE', 'FD_PAIR', 'OBJ_PID', 'MMAP'], 4);
  const paths = Array.from({ length: random.below(3) }, () => 'PATH');
  return ['SYSCALL', ...others, ...paths, 'PROCTITLE'].map(line);
}

/**
 * Every system call of every machine that ausearch knows, `rounds` times every other type of record, and
 * `further` at the end.
 */
export function generateLog(seed: number, rounds: number): LoggedEvent[] {
  const random = new Random(seed);
  const events = SYSTEM_CALLS.map((call) => systemCallEvent(random, call));
  const [anyCall] = SYSTEM_CALLS as [SystemCall];
  for (const [type, number] of RECORD_TYPES) {
    if (type === 'SYSCALL' || type === ABSENT) continue;
    for (let round = 0; round < rounds; round++) {
      events.push([lineOf(type, number, random, anyCall)]);
    }
  }
  return events;
}

/** Fields whose names auditd adds with `log_format = ENRICHED`. */
const NAMED_FIELDS = /(?<=[ ']|^)(?:(?:oa|a|e|s|fs|o|i)?uid|(?:e|s|fs|o|i)?gid)(?==)/g;

/** As auditd writes them: encoded, as all that is not trusted. */
const ADDED_NAMES = ['"root"', '"joe"', '"www-data"', '"unknown(7)"', '"unset"', '6A6FC3AB'];

function enrichedLine({ type, body }: Line, random: Random): Line {
  const names: readonly string[] = body.match(NAMED_FIELDS) ?? [];
  const added = names
    // Of fields with one name ausearch takes the first: ausearch-second-of-a-name.
    .filter((name) => names.indexOf(name) === names.lastIndexOf(name))
    .map((name) => `${name.toUpperCase()}=${random.of(ADDED_NAMES)}`);
  return { type, body: added.length === 0 ? body : `${body}\u001d${added.join(' ')}` };
}

/** The log with names of users and groups, which are not those of this machine. */
export function enriched(events: readonly LoggedEvent[], seed: number): LoggedEvent[] {
  const random = new Random(seed);
  return events.map((event) => event.map((line) => enrichedLine(line, random)));
}

/** Far enough apart for ausearch to finish one before the next: it is slow with many at a time. */
const SECONDS_BETWEEN = 10;
const FIRST_SECOND = 1_600_000_000;

/** The text of audit.log, with serials from 1. */
export function logText(events: readonly LoggedEvent[]): string {
  return events
    .flatMap((event, at) =>
      event.map(({ type, body }) => {
        const seconds = FIRST_SECOND + SECONDS_BETWEEN * at;
        return `type=${type} msg=audit(${seconds}.${100 + (at % 900)}:${at + 1}): ${body}\n`;
      }),
    )
    .join('');
}
