/**
 * {@link AuditDaemon}: auditd's work in this process. It is registered with the kernel, has every record written to
 * the log, and writes the records that a daemon has of itself. Knows no command line, no signal and no plugin.
 */
import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { release } from 'node:os';
import { version } from '../../package.json';
import {
  type Check,
  checkItems,
  checkMethods,
  checkOptions,
  type ChecksOf,
  checkWord,
  isPlainObject,
  refuseArgument,
} from '../arguments';
import { DaemonError } from '../errors';
import { KernelLost } from '../events/sources/kernel-lost';
import { makeRecord } from '../events/sources/event-source';
import { errorOfErrno } from '../events/sources/record-group';
import { recordTypes } from '../events/sources/text-reassembly';
import { Control, errorOfOutcome, opened, type Operation } from '../kernel/control';
import {
  daemonRegistration,
  givingBack,
  isGivenBack,
  registering,
} from '../kernel/daemon-registration';
import { addon, type LineBatch, type NativeDaemonStream } from '../kernel/native';
import { getStatusRequest, setStatusRequest, statusReply } from '../kernel/requests';
import { asyncDispose } from '../machine/dispose-symbols';
import { isAlive } from '../machine/is-alive';
import { localTarget } from '../machine/target';
import { recordTypeName, recordTypeNumber } from '../tables/record-types';
import { bytesOfText } from '../text/byte-text';
import type { DaemonConfiguration } from './configuration/daemon-configuration';
import { SETTINGS } from './configuration/setting-table';
import { type DaemonHost, SystemHost } from './daemon-host';
import { DaemonLog } from './log-files/daemon-log';
import { nodeName } from './node-name';
import {
  abortText,
  configText,
  DAEMON_TYPES,
  type DaemonAct,
  ownProcess,
  type Requester,
  requestedText,
  requesterOf,
  SIGNAL_INFO_REQUEST,
  startText,
} from './records/daemon-record';
import { Enrichment } from './records/enrichment';
import {
  type LoggedBatch,
  loggedBatch,
  type RecordBatch,
  type RecordConsumer,
  type RecordLine,
} from './records/record-batch';

/** Where records were lost: in the kernel, on the way through this process, or because the disk took too few. */
export type DaemonLossPlace = 'kernel' | 'queue' | 'unreadable' | 'log';

/** Records that were lost. */
export interface DaemonLoss {
  /** Where. */
  readonly where: DaemonLossPlace;
  /** How many. */
  readonly count: number;
}

/** What a daemon tells while it runs. */
export interface AuditDaemonEvents {
  /** It is registered, and writes. */
  start: [];
  /** The log was made the first of the old ones. */
  rotate: [];
  /** Nothing is written any more, for this reason; lines are held meanwhile. */
  suspend: [reason: string];
  /** It writes again. */
  resume: [];
  /** Another configuration is used. */
  config: [];
  /** So many records more were lost there. */
  lost: [loss: DaemonLoss];
  /** Receiving failed; the daemon closes. */
  error: [error: Error];
  /** It has ended. */
  close: [];
}

/** How a daemon is made. */
export interface AuditDaemonOptions {
  /** As `parseDaemonConfiguration` or `defaultDaemonConfiguration` gives it. */
  readonly config: DaemonConfiguration;
  /** What becomes of the kernel's `enabled` at the start: `auditd -s`. Default `enable`. */
  readonly enabled?: 'enable' | 'disable' | 'nochange';
  /** Who gets every record besides the log. They cost the road past JavaScript. */
  readonly consumers?: readonly RecordConsumer[];
  /** Where messages and actions go. Default: this machine. */
  readonly host?: DaemonHost;
}

/** How the log of a daemon does. */
export interface DaemonLogReport {
  /** Of the file that is written. */
  readonly fileBytes: number;
  /** Lines that are in files by now. */
  readonly writtenLines: number;
  /** Lines that wait for the disk. */
  readonly heldLines: number;
  /** How large these are. */
  readonly heldBytes: number;
  /** By `space_left` and `admin_space_left`; `full` when there are fewer than five blocks. */
  readonly space: 'enough' | 'low' | 'very-low' | 'full';
  /** Whether nothing is written for now. */
  readonly suspended: boolean;
  /** Whether `space_left_action` was carried out, and will not be again before a resume. */
  readonly spaceActionDone: boolean;
  /** The same of `admin_space_left_action`. */
  readonly adminSpaceActionDone: boolean;
  /** Whether the disk failed since the last resume. */
  readonly diskError: boolean;
}

