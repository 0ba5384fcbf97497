/**
 * The numbered files beside a log: `audit.log.1` is the newest of the old ones. Moves and removes them; opens and
 * reads none.
 */
import { chmodSync, existsSync, readdirSync, renameSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The numbers that there are, ascending. */
export function oldLogs(path: string): number[] {
  const name = `${basename(path)}.`;
  const numbers = readdirSync(dirname(path))
    .filter((file) => file.startsWith(name) && /^[1-9]\d{0,8}$/.test(file.slice(name.length)))
    .map((file) => Number(file.slice(name.length)));
  return numbers.toSorted((one, other) => one - other);
}

/** How far the numbers go from 1 on without a gap. */
function unbroken(path: string): number {
  let last = 0;
  for (const number of oldLogs(path)) {
    if (number !== last + 1) break;
    last = number;
  }
  return last;
}

function shift(path: string, last: number): void {
  for (let number = last; number >= 1; number -= 1) {
    const from = `${path}.${number}`;
    if (existsSync(from)) renameSync(from, `${path}.${number + 1}`);
  }
  renameSync(path, `${path}.1`);
}

/**
 * Makes the log the first of the old ones.
 *
 * @param most how many files there are to be, with the new one: the oldest is overwritten. Undefined keeps all.
 * @param mode of the old log, which nobody has to write any more
 * @throws {Error} Node's own, when the system refuses; then everything that was moved stays where it is
 */
export function rotate(path: string, most: number | undefined, mode: number): void {
  chmodSync(path, mode);
  shift(path, most === undefined ? unbroken(path) : most - 2);
}

/** Removes the old logs that are more than `most` files allow, with the log itself. Returns how many. */
export function removeExcess(path: string, most: number): number {
  const excess = oldLogs(path).filter((number) => number >= most);
  for (const number of excess) unlinkSync(join(dirname(path), `${basename(path)}.${number}`));
  return excess.length;
}
