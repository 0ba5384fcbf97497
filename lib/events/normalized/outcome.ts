/**
 * The outcome of an event: success or failure according to the records, and the error if one is
 * named.
 */
import { errnoName, errorMessage } from '../../tables/errnos';
import { machineByElf } from '../../tables/machines';
import { valueOf } from '../data/field-names';
import { decimal, hexadecimal, success } from '../decoded/codecs';
import type { RecordData } from '../data/record-data';
import type { Statement } from './statement';
import type { SystemCall } from './system-call';

export interface Outcome {
  readonly result: 'success' | 'failure' | 'unknown';
  /** What was wrong; undefined where no record says. Of an access that went ahead, with the call behind it. */
  readonly error: Failure | undefined;
}

export interface Failure {
  /** `EACCES` */
  readonly name: string;
  /** `Permission denied` */
  readonly message: string | undefined;
}

/** `MAX_ERRNO` of `<linux/err.h>`: what is below its negative is not an error. */
const MAX_ERRNO = 4095;

/** The error that a record names. A system call's return value is an error only when negative. */
function failureIn(record: RecordData | undefined): Failure | undefined {
  const exit = decimal(record?.get('exit') ?? '') ?? 0;
  const named = decimal(record?.get('errno') ?? record?.get('error') ?? '') ?? 0;
  const number = exit < 0 ? -exit : Math.abs(named);
  const name = errnoName(number);
  return name === undefined ? undefined : { name, message: errorMessage(number) };
}

/**
 * Whether the call succeeded. Kernels take what a call of a 32-bit machine returned for a failure when its
 * highest bit is set, and so does an address in the upper half of memory.
 */
function isCallDone(call: SystemCall | undefined): boolean | undefined {
  const answer = success(call?.record.get('success') ?? '');
  if (call === undefined || answer !== false) return answer;
  const exit = decimal(call.record.get('exit') ?? '') ?? 0;
  const machine = machineByElf(hexadecimal(call.record.get('arch') ?? '') ?? 0);
  return machine?.is64 === false && exit < -MAX_ERRNO;
}

/** Whether the records say that it succeeded: the one that tells the event first, then the system call's. */
function isSuccess(statement: Statement, call: SystemCall | undefined): boolean | undefined {
  const { record, verdict, result } = statement;
  if (verdict !== undefined) return verdict === 'tolerated' || verdict === 'granted';
  if (result !== undefined) return result === 'unknown' ? undefined : result === 'success';
  const own = record === call?.record ? undefined : success(valueOf(record, 'res') ?? '');
  return own ?? isCallDone(call);
}

export function outcomeOf(statement: Statement, call: SystemCall | undefined): Outcome {
  const answer = isSuccess(statement, call);
  if (answer === undefined) return { result: 'unknown', error: undefined };
  if (!answer) {
    return { result: 'failure', error: failureIn(statement.record) ?? failureIn(call?.record) };
  }
  const wentOn = statement.verdict !== undefined && isCallDone(call) === false;
  return { result: 'success', error: wentOn ? failureIn(call?.record) : undefined };
}
