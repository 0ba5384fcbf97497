/** `-e -f -r -b --backlog_wait_time`: settings, which act as the line is read. */
import { explainRefusal, hasCapability } from '../../../kernel/diagnosis';
import { LOCKED } from '../../../kernel/control';
import { einvalHint } from '../../../machine/setting-limits';
import { errnoName } from '../../../tables/errnos';
import { type Setting, setStatusRequest } from '../../../kernel/requests';
import type { Option } from '../../../rules/getopt';
import { readNumber } from '../../../rules/numbers';
import type { Command, Step } from '../command';
import { isOutcome } from '../session';
import { noteFailure } from './refusals';

interface SettingOption {
  readonly setting: Setting;
  /** The beginning of messages about the argument. */
  readonly title: string;
  /** The request, in messages about a refusal. */
  readonly request: string;
  /** Whether only 0, 1 and 2 are accepted, literally. */
  readonly threeWay: boolean;
}

const SETTINGS: Readonly<Record<string, SettingOption>> = {
  e: { setting: 'enabled', title: 'Enable', request: 'enable', threeWay: true },
  f: { setting: 'failure', title: 'Failure', request: 'failure mode', threeWay: true },
  r: { setting: 'rateLimit', title: 'Rate', request: 'rate limit', threeWay: false },
  b: { setting: 'backlogLimit', title: 'Backlog', request: 'backlog limit', threeWay: false },
  backlog_wait_time: {
    setting: 'backlogWaitTime',
    title: 'Backlog_wait_time',
    // auditctl has no words of its own for this refusal.
    request: 'backlog limit',
    threeWay: false,
  },
};

/** The number, or the message about an invalid argument. */
function readSetting({ title, threeWay }: SettingOption, argument: string): number | string {
  if (threeWay) {
    const taken = ['0', '1', '2'].includes(argument);
    return taken ? Number(argument) : `${title} must be 0, 1, or 2 was ${argument}`;
  }
  const read = readNumber(argument, 'unsigned');
  if (read === undefined) return `${title} must be a numeric value was ${argument}`;
  return read.overflow ? `Error converting ${title.toLowerCase()}` : read.value;
}

export async function changeSetting(command: Command, option: Option): Promise<Step> {
  const known = SETTINGS[option.name] as SettingOption;
  const value = readSetting(known, option.argument?.text ?? '');
  if (typeof value === 'string') {
    command.error(value);
    return 'failed';
  }
  const outcome = await command.session.request(setStatusRequest(known.setting, value));
  if (outcome.state !== 'done') {
    const step = noteFailure(command, `Error sending ${known.request} request`, outcome);
    const errno = errnoName(outcome.errno);
    if (errno === 'EPERM') sayLocked(command);
    if (errno === 'EINVAL' && known.setting === 'backlogWaitTime') {
      command.error(`tsauditctl: ${einvalHint(value)}`);
    }
    return step;
  }
  // What a dry run would show is not the kernel's.
  if (command.session.own.dryRun) return 'next';
  const status = await command.session.status();
  // The setting has been made; without a status there is just none to show.
  if (isOutcome(status)) return 'next';
  command.firstStatus ??= status;
  command.session.report?.status(status);
  return 'next';
}

/**
 * To a process that may change settings, the kernel's EPERM means that they are locked. The status would
 * say so too, but what is sent is what auditctl sends.
 */
function sayLocked({ session }: Command): void {
  const mayChange = hasCapability('CAP_AUDIT_CONTROL') === true;
  const isOfProcess = explainRefusal('EPERM', 'CAP_AUDIT_CONTROL') !== undefined;
  if (mayChange && !isOfProcess) session.output.error(`tsauditctl: ${LOCKED}`);
}
