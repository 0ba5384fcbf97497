/**
 * `--reset-lost` and `--reset_backlog_wait_time_actual`: reset counters to 0, and print their
 * previous values.
 */
import { setStatusRequest } from '../../../kernel/requests';
import { FEATURE_BITMAP } from '../../../tables/audit.generated';
import type { Command, Step } from '../command';
import { noteFailure } from './refusals';

export async function resetCounter(
  command: Command,
  name: 'reset-lost' | 'reset_backlog_wait_time_actual',
): Promise<Step> {
  const { session } = command;
  const lost = name === 'reset-lost';
  if (lost) {
    await session.readFeatures();
    if (((session.target.featureBitmap ?? 0) & FEATURE_BITMAP.LOST_RESET) === 0) {
      const message = 'Field option not supported by kernel: reset-lost';
      command.error(message);
      session.report?.fail({ code: 'kernel-too-old', message });
      return 'failed';
    }
  }
  const outcome = await session.request(
    setStatusRequest(lost ? 'lost' : 'backlogWaitTimeActual', 0),
  );
  if (outcome.state !== 'done') {
    const what = lost ? 'lost' : 'backlog wait time actual';
    return noteFailure(command, `Error sending ${what} reset request`, outcome);
  }
  // A dry run has no counter to tell.
  if (!session.own.dryRun)
    command.error(`${lost ? 'lost' : 'backlog_wait_time_actual'}: ${outcome.ack}`);
  return lost ? 'done' : 'over';
}
