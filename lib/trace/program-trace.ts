/**
 * {@link traceProgram}: a program run under the eyes of the kernel's audit code, with what it starts. Makes the
 * changes that this takes, and undoes them; does not know how events are shown.
 */
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import {
  type Check,
  type ChecksOf,
  checkFlag,
  checkItems,
  checkOptional,
  checkOptions,
  checkPath,
  checkSignal,
  checkSize,
  checkWord,
  isPlainObject,
  refuseArgument,
} from '../arguments';
import { AuditClient } from '../client/client';
import { AuditError, TraceError } from '../errors';
import type { AuditEvent } from '../events/event';
import {
  auditEvents,
  type AuditEventStream,
  type StreamItem,
} from '../events/sources/event-stream';
import { IterationOnce } from '../events/sources/iteration-once';
import { leaving } from '../events/sources/leaving';
import { LOCKED } from '../kernel/control';
import { asyncDispose } from '../machine/dispose-symbols';
import { localTarget } from '../machine/target';
import type { Rule } from '../rules/rule';
import { abandonedKeys, AuditSwitch } from './audit-switch';
import { findProgram } from './find-program';
import { FollowedProcesses } from './followed-processes';
import { GatedProgram } from './gated-program';
import { newTraceKey } from './trace-key';
import { CallsOfMachine, type TracedCalls } from './traced-calls';
import { WaitingItems } from './waiting-items';

/** What becomes of one of the program's first three descriptors, as in Node.js's `spawn`. */
export type TraceStream = 'inherit' | 'pipe' | 'ignore';

/** How a program is run and traced. */
export interface TraceOptions {
  /**
   * `all` system calls (default), or those that use `resources`: files, sockets and other programs, as
   * autrace(8) has them for `-r`.
   */
  readonly calls?: TracedCalls;
  /** The folder that it starts in. Default: that of this process. */
  readonly cwd?: string;
  /** Its environment, whose `PATH` finds it. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input, output and error. Default: those of this process. */
  readonly stdio?: readonly [TraceStream, TraceStream, TraceStream];
  /**
   * Whether the program gets an audit session of its own, by which everything that it starts is recorded from the first
   * call on. Sets its login uid anew: to what it is, or to the user where it is unset. Default: no.
   */
  readonly session?: boolean;
  /** How many events may wait to be read; of more, the newest are lost and counted. Default 65,536. */
  readonly maxQueuedEvents?: number;
  /** Ends the trace as {@link ProgramTrace.close} does; the program goes on. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface ProgramEnd {
  /** Its exit status; null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it; null when none did. */
  readonly signal: NodeJS.Signals | null;
}

/** What was counted of a trace until now. */
export interface TraceStats {
  /** Events of the program and of what it started. */
  readonly events: number;
  /** Processes that were seen, the program among them. */
  readonly processes: number;
  /**
   * Those of them that got no rules of their own: there were more than 500 at once, or the kernel refused. What they
   * start is not traced.
   */
  readonly unfollowed: number;
  /** Processes that still ran when the trace ended, and are no longer traced. */
  readonly stillRunning: number;
}

const checkEnvironment: Check = (value, argument) => {
  if (!isPlainObject(value) && value !== process.env) {
    refuseArgument(argument, 'an object of variables', value);
  }
};

const checkStream = checkWord(['inherit', 'pipe', 'ignore'] satisfies TraceStream[]);

const checkStdio: Check = (value, argument) => {
  checkItems(checkStream, "three of 'inherit', 'pipe' and 'ignore'")(value, argument);
  if ((value as unknown[]).length !== 3) refuseArgument(argument, 'an array of three', value);
};

const TRACE_OPTIONS = {
  calls: checkWord(['all', 'resources'] satisfies TracedCalls[]),
  cwd: checkOptional(checkPath),
  env: checkOptional(checkEnvironment),
  stdio: checkStdio,
  session: checkFlag,
  maxQueuedEvents: checkSize,
  signal: checkSignal,
} satisfies ChecksOf<TraceOptions>;

