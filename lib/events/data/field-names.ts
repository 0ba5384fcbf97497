/**
 * What a record says by the name that a field has today. Records of older kernels and programs have other
 * names for some fields, and LOGIN records of old kernels say two things by one name. Decodes nothing.
 */
import type { Names } from '../../machine/names';
import { RECORD_TYPE } from '../../tables/record-type';
import type { RecordData } from './record-data';

const BEFORE = 'old-';

/** By today's name, what the same field was called before, and who called it so. */
const OLDER_NAMES: ReadonlyMap<string, string> = new Map([
  // PATH of Linux 3.10, and so of RHEL 7.
  ['nametype', 'objtype'],
  // Before Linux 2.6.12.
  ['auid', 'loginuid'],
  // IPC before Linux 2.6.17.
  ['ouid', 'iuid'],
  ['ogid', 'igid'],
  // BPRM_FCAPS before Linux 4.13.
  ['pp', 'new_pp'],
  ['pi', 'new_pi'],
  ['pe', 'new_pe'],
  // AVC of IPC objects before Linux 5.16, where it looks like the key of a rule.
  ['ipc_key', 'key'],
  // MAC_STATUS before Linux 4.16, which told of switching SELinux off and of nothing else.
  ['enabled', 'selinux'],
  // AppArmor before Linux 2.6.36, and its rules of mounts before they were merged.
  ['target', 'name2'],
  ['srcname', 'src_name'],
  // AppArmor's rules of sockets call them so to this day.
  ['requested_mask', 'requested'],
  ['denied_mask', 'denied'],
  // dbus-broker.
  ['member', 'method'],
  // Programs of RHEL 4 and 5.
  ['acct', 'user'],
  ['res', 'result'],
]);

/** What `field` was called before; undefined where it has always had its name. */
export function olderName(field: string): string | undefined {
  return OLDER_NAMES.get(field);
}

/** By which name the record has a field, undefined when it lacks it. */
function nameIn(record: RecordData, field: string): string | undefined {
  if (record.get(field) !== undefined) return field;
  const older = OLDER_NAMES.get(field);
  return older === undefined || record.get(older) === undefined ? undefined : older;
}

/**
 * Where a LOGIN record has what is now called `field`: `old auid=5 new auid=6` is `old-auid=5 auid=6` of
 * later ones.
 */
function placeInLogin(record: RecordData, field: string): readonly [name: string, nth: number] {
  const name = field.slice(BEFORE.length);
  const isOld =
    field.startsWith(BEFORE) && record.get(field) === undefined && record.getAll(name).length > 1;
  return isOld ? [name, 0] : [nameIn(record, field) ?? field, -1];
}

/** The raw value of a field as it is called now. Of all records but LOGIN it is the first of its name. */
export function valueOf(record: RecordData, field: string): string | undefined {
  if (record.typeNumber === RECORD_TYPE.LOGIN) {
    const [name, nth] = placeInLogin(record, field);
    return record.getAll(name).at(nth);
  }
  const value = record.get(field);
  if (value !== undefined) return value;
  const older = OLDER_NAMES.get(field);
  return older === undefined ? undefined : record.get(older);
}

/** {@link valueOf} in words; `names` are this machine's when not given. */
export function wordsOf(record: RecordData, field: string, names?: Names): string | undefined {
  if (record.typeNumber !== RECORD_TYPE.LOGIN)
    return record.interpret(nameIn(record, field) ?? field, names);
  const [name, nth] = placeInLogin(record, field);
  const all = [...record.interpretations(names)];
  return all.filter(([each]) => each === name).at(nth)?.[1];
}
