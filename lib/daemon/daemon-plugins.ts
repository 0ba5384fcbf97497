/**
 * The plugins of an audit daemon: gives the records of an {@link AuditDaemon} to an {@link AuditDispatcher}, with the
 * settings that both have in auditd.conf(5). Knows no signal and no command line.
 */
import { escapeControls } from '../text/escape';
import { refuseArgument } from '../arguments';
import { AuditDaemon } from './audit-daemon';
import type { DaemonConfiguration } from './configuration/daemon-configuration';
import type { MessageSeverity } from './daemon-host';
import type { DispatcherEvent, OverflowAction, PluginState } from './dispatch/dispatch-events';
import {
  AuditDispatcher,
  type DispatcherOptions,
  type DispatcherSettings,
} from './dispatch/dispatcher';
import type { DispatchedRecord } from './dispatch/record-bytes';
import type { RecordBatch } from './records/record-batch';

/** Of the settings of auditd.conf(5) those that are about plugins. */
function settingsOf(config: DaemonConfiguration): DispatcherSettings {
  return {
    pluginFolder: config.pluginDir,
    queueDepth: config.qDepth,
    // The table of settings allows no other.
    overflowAction: config.overflowAction.action as OverflowAction,
    maxRestarts: config.maxRestarts,
  };
}

function recordsOf({ bytes, index, isRaw }: RecordBatch): DispatchedRecord[] {
  const records: DispatchedRecord[] = [];
  for (let at = 0; at < index.length; at += 3) {
    const line = bytes.subarray(index[at + 1], index[at + 2]);
    records.push({ type: index[at] as number, line, isRaw });
  }
  return records;
}

const LOSSES = {
  overflow: 'its queue was full',
  suspended: 'it gets nothing since its queue was full; SIGUSR2 resumes',
  ended: 'it has ended',
  stopped: 'it was stopped before it had read them',
} as const;

/** What there is to say about it, if anything. */
function messageOf(event: DispatcherEvent): readonly [MessageSeverity, string] | undefined {
  switch (event.type) {
    case 'started':
      return event.restarts === 0
        ? undefined
        : ['notice', `plugin ${event.plugin} was started again`];
    case 'ended': {
      if (event.next === 'stopped') return undefined;
      const { status, signal, error } = event;
      const how = error?.message ?? signal ?? `status ${status}`;
      const next = event.next === 'failed' ? '; it is not started any more' : '';
      return ['error', `plugin ${event.plugin} ended: ${escapeControls(how)}${next}`];
    }
    case 'lost':
      return [
        'warning',
        `plugin ${event.plugin} did not get ${event.count} records: ${LOSSES[event.reason]}`,
      ];
    case 'problem':
      // Debian's own files have such keys.
      if (event.error.code === 'obsolete') return undefined;
      return [event.error.isWarning ? 'warning' : 'error', event.error.message];
    default:
      // Its action says it.
      return undefined;
  }
}

/**
 * Starts the plugins of a daemon's configuration, and gives them its records. Start them before the daemon, whose first
 * record is for them, too, and close them behind it.
 */
export class DaemonPlugins {
  readonly #daemon: AuditDaemon;
  readonly #dispatcher: AuditDispatcher;
  /** What goes on from record to record, and was told. */
  readonly #told = new Set<string>();
  #isGiven = false;
  #isClosed = false;

  /**
   * Starts none yet.
   *
   * @param options of the dispatcher, besides what the configuration says
   */
  constructor(daemon: AuditDaemon, options: DispatcherOptions = {}) {
    if (!(daemon instanceof AuditDaemon)) refuseArgument('daemon', 'an AuditDaemon', daemon);
    const { host } = daemon;
    this.#daemon = daemon;
    this.#dispatcher = new AuditDispatcher({
      ...settingsOf(daemon.config),
      onEvent: (event) => {
        const message = messageOf(event);
        if (message !== undefined && !this.#isTold(event)) host.say(...message);
      },
      actions: {
        syslog: (message) => host.say('warning', message),
        single: () => host.single(),
        halt: () => host.halt(),
      },
      ...options,
    });
  }

  /** Every active plugin. */
  get state(): readonly PluginState[] {
    return this.#dispatcher.state;
  }

  /** Starts those that are active. What is wrong with others is told, and keeps none from being started. */
  async start(): Promise<void> {
    await this.#dispatcher.start();
    this.#giveIfWanted();
  }

  /** Reads their files again, and uses the daemon's settings as they are now. */
  async reload(): Promise<void> {
    this.#told.clear();
    await this.#dispatcher.reload(settingsOf(this.#daemon.config));
    this.#giveIfWanted();
  }

  /** Gives records again to those that get none after an overflow. */
  resume(): void {
    this.#told.clear();
    this.#dispatcher.resume();
  }

  /** Stops them, each when it has read what waits for it, or has had its time. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#dispatcher.close();
  }

  /** Whether it is a loss that will not end by itself, and was told before. */
  #isTold(event: DispatcherEvent): boolean {
    if (event.type !== 'lost' || (event.reason !== 'suspended' && event.reason !== 'ended')) {
      return false;
    }
    const loss = `${event.reason} ${event.plugin}`;
    if (this.#told.has(loss)) return true;
    this.#told.add(loss);
    return false;
  }

  /** Without a plugin, records need not pass through here. */
  #giveIfWanted(): void {
    if (this.#isGiven || this.state.length === 0) return;
    this.#isGiven = true;
    this.#daemon.consume({
      take: (batch) => {
        if (!this.#isClosed) this.#dispatcher.dispatch(recordsOf(batch));
      },
    });
  }
}