/** For bursts that come faster than events are told apart, in bytes. */
const QUEUE_BYTES = 64 * 1024 * 1024;

const MOST_WAITING = 65_536;

/** How often to look whether the last events have come. */
const LOOK_MS = 250;

/** For how long nothing has to come, in looks, and how long to wait in all. */
const QUIET_LOOKS = 3;
const MOST_LOOKS = 20;

/** Whether the rule keeps every new process from being audited: `-a never,task`. */
function forbidsAll({ list, action, where }: Rule): boolean {
  return list === 'task' && action === 'never' && where.length === 0;
}

/** What a trace is made of. */
interface Parts {
  readonly program: GatedProgram;
  readonly client: AuditClient;
  readonly stream: AuditEventStream;
  readonly audit: AuditSwitch;
  readonly followed: FollowedProcesses;
  readonly calls: CallsOfMachine;
  readonly key: string;
  readonly abandoned: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly mostWaiting: number;
}

/**
 * A program that is traced. Iterating gives its events, and every loss where it happened. Ends when the program has
 * ended and its events have come; leaving the loop closes it.
 */
export class ProgramTrace implements AsyncDisposable, AsyncIterable<StreamItem> {
  /** The process, with its streams where they are pipes. */
  readonly child: ChildProcess;
  /** Its number. */
  readonly pid: number;
  /** The key of the rules for it. */
  readonly key: string;
  /**
   * Keys of traces that could not delete their rules, as after SIGKILL: `deleteAllRules({ key })` does it for them.
   */
  readonly abandonedKeys: readonly string[];
  /** How the program ended. */
  readonly exited: Promise<ProgramEnd>;
  readonly #parts: Parts;
  readonly #once = new IterationOnce();
  readonly #waiting: WaitingItems;
  readonly #abort = (): void => void this.close().catch(() => {});
  #hasExited = false;
  #hasBegun = false;
  #isEnding = false;
  #events = 0;
  #stillRunning = 0;
  #removals = 0;
  #wanted: number | undefined;
  #looks = 0;
  #quietLooks = 0;
  #timer: NodeJS.Timeout | undefined;
  #undoing: Promise<void> | undefined;

  /** @internal */
  constructor(parts: Parts) {
    const { program, key, abandoned, signal } = parts;
    this.#parts = parts;
    this.#waiting = new WaitingItems(parts.mostWaiting);
    this.child = program.child;
    this.pid = program.child.pid as number;
    this.key = key;
    this.abandonedKeys = abandoned;
    this.exited = new Promise((resolve) => {
      program.child.once('exit', (exitCode, signalName) => {
        this.#hasExited = true;
        resolve({ exitCode, signal: signalName });
        // Whoever reads, or closes it, learns what went wrong.
        this.#undo().then(
          () => this.#awaitLast(),
          () => void parts.stream.close(),
        );
      });
    });
    signal?.addEventListener('abort', this.#abort, { once: true });
    void this.#receive();
  }

  /** What was counted until now. */
  get stats(): TraceStats {
    return {
      ...this.#parts.followed.counts,
      events: this.#events,
      stillRunning: this.#stillRunning,
    };
  }

  /**
   * Ends the trace: deletes its rules, and puts audit back. A program that still runs goes on. Idempotent.
   *
   * @throws {TraceError} `not-restored`.
   */
  async close(): Promise<void> {
    this.#parts.signal?.removeEventListener('abort', this.#abort);
    this.#waiting.clear();
    await this.#end();
  }

