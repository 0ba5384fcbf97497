/**
 * Puts the merged rules in the place of the loaded file, as augenrules(8) does: at once, with the
 * previous file kept beside it.
 */
import { copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { bytesOfText } from '../../text/byte-text';
import { replaceFile } from './replace-file';

/** What augenrules gives the merged file: root reads and writes, its group reads. */
const MODE = 0o640;

/** Whether the file holds this text already. */
export function isInstalled(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path).equals(bytesOfText(text));
}

/** A second name for the file itself, so that mode, owner, times and labels stay what they are. */
function linkOrCopy(path: string, as: string): void {
  try {
    linkSync(path, as);
  } catch {
    // Not every file system has links.
    copyFileSync(path, as);
  }
}

function keepPrevious(path: string): void {
  if (!existsSync(path)) return;
  const previous = `${path}.${process.pid}.prev`;
  try {
    linkOrCopy(path, previous);
    renameSync(previous, `${path}.prev`);
  } finally {
    rmSync(previous, { force: true });
  }
}

/** Replaces the file; the old one, with its mode and times, becomes `path.prev`. */
export function installMerged(path: string, text: string): void {
  replaceFile(path, text, { mode: MODE }, () => keepPrevious(path));
}
