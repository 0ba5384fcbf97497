/**
 * Paths that must exist when the kernel adds a rule: a `dir`, and the folder that contains a `path`
 * or an `exe`.
 */
import { lstatSync, statSync } from 'node:fs';
import { bytesOfText } from '../../text/byte-text';
import { isComparison, type Rule } from '../../rules/rule';
import { folderOf } from '../../text/path';

export interface MissingPath {
  /** The field that wants it. */
  readonly field: 'dir' | 'path' | 'exe';
  /** The condition's path. */
  readonly path: string;
  readonly reason: string;
}

/** Paths that this user may not access are left to the kernel, which may access all. */
function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function exists(path: string): boolean {
  try {
    lstatSync(Buffer.from(bytesOfText(path)));
    return true;
  } catch (error) {
    return !isMissing(error);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(Buffer.from(bytesOfText(path))).isDirectory();
  } catch (error) {
    return !isMissing(error);
  }
}

/**
 * Looks for the paths of rules; looks at each folder only once, however many rules have files in
 * it.
 */
export class PathSearch {
  readonly #folders = new Map<string, boolean>();

  #hasFolder(path: string): boolean {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const found = isFolder(path);
    this.#folders.set(path, found);
    return found;
  }

  /** The first path of the rule that does not exist on this machine. */
  missing(rule: Rule): MissingPath | undefined {
    for (const condition of rule.where) {
      if (isComparison(condition)) continue;
      const path = String(condition.value);
      if (condition.field === 'dir' && !exists(path)) {
        return { field: 'dir', path, reason: `${path} does not exist` };
      }
      if (condition.field !== 'path' && condition.field !== 'exe') continue;
      const folder = folderOf(path) ?? '/';
      if (!this.#hasFolder(folder)) {
        return { field: condition.field, path, reason: `there is no folder ${folder} for ${path}` };
      }
    }
    return undefined;
  }
}

/** Why the kernel found no path of the rule, in words for its ENOENT; undefined when all are there. */
export function missingInWords(rule: Rule): string | undefined {
  const missing = new PathSearch().missing(rule);
  return missing === undefined ? undefined : `${missing.field}: ${missing.reason}`;
}
