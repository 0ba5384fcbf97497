/** The name that somebody meant who wrote another one. Knows no names. */

/** More changes than these make another word of it. */
function mostChanges(length: number): number {
  return length < 4 ? 1 : 2;
}

/** How many letters have to be added, left out, replaced or swapped with the next (Damerau 1964). */
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

/** Of the names the one that is most like the word, in any case; undefined when none is like it. */
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

/** What would have been right instead of the word: the name that was meant, if there is one, before all others. */
export function expectedName(word: string, names: Iterable<string>, others: string): string {
  const meant = closestName(word, names);
  return meant === undefined ? others : `${meant}, or ${others}`;
}
