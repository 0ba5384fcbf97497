/**
 * One plugin's life: started, fed from its queue, started again when it ends, and stopped as auditd does it. Reads no
 * configuration, and knows no other plugin.
 */
import { type BigIntStats, statSync } from 'node:fs';
import type { PluginError } from '../../errors';
import type { Carrier, CarrierListener, PluginEnd } from './carrier';
import type {
  DispatcherEvent,
  OverflowAction,
  OverflowActions,
  PluginState,
  PluginStatus,
} from './dispatch-events';
import type { PluginConfig } from './plugin-file';
import type { DispatchedRecord } from './record-bytes';
import { type DispatchLoss, RecordQueue } from './record-queue';

/** What applies to all plugins alike. */
export interface PluginRules {
  readonly queueDepth: number;
  readonly overflowAction: OverflowAction;
  readonly maxRestarts: number;
  /** How long what waits may take to be written before the plugin is stopped, in milliseconds. */
  readonly drainMs: number;
  /** From the end of its input to SIGTERM. */
  readonly termAfterMs: number;
  /** From there to SIGKILL. */
  readonly killAfterMs: number;
  /** Before it is started for the second time in a row; each further time takes twice as long. */
  readonly restartMs: number;
}

/** What a plugin needs from around it. */
export interface PluginSurroundings {
  readonly carry: (plugin: PluginConfig, listener: CarrierListener) => Carrier;
  readonly refusalOf: (plugin: PluginConfig) => PluginError | undefined;
  readonly onEvent: (event: DispatcherEvent) => void;
  readonly actions: OverflowActions;
}

/** Few enough for a slow plugin to lose little when it ends, and enough for a fast one to be fed at full speed. */
const WRITE_BYTES = 64 * 1024;

/** One that ran for so long is not in a circle of ending and starting. */
const LONG_RUN_MS = 60_000;

const LONGEST_RESTART_MS = 10_000;

/** How often losses are told. */
const LOSS_MS = 1000;

/** What a program is known by: another one at its path is another plugin. */
function identityOf(path: string): string {
  try {
    const { dev, ino, mtimeNs, size }: BigIntStats = statSync(path, { bigint: true });
    return `${dev} ${ino} ${mtimeNs} ${size}`;
  } catch {
    return '';
  }
}

function sameRun(one: PluginConfig, other: PluginConfig): boolean {
  const run = ({ path, args, type, format }: PluginConfig): string =>
    JSON.stringify([path, args, type, format]);
  return run(one) === run(other);
}

export class Plugin {
  readonly #around: PluginSurroundings;
  readonly #queue: RecordQueue;
  readonly #untold = new Map<DispatchLoss, number>();
  #config: PluginConfig;
  #rules: PluginRules;
  #identity = '';
  #status: PluginStatus = 'stopped';
  #carrier: Carrier | undefined;
  #startedAt = 0;
  #restarts = 0;
  /** How often it ended in a row, each time soon. */
  #shortRuns = 0;
  #isSuspended = false;
  #isOverflowing = false;
  #isWriting = false;
  #isPaused = false;
  #restartTimer: NodeJS.Timeout | undefined;
  #lossTimer: NodeJS.Timeout | undefined;
  #deafTimer: NodeJS.Timeout | undefined;
  /** Who waits for the queue to be empty, or for the plugin to end. */
  readonly #waiters = new Set<() => void>();

  constructor(config: PluginConfig, rules: PluginRules, around: PluginSurroundings) {
    this.#config = config;
    this.#rules = rules;
    this.#around = around;
    this.#queue = new RecordQueue(rules.queueDepth);
  }

  get state(): PluginState {
    const { name, path, type } = this.#config;
    return {
      name,
      path,
      type,
      status: this.#status,
      pid: this.#carrier?.pid,
      threadId: this.#carrier?.threadId,
      restarts: this.#restarts,
      isSuspended: this.#isSuspended,
      ...this.#queue.accounts,
    };
  }

  start(): void {
    this.#restarts = 0;
    this.#shortRuns = 0;
    this.#run();
  }

  /** Has records written as soon as the plugin takes them. Never waits. */
  offer(records: readonly DispatchedRecord[]): void {
    const reason = this.#takesNothing();
    if (reason !== undefined) {
      this.#queue.refuse(records.length, reason);
      this.#lose(reason, records.length);
      return;
    }
    const tooMany = this.#queue.offer(records);
    if (tooMany > 0) this.#overflow(tooMany);
    this.#pump();
  }

