/**
 * Replaces the rules file that is loaded by the merged rules, as augenrules(8) does: atomically,
 * keeping the previous file beside it.
 */
import { copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { bytesOfText } from '../../text/byte-text';
import { linkedFile, replaceFile } from './replace-file';

/** The mode that augenrules gives the merged file: root may read and write, its group may read. */
const MODE = 0o640;

/** Whether the file already contains this text. */
export function isInstalled(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path).equals(bytesOfText(text));
}

/** A second name for the file itself, which keeps its mode, owner, times and labels. */
function linkOrCopy(path: string, as: string): void {
  try {
    linkSync(path, as);
  } catch {
    // Not every file system supports links.
    copyFileSync(path, as);
  }
}

function keepPrevious(path: string): void {
  if (!existsSync(path)) return;
  const previous = `${path}.${process.pid}.prev`;
  // What a program with this id left when it was ended in its work.
  rmSync(previous, { force: true });
  try {
    linkOrCopy(linkedFile(path), previous);
    renameSync(previous, `${path}.prev`);
  } finally {
    rmSync(previous, { force: true });
  }
}

/**
 * Replaces the file, or the one that a link leads to; the old one becomes `path.prev`, with its mode and
 * times.
 */
export function installMerged(path: string, text: string): void {
  replaceFile(linkedFile(path), text, { mode: MODE }, () => keepPrevious(path));
}
