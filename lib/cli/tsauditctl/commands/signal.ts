/** `--signal NAME`: tells the audit daemon to stop, reload, rotate, resume or report its state. */
import { readFileSync } from 'node:fs';
import { errnoText } from '../../../kernel/diagnosis';
import type { Option } from '../../../rules/getopt';
import { jsonErrorOf } from '../../shared/json-document';
import type { Command, Step } from '../command';
import { isOutcome } from '../session';
import { noteFailure } from './refusals';

/** The signals of auditd(8), by name and by effect. */
const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = {
  term: 'SIGTERM',
  hup: 'SIGHUP',
  usr1: 'SIGUSR1',
  usr2: 'SIGUSR2',
  cont: 'SIGCONT',
  stop: 'SIGTERM',
  reload: 'SIGHUP',
  rotate: 'SIGUSR1',
  resume: 'SIGUSR2',
  state: 'SIGCONT',
};

const STOP_TIMEOUT_MS = 30_000;

/**
 * When the process started, in clock ticks since boot; distinguishes it from a later one with the
 * same pid.
 */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Whether the process that started then has ended by the deadline. */
async function isGone(pid: number, started: string): Promise<boolean> {
  const deadline = process.hrtime.bigint() + BigInt(STOP_TIMEOUT_MS) * 1_000_000n;
  while (startTime(pid) === started) {
    if (process.hrtime.bigint() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

export async function signalDaemon(command: Command, option: Option): Promise<Step> {
  const name = option.argument?.text ?? '';
  const known = name.toLowerCase();
  const signal = Object.hasOwn(SIGNALS, known) ? SIGNALS[known] : undefined;
  if (signal === undefined) {
    command.error(`${name} is an unsupported signal`);
    command.exitCode = 1;
    return 'failed';
  }
  if (command.session.own.dryRun) {
    command.error(
      'tsauditctl: a dry run does not ask the kernel for the daemon, and sends no signal',
    );
    return 'done';
  }
  const status = await command.session.status();
  if (isOutcome(status)) {
    noteFailure(command, 'Error sending status request', status);
    // auditctl waits for an answer that never comes.
    command.error('Failed sending signal to auditd (timeout)');
    command.exitCode = 1;
    return 'failed';
  }
  const pid = status.pid ?? 0;
  if (pid === 0) {
    const message = 'Auditd is not running';
    command.error(message);
    command.session.report?.fail({ code: 'no-daemon', message });
    command.exitCode = 2;
    return 'failed';
  }
  const started = startTime(pid);
  try {
    process.kill(pid, signal);
  } catch (error) {
    const text = errnoText(Math.abs((error as NodeJS.ErrnoException).errno ?? 0));
    const message = `Failed sending signal to auditd (${text})`;
    command.error(message);
    command.session.report?.fail({ ...jsonErrorOf(error), message });
    command.exitCode = 1;
    return 'failed';
  }
  if (signal === 'SIGTERM' && started !== undefined && !(await isGone(pid, started))) {
    const message = 'Failed sending signal to auditd (timeout)';
    command.error(message);
    command.session.report?.fail({ code: 'ETIMEDOUT', message });
    command.exitCode = 1;
    return 'failed';
  }
  return 'done';
}
