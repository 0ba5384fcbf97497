/** Whether rules can be changed at all, which auditctl checks before it sends one. */
import { errnoName } from '../../../tables/errnos';
import { isOutcome, type Session } from '../session';

/** False when the system is locked or audit is off, which has been reported. */
export async function readiness(session: Session): Promise<boolean> {
  const status = await session.status();
  if (isOutcome(status)) {
    const code = errnoName(status.errno) ?? '';
    if (code !== 'ECONNREFUSED') return true;
    const message = 'The audit system is disabled';
    session.output.error(message);
    session.report?.fail({ code, message, errno: status.errno });
    session.explain(code);
    return false;
  }
  if (status.enabled !== 2) return true;
  const message = 'The audit system is in immutable mode, no rule changes allowed';
  session.output.error(message);
  session.report?.fail({ code: 'locked', message });
  return false;
}
