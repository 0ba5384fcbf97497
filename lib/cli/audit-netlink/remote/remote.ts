/** `remote`: sends records from standard input to a server, as a plugin of auditd or behind a pipe. */
import { fstatSync } from 'node:fs';
import { SystemHost } from '../../../daemon/daemon-host';
import { DiskQueue, queueFolder } from '../../../daemon/remote/disk-queue';
import { FailureActions } from '../../../daemon/remote/failure-actions';
import { type LineQueue, MemoryQueue } from '../../../daemon/remote/line-queue';
import { PluginInput } from '../../../daemon/remote/plugin-input';
import { RemoteClient } from '../../../daemon/remote/remote-client';
import type { RemoteConf } from '../../../daemon/remote/remote-conf';
import { tlsContext, type TlsFiles } from '../../../daemon/remote/tls-files';
import { escapeControls } from '../../../text/escape';
import { inNumber } from '../../../text/in-number';
import { UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { tlsPaths } from '../../shared/tls-options';
import { type Say, sayer } from '../events/say';
import { readRemoteConf } from './conf-file';
import { isUnheard, machineEffects } from './machine-effects';

export interface TlsOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
}

export interface RemoteCommandOptions extends TlsOptions {
  readonly config: string;
  readonly checkConfig?: boolean;
  readonly window: number;
}

const DELIVERED = 0;
/** Lines were lost, or are not delivered. */
const INCOMPLETE = 1;
const FAILED = 2;

/** The files of TLS, all three or none. */
export function tlsFiles({ tlsCert, tlsKey, tlsCa }: TlsOptions): TlsFiles | undefined {
  const files = tlsPaths({ cert: tlsCert, key: tlsKey, ca: tlsCa });
  if (typeof files === 'string') throw new UsageError(files);
  if (files !== undefined) tlsContext(files);
  return files;
}

function queueOf(conf: RemoteConf, say: Say): LineQueue {
  if (conf.mode === 'immediate') return new MemoryQueue(conf.queueDepth);
  const queue = new DiskQueue({ folder: queueFolder(conf.queueFile), depth: conf.queueDepth });
  for (const line of queue.damage) say(line);
  return queue;
}

/** Settings of the queue, which is made once. */
function queueSettings({ mode, queueFile, queueDepth }: RemoteConf): string {
  return JSON.stringify([mode, queueFile, queueDepth]);
}

/** One run, from its first line to its last. */
class RemoteRun {
  readonly #options: RemoteCommandOptions;
  readonly #host: SystemHost;
  readonly #tls: TlsFiles | undefined;
  readonly #tell: (level: 'notice' | 'warning' | 'error', line: string) => void;
  readonly #queue: LineQueue;
  readonly #input = new PluginInput();
  /** Whether input waits for room in the queue; a socket of auditd does not, for all plugins would wait. */
  readonly #waits = !fstatSync(0).isSocket();
  /** Lines that wait for room. */
  #held: Buffer[] = [];
  #conf: RemoteConf;
  #client: RemoteClient;
  /** Of clients before a new configuration. */
  #lostBefore = 0;
  #onEnd: () => void = () => {};
  #isStopped = false;
  /** Whether nothing more is read. */
  #isEnding = false;

  constructor(
    conf: RemoteConf,
    options: RemoteCommandOptions,
    tell: (level: 'notice' | 'warning' | 'error', line: string) => void,
    host: SystemHost,
  ) {
    this.#conf = conf;
    this.#options = options;
    this.#tell = tell;
    this.#host = host;
    this.#tls = tlsFiles(options);
    this.#queue = queueOf(conf, (line) => tell('error', line));
    this.#client = this.#clientOf(conf);
  }

