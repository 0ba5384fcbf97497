/**
 * A log of every type of record that a kernel without SELinux and its programs write, as a seed decides.
 * Knows nothing of words.
 */
import { MACHINES } from '../../../lib/tables/machines';
import { NAMES as RECORD_TYPES } from '../../../lib/tables/record-types.generated';
import { syscallEntries } from '../../../lib/tables/syscalls';
import { Random } from './random';
import { templatesOf } from './templates';
import { type ValueName, VALUES } from './values';

/** Types that no log of such a machine has: EOE is never written, the others are SELinux'. */
export const ABSENT = ['EOE', 'AVC', 'SELINUX_ERR', 'AVC_PATH', 'USER_AVC', 'USER_SELINUX_ERR'];

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
  for (const [number, type] of Object.entries(RECORD_TYPES)) {
    if (type === 'SYSCALL' || ABSENT.includes(type)) continue;
    for (let round = 0; round < rounds; round++) {
      events.push([lineOf(type, Number(number), random, anyCall)]);
    }
  }
  return events;
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
