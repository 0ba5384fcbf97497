/** {@link Names}: what numbers are called on one machine. Who knows it is not known here. */

/** Names that only a machine knows. Each gives undefined for what has no name there. */
export interface Names {
  /** The user of an unsigned uid: getpwuid(3). */
  userName(uid: number): string | undefined;
  /** The group of an unsigned gid: getgrgid(3). */
  groupName(gid: number): string | undefined;
  /** The protocol of a number: getprotobynumber(3). */
  protocolName(number: number): string | undefined;
}

/**
 * Asks nobody: users and groups are their numbers, protocols have no names. For records of another
 * machine, whose users this one does not know.
 */
export class NumericNames implements Names {
  userName(uid: number): string {
    return String(uid);
  }

  groupName(gid: number): string {
    return String(gid);
  }

  protocolName(): undefined {
    return undefined;
  }
}