/** How a daemon does. */
export interface DaemonReport {
  /** The settings that are in use. */
  readonly config: DaemonConfiguration;
  /** Undefined with `write_logs = no`. */
  readonly log: DaemonLogReport | undefined;
  /** How many records the kernel sent. */
  readonly records: number;
  /** How many records were lost, by where. */
  readonly lost: Readonly<Record<DaemonLossPlace, number>>;
}

const CONFIGURATION = 'a configuration, as parseDaemonConfiguration gives it';

const checkConfiguration: Check = (value, argument) => {
  if (!isPlainObject(value) || SETTINGS.some(({ property }) => !(property in value))) {
    refuseArgument(argument, CONFIGURATION, value);
  }
};

const checkConsumer = checkMethods(['take'], 'a consumer with take()');

const OPTIONS = {
  config: checkConfiguration,
  enabled: checkWord(['enable', 'disable', 'nochange']),
  consumers: checkItems(checkConsumer, 'an array of consumers'),
  host: checkMethods(
    ['say', 'email', 'exec', 'single', 'halt'],
    'a host with say(), email(), exec(), single() and halt()',
  ),
} satisfies ChecksOf<AuditDaemonOptions>;

/** @internal What a daemon works with; tests put in their own. */
export interface DaemonParts {
  readonly control: () => Pick<Control, 'request' | 'close'>;
  /** A datagram socket in the place of the kernel's. */
  readonly socket?: number;
  /** Whether the kernel's own counter of lost records is watched. */
  readonly watchesKernel: boolean;
  /** How much is held of what the disk does not take, in bytes. */
  readonly maxHeldBytes?: number;
}

const REAL: DaemonParts = { control: () => new Control(), watchesKernel: true };

const STOP_IT = 'stop it first: auditctl --signal TERM';
const STATUS: Operation = { name: 'read the audit status', capability: 'CAP_AUDIT_CONTROL' };
const ENABLE: Operation = {
  name: "set the kernel's enabled flag",
  capability: 'CAP_AUDIT_CONTROL',
};
const RECEIVE: Operation = { name: 'receive audit records', capability: 'CAP_AUDIT_CONTROL' };

const MEBIBYTE = 1024 * 1024;
/** The kernel doubles it; a backlog of 8,192 records fits. */
const RECEIVE_BUFFER_BYTES = 16 * MEBIBYTE;
/** More than a receive buffer holds, so that at the end all of it fits. */
const QUEUED_BYTES = 64 * MEBIBYTE;

const NEWLINE = 0x0a;
const BLANK = 0x20;

/** How many batches are taken before timers and signals have their turn. */
const BATCHES_A_TURN = 8;

/** How often the kernel's counter is read, in milliseconds. */
const KERNEL_INTERVAL_MS = 1000;

/** auditd begins at a number of its own, too, which is not the kernel's. */
const MOST_FIRST_SERIAL = 10_000;

const SPACES = ['enough', 'low', 'very-low', 'full'] as const;

function logReport(log: DaemonLog): DaemonLogReport {
  const { state } = log;
  return {
    fileBytes: state.fileBytes,
    writtenLines: state.written,
    heldLines: state.accepted - state.written,
    heldBytes: state.heldBytes,
    space: SPACES[state.space] ?? 'enough',
    suspended: state.suspended,
    spaceActionDone: state.spaceActionDone,
    adminSpaceActionDone: state.adminActionDone,
    diskError: state.diskError,
  };
}

/** The gid of `log_group`. */
function groupOf({ logGroup }: DaemonConfiguration): number {
  const gid = /^\d+$/.test(logGroup) ? Number(logGroup) : localTarget().groupId(logGroup);
  if (gid !== undefined) return gid;
  throw new DaemonError('bad-file', `there is no group ${logGroup}`, 'correct log_group');
}

/** The settings of the second that count for a daemon that runs with the first. */
function reloaded(before: DaemonConfiguration, after: DaemonConfiguration): DaemonConfiguration {
  const kept = SETTINGS.filter(({ reload }) => !reload).map(
    ({ property }) => [property, before[property]] as const,
  );
  return { ...after, ...Object.fromEntries(kept) };
}

/**
 * The audit daemon of this machine, in this process. Of daemons there is one: it needs CAP_AUDIT_CONTROL, and that
 * no other is registered.
 *
 * ```ts
 * const { configuration } = parseDaemonConfiguration(readFileSync('/etc/audit/auditd.conf', 'utf8'));
 * const daemon = new AuditDaemon({ config: configuration });
 * await daemon.start();
 * process.once('SIGTERM', () => void daemon.close());
 * ```
 */
