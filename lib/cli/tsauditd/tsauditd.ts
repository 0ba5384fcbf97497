/** `tsauditd`: auditd(8). Reads the configuration, goes to the background, and runs the daemon. */
import { AuditDaemon } from '../../daemon/audit-daemon';
import { SystemHost } from '../../daemon/daemon-host';
import { DaemonPlugins } from '../../daemon/daemon-plugins';
import { DaemonServer } from '../../daemon/daemon-server';
import { ListenError } from '../../daemon/remote/remote-server';
import { TlsFilesError } from '../../daemon/remote/tls-files';
import { AddonError, AuditError, DaemonError } from '../../errors';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { Parent, startInBackground } from './background';
import { type CommandLine, parseCommandLine } from './command-line';
import { TSAUDITD_EXAMPLES, TSAUDITD_OPTIONS } from './option-table';
import { readConfiguration, type ReadConfiguration } from './read-configuration';
import { boostPriority, RunningDaemon, type RunFiles } from './running-daemon';

export const NAME = 'tsauditd';

export const FAILED = 1;

/** Exit statuses of auditd(8). */
const BAD_ARGUMENTS = 2;
const NO_PRIVILEGE = 4;
const BAD_CONFIGURATION = 6;

const USAGE = `Usage: ${NAME} [-f] [-l] [-n] [-s enable|disable|nochange] [-c folder]\n`;

const HELP = `${USAGE}
Writes the kernel's audit records to the disk, as auditd does, with auditd's configuration.

${optionText(TSAUDITD_OPTIONS)}

Examples:
${TSAUDITD_EXAMPLES.map(([line]) => `  ${line}\n`).join('')}`;

const FILES: RunFiles = { pid: '/run/auditd.pid', state: '/run/audit/auditd.state' };

/** Whether it is an error that its message tells wholly; any other is a bug. */
function isTold(error: unknown): error is Error {
  return (
    error instanceof DaemonError ||
    error instanceof AuditError ||
    error instanceof AddonError ||
    error instanceof ListenError ||
    error instanceof TlsFilesError ||
    (error instanceof Error && ('syscall' in error || error.cause !== undefined))
  );
}

async function runDaemon(
  line: CommandLine,
  output: Output,
  read: () => ReadConfiguration,
): Promise<number> {
  const parent = new Parent();
  const host = new SystemHost(NAME, line.debug);
  const { configuration } = read();
  boostPriority(configuration, host);
  const daemon = new AuditDaemon({ config: configuration, enabled: line.enabled, host });
  const plugins = new DaemonPlugins(daemon);
  const server = new DaemonServer(daemon, line.server);
  const running = new RunningDaemon({ daemon, plugins, server }, host, FILES, read);
  try {
    await running.start();
  } catch (error) {
    if (!isTold(error)) throw error;
    parent.failed(error.message);
    host.say('error', error.message);
    if (!line.debug) output.error(`${NAME}: ${error.message}`);
    return error instanceof AuditError && error.code === 'EPERM' ? NO_PRIVILEGE : FAILED;
  }
  parent.running();
  return await running.ended();
}

/** The options whose values are paths. */
function pathsOf({ folder, server: { tls } }: CommandLine): Record<string, string> {
  const files =
    tls === undefined ? {} : { '--tls-cert': tls.cert, '--tls-key': tls.key, '--tls-ca': tls.ca };
  return { '-c': folder, ...files };
}

/** Runs one command line and returns its exit status. */
export async function run(words: readonly string[], output: Output): Promise<number> {
  const line = parseCommandLine(words);
  if (typeof line === 'string') {
    output.error(`${NAME}: ${line}`);
    output.error(USAGE.trimEnd());
    return BAD_ARGUMENTS;
  }
  if (line.help) {
    output.out(HELP);
    return 0;
  }
  if (!line.checks && process.geteuid?.() !== 0) {
    output.error(`${NAME}: only root may run the audit daemon`);
    return NO_PRIVILEGE;
  }
  const read = (): ReadConfiguration => readConfiguration(line.folder, line.followsLinks);
  const { hasErrors, lines } = read();
  for (const problem of lines) output.error(problem);
  if (hasErrors) return BAD_CONFIGURATION;
  if (line.checks) return 0;
  if (line.foreground) return await runDaemon(line, output, read);
  const { running, message, exitCode } = await startInBackground(words, pathsOf(line));
  if (!running) output.error(`${NAME}: ${message === '' ? 'the daemon ended' : message}`);
  return exitCode;
}
