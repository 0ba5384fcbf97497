/**
 * The processes that belong to a traced program: which they are, and the rules for each. Sees the events of all; does
 * not know what becomes of them.
 *
 * A rule names one process, or the parent of what it matches: the calls of a child are recorded from its first one
 * on, by the rule for its parent. The rules for the child itself are added when the event arrives in which its
 * parent made it, or its own first one. Its own children made until then are found in `/proc`; what they did until
 * then is not recorded, and one that has ended or lost its parent by then is not found.
 *
 * In a session of its own nothing of that is needed, as long as a process stays in it.
 */
import type { AuditClient } from '../client/client';
import type { AuditEvent } from '../events/event';
import type { RecordData } from '../events/data/record-data';
import { isAlive } from '../machine/is-alive';
import type { Rule } from '../rules/rule';
import { childrenOf, processFacts } from './process-facts';
import type { CallsOfMachine } from './traced-calls';

/** Every rule takes a little time of every system call of the machine, so there is a limit. */
const MOST_PROCESSES = 500;

/** How often to look for those that have ended. */
const LOOK_MS = 500;

/** How much earlier than the event a process may seem to have begun: clocks that count in hundredths. */
const TOLERANCE_MS = 200;

/** What was counted of the processes. */
export interface FollowedCounts {
  /** Processes that belong to the program, with its own. */
  readonly processes: number;
  /** Those of them that got no rules of their own, as there were too many, or as the kernel refused. */
  readonly unfollowed: number;
}

function numberIn(record: RecordData, field: string): number {
  return Number(record.get(field) ?? Number.NaN);
}

export class FollowedProcesses {
  readonly #client: AuditClient;
  readonly #key: string;
  readonly #calls: CallsOfMachine;
  /** Those that live, as far as is known, with their rules. */
  readonly #living = new Map<number, readonly Rule[]>();
  /** Those whose last events may still come, and those before them. */
  #gone = new Set<number>();
  #longGone = new Set<number>();
  /** Those without rules of their own. */
  readonly #unfollowed = new Set<number>();
  readonly #newcomers: number[] = [];
  readonly #spare: Rule[] = [];
  #work: Promise<void> | undefined;
  /** As records have it; what is in it needs no rules of its own. */
  #session: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;
  #met = 0;
  #deleted = 0;

  constructor(client: AuditClient, key: string, calls: CallsOfMachine) {
    this.#client = client;
    this.#key = key;
    this.#calls = calls;
  }