  /** Closes it, as `await using` asks for. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @throws {IterationError} for a second one, of {@link batches} too, while it runs. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamItem, void, undefined> {
    for await (const items of this.batches()) yield* items;
  }

  /**
   * The same items, as many at a time as there are.
   *
   * @throws {IterationError} when it is being read already.
   */
  batches(): AsyncGenerator<readonly StreamItem[], void, undefined> {
    this.#once.begin(this.#undoing !== undefined);
    return leaving({ leave: () => this.#waiting.end() }, this.#batches());
  }

  async *#batches(): AsyncGenerator<readonly StreamItem[], void, undefined> {
    try {
      for (;;) {
        const items = await this.#waiting.next();
        if (items === undefined) return;
        yield items;
      }
    } finally {
      await this.close();
    }
  }

  /** Whoever reads slowly keeps nothing from being followed: events are told apart as they come. */
  async #receive(): Promise<void> {
    let failure: Error | undefined;
    try {
      for await (const items of this.#parts.stream.batches()) {
        this.#quietLooks = 0;
        this.#waiting.push(items.filter((item) => item.type !== 'event' || this.#takes(item)));
        if (this.#hasAll()) break;
      }
    } catch (error) {
      failure = error as Error;
    }
    await this.#end().catch((error: unknown) => {
      failure ??= error as Error;
    });
    this.#waiting.end(failure);
  }

  async #end(): Promise<void> {
    this.#isEnding = true;
    clearInterval(this.#timer);
    await this.#parts.stream.close();
    await this.#undo();
  }

  #takes(event: AuditEvent): boolean {
    const { followed, calls, key } = this.#parts;
    const change = event.record('CONFIG_CHANGE');
    if (change !== undefined && change.keys().includes(key)) {
      if (change.get('op') === 'remove_rule') this.#removals += 1;
      return false;
    }
    if (!followed.take(event)) return false;
    const call = event.record('SYSCALL');
    if (!this.#hasBegun) {
      // What the shell did that waited in the program's place is not the program's.
      if (call === undefined || !calls.isExec(call)) return false;
      this.#hasBegun = true;
    }
    if (call !== undefined && !calls.isTraced(call)) return false;
    this.#events += 1;
    return true;
  }

  /** Whether the records of the deletion of all rules have come, which are behind all others. */
  #hasAll(): boolean {
    return this.#wanted !== undefined && this.#removals >= this.#wanted;
  }

  /** Reads on until the last events have come. Where records of deletions are filtered out, silence has to do. */
  #awaitLast(): void {
    if (this.#isEnding) return;
    this.#wanted = this.#parts.followed.deletedRules;
    this.#timer = setInterval(() => {
      this.#looks += 1;
      this.#quietLooks += 1;
      const isDone = this.#quietLooks > QUIET_LOOKS || this.#looks > MOST_LOOKS || this.#hasAll();
      if (isDone) void this.#parts.stream.close();
    }, LOOK_MS);
  }

  /** Once: what was done is undone, in the other order. */
  #undo(): Promise<void> {
    this.#undoing ??= this.#undoAll();
    return this.#undoing;
  }

  async #undoAll(): Promise<void> {
    const { followed, audit, client } = this.#parts;
    if (!this.#hasExited) this.child.unref();
    try {
      this.#stillRunning = followed.living();
      await undo(followed, audit, this.key);
    } finally {
      client.close();
    }
  }
}

/** @throws {TraceError} with what is left, and how to put it back. */
async function undo(followed: FollowedProcesses, audit: AuditSwitch, key: string): Promise<void> {
  try {
    await followed.end();
  } catch (cause) {
    const cure = `delete them with: auditctl -D -k ${key}`;
    const message = `rules of the trace are still there: ${(cause as Error).message}; ${cure}`;
    throw new TraceError('not-restored', message, { cause });
  }
  try {
    await audit.restore();
  } catch (cause) {
    const message = `audit is still enabled: ${(cause as Error).message}; disable it with: auditctl -e 0`;
    throw new TraceError('not-restored', message, { cause });
  }
}

/** @throws {TraceError} when no rule could have any effect. */
function checkAuditable(rules: readonly Rule[]): void {
  if (!rules.some((rule) => forbidsAll(rule))) return;
  throw new TraceError(
    'never-audited',
    'nothing can be traced: the rule -a never,task keeps every process from being audited; ' +
      'delete it with: auditctl -d never,task',
  );
}

