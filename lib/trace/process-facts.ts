/** What `/proc` says of processes: whether they live, since when, and which children they have. */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFacts {
  /** Whether the number is that of a thread of another process. */
  readonly isThread: boolean;
  /** Milliseconds since 1970; exact to a hundredth of a second. */
  readonly startedMs: number;
}

/** `USER_HZ`, in which proc(5) counts, on every machine whose audit there are tables for. */
const TICKS_PER_SECOND = 100;

/** Field 22 of proc(5)'s `stat`, counted from behind the name, which may contain anything. */
const START_TIME = 19;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

/** Undefined when it is gone, or `/proc` is not there. */
export function processFacts(pid: number): ProcessFacts | undefined {
  const leader = /^Tgid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  const stat = read(`/proc/${pid}/stat`);
  const uptime = Number.parseFloat(read('/proc/uptime') ?? '');
  if (leader === undefined || stat === undefined) return undefined;
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME]);
  const ageMs = (uptime - ticks / TICKS_PER_SECOND) * 1000;
  return { isThread: Number(leader) !== pid, startedMs: Date.now() - ageMs };
}

/** The children that it has now, as far as the kernel tells (`CONFIG_PROC_CHILDREN`). */
export function childrenOf(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads
    .flatMap((thread) => (read(`/proc/${pid}/task/${thread}/children`) ?? '').split(' '))
    .filter((word) => word !== '')
    .map(Number);
}