  get counts(): FollowedCounts {
    return { processes: this.#met, unfollowed: this.#unfollowed.size };
  }

  /** How many rules were deleted until now. */
  get deletedRules(): number {
    return this.#deleted;
  }

  /** How many of them live. */
  living(): number {
    return [...this.#living.keys()].filter((pid) => isAlive(pid)).length;
  }

  /**
   * Adds the rules for the program.
   *
   * @param session the number of its audit session, where it has one of its own
   * @throws {AuditError} when the kernel refuses one.
   */
  async begin(pid: number, session?: number): Promise<void> {
    const ofSession = session === undefined ? [] : this.#calls.rulesForSession(session, this.#key);
    if (session !== undefined) this.#session = String(session);
    const rules = [...this.#calls.rulesFor(pid, this.#key), ...ofSession];
    this.#met = 1;
    this.#living.set(pid, rules);
    const results = await this.#client.addRules(rules);
    for (const result of results) if (!result.ok) throw result.error;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  /** Whether the event is that of a process of the program; follows those that it tells of. */
  take(event: AuditEvent): boolean {
    if (this.#session !== undefined) this.#meetLeaving(event.record('LOGIN'));
    const call = event.record('SYSCALL');
    if (call === undefined) {
      return event.records.some((record) => this.#knows(numberIn(record, 'pid')));
    }
    const pid = numberIn(call, 'pid');
    if (!this.#knows(pid)) {
      if (!call.keys().includes(this.#key)) return false;
      if (this.#isInSession(call)) this.#meetInSession(pid);
      else this.#meet(pid);
    }
    if (!this.#isInSession(call) && this.#calls.isFork(call)) {
      this.#meetBorn(numberIn(call, 'exit'), event.id.timestampMs);
    }
    return true;
  }

  /**
   * Deletes every rule with the key.
   *
   * @throws {AuditError} when the kernel refuses.
   */
  async end(): Promise<void> {
    this.#isEnded = true;
    clearInterval(this.#timer);
    await this.#work;
    const deleted = await this.#client.deleteAllRules({ key: this.#key });
    this.#deleted += deleted.length;
  }

  #isInSession(call: RecordData): boolean {
    return this.#session !== undefined && call.get('ses') === this.#session;
  }

  /** A login, as that of sudo(8), takes a process out of the session. */
  #meetLeaving(login: RecordData | undefined): void {
    if (login === undefined || login.get('old-ses') !== this.#session) return;
    const pid = numberIn(login, 'pid');
    if (!this.#knows(pid)) return;
    this.#living.delete(pid);
    this.#met -= 1;
    this.#meet(pid);
  }

  #meetInSession(pid: number): void {
    this.#met += 1;
    this.#living.set(pid, []);
  }

  #knows(pid: number): boolean {
    return [this.#living, this.#gone, this.#longGone, this.#unfollowed].some((some) =>
      some.has(pid),
    );
  }

  /**
   * @param born what the call that made it gave: where its caller is in a pid namespace of its own, this is the number
   *   there, and here maybe that of quite another process
   * @param madeMs when it was called, in milliseconds since 1970
   */
  #meetBorn(born: number, madeMs: number): void {
    if (this.#living.has(born)) return;
    const facts = processFacts(born);
    if (facts === undefined || facts.isThread) return;
    if (facts.startedMs >= madeMs - TOLERANCE_MS) this.#meet(born);
  }

  #meet(pid: number): void {
    if (this.#isEnded || this.#living.has(pid)) return;
    this.#met += 1;
    if (this.#living.size >= MOST_PROCESSES) {
      this.#unfollowed.add(pid);
      return;
    }
    this.#living.set(pid, this.#calls.rulesFor(pid, this.#key));
    this.#newcomers.push(pid);
    this.#goOn();
  }

  #goOn(): void {
    this.#work ??= this.#workOff().finally(() => {
      this.#work = undefined;
      if (!this.#isEnded && this.#newcomers.length + this.#spare.length > 0) this.#goOn();
    });
  }

  /** Additions first: a deletion takes the kernel some milliseconds, in which a newcomer would be waiting. */
  async #workOff(): Promise<void> {
    while (!this.#isEnded) {
      const pids = this.#newcomers.splice(0);
      if (pids.length > 0) await this.#addFor(pids);
      else if (this.#spare.length > 0) await this.#delete(this.#spare.splice(0, 1));
      else return;
    }
  }

  async #addFor(pids: readonly number[]): Promise<void> {
    // For many it is too late: what they did was recorded by the rules for their parents.
    const living = pids.filter((pid) => isAlive(pid));
    if (!(await this.#add(living.flatMap((pid) => this.#living.get(pid) ?? [])))) {
      for (const pid of living) this.#unfollowed.add(pid);
    }
    const kept = new Set(living);
    for (const pid of pids) if (!kept.has(pid)) this.#leave(pid);
    for (const pid of living) {
      for (const child of childrenOf(pid)) this.#meet(child);
    }
  }

  /** Whether all were added. */
  async #add(rules: readonly Rule[]): Promise<boolean> {
    try {
      return (await this.#client.addRules(rules)).every(({ ok }) => ok);
    } catch {
      return false;
    }
  }

  /** What is not deleted now is deleted by its key in the end, which then also tells why it cannot be. */
  async #delete(rules: readonly Rule[]): Promise<void> {
    const results = await this.#client.deleteRules(rules).catch(() => []);
    this.#deleted += results.filter(({ ok }) => ok).length;
  }

  #leave(pid: number): void {
    this.#living.delete(pid);
    this.#gone.add(pid);
  }

  #look(): void {
    this.#longGone = this.#gone;
    this.#gone = new Set();
    const waiting = new Set(this.#newcomers);
    for (const [pid, rules] of this.#living) {
      if (waiting.has(pid) || isAlive(pid)) continue;
      this.#leave(pid);
      this.#spare.push(...rules);
    }
    if (this.#spare.length > 0) this.#goOn();
  }
}
