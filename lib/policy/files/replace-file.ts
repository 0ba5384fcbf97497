/** Replaces a file's contents atomically: a reader sees the old or the new contents, never a part. */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { bytesOfText, textOfBytes } from '../../text/byte-text';

export interface FileTraits {
  readonly mode: number;
  /** Default: the user who runs the program. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** Writes the text to disk before the file is renamed. */
function writeDurably(path: Buffer, text: string, { mode, owner }: FileTraits): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(descriptor, bytesOfText(text));
    if (owner !== undefined) fchownSync(descriptor, owner.uid, owner.gid);
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function bytesOfPath(path: string): Buffer {
  return Buffer.from(bytesOfText(path));
}

/** Where the path leads when it is a symbolic link, so that the file is replaced and not the link. */
export function linkedFile(path: string): string {
  try {
    return textOfBytes(realpathSync(bytesOfPath(path), 'buffer'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path;
    throw error;
  }
}

/** A file of a program that was ended in its work may have any of the names, and stays as it is. */
const MOST_NAMES = 100;

/** Writes the text to a new file beside the other. */
function writtenBeside(path: string, text: string, traits: FileTraits): Buffer {
  for (let again = 0; ; again++) {
    const fresh = bytesOfPath(`${path}.${process.pid}${again === 0 ? '' : `.${again}`}.new`);
    try {
      writeDurably(fresh, text, traits);
      return fresh;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || again === MOST_NAMES) throw error;
    }
  }
}

/**
 * Replaces or creates the file.
 *
 * @param beforeRename called when the new contents are on disk but the file is still the old one
 */
export function replaceFile(
  path: string,
  text: string,
  traits: FileTraits,
  beforeRename: () => void = () => {},
): void {
  const fresh = writtenBeside(path, text, traits);
  try {
    beforeRename();
    renameSync(fresh, bytesOfPath(path));
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
