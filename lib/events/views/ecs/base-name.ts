/** {@link baseName}: the last part of a path. */

/** Undefined where the path ends in a slash, or is none. */
export function baseName(path: string | undefined): string | undefined {
  return /[^/]+$/.exec(path ?? '')?.[0];
}
