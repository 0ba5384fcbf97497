/** The processes of events as a tree: who started whom, and how many events each caused. */
import type { AuditEvent } from '../../../events/event';
import { escapeToLine } from '../../../text/escape';
import { inNumber } from '../../../text/in-number';
import { decodeUntrusted } from '../../../text/untrusted';

interface Process {
  readonly pid: string;
  parent: string | undefined;
  /** What it ran last. */
  exe: string | undefined;
  user: string | undefined;
  events: number;
  readonly children: string[];
}

/** Processes that are told apart. */
const MOST_PROCESSES = 100_000;

export class ProcessTree {
  /** By node and pid. */
  readonly #processes = new Map<string, Process>();
  #withoutProcess = 0;
  #tooMany = 0;

  add(event: AuditEvent): void {
    const record =
      event.record('SYSCALL') ?? event.records.find((one) => one.get('pid') !== undefined);
    const pid = record?.get('pid');
    if (record === undefined || pid === undefined) {
      this.#withoutProcess += 1;
      return;
    }
    const front = `${event.id.node ?? ''} `;
    const process = this.#process(front + pid, pid);
    if (process === undefined) {
      this.#tooMany += 1;
      return;
    }
    process.events += 1;
    const exe = record.get('exe');
    if (exe !== undefined) process.exe = decodeUntrusted(exe) ?? process.exe;
    process.user = record.interpret('auid') ?? process.user;
    const parent = record.get('ppid');
    if (parent === undefined || process.parent !== undefined) return;
    // Where pids are used again, a process may seem to be its own ancestor.
    if (this.#isBelow(front + parent, front + pid)) return;
    if (this.#process(front + parent, parent) !== undefined) process.parent = front + parent;
  }

  #process(id: string, pid: string): Process | undefined {
    const known = this.#processes.get(id);
    if (known !== undefined) return known;
    if (this.#processes.size === MOST_PROCESSES) return undefined;
    const process = {
      pid,
      parent: undefined,
      exe: undefined,
      user: undefined,
      events: 0,
      children: [],
    };
    this.#processes.set(id, process);
    return process;
  }

  /** One line for each process, those first that appeared first. */
  text(): string {
    const roots: string[] = [];
    for (const [id, { parent }] of this.#processes) {
      const above = parent === undefined ? undefined : this.#processes.get(parent);
      if (above === undefined) roots.push(id);
      else above.children.push(id);
    }
    const lines: string[] = [];
    for (const id of roots) this.#write(id, '', '', lines);
    if (this.#withoutProcess > 0)
      lines.push(`${inNumber(this.#withoutProcess, 'event')} of no process`);
    if (this.#tooMany > 0)
      lines.push(
        `${inNumber(this.#tooMany, 'event')} of processes beyond the first ${MOST_PROCESSES}`,
      );
    return lines.map((line) => `${line}\n`).join('');
  }

  #isBelow(id: string, other: string): boolean {
    for (let at: string | undefined = id; at !== undefined; at = this.#processes.get(at)?.parent) {
      if (at === other) return true;
    }
    return false;
  }

  #write(root: string, front: string, under: string, lines: string[]): void {
    // A stack of its own: a chain of processes may be long.
    const waiting = [{ id: root, front, under }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const process = this.#processes.get(next.id);
      if (process === undefined) continue;
      lines.push(next.front + described(process));
      const last = process.children.length - 1;
      const children = process.children.map((id, at) => ({
        id,
        front: `${next.under}${at === last ? '└─ ' : '├─ '}`,
        under: `${next.under}${at === last ? '   ' : '│  '}`,
      }));
      waiting.push(...children.toReversed());
    }
  }
}

function described({ pid, exe, user, events }: Process): string {
  const name = exe === undefined ? `process ${pid}` : `${escapeToLine(exe)} (${pid})`;
  const of = user === undefined ? '' : `, ${escapeToLine(user)}`;
  return events === 0 ? `${name}${of}` : `${name}${of}: ${inNumber(events, 'event')}`;
}
