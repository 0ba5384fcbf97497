/**
 * The comparisons of `-C`: the pairs of ids that the kernel can compare, with their numbers
 * (`AUDIT_COMPARE_*` of `<linux/audit.h>`).
 */
import { COMPARE } from '../tables/audit.generated';
import { fieldByName } from './fields';
import type { ComparisonSide } from './rule';

type Pair = readonly [left: ComparisonSide, right: ComparisonSide];

/** In the order in which `auditctl -l` prints the two sides. */
const PAIRS: ReadonlyMap<number, Pair> = new Map<number, Pair>([
  [COMPARE.UID_TO_OBJ_UID, ['uid', 'obj_uid']],
  [COMPARE.GID_TO_OBJ_GID, ['gid', 'obj_gid']],
  [COMPARE.EUID_TO_OBJ_UID, ['euid', 'obj_uid']],
  [COMPARE.EGID_TO_OBJ_GID, ['egid', 'obj_gid']],
  [COMPARE.AUID_TO_OBJ_UID, ['auid', 'obj_uid']],
  [COMPARE.SUID_TO_OBJ_UID, ['suid', 'obj_uid']],
  [COMPARE.SGID_TO_OBJ_GID, ['sgid', 'obj_gid']],
  [COMPARE.FSUID_TO_OBJ_UID, ['fsuid', 'obj_uid']],
  [COMPARE.FSGID_TO_OBJ_GID, ['fsgid', 'obj_gid']],
  [COMPARE.UID_TO_AUID, ['uid', 'auid']],
  [COMPARE.UID_TO_EUID, ['uid', 'euid']],
  [COMPARE.UID_TO_FSUID, ['uid', 'fsuid']],
  [COMPARE.UID_TO_SUID, ['uid', 'suid']],
  [COMPARE.AUID_TO_FSUID, ['auid', 'fsuid']],
  [COMPARE.AUID_TO_SUID, ['auid', 'suid']],
  [COMPARE.AUID_TO_EUID, ['auid', 'euid']],
  [COMPARE.EUID_TO_SUID, ['euid', 'suid']],
  [COMPARE.EUID_TO_FSUID, ['euid', 'fsuid']],
  [COMPARE.SUID_TO_FSUID, ['suid', 'fsuid']],
  [COMPARE.GID_TO_EGID, ['gid', 'egid']],
  [COMPARE.GID_TO_FSGID, ['gid', 'fsgid']],
  [COMPARE.GID_TO_SGID, ['gid', 'sgid']],
  [COMPARE.EGID_TO_FSGID, ['egid', 'fsgid']],
  [COMPARE.EGID_TO_SGID, ['egid', 'sgid']],
  [COMPARE.SGID_TO_FSGID, ['sgid', 'fsgid']],
]);

const SIDES = new Set<string>([...PAIRS.values()].flat());

/** The id that a field's name stands for; undefined when it cannot be compared. */
export function comparisonSide(name: string): ComparisonSide | undefined {
  const side = fieldByName(name)?.name ?? '';
  return SIDES.has(side) ? (side as ComparisonSide) : undefined;
}

/** The kernel's number for the pair, in either order; undefined when it cannot compare them. */
export function comparisonNumber(left: ComparisonSide, right: ComparisonSide): number | undefined {
  for (const [number, pair] of PAIRS) {
    if ((pair[0] === left && pair[1] === right) || (pair[0] === right && pair[1] === left)) {
      return number;
    }
  }
  return undefined;
}

export function comparisonPair(number: number): Pair | undefined {
  return PAIRS.get(number);
}
