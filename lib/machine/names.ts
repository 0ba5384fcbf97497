/** {@link Names}: the names that numbers have on one machine. Does not know where they come from. */

/** Names that only a machine knows. Each method returns undefined for a number without a name there. */
export interface Names {
  /** The user with an unsigned uid, as in getpwuid(3). */
  userName(uid: number): string | undefined;
  /** The group with an unsigned gid, as in getgrgid(3). */
  groupName(gid: number): string | undefined;
  /** The protocol with a number, as in getprotobynumber(3). */
  protocolName(number: number): string | undefined;
  /**
   * Changes with what the names are, for those who remember texts with names in them. Names without it are
   * always the same.
   */
  readonly version?: number;
}

/**
 * Looks nothing up: users and groups are shown as their numbers, and protocols have no names. For
 * records of another machine, whose users this one does not know.
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
