/** {@link UNSET_ID}: -1 of 32 bits, unsigned: the uid, gid or session id that was never set. */
export const UNSET_ID = 0xffffffff;
