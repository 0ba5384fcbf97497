/** Names in the order of `ls -v`: runs of digits by their number, the rest byte by byte. */

function parts(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function compareParts(one: string, other: string): number {
  if (/^\d/.test(one) && /^\d/.test(other)) {
    const difference = BigInt(one) - BigInt(other);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return one < other ? -1 : one > other ? 1 : 0;
}

/** For sorting: negative when `one` comes first. */
export function compareNaturally(one: string, other: string): number {
  const left = parts(one);
  const right = parts(other);
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = compareParts(left[at] as string, right[at] as string);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
