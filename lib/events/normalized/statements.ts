/**
 * What each type of record states: the families of records, combined. Add a new type to the family of the
 * programs or the part of the kernel that write it, in `families/`.
 */
import { typeNameOf } from '../decoded/type-names';
import { messageOf } from '../data/message-text';
import type { RecordData } from '../data/record-data';
import { ACCESSES } from './families/access';
import { ACCOUNTS } from './families/accounts';
import { ANOMALIES, anomaly } from './families/anomalies';
import { APPARMOR } from './families/apparmor';
import { APPARMOR_TEXT } from './families/apparmor-text';
import { AUDITING } from './families/auditing';
import { CRYPTOGRAPHY } from './families/cryptography';
import { INTEGRITY } from './families/integrity';
import { IPE } from './families/ipe';
import { KERNEL_OBJECTS } from './families/kernel-objects';
import { LANDLOCK } from './families/landlock';
import { LOGINS } from './families/logins';
import { MAC_CONFIGURATION } from './families/mac-configuration';
import { NETWORK } from './families/network';
import { PARTS, PARTS_IN_ORDER } from './families/parts';
import { SELINUX } from './families/selinux';
import { SYSTEM } from './families/system';
import { VIRTUAL_MACHINES } from './families/virtual-machines';
import { recordTypeNumber } from '../../tables/record-types';
import { named } from './objects';
import type { Family, Scene, Statement } from './statement';

/** Where two families know a type, the later one is asked when the earlier one has nothing to say. */
const FAMILIES: readonly Family[] = [
  ACCESSES,
  APPARMOR,
  APPARMOR_TEXT,
  SELINUX,
  LANDLOCK,
  IPE,
  INTEGRITY,
  MAC_CONFIGURATION,
  ACCOUNTS,
  LOGINS,
  SYSTEM,
  VIRTUAL_MACHINES,
  CRYPTOGRAPHY,
  AUDITING,
  ANOMALIES,
  NETWORK,
  KERNEL_OBJECTS,
];

/** Records of a system call, which is told otherwise. */
const CALLS = new Set(['SYSCALL', 'URINGOP']);

/** The types that programs write: 1005, 1100 to 1199 and 2100 to 2999. */
export function isOfProgram(typeNumber: number): boolean {
  return (
    typeNumber === 1005 ||
    (typeNumber >= 1100 && typeNumber < 1200) ||
    (typeNumber >= 2100 && typeNumber < 3000)
  );
}

/** A type that has a name and no family: the record's text. */
function saidIn(record: RecordData): Statement {
  return {
    record,
    action: 'sent-message',
    objects: named('message', messageOf(record)),
    isAside: !isOfProgram(record.typeNumber),
  };
}

let silent: ReadonlySet<number> | undefined;

/** Whether all records of the type are a system call's, or say more of one: they state nothing themselves. */
export function onlySaysMore(typeNumber: number): boolean {
  silent ??= new Set([...CALLS, ...PARTS_IN_ORDER].map((name) => recordTypeNumber(name) ?? 0));
  return typeNumber !== 0 && silent.has(typeNumber);
}

/**
 * What a record states; undefined for one of a type that nobody knows, for a system call, and for what only says
 * more of one.
 */
export function statementOf(record: RecordData, scene: Scene): Statement | undefined {
  if (onlySaysMore(record.typeNumber)) return undefined;
  const name = typeNameOf(record.typeNumber) ?? record.type;
  if (CALLS.has(name) || Object.hasOwn(PARTS, name)) return undefined;
  for (const family of FAMILIES) {
    const statement = Object.hasOwn(family, name) ? family[name]?.(record, scene) : undefined;
    if (statement !== undefined) return statement;
  }
  const ofRange = anomaly(record, scene);
  if (ofRange !== undefined) return ofRange;
  return typeNameOf(record.typeNumber) === undefined ? undefined : saidIn(record);
}

/** What the other records of a system call state if its own is missing: the one that says most. */
export function partStatement(scene: Scene): Statement | undefined {
  for (const name of PARTS_IN_ORDER) {
    const record = scene.event.records.find((one) => typeNameOf(one.typeNumber) === name);
    if (record !== undefined) return PARTS[name]?.(record, scene);
  }
  return undefined;
}
