/** How several keys of one rule stand in one text. */

/** What audit tools put between several keys of one rule. */
export const KEY_SEPARATOR = '\u0001';
