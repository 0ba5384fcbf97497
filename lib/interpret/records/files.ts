/** Modes, permissions and the flags of opening and mapping, in fields of records. */
import { openFlags as openFlagNames } from '../arguments/files';
import * as files from '../../tables/arguments/files.generated';
import { mapFlags } from '../arguments/memory';
import { permissions, typeAndPermissions } from '../arguments/modes';
import { joined } from '../arguments/wording';
import { PERM } from '../../tables/audit.generated';
import { flagNames } from '../../tables/arguments';
import { inArgument } from './as-argument';
import { decimal, hexadecimal, octal } from './numbers';
import type { FieldInterpreter } from './record-view';

/** Type and permissions of a file: `file,suid,755`. */
export const mode = inArgument(typeAndPermissions, octal);

/** Permissions of an object that is not a file: `0644`. */
export const shortMode = inArgument(permissions, octal);

/** Flags of open(2) and mq_open(2). */
export const openFlags = inArgument(openFlagNames, hexadecimal);

/** Flags of openat2(2), in octal digits. */
export const octalOpenFlags = inArgument(openFlagNames, octal);

/** Flags of mmap(2). */
export const mappingFlags = inArgument(mapFlags, hexadecimal);

/** Path resolution of openat2(2). */
export const resolution: FieldInterpreter = (raw) => {
  const bits = hexadecimal(raw);
  return bits === undefined ? undefined : joined(flagNames(files.RESOLVE_FLAGS, bits));
};

/** In the order in which ausearch writes them, which is not that of their bits. */
const PERMISSIONS = [
  [PERM.READ, 'read'],
  [PERM.WRITE, 'write'],
  [PERM.EXEC, 'exec'],
  [PERM.ATTR, 'attr'],
] as const;

const ANY = PERM.READ | PERM.WRITE | PERM.EXEC | PERM.ATTR;

/** Permissions of a watch: `AUDIT_PERM_*`; no bits mean all of them. */
export const watchPermissions: FieldInterpreter = (raw) => {
  const number = decimal(raw);
  if (number === undefined) return undefined;
  const bits = number === 0 ? ANY : number;
  return PERMISSIONS.filter(([bit]) => (bits & bit) !== 0)
    .map(([, word]) => word)
    .join(',');
};
