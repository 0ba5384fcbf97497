/** What a dispatcher tells while it works, and what it is asked for: events and states of plugins, as data. */
import type { PluginError } from '../../errors';
import type { DispatchLoss, QueueAccounts } from './record-queue';

/** What is done when a plugin's queue is full: `overflow_action` of auditd.conf(5). */
export type OverflowAction = 'ignore' | 'syslog' | 'suspend' | 'single' | 'halt';

/** Where a plugin is in its life. */
export type PluginStatus =
  /** It runs. */
  | 'running'
  /** It ended, and is about to be started again. */
  | 'restarting'
  /** It is being stopped. */
  | 'stopping'
  /** It was stopped, or never started. */
  | 'stopped'
  /** It ended more often than `max_restarts` allows. */
  | 'failed'
  /** What it would run is not to be trusted, or is not there. */
  | 'refused';

/** One plugin, for a report. */
export interface PluginState extends QueueAccounts {
  /** The name of its file, without `.conf`. */
  readonly name: string;
  /** The program or module. */
  readonly path: string;
  /** A program, a module, or the socket that is built in. */
  readonly type: 'always' | 'module' | 'builtin';
  /** Where it is in its life. */
  readonly status: PluginStatus;
  /** The process; undefined without one. */
  readonly pid: number | undefined;
  /** The thread of a module; undefined without one. */
  readonly threadId: number | undefined;
  /** How often it was started again since the last reload. */
  readonly restarts: number;
  /** Whether it gets nothing after an overflow, with `overflow_action = suspend`. */
  readonly isSuspended: boolean;
}

/** A plugin was started, again if `restarts` is not 0. */
export interface PluginStarted {
  /** Distinguishes it. */
  readonly type: 'started';
  /** Its name. */
  readonly plugin: string;
  /** The process; undefined for a module. */
  readonly pid: number | undefined;
  /** How often it was started again since the last reload. */
  readonly restarts: number;
}

/** A plugin ended, or could not be started. */
export interface PluginEnded {
  /** Distinguishes it. */
  readonly type: 'ended';
  /** Its name. */
  readonly plugin: string;
  /** Its exit status. */
  readonly status: number | undefined;
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | undefined;
  /** Why it could not be started, or what a module threw. */
  readonly error: Error | undefined;
  /** `stopped`: it was to; `restarting`: it is started again; `failed`: not any more. */
  readonly next: 'stopped' | 'restarting' | 'failed';
}

/** A plugin did not get records. Told at once, and then at most once a second for each reason. */
export interface PluginLoss {
  /** Distinguishes it. */
  readonly type: 'lost';
  /** Its name. */
  readonly plugin: string;
  /** Why. */
  readonly reason: DispatchLoss;
  /** How many records, since this was last told. */
  readonly count: number;
}

/** A plugin's queue became full: told once, until half of it is empty again. */
export interface PluginOverflow {
  /** Distinguishes it. */
  readonly type: 'overflow';
  /** Its name. */
  readonly plugin: string;
  /** What was done. */
  readonly action: OverflowAction;
}

/** Something is wrong with a plugin's file, or with what it would run. */
export interface PluginProblem {
  /** Distinguishes it. */
  readonly type: 'problem';
  /** What, where, and the cure. */
  readonly error: PluginError;
}

/** What a dispatcher tells of its plugins. */
export type DispatcherEvent =
  PluginStarted | PluginEnded | PluginLoss | PluginOverflow | PluginProblem;

/** What a dispatcher cannot do itself when a queue is full. What is left out is not done. */
export interface OverflowActions {
  /** Writes a message to the system's log. For every action but `ignore`. */
  readonly syslog?: (message: string) => void;
  /** Brings the machine down to a single user. */
  readonly single?: () => void;
  /** Shuts the machine down. */
  readonly halt?: () => void;
}
