/**
 * Values that no single field of a record holds: arguments that are spread over fields, and what is
 * said in words that are no fields. By record type, as in `record-fields.ts`.
 */
import { splitArguments } from '../data/execve';
import type { RecordData } from '../data/record-data';
import { word } from './codecs';

/** Reads a value from a whole record. */
export type Reader<Value> = (record: RecordData) => Value | undefined;

/** The arguments that stand in this record; a long list goes on in further EXECVE records. */
const argumentsOf: Reader<readonly (string | undefined)[]> = (record) =>
  splitArguments([record])?.values;

/** The keys of the rules that it is due to, which stand in one field. */
const keys = (record: RecordData): readonly string[] => record.keys();

/** How SELinux begins: `avc:  denied  { read write } for …`. */
const SELINUX = /\bavc: +(denied|granted) +\{ ([^}]*)\}/;

/** AppArmor's modes and results by what they come to (`aa_audit`). */
const APPARMOR_DENIES: ReadonlyMap<string, boolean> = new Map([
  ['DENIED', true],
  ['KILLED', true],
  ['KILL', true],
  ['ERROR', true],
  ['ALLOWED', false],
  ['AUDIT', false],
]);

/** AppArmor's own types of records say the same by their names. */
const APPARMOR_TYPE = /^APPARMOR_(.*)/;

/** Whether the access was refused; AppArmor's `ALLOWED` would have been, were its profile enforced. */
export const denied: Reader<boolean> = (record) => {
  const verdict = SELINUX.exec(record.text)?.[1];
  if (verdict !== undefined) return verdict === 'denied';
  const said = word(record.get('apparmor') ?? '') ?? APPARMOR_TYPE.exec(record.type)?.[1];
  return APPARMOR_DENIES.get(said ?? '');
};

/** What was asked for, in SELinux' words. */
export const permissions: Reader<readonly string[]> = (record) =>
  SELINUX.exec(record.text)?.[2]?.trim().split(/ +/);

export const DERIVED_VALUES = {
  SYSCALL: { keys },
  URINGOP: { keys },
  CONFIG_CHANGE: { keys },
  EXECVE: { arguments: argumentsOf },
  AVC: { denied, permissions },
  USER_AVC: { denied, permissions },
  APPARMOR_AUDIT: { denied },
  APPARMOR_ALLOWED: { denied },
  APPARMOR_DENIED: { denied },
  APPARMOR_ERROR: { denied },
  APPARMOR_KILL: { denied },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Reader<unknown>>>>>;

export type DerivedValues = typeof DERIVED_VALUES;
