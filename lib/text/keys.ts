/** How several keys of one rule are joined in one text. */

/** The byte that audit tools put between the keys of one rule. */
export const KEY_SEPARATOR = '\u0001';
