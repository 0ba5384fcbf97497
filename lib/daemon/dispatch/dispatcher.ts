/**
 * {@link AuditDispatcher}: gives every plugin of a folder what it is given itself. Knows neither where records come
 * from nor what else an audit daemon does with them.
 */
import { resolve } from 'node:path';
import {
  checkFunction,
  checkInteger,
  checkMilliseconds,
  checkMillisecondsOrNone,
  checkOptions,
  checkPath,
  checkWord,
  type Check,
  type ChecksOf,
  isObject,
  refuseArgument,
} from '../../arguments';
import { ClosedError, type PluginError } from '../../errors';
import { asyncDispose } from '../../machine/dispose-symbols';
import type { Carrier, CarrierListener } from './carrier';
import type {
  DispatcherEvent,
  OverflowAction,
  OverflowActions,
  PluginState,
} from './dispatch-events';
import { ModuleCarrier } from './module-carrier';
import { Plugin, type PluginRules, type PluginSurroundings } from './plugin';
import type { PluginConfig } from './plugin-file';
import { type PluginFolder, readPluginFolder, refusalOf } from './plugin-folder';
import { ProgramCarrier } from './program-carrier';
import type { DispatchedRecord } from './record-bytes';
import { SocketCarrier } from './socket-carrier';
import { distrustOf } from './trusted-path';

/** What may change while a dispatcher runs: settings of auditd.conf(5). */
export interface DispatcherSettings {
  /** `plugin_dir`. Default `/etc/audit/plugins.d`. */
  readonly pluginFolder?: string;
  /** `q_depth`: how many records may wait for each plugin. Default 2000. */
  readonly queueDepth?: number;
  /** `overflow_action`: what is done when they are more. Default `syslog`. */
  readonly overflowAction?: OverflowAction;
  /** `max_restarts`: how often each plugin is started again. Default 10. */
  readonly maxRestarts?: number;
}

/** How a dispatcher works. */
export interface DispatcherOptions extends DispatcherSettings {
  /** Is told what happens to plugins. */
  readonly onEvent?: (event: DispatcherEvent) => void;
  /** Does what a full queue calls for. */
  readonly actions?: OverflowActions;
  /**
   * Says why a file is not to be trusted, undefined when it is. By default it, and every folder that leads to it,
   * has to belong to root or the user that runs this process, and must not be writable by others.
   */
  readonly distrust?: (path: string) => PluginError | undefined;
  /** How long a plugin may take to read what waits before it is stopped, in milliseconds. Default 1000. */
  readonly drainMs?: number;
  /** From the end of its input to SIGTERM, in milliseconds. Default 50, as auditd's. */
  readonly termAfterMs?: number;
  /** From SIGTERM to SIGKILL, in milliseconds. Default 5000. */
  readonly killAfterMs?: number;
  /**
   * How long to wait before a plugin that ended soon is started for the second time, in milliseconds; each further
   * time takes twice as long, up to ten seconds. Default 100.
   */
  readonly restartMs?: number;
}

const LONGEST_QUEUE = 2 ** 24;
const MOST_RESTARTS = 0xffff_ffff;

const ACTIONS: readonly OverflowAction[] = ['ignore', 'syslog', 'suspend', 'single', 'halt'];

const checkActions: Check = (value, argument) => {
  if (!isObject(value)) refuseArgument(argument, 'an object of functions', value);
  for (const [name, action] of Object.entries(value)) {
    if (action !== undefined) checkFunction(action, `${argument}.${name}`);
  }
};

const SETTINGS = {
  pluginFolder: checkPath,
  queueDepth: checkInteger(1, LONGEST_QUEUE),
  overflowAction: checkWord(ACTIONS),
  maxRestarts: checkInteger(0, MOST_RESTARTS),
} satisfies ChecksOf<DispatcherSettings>;

const OPTIONS = {
  ...SETTINGS,
  onEvent: checkFunction,
  actions: checkActions,
  distrust: checkFunction,
  drainMs: checkMillisecondsOrNone,
  termAfterMs: checkMillisecondsOrNone,
  killAfterMs: checkMillisecondsOrNone,
  restartMs: checkMilliseconds,
} satisfies ChecksOf<DispatcherOptions>;

const DEFAULTS = {
  pluginFolder: '/etc/audit/plugins.d',
  queueDepth: 2000,
  overflowAction: 'syslog',
  maxRestarts: 10,
  drainMs: 1000,
  termAfterMs: 50,
  killAfterMs: 5000,
  restartMs: 100,
} as const satisfies PluginRules & { readonly pluginFolder: string };

function carry(plugin: PluginConfig, listener: CarrierListener): Carrier {
  if (plugin.type === 'module') return new ModuleCarrier(plugin, listener);
  if (plugin.type === 'builtin') return new SocketCarrier(plugin, listener);
  return new ProgramCarrier(plugin, listener);
}

/**
 * The plugins of an audit daemon: those of auditd-plugins(5), and modules of JavaScript. Each has a queue of its own,
 * so that one that is slow, or never reads, or ends, delays no other; what one does not get is counted and told.
 */
