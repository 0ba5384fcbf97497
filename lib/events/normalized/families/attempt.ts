/** {@link attempt}: a verb for what was done, or was only tried. */

/** `loaded`, or `tried to load` where it was refused. */
export function attempt(isDone: boolean, done: string, tried: string): string {
  return isDone ? done : `tried to ${tried}`;
}
