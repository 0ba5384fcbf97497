/**
 * Values that are not in a single field of a record: arguments spread over fields, and what is
 * written in words that are not fields. By record type, as in `record-fields.ts`.
 */
import { type MissingArguments, splitArguments } from '../data/execve';
import type { RecordData } from '../data/record-data';
import { word } from './codecs';

/** Derives a value from a whole record. */
export type Reader<Value> = (record: RecordData) => Value | undefined;

/** The arguments in this record; a long list continues in further EXECVE records. */
const argumentsOf: Reader<readonly (string | undefined)[]> = (record) =>
  splitArguments([record])?.values;

/** Arguments that are not in this record; undefined when all are. */
const missingOf: Reader<readonly MissingArguments[]> = (record) => {
  const missing = splitArguments([record])?.missing ?? [];
  return missing.length === 0 ? undefined : missing;
};

/** The keys of the rules that caused it, which share one field. */
const keys = (record: RecordData): readonly string[] => record.keys();

/** How SELinux begins: `avc:  denied  { read write } for …`. */
const SELINUX = /\bavc: +(denied|granted) +\{ ?([^}]*)\}/;

/** Whether AppArmor's modes and results mean a refusal (`aa_audit`). */
const APPARMOR_DENIES: ReadonlyMap<string, boolean> = new Map([
  ['DENIED', true],
  ['KILLED', true],
  ['KILL', true],
  ['ERROR', true],
  ['ALLOWED', false],
  ['AUDIT', false],
]);

/** AppArmor's own record types have the same words in their names. */
const APPARMOR_TYPE = /^APPARMOR_(.*)/;

/**
 * Whether the access was refused. AppArmor's `ALLOWED` means that it would have been if the profile
 * were enforced.
 */
export const denied: Reader<boolean> = (record) => {
  const verdict = SELINUX.exec(record.text)?.[1];
  if (verdict !== undefined) return verdict === 'denied';
  const said = word(record.get('apparmor') ?? '') ?? APPARMOR_TYPE.exec(record.type)?.[1];
  return APPARMOR_DENIES.get(said ?? '');
};

/** The permissions that were asked for, in SELinux's words. */
export const permissions: Reader<readonly string[]> = (record) =>
  SELINUX.exec(record.text)?.[2]?.trim().split(/ +/);

export const DERIVED_VALUES = {
  SYSCALL: { keys },
  URINGOP: { keys },
  CONFIG_CHANGE: { keys },
  EXECVE: { arguments: argumentsOf, missing: missingOf },
  AVC: { denied, permissions },
  USER_AVC: { denied, permissions },
  APPARMOR_AUDIT: { denied },
  APPARMOR_ALLOWED: { denied },
  APPARMOR_DENIED: { denied },
  APPARMOR_ERROR: { denied },
  APPARMOR_KILL: { denied },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Reader<unknown>>>>>;

export type DerivedValues = typeof DERIVED_VALUES;