  /** Lets it have records again after `overflow_action = suspend`. */
  resume(): void {
    this.#isSuspended = false;
  }

  /** What is to be right from now on. A shorter queue keeps what is in it. */
  setRules(rules: PluginRules): void {
    this.#rules = rules;
    this.#queue.depth = rules.queueDepth;
  }

  /** After its file was read again: the same plugin is told to read its own configuration, another one is started. */
  async reload(config: PluginConfig): Promise<void> {
    const isSame = sameRun(config, this.#config) && identityOf(config.path) === this.#identity;
    this.#isSuspended = false;
    if (isSame && this.#carrier !== undefined && this.#status === 'running') {
      this.#config = config;
      this.#restarts = 0;
      this.#carrier.hangUp();
      return;
    }
    // What waits is for the next.
    this.#isPaused = true;
    this.#status = 'stopping';
    clearTimeout(this.#restartTimer);
    await this.#until(() => !this.#isWriting, this.#rules.drainMs);
    await this.#endCarrier();
    this.#config = config;
    this.#isPaused = false;
    this.start();
  }

  /**
   * As auditd does: the end of its input, after 50 ms SIGTERM, and then waiting for it; here at last SIGKILL. Before,
   * what waits is written for as long as that may take.
   */
  async stop(): Promise<void> {
    clearTimeout(this.#restartTimer);
    const wasRunning = this.#carrier !== undefined;
    this.#status = wasRunning ? 'stopping' : 'stopped';
    if (wasRunning) {
      const isDone = (): boolean => this.#queue.length === 0 || this.#carrier === undefined;
      await this.#until(isDone, this.#rules.drainMs);
      await this.#endCarrier();
    }
    this.#lose('stopped', this.#queue.loseAll('stopped'));
    this.#tellLosses();
    this.#status = 'stopped';
  }

  #takesNothing(): DispatchLoss | undefined {
    if (this.#status === 'failed' || this.#status === 'refused') return 'ended';
    return this.#isSuspended ? 'suspended' : undefined;
  }

  #run(): void {
    const refusal = this.#around.refusalOf(this.#config);
    if (refusal !== undefined) {
      this.#giveUp('refused');
      this.#around.onEvent({ type: 'problem', error: refusal });
      return;
    }
    this.#identity = identityOf(this.#config.path);
    this.#startedAt = performance.now();
    this.#status = 'running';
    this.#isWriting = false;
    const listener = {
      onDeaf: () => this.#endDeaf(carrier),
      onEnd: (end: PluginEnd) => this.#ended(carrier, end),
    };
    const carrier: Carrier = this.#around.carry(this.#config, listener);
    this.#carrier = carrier;
    if (carrier.isStarted) {
      const { name: plugin } = this.#config;
      const { pid } = carrier;
      this.#around.onEvent({ type: 'started', plugin, pid, restarts: this.#restarts });
    }
    this.#pump();
  }

  #pump(): void {
    if (this.#carrier === undefined || this.#isWriting || this.#isPaused) return;
    if (this.#status !== 'running' && this.#status !== 'stopping') return;
    const portion = this.#queue.take(WRITE_BYTES);
    if (portion === undefined) return;
    const carrier = this.#carrier;
    this.#isWriting = true;
    carrier.write(portion, (error) => {
      // After its end there is another one, or none.
      if (carrier !== this.#carrier || !this.#isWriting) return;
      if (error !== undefined) {
        this.#endDeaf(carrier);
        return;
      }
      this.#isWriting = false;
      this.#queue.deliver();
      if (this.#queue.length * 2 <= this.#rules.queueDepth) this.#isOverflowing = false;
      this.#pump();
      this.#wake();
    });
  }

  /** A plugin that closed its input is over, whether or not it knows. */
  #endDeaf(carrier: Carrier): void {
    if (carrier !== this.#carrier || this.#status !== 'running' || this.#deafTimer !== undefined) {
      return;
    }
    this.#deafTimer = setTimeout(() => {
      carrier.ask();
      this.#deafTimer = setTimeout(() => carrier.kill(), this.#rules.killAfterMs);
    }, this.#rules.termAfterMs);
  }

  #ended(carrier: Carrier, { status, signal, error }: PluginEnd): void {
    if (carrier !== this.#carrier) return;
    clearTimeout(this.#deafTimer);
    this.#deafTimer = undefined;
    this.#carrier = undefined;
    this.#isWriting = false;
    this.#lose('ended', this.#queue.giveBack());
    const next = this.#next();
    const { name: plugin } = this.#config;
    this.#around.onEvent({ type: 'ended', plugin, status, signal, error, next });
    if (next === 'failed') this.#giveUp('failed');
    if (next === 'restarting') this.#restart();
    this.#wake();
  }

  #next(): 'stopped' | 'failed' | 'restarting' {
    if (this.#status === 'stopping') return 'stopped';
    return this.#restarts >= this.#rules.maxRestarts ? 'failed' : 'restarting';
  }

  #restart(): void {
    const wasLong = performance.now() - this.#startedAt >= LONG_RUN_MS;
    this.#shortRuns = wasLong ? 0 : this.#shortRuns + 1;
    this.#restarts += 1;
    this.#status = 'restarting';
    // At once the first time, and then ever more slowly: what it lacks may come.
    const waits = this.#shortRuns - 2;
    const delay = waits < 0 ? 0 : Math.min(this.#rules.restartMs * 2 ** waits, LONGEST_RESTART_MS);
    this.#restartTimer = setTimeout(() => this.#run(), delay);
  }

  #giveUp(status: 'failed' | 'refused'): void {
    this.#status = status;
    this.#lose('ended', this.#queue.loseAll('ended'));
  }

  async #endCarrier(): Promise<void> {
    const carrier = this.#carrier;
    if (carrier === undefined) return;
    const hasEnded = (): boolean => this.#carrier === undefined;
    carrier.end(this.#isWriting);
    await this.#until(hasEnded, this.#rules.termAfterMs);
    if (!hasEnded()) carrier.ask();
    await this.#until(hasEnded, this.#rules.killAfterMs);
    if (!hasEnded()) carrier.kill();
    await this.#until(hasEnded);
  }

  #overflow(tooMany: number): void {
    this.#lose('overflow', tooMany);
    if (this.#isOverflowing) return;
    this.#isOverflowing = true;
    const { overflowAction: action } = this.#rules;
    const { name: plugin } = this.#config;
    if (action === 'suspend') this.#isSuspended = true;
    this.#around.onEvent({ type: 'overflow', plugin, action });
    if (action === 'ignore') return;
    const { syslog, single, halt } = this.#around.actions;
    syslog?.(
      `The queue of the plugin ${plugin} is full (${this.#rules.queueDepth} records): ${OVERFLOW_WORDS[action]}`,
    );
    if (action === 'single') single?.();
    if (action === 'halt') halt?.();
  }

  #lose(reason: DispatchLoss, count: number): void {
    if (count === 0) return;
    this.#untold.set(reason, (this.#untold.get(reason) ?? 0) + count);
    if (this.#lossTimer !== undefined) return;
    this.#tellLosses();
    this.#lossTimer = setTimeout(() => this.#tellLosses(), LOSS_MS);
    this.#lossTimer.unref();
  }

  #tellLosses(): void {
    clearTimeout(this.#lossTimer);
    this.#lossTimer = undefined;
    const untold = [...this.#untold];
    this.#untold.clear();
    const { name: plugin } = this.#config;
    for (const [reason, count] of untold) {
      this.#around.onEvent({ type: 'lost', plugin, reason, count });
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Resolves once it is so, or after so many milliseconds. */
  async #until(isSo: () => boolean, mostMs?: number): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const timer = mostMs === undefined ? undefined : setTimeout(over, mostMs);
      const waiters = this.#waiters;
      waiters.add(look);
      function over(): void {
        clearTimeout(timer);
        waiters.delete(look);
        resolve();
      }
      function look(): void {
        if (isSo()) over();
      }
    });
  }
}

const OVERFLOW_WORDS: Readonly<Record<Exclude<OverflowAction, 'ignore'>, string>> = {
  syslog: 'records are dropped',
  suspend: 'it gets no records until it is resumed',
  single: 'the system is brought down to a single user',
  halt: 'the system is shut down',
};
