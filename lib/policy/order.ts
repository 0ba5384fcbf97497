/**
 * The least moving that brings a list of rules into another order, with what the kernel offers: adding
 * at the front, adding at the end, and deleting. Knows only which elements are the same.
 */

/** Positions in the desired list, `start` to before `end`, whose elements can stay where they are. */
export interface StayingBlock {
  readonly start: number;
  readonly end: number;
}

/**
 * The longest run of desired elements that stand in the current list in the same order. Nothing can be
 * put between two elements that stay, so what stays must be one unbroken run of the desired list;
 * what else the current list has between them is deleted or moved out.
 *
 * @param current the elements that are there, without repetition
 * @param desired the elements that shall be there, without repetition
 */
export function stayingBlock(current: readonly string[], desired: readonly string[]): StayingBlock {
  const position = new Map(current.map((element, at) => [element, at]));
  let best: StayingBlock = { start: 0, end: 0 };
  let start = 0;
  let last = -1;
  for (const [at, element] of desired.entries()) {
    const here = position.get(element);
    if (here === undefined) {
      start = at + 1;
      last = -1;
      continue;
    }
    if (here < last) start = at;
    last = here;
    if (at + 1 - start > best.end - best.start) best = { start, end: at + 1 };
  }
  return best;
}
