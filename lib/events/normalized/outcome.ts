/**
 * The outcome of an event: success or failure according to the records, and the error if one is
 * named.
 */
import { errnoName, errorMessage } from '../../tables/errnos';
import { decimal, success } from '../decoded/codecs';
import type { RecordData } from '../data/record-data';
import type { MainRecord } from './main-record';
import type { SystemCall } from './system-call';

export interface Outcome {
  readonly result: 'success' | 'failure' | 'unknown';
  /** What went wrong; undefined when no record says. */
  readonly error: Failure | undefined;
}

export interface Failure {
  /** `EACCES` */
  readonly name: string;
  /** `Permission denied` */
  readonly message: string | undefined;
}

/** Records whose `res` says only that they were written. */
const WITHOUT_RESULT = new Set(['ANOM_ABEND', 'ANOM_PROMISCUOUS', 'SECCOMP', 'INTEGRITY_RULE']);

/** The error that a record names. A system call's return value is an error only when negative. */
function failureIn(record: RecordData | undefined): Failure | undefined {
  const exit = decimal(record?.get('exit') ?? '') ?? 0;
  const named = decimal(record?.get('errno') ?? record?.get('error') ?? '') ?? 0;
  const number = exit < 0 ? -exit : Math.abs(named);
  const name = errnoName(number);
  return name === undefined ? undefined : { name, message: errorMessage(number) };
}

/**
 * Whether the event succeeded: according to the record with the action, otherwise to the system
 * call's.
 */
function isSuccess(main: MainRecord, call: SystemCall | undefined): boolean | undefined {
  const { record, denied } = main;
  if (WITHOUT_RESULT.has(record.type)) return undefined;
  const own = record === call?.record ? undefined : success(record.get('res') ?? '');
  const answer = own ?? success(call?.record.get('success') ?? '');
  return answer ?? (denied === undefined ? undefined : !denied);
}

export function outcomeOf(main: MainRecord, call: SystemCall | undefined): Outcome {
  const answer = isSuccess(main, call);
  if (answer === undefined) return { result: 'unknown', error: undefined };
  if (answer) return { result: 'success', error: undefined };
  return { result: 'failure', error: failureIn(main.record) ?? failureIn(call?.record) };
}