/** @throws {AuditError} `EPERM` when no rule can be added before the next boot. */
async function checkUnlocked(client: AuditClient): Promise<void> {
  if ((await client.getStatus()).enabled !== 'immutable') return;
  throw new AuditError(`cannot add rules: ${LOCKED}`, {
    code: 'EPERM',
    errno: constants.errno.EPERM,
    operation: 'add rules',
    source: 'kernel',
    hint: LOCKED,
  });
}

async function begin(
  words: readonly string[],
  options: TraceOptions,
  client: AuditClient,
  stream: AuditEventStream,
): Promise<ProgramTrace> {
  await checkUnlocked(client);
  const rules = await client.listRules();
  checkAuditable(rules);
  const { machine } = localTarget();
  if (machine === undefined) {
    throw new TraceError('never-audited', 'there is no table of system calls for this machine');
  }
  const calls = new CallsOfMachine(machine, options.calls ?? 'all');
  const audit = await AuditSwitch.of(client, rules);
  const key = newTraceKey(audit.wasOff);
  const followed = new FollowedProcesses(client, key, calls);
  const { cwd, env, stdio = ['inherit', 'inherit', 'inherit'], signal } = options;
  let program: GatedProgram | undefined;
  try {
    // A process that begins while audit has never been enabled is never audited.
    await audit.enable();
    program = await GatedProgram.start(words, {
      cwd,
      env,
      stdio,
      session: options.session === true,
    });
    await followed.begin(program.child.pid as number, program.session);
    // Another run may have ended in the meantime.
    await audit.enable();
  } catch (error) {
    program?.abandon();
    await undo(followed, audit, key);
    throw error;
  }
  const abandoned = abandonedKeys(rules);
  const mostWaiting = options.maxQueuedEvents ?? MOST_WAITING;
  const common = { client, stream, audit, followed, calls, key, signal };
  const trace = new ProgramTrace({ ...common, program, abandoned, mostWaiting });
  program.open();
  return trace;
}

const checkWordOfProgram: Check = (value, argument) => {
  if (typeof value === 'string' && !value.includes('\0')) return;
  refuseArgument(argument, 'a string without a NUL', value);
};

const checkArguments = checkItems(checkWordOfProgram, 'an array of strings');

/**
 * Runs a program and gives the events of it and of everything that it starts.
 *
 * ```ts
 * const trace = await traceProgram('ls', ['/tmp'], { calls: 'resources' });
 * for await (const item of trace) if (item.type === 'event') console.log(item.summary());
 * console.log(await trace.exited);
 * ```
 *
 * Adds rules with a key of their own that name these processes and no others, keeps all that are there, and deletes
 * its own afterwards. Enables audit for that time. Needs no audit daemon, but CAP_AUDIT_CONTROL and CAP_AUDIT_READ in
 * the initial namespaces, and `/bin/sh`, which holds the program up until the rules are there.
 *
 * Rules that are there already come first: `never` hides what it matches, and events have the keys of others.
 * What a process starts is followed as events tell of it, so that the first calls of a grandchild whose parent began
 * only a moment before may be missing.
 *
 * @param program a path, or a name that `PATH` finds
 * @param args its arguments
 * @throws {TraceError} when the program cannot be run, or cannot be audited.
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`; nothing runs then.
 */
export async function traceProgram(
  program: string,
  args: readonly string[] = [],
  options: TraceOptions = {},
): Promise<ProgramTrace> {
  checkPath(program, 'program');
  checkArguments(args, 'args');
  checkOptions(options, TRACE_OPTIONS);
  const { cwd, env = process.env } = options;
  const file = findProgram(program, env['PATH'], cwd);
  // What a shell would take for an option is told by its place.
  const words = [program.startsWith('-') ? file : program, ...args];
  const client = new AuditClient();
  try {
    const stream = auditEvents({ maxQueuedBytes: QUEUE_BYTES });
    try {
      return await begin(words, options, client, stream);
    } catch (error) {
      await stream.close();
      throw error;
    }
  } catch (error) {
    client.close();
    throw error;
  }
}