export class AuditDispatcher implements AsyncDisposable {
  readonly #distrust: (path: string) => PluginError | undefined;
  readonly #onEvent: (event: DispatcherEvent) => void;
  readonly #around: PluginSurroundings;
  readonly #plugins = new Map<string, Plugin>();
  #settings: PluginRules & { readonly pluginFolder: string };
  /** What is under way: reloading waits for reloading. */
  #busy: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  /** Starts nothing yet. */
  constructor(options: DispatcherOptions = {}) {
    checkOptions(options, OPTIONS);
    const { onEvent, actions, distrust, ...settings } = options;
    this.#settings = { ...DEFAULTS, ...settings };
    this.#onEvent = onEvent ?? (() => {});
    this.#distrust = distrust ?? ((path) => distrustOf(path));
    this.#around = {
      carry,
      refusalOf: (plugin) => refusalOf(plugin, this.#distrust),
      onEvent: this.#onEvent,
      actions: actions ?? {},
    };
  }

  /**
   * Starts the active plugins, in the order of their files' names. Files that are not right are told as events, and
   * returned; they keep no other plugin from being started.
   *
   * @throws {ClosedError} after {@link close}
   */
  async start(): Promise<readonly PluginError[]> {
    return await this.reload();
  }

  /**
   * Reads the folder again, as auditd does on SIGHUP: starts and stops what has become active and inactive; starts
   * anew whatever is to run otherwise, or whose program is another, and whatever had ended; passes the SIGHUP on to
   * all other programs. A plugin whose file has become faulty goes on as it was. Records that wait for a plugin stay
   * when it is started anew.
   *
   * @param settings in place of those that it has
   * @throws {ClosedError} after {@link close}
   */
  async reload(settings: DispatcherSettings = {}): Promise<readonly PluginError[]> {
    checkOptions(settings, SETTINGS);
    this.#refuseClosed();
    const reloading = this.#busy.then(async () => await this.#reload(settings));
    this.#busy = reloading.catch(() => {});
    return await reloading;
  }

  /**
   * Gives records to every plugin, and never waits: what a plugin has no room for is lost to it, and counted.
   *
   * @throws {ClosedError} after {@link close}
   */
  dispatch(records: readonly DispatchedRecord[]): void {
    if (!Array.isArray(records)) refuseArgument('records', 'an array of records', records);
    this.#refuseClosed();
    if (records.length === 0) return;
    for (const plugin of this.#plugins.values()) plugin.offer(records);
  }

  /** Goes on where `overflowAction` was `suspend`, as auditd does on SIGUSR2. */
  resume(): void {
    for (const plugin of this.#plugins.values()) plugin.resume();
  }

  /** Every plugin that is active, in the order of their names. */
  get state(): readonly PluginState[] {
    return [...this.#plugins.values()].map(({ state }) => state);
  }

  /**
   * Stops all plugins at once: what waits is written for as long as `drainMs` allows, then their input ends, then comes
   * SIGTERM, and at last SIGKILL. Resolves when all have ended. Idempotent.
   */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  /** Closes it, as `await using` asks for. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.#busy;
    await Promise.all([...this.#plugins.values()].map(async (plugin) => await plugin.stop()));
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new ClosedError('the dispatcher is closed');
  }

  async #reload(settings: DispatcherSettings): Promise<readonly PluginError[]> {
    const merged = { ...this.#settings, ...settings };
    this.#settings = { ...merged, pluginFolder: resolve(merged.pluginFolder) };
    const folder = readPluginFolder(this.#settings.pluginFolder, this.#distrust);
    for (const error of folder.problems) this.#onEvent({ type: 'problem', error });
    const stopped = this.#removeInactive(folder).map(async (plugin) => await plugin.stop());
    const changed: Promise<void>[] = [];
    for (const plugin of this.#plugins.values()) plugin.setRules(this.#settings);
    for (const config of folder.plugins) {
      if (!config.active) continue;
      const known = this.#plugins.get(config.name);
      if (known === undefined) this.#start(config);
      else changed.push(known.reload(config));
    }
    this.#sort();
    await Promise.all([...stopped, ...changed]);
    return folder.problems;
  }

  #start(config: PluginConfig): void {
    const plugin = new Plugin(config, this.#settings, this.#around);
    this.#plugins.set(config.name, plugin);
    plugin.start();
  }

  #removeInactive({ plugins, faulty, problems }: PluginFolder): Plugin[] {
    // A folder that cannot be read is not an empty one.
    if (problems.some(({ path }) => path === this.#settings.pluginFolder)) return [];
    const kept = new Set([
      ...faulty,
      ...plugins.filter(({ active }) => active).map(({ name }) => name),
    ]);
    const removed = [...this.#plugins].filter(([name]) => !kept.has(name));
    for (const [name] of removed) this.#plugins.delete(name);
    return removed.map(([, plugin]) => plugin);
  }

  #sort(): void {
    const inOrder = [...this.#plugins].toSorted(([a], [b]) => (a < b ? -1 : 1));
    this.#plugins.clear();
    for (const [name, plugin] of inOrder) this.#plugins.set(name, plugin);
  }
}