  async run(): Promise<number> {
    const { stdin } = process;
    const handlers = {
      SIGTERM: () => this.#terminate(),
      SIGINT: () => this.#terminate(),
      SIGHUP: () => this.#reload(),
      SIGUSR1: () => this.#tell('notice', this.#stateLine()),
      SIGUSR2: () => this.#client.retryNow(),
    };
    for (const [name, handler] of Object.entries(handlers)) process.on(name, handler);
    try {
      const isAtEnd = await new Promise<boolean>((resolve, reject) => {
        this.#onEnd = () => resolve(false);
        stdin.on('data', (bytes: Buffer) => {
          try {
            this.#take(this.#input.decode(bytes));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
        stdin.on('error', reject);
        stdin.on('end', () => {
          this.#take(this.#input.end());
          resolve(true);
        });
      });
      this.#isEnding = true;
      stdin.pause();
      if (isAtEnd) await this.#flushWhileItGoesOn();
      else if (!this.#isStopped) await this.#client.flush(this.#conf.maxTimePerRecord * 1000);
      return this.#end();
    } finally {
      for (const [name, handler] of Object.entries(handlers)) process.off(name, handler);
      this.#client.close();
      this.#queue.close();
      stdin.destroy();
    }
  }

  #clientOf(conf: RemoteConf): RemoteClient {
    const actions = new FailureActions(conf.actions, machineEffects(this.#tell, this.#host));
    return new RemoteClient({
      host: conf.remoteServer,
      port: conf.port,
      ...(conf.localPort === undefined ? {} : { localPort: conf.localPort }),
      ...(this.#tls === undefined ? {} : { tls: this.#tls }),
      format: conf.format,
      window: this.#options.window,
      queue: this.#queue,
      heartbeatMs: conf.heartbeatTimeout * 1000,
      retryMs: conf.networkRetryTime * 1000,
      maxTries: conf.maxTriesPerRecord,
      maxTimeMs: conf.maxTimePerRecord * 1000,
      react: (kind, detail) => actions.react(kind, escapeControls(detail)),
      onDelivered: () => {
        actions.delivered();
        this.#takeHeld();
      },
      onStop: () => {
        this.#isStopped = true;
        this.#onEnd();
      },
    });
  }

  #take(lines: Buffer[]): void {
    if (!this.#waits) {
      this.#client.push(lines);
      return;
    }
    this.#held = this.#held.length === 0 ? lines : [...this.#held, ...lines];
    this.#takeHeld();
  }

  #takeHeld(): void {
    if (this.#held.length === 0 || this.#isStopped) return;
    const room = this.#conf.queueDepth - this.#queue.length;
    if (room > 0) this.#client.push(this.#held.splice(0, room));
    if (this.#held.length > 0) process.stdin.pause();
    else if (!this.#isEnding) process.stdin.resume();
  }

  /** After the end of the input: until all is delivered, or as long as one line may take brings nothing. */
  async #flushWhileItGoesOn(): Promise<void> {
    for (;;) {
      const before = this.#queue.length + this.#held.length;
      const isDone = await this.#client.flush(this.#conf.maxTimePerRecord * 1000);
      const after = this.#queue.length + this.#held.length;
      if (after === 0 || this.#isStopped || (!isDone && after >= before)) return;
    }
  }

  #terminate(): void {
    this.#onEnd();
    // A second signal is not waited for.
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.removeAllListeners(name);
      process.on(name, () => this.#client.close());
    }
  }

  #reload(): void {
    const say: Say = (line) => this.#tell('error', line);
    let conf: RemoteConf | undefined;
    try {
      conf = readRemoteConf(this.#options.config, say);
    } catch (error) {
      say((error as Error).message);
    }
    if (conf === undefined) {
      say('the configuration stays as it was');
      return;
    }
    if (queueSettings(conf) !== queueSettings(this.#conf)) {
      this.#tell('warning', 'mode, queue_file and queue_depth change at the next start');
    }
    const { mode, queueFile, queueDepth } = this.#conf;
    this.#conf = { ...conf, mode, queueFile, queueDepth };
    this.#lostBefore += this.#client.state.lost;
    this.#client.close();
    this.#client = this.#clientOf(this.#conf);
    this.#tell('notice', 'the configuration was read again');
  }

  #stateLine(): string {
    const state = this.#client.state;
    const word = (flag: boolean): string => (flag ? 'yes' : 'no');
    return [
      `suspend = ${word(state.isSuspended)}`,
      `remote_ended = ${word(state.hasRemoteEnded)}`,
      `transport_ok = ${word(state.isConnected)}`,
      `queue_length = ${state.queueLength}`,
      `max_queued_length = ${state.mostQueued}`,
      `queue_depth = ${this.#conf.queueDepth}`,
      `lost = ${this.#lostBefore + state.lost}`,
      `cut = ${this.#input.cut + state.cut}`,
    ].join(', ');
  }

  #end(): number {
    const { lost, cut, queueLength } = this.#client.state;
    const left = queueLength + this.#held.length;
    const isKept = this.#conf.mode === 'forward' && this.#held.length === 0;
    if (left > 0) {
      const where = isKept ? 'kept in the queue' : 'not delivered';
      this.#tell(isKept ? 'notice' : 'error', `${inNumber(left, 'line')} ${where}`);
    }
    const allLost = this.#lostBefore + lost;
    if (allLost > 0) this.#tell('error', `${inNumber(allLost, 'line')} lost`);
    const allCut = this.#input.cut + cut;
    if (allCut > 0)
      this.#tell('warning', `${inNumber(allCut, 'line')} cut: longer than the server takes`);
    const isComplete = allLost === 0 && (left === 0 || isKept) && !this.#isStopped;
    return isComplete ? DELIVERED : INCOMPLETE;
  }
}

/** Returns 0, or 1 where lines were lost or not delivered, or 2 for a configuration with errors. */
export async function remoteCommand(
  options: RemoteCommandOptions,
  output: Output,
): Promise<number> {
  const say = sayer(output);
  const unheard = isUnheard();
  const host = new SystemHost('audit-netlink', !unheard);
  const tell = (level: 'notice' | 'warning' | 'error', line: string): void => {
    say(line);
    if (unheard) host.say(level, escapeControls(line));
  };
  const conf = readRemoteConf(options.config, (line) => tell('error', line));
  if (conf === undefined) return FAILED;
  if (options.checkConfig === true) {
    tlsFiles(options);
    output.out(`${options.config}: no errors\n`);
    return DELIVERED;
  }
  try {
    return await new RemoteRun(conf, options, tell, host).run();
  } catch (error) {
    if (unheard) host.say('error', escapeControls((error as Error).message));
    throw error;
  }
}
