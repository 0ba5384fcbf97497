/**
 * Puts the merged rules in the place of the loaded file, as augenrules(8) does: at once, with the
 * previous file kept beside it.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { bytesOfText, textOfBytes } from '../rules/byte-text';

/** What augenrules gives the merged file: root reads and writes, its group reads. */
const MODE = 0o640;

/** Whether the file holds this text already. */
export function isInstalled(path: string, text: string): boolean {
  return existsSync(path) && textOfBytes(readFileSync(path)) === text;
}

/** Replaces the file; the old one, with its mode and times, becomes `path.prev`. */
export function installMerged(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, bytesOfText(text), { mode: 0o600, flag: 'wx' });
    chmodSync(temporary, MODE);
    if (existsSync(path)) copyFileSync(path, `${path}.prev`);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