export class AuditDaemon extends EventEmitter<AuditDaemonEvents> implements AsyncDisposable {
  readonly #host: DaemonHost;
  readonly #enabled: NonNullable<AuditDaemonOptions['enabled']>;
  readonly #consumers: RecordConsumer[];
  #parts = REAL;
  #config: DaemonConfiguration;
  #prefix = '';
  #serial = randomInt(1, MOST_FIRST_SERIAL);
  #enrichment: Enrichment | undefined;
  #log: DaemonLog | undefined;
  #control: Pick<Control, 'request' | 'close'> | undefined;
  #stream: NativeDaemonStream | undefined;
  #kernelLost: KernelLost | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #lost: Record<DaemonLossPlace, number> = { kernel: 0, queue: 0, unreadable: 0, log: 0 };
  #state: 'new' | 'running' | 'closed' = 'new';
  #closing: Promise<void> | undefined;

  /** Makes a daemon that does nothing yet: see {@link start}. */
  constructor(options: AuditDaemonOptions) {
    super();
    checkOptions(options, OPTIONS);
    checkConfiguration(options.config, 'options.config');
    this.#config = options.config;
    this.#enabled = options.enabled ?? 'enable';
    this.#consumers = [...(options.consumers ?? [])];
    this.#host = options.host ?? new SystemHost('audit-netlink', true);
  }

  /** @internal */
  static withParts(options: AuditDaemonOptions, parts: DaemonParts): AuditDaemon {
    const daemon = new AuditDaemon(options);
    daemon.#parts = parts;
    return daemon;
  }

  /** Whether it has ended; a daemon starts once. */
  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Where its messages and actions go. */
  get host(): DaemonHost {
    return this.#host;
  }

  /** The settings that are in use. */
  get config(): DaemonConfiguration {
    return this.#config;
  }

