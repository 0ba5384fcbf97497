/** The report of a daemon that SIGCONT asks for, in the lines of auditd's. Reads no clock and writes no file. */
import type { DaemonReport } from '../../daemon/audit-daemon';
import type { FreeSpace } from '../../daemon/configuration/daemon-configuration';
import type { PluginState } from '../../daemon/dispatch/dispatch-events';

const MEBIBYTE = 1024 * 1024;
const KIBIBYTE = 1024;

/** What is not in a {@link DaemonReport}. */
export interface ReportedMachine {
  readonly version: string;
  readonly now: Date;
  readonly priority: number;
  readonly plugins: readonly PluginState[];
  /** How many old logs there are. */
  readonly oldLogs: number;
  /** Of the log's file system, in bytes; undefined where it is unknown. */
  readonly freeBytes: number | undefined;
}

function yes(value: boolean | undefined): string {
  return value === true ? 'yes' : 'no';
}

function space(setting: FreeSpace): string {
  return 'mebibytes' in setting ? `${setting.mebibytes} MB` : `${setting.percent} %`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function time(now: Date): string {
  const day = `${two(now.getMonth() + 1)}/${two(now.getDate())}/${two(now.getFullYear() % 100)}`;
  return `${day} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
}

/** Of the plugin that is furthest behind: each has a queue of its own. */
function mostOf(plugins: readonly PluginState[], name: 'queued' | 'highest'): number {
  return Math.max(0, ...plugins.map((plugin) => plugin[name]));
}

function pluginLine(plugin: PluginState): string {
  const { name, status, pid, queued, delivered, restarts } = plugin;
  const missing = Object.values(plugin.lost).reduce((sum, count) => sum + count, 0);
  return (
    `plugin ${name} = ${status}${pid === undefined ? '' : `, pid ${pid}`}, ${queued} waiting, ` +
    `${delivered} delivered, ${missing} lost, ${restarts} restarts`
  );
}

export function stateReport(
  { config, log, records, lost }: DaemonReport,
  of: ReportedMachine,
): string {
  const free = of.freeBytes === undefined ? '?' : String(Math.floor(of.freeBytes / MEBIBYTE));
  const fileBytes = log?.fileBytes ?? 0;
  return [
    `audit version = ${of.version}`,
    `current time = ${time(of.now)}`,
    `process priority = ${of.priority}`,
    `writing to logs = ${yes(config.writeLogs)}`,
    `current log size = ${Math.floor(fileBytes / KIBIBYTE)} KB`,
    `max log size = ${config.maxLogFile * KIBIBYTE} KB`,
    `logs detected last rotate/shift = ${of.oldLogs}`,
    `space left on partition = ${yes(log?.space !== 'full')}`,
    `Logging partition free space ${free} MB`,
    `space_left setting ${space(config.spaceLeft)}`,
    `admin_space_left setting ${space(config.adminSpaceLeft)}`,
    `logging suspended = ${yes(log?.suspended)}`,
    `file system space action performed = ${yes(log?.spaceActionDone)}`,
    `admin space action performed = ${yes(log?.adminSpaceActionDone)}`,
    `disk error detected = ${yes(log?.diskError)}`,
    `current plugin queue depth = ${mostOf(of.plugins, 'queued')}`,
    `max plugin queue depth used = ${mostOf(of.plugins, 'highest')}`,
    `plugin queue size = ${config.qDepth}`,
    `plugin queue overflow detected = ${yes(of.plugins.some((plugin) => plugin.lost.overflow > 0))}`,
    `plugin queueing suspended = ${yes(of.plugins.some(({ isSuspended }) => isSuspended))}`,
    ...of.plugins.map((plugin) => pluginLine(plugin)),
    `records received = ${records}`,
    `lines waiting for the disk = ${log?.heldLines ?? 0}`,
    `records lost in the kernel = ${lost.kernel}`,
    `records lost in this process = ${lost.queue + lost.unreadable}`,
    `lines lost before the disk = ${lost.log}`,
    '',
  ].join('\n');
}
