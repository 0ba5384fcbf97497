/** Finds the known name that is closest to a misspelled one. Has no names of its own. */

/** With more changes than this it is a different word. */
function mostChanges(length: number): number {
  return length < 4 ? 1 : 2;
}

/** How many letters must be added, removed, replaced or swapped with the next (Damerau 1964). */
function changesBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(
        (last[column] as number) + 1,
        (next[column - 1] as number) + 1,
        (last[column - 1] as number) + (isSame ? 0 : 1),
      );
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwapped) least = Math.min(least, (beforeLast[column - 2] as number) + 1);
      next.push(least);
    }
    [beforeLast, last] = [last, next];
  }
  return last[other.length] as number;
}

/** The name closest to the word, ignoring case; undefined when none is close. */
export function closestName(word: string, names: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let closest: string | undefined;
  let fewest = mostChanges(word.length) + 1;
  for (const name of names) {
    if (Math.abs(name.length - lower.length) >= fewest) continue;
    const changes = changesBetween(lower, name.toLowerCase());
    if (changes < fewest) [closest, fewest] = [name, changes];
  }
  return closest;
}

/** What was expected instead of the word: the closest name, if any, before the others. */
export function expectedName(word: string, names: Iterable<string>, others: string): string {
  const meant = closestName(word, names);
  return meant === undefined ? others : `${meant}, or ${others}`;
}