  /**
   * Opens the log, registers with the kernel and enables auditing. Resolves when records are written.
   *
   * @throws {DaemonError} when another daemon is registered, or the log cannot be where it is to be
   * @throws {AuditError} when the kernel refuses
   */
  async start(): Promise<void> {
    if (this.#state !== 'new')
      throw new DaemonError('not-running', 'the daemon was started before');
    this.#state = 'running';
    try {
      const name = await nodeName(this.#config);
      this.#prefix = name === undefined ? '' : `node=${name} `;
      this.#enrichment = this.#config.logFormat === 'enriched' ? new Enrichment() : undefined;
      if (this.#config.localEvents) await this.#refuseSecond();
      if (this.#config.writeLogs) this.#openLog();
      const { logFormat } = this.#config;
      this.#write('start', startText(version, logFormat, release(), ownProcess()));
      if (this.#config.localEvents) await this.#register();
    } catch (error) {
      await this.#tearDown();
      throw error;
    }
    this.emit('start');
  }

  /** Who sent this process its last signal, as the kernel knows; this process itself where that is unknown. */
  async lastSignaller(): Promise<Requester> {
    const outcome = await this.#control?.request(SIGNAL_INFO_REQUEST);
    return requesterOf(outcome?.replies[0]?.payload) ?? ownProcess();
  }

  /** Starts a new log, and keeps the old one as `max_log_file_action` and `num_logs` have it. */
  rotate(by: Requester = ownProcess()): void {
    this.#log?.rotate();
    this.#write('rotate', requestedText('rotate', by));
  }

  /** Writes again, after it was suspended. */
  resume(by: Requester = ownProcess()): void {
    this.#log?.resume();
    this.#write('resume', requestedText('resume', by));
  }

  /**
   * Uses another configuration, but for the settings that count at the start alone.
   *
   * @param config undefined where it has errors: then that alone is written
   * @throws {Error} when the log cannot be where it is to be; then the daemon goes on as before
   */
  reconfigure(config: DaemonConfiguration | undefined, by: Requester = ownProcess()): void {
    if (config === undefined) {
      this.#write('config', configText('no-change', by, false));
      return;
    }
    const next = reloaded(this.#config, config);
    try {
      this.#log?.reconfigure(next, groupOf(next));
    } catch (error) {
      this.#write('config', configText('no-change', by, false));
      throw error;
    }
    this.#config = next;
    if (next.logFormat === 'enriched') {
      this.#enrichment ??= new Enrichment();
      this.#stream?.relay();
    } else {
      this.#enrichment = undefined;
    }
    this.#write('config', configText('changed', by, true));
    this.emit('config');
  }

  /**
   * Writes lines of other machines to the log, as they were received, and with `distribute_network` gives them to the
   * consumers. Resolves when they are in the file.
   *
   * @param lines each one record, without a newline
   * @throws {DaemonError} when nothing is written for now, more waits than can be held, or the daemon is closed
   */
  async append(lines: readonly Uint8Array[]): Promise<void> {
    if (this.#state !== 'running') throw new DaemonError('not-running', 'the daemon does not run');
    const bytes = Buffer.alloc(
      lines.reduce((size, line) => size + line.length + 1, 0),
      NEWLINE,
    );
    const index = new Uint32Array(3 * lines.length);
    let end = 0;
    for (const [at, line] of lines.entries()) {
      index[3 * at] = typeOf(line);
      index[3 * at + 1] = end;
      for (const byte of line) bytes[end++] = byte === NEWLINE ? BLANK : byte;
      index[3 * at + 2] = end;
      end += 1;
    }
    const written = this.#log?.append(bytes, lines.length);
    if (this.#config.distributeNetwork) this.#give({ bytes, index, isRaw: false });
    await written;
  }

  /** Gives every record from now on to one more consumer: see {@link AuditDaemonOptions.consumers}. */
  consume(consumer: RecordConsumer): void {
    checkConsumer(consumer, 'consumer');
    this.#consumers.push(consumer);
    this.#stream?.relay();
  }

  /**
   * Writes a record of another machine that has connected, or not been let in, or has gone; nothing while the daemon
   * does not run.
   *
   * @param fields those of the record, as in `addr=10.0.0.7 port=60 res=success`
   */
  recordConnection(type: 'DAEMON_ACCEPT' | 'DAEMON_CLOSE', fields: string): void {
    if (this.#state !== 'running') return;
    this.#write(type === 'DAEMON_ACCEPT' ? 'accept' : 'close', fields);
  }

  /** How it does. */
  report(): DaemonReport {
    return {
      config: this.#config,
      log: this.#log === undefined ? undefined : logReport(this.#log),
      records: this.#stream?.records() ?? 0,
      lost: { ...this.#lost },
    };
  }

  /**
   * Gives the registration back, writes all that the kernel sent until then, and `DAEMON_END` behind it. Idempotent.
   */
  async close(by: Requester = ownProcess()): Promise<void> {
    this.#closing ??= this.#close(by);
    await this.#closing;
  }

  /** Closes the daemon, as `await using` asks for. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  async #refuseSecond(): Promise<void> {
    this.#control = this.#parts.control();
    const outcome = await this.#control.request(getStatusRequest());
    if (outcome.state !== 'done') throw errorOfOutcome(STATUS, outcome);
    const { pid = 0 } = statusReply(outcome);
    if (pid === 0 || !isAlive(pid)) return;
    throw new DaemonError(
      'already-registered',
      `another audit daemon is registered (pid ${pid})`,
      STOP_IT,
    );
  }

  #openLog(): void {
    const listener = {
      onRotate: () => this.emit('rotate'),
      onSuspend: (reason: string) => this.emit('suspend', reason),
      onResume: () => this.emit('resume'),
      onLost: (count: number) => this.#tellLoss('log', count),
    };
    const group = groupOf(this.#config);
    this.#log = new DaemonLog(this.#config, group, this.#host, listener, this.#parts.maxHeldBytes);
    this.#log.open();
  }

  async #register(): Promise<void> {
    if (this.#parts.watchesKernel) {
      this.#kernelLost = new KernelLost({
        onLost: (count) => this.#tellLoss('kernel', count),
        received: () => this.#stream?.records() ?? 0,
        makeRecord,
        longestWaitMs: KERNEL_INTERVAL_MS,
      });
    }
    const isDirect = this.#enrichment === undefined && this.#consumers.length === 0;
    const { DaemonStream } = addon();
    try {
      this.#stream = opened(
        registering(STOP_IT),
        () =>
          new DaemonStream(
            {
              fd: this.#parts.socket,
              receiveBufferBytes: RECEIVE_BUFFER_BYTES,
              maxQueuedBytes: QUEUED_BYTES,
              prefix: bytesOfText(this.#prefix),
              types: recordTypes(),
              appender: isDirect ? this.#log?.appender : undefined,
              registration: daemonRegistration(),
            },
            () => this.#take(),
          ),
      );
    } catch (error) {
      this.#write('abort', abortText('set-pid', ownProcess()));
      throw error;
    }
    await this.#enable();
    if (this.#kernelLost !== undefined) {
      this.#timer = setInterval(() => void this.#kernelLost?.ask(), KERNEL_INTERVAL_MS);
      this.#timer.unref();
    }
  }

  async #enable(): Promise<void> {
    if (this.#enabled === 'nochange') return;
    const request = setStatusRequest('enabled', this.#enabled === 'enable' ? 1 : 0);
    const outcome = await this.#control?.request(request);
    if (outcome === undefined || outcome.state === 'done') return;
    this.#write('abort', abortText('set-enable', ownProcess()));
    throw errorOfOutcome(ENABLE, outcome);
  }

  /** Takes what was relayed; whoever else waits for the event loop has a turn in between. */
  #take(): void {
    for (let left = BATCHES_A_TURN; left > 0; left -= 1) {
      const batch = this.#state === 'running' ? this.#stream?.take() : undefined;
      if (batch === undefined) return;
      this.#takeBatch(batch);
    }
    setImmediate(() => this.#take());
  }

  #takeBatch({ bytes, index, lostInQueue, unreadable, endErrno }: LineBatch): void {
    if (lostInQueue > 0) this.#tellLoss('queue', lostInQueue);
    if (unreadable > 0) this.#tellLoss('unreadable', unreadable);
    const records: RecordLine[] = [];
    for (let at = 0; at < index.length; at += 3) {
      const [type = 0, start, end] = index.subarray(at, at + 3);
      records.push({ type, line: bytes.toString('latin1', start, end) });
    }
    if (records.length > 0) this.#put(loggedBatch(records, this.#enrichment));
    if (endErrno === undefined) return;
    this.emit('error', errorOfErrno(RECEIVE, endErrno, 'recvmmsg'));
    void this.close();
  }

  #put(batch: LoggedBatch): void {
    this.#log?.put(batch.logged, batch.lines);
    const isRaw = this.#enrichment === undefined && this.#prefix === '';
    this.#give({ bytes: batch.bytes, index: batch.index, isRaw });
  }

  #give(batch: RecordBatch): void {
    for (const consumer of this.#consumers) consumer.take(batch);
  }

  /** Writes a record of the daemon's own. */
  #write(act: DaemonAct, text: string): void {
    const type = DAEMON_TYPES[act];
    const now = Date.now();
    const stamp = `${Math.floor(now / 1000)}.${String(now % 1000).padStart(3, '0')}:${this.#serial}`;
    this.#serial += 1;
    const line = `${this.#prefix}type=${recordTypeName(type)} msg=audit(${stamp}): ${text}`;
    const latin = Buffer.from(bytesOfText(line)).toString('latin1');
    this.#put(loggedBatch([{ type, line: latin }], this.#enrichment));
  }

  #tellLoss(where: DaemonLossPlace, count: number): void {
    this.#lost[where] += count;
    this.emit('lost', { where, count });
  }

  async #close(by: Requester): Promise<void> {
    if (this.#state !== 'running') return;
    await this.#giveBack();
    this.#stream?.finish();
    for (let batch = this.#stream?.take(); batch !== undefined; batch = this.#stream?.take()) {
      this.#takeBatch(batch);
    }
    this.#write('end', requestedText('end', by));
    await this.#tearDown();
    this.emit('close');
  }

  /** The native thread keeps receiving meanwhile, so that the kernel need not wait. */
  async #giveBack(): Promise<void> {
    if (this.#stream === undefined) return;
    const outcome = await this.#control?.request(givingBack());
    // Otherwise the native part tries itself.
    if (outcome !== undefined && isGivenBack(outcome)) this.#stream.gaveBack();
  }

  async #tearDown(): Promise<void> {
    this.#state = 'closed';
    clearInterval(this.#timer);
    this.#kernelLost?.close();
    this.#stream?.close();
    const left = (await this.#log?.close()) ?? 0;
    if (left > 0) this.#tellLoss('log', left);
    this.#control?.close();
  }
}

const TYPE = /^(?:node=\S+ )?type=(\S+) /;

/** Longer than a node's name and a type together. */
const LONGEST_HEAD = 512;

/** The number of a line's type; 0 where it says none that is known. */
function typeOf(line: Uint8Array): number {
  const head = Buffer.from(line.subarray(0, LONGEST_HEAD)).toString('latin1');
  return recordTypeNumber(TYPE.exec(head)?.[1] ?? '') ?? 0;
}
