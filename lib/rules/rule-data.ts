/**
 * A rule in the kernel's numbers: the contents of `struct audit_rule_data` in `<linux/audit.h>`,
 * without its layout.
 */
import {
  checkBytes,
  checkFlag,
  checkInteger,
  checkItems,
  isObject,
  MOST,
  refuseArgument,
} from '../arguments';
import { ArgumentError } from '../errors';
import { BITMASK_SIZE, MAX_FIELDS } from '../tables/audit.generated';
import { fieldByNumber, holdsText } from './fields';

/** A rule in the numbers of `struct audit_rule_data` in `<linux/audit.h>`. */
export interface RuleData {
  /** `AUDIT_FILTER_*` list number, without `AUDIT_FILTER_PREPEND`. */
  readonly list: number;
  /** Whether `AUDIT_FILTER_PREPEND` is set. */
  readonly prepend: boolean;
  /** `AUDIT_NEVER`, `AUDIT_POSSIBLE` or `AUDIT_ALWAYS`. */
  readonly action: number;
  /** The 64 mask words (`AUDIT_BITMASK_SIZE`): bit n of word w selects system call `32 * w + n`. */
  readonly syscalls: Uint32Array;
  /** Triples of field number, operator code and value, at most 64 (`AUDIT_MAX_FIELDS`). */
  readonly fields: Uint32Array;
  /** The bytes of the string fields, in the order of the fields; each field's value is the length. */
  readonly strings: readonly Uint8Array[];
}

const checkNumber = checkInteger(0, MOST);

function isWords(value: unknown): value is Uint32Array {
  // Unlike instanceof, also for one of another realm.
  return Object.prototype.toString.call(value) === '[object Uint32Array]';
}

const checkStrings = checkItems(checkBytes, 'an array of Uint8Array');

/** How many of the fields have their value among the strings, which must be as many. */
function stringFields(fields: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < fields.length; at += 3) {
    if (holdsText(fieldByNumber(fields[at] as number))) count += 1;
  }
  return count;
}

/** @throws {ArgumentError} where the parts contradict each other or are of another kind. */
export function checkRuleData(data: unknown, argument: string): asserts data is RuleData {
  if (!isObject(data) || !('fields' in data))
    refuseArgument(argument, 'rule data, as compileRule() gives it', data);
  const { list, action, prepend, syscalls, fields, strings } = data;
  checkNumber(list, `${argument}.list`);
  checkNumber(action, `${argument}.action`);
  checkFlag(prepend, `${argument}.prepend`);
  if (!isWords(syscalls) || syscalls.length !== BITMASK_SIZE) {
    refuseArgument(`${argument}.syscalls`, `a Uint32Array of ${BITMASK_SIZE} elements`, syscalls);
  }
  if (!isWords(fields) || fields.length % 3 !== 0 || fields.length > 3 * MAX_FIELDS) {
    refuseArgument(`${argument}.fields`, `a Uint32Array of at most ${MAX_FIELDS} triples`, fields);
  }
  checkStrings(strings, `${argument}.strings`);
  const wanted = stringFields(fields);
  if ((strings as unknown[]).length !== wanted) {
    const expected = `as many as the fields that have one, ${wanted}`;
    throw new ArgumentError(`${argument}.strings`, expected, String((strings as unknown[]).length));
  }
}
