/**
 * How it ended: what the records say of success, and the error where one is named.
 */
import { errnoName, errorMessage } from '../../tables/errnos';
import { decimal, success } from '../decoded/codecs';
import type { AuditRecord } from '../record';
import type { SystemCall } from './system-call';

export interface Outcome {
  readonly result: 'success' | 'failure' | 'unknown';
  /** What was wrong; undefined where no record says. */
  readonly error: Failure | undefined;
}

export interface Failure {
  /** `EACCES` */
  readonly name: string;
  /** `Permission denied` */
  readonly message: string | undefined;
}

/** Records whose `res` only says that they were written. */
const WITHOUT_RESULT = new Set(['ANOM_ABEND', 'ANOM_PROMISCUOUS', 'SECCOMP', 'INTEGRITY_RULE']);

function failureIn(record: AuditRecord | undefined): Failure | undefined {
  const raw = record?.get('exit') ?? record?.get('errno') ?? record?.get('error');
  const number = Math.abs(decimal(raw ?? '') ?? 0);
  const name = errnoName(number);
  return name === undefined ? undefined : { name, message: errorMessage(number) };
}

/** Whether the records say that it succeeded: the one with the action first, then the system call's. */
function succeeded(main: AuditRecord, call: SystemCall | undefined): boolean | undefined {
  if (WITHOUT_RESULT.has(main.type)) return undefined;
  const own = main === call?.record ? undefined : success(main.get('res') ?? '');
  return own ?? success(call?.record.get('success') ?? '');
}

/**
 * @param main the record that gives the event its action
 * @param denied whether an access was refused, where the event is about that
 */
export function outcomeOf(
  main: AuditRecord,
  call: SystemCall | undefined,
  denied: boolean | undefined,
): Outcome {
  const isSuccess = succeeded(main, call) ?? (denied === undefined ? undefined : !denied);
  if (isSuccess === undefined) return { result: 'unknown', error: undefined };
  if (isSuccess) return { result: 'success', error: undefined };
  return { result: 'failure', error: failureIn(main) ?? failureIn(call?.record) };
}
