/** `-s`: the status and the features, one `name value` per line. */
import type { FeatureData, StatusData } from '../../../kernel/native';
import { featuresReply, getFeaturesRequest } from '../../../kernel/requests';
import { featuresOf } from '../../../kernel/status';
import type { Command, Step } from '../command';
import { isOutcome } from '../session';
import { noteFailure } from './refusals';

const ENABLED = ['disable', 'enabled', 'enabled+immutable'];
const FAILURE = ['silent', 'printk', 'panic'];

/**
 * The block that auditctl prints after `-s` and after each setting.
 *
 * @param interpret whether to print `enabled` and `failure` as words (`-i`)
 */
export function statusText(status: StatusData, interpret: boolean): string {
  const word = (words: readonly string[], value = 0): string | number =>
    interpret ? (words[value] ?? 'unknown') : value;
  const rows: [name: string, value: string | number | undefined][] = [
    ['enabled', word(ENABLED, status.enabled)],
    ['failure', word(FAILURE, status.failure)],
    ['pid', status.pid],
    ['rate_limit', status.rateLimit],
    ['backlog_limit', status.backlogLimit],
    ['lost', status.lost],
    ['backlog', status.backlog],
    ['backlog_wait_time', status.backlogWaitTime ?? 0],
  ];
  if (status.backlogWaitTimeActual !== undefined) {
    rows.push(['backlog_wait_time_actual', status.backlogWaitTimeActual]);
  }
  return rows.map(([name, value]) => `${name} ${value ?? 0}\n`).join('');
}

/** The only feature that auditctl shows, if the kernel has it. */
function featureText(data: FeatureData): string {
  const { supported, enabled, locked } = featuresOf(data)['loginuid-immutable'];
  if (!supported) return '';
  return `loginuid_immutable ${enabled ? 1 : 0} ${locked ? 'locked' : 'unlocked'}\n`;
}

export async function showStatus(command: Command): Promise<Step> {
  const { scan, session, words } = command;
  if (command.argumentCount > 3) {
    command.error('Too many options for status command');
    return 'failed';
  }
  const first = scan.position === 1;
  const interpret = first && words[1]?.text === '-i';
  if (first && words.length === 2 && !interpret) {
    command.error('Only -i option is allowed');
    return 'failed';
  }
  if (interpret) {
    scan.index = words.length;
    session.interpret = true;
  }
  if (session.own.dryRun) {
    command.error('tsauditctl: a dry run does not ask the kernel for its status');
    return 'done';
  }
  const status = await session.status();
  if (isOutcome(status)) return noteFailure(command, 'Error sending status request', status);
  session.output.out(statusText(status, session.interpret));
  session.report?.status(status);
  const outcome = await session.request(getFeaturesRequest());
  // Kernels before 3.13 have no features; that is not an error.
  if (outcome.state === 'done') {
    const reply = featuresReply(outcome);
    session.report?.status(status, reply);
    session.output.out(featureText(reply));
  }
  return 'done';
}
