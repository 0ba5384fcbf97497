/** Gives a file other contents at once: whoever reads it finds the old ones or the new, never a part. */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { bytesOfText } from '../../text/byte-text';

export interface FileTraits {
  readonly mode: number;
  /** Default: whoever runs the program. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** Writes the text so that it is on the disk before it takes the file's name. */
function writeDurably(path: string, text: string, { mode, owner }: FileTraits): void {
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

/**
 * Replaces the file, or makes it.
 *
 * @param beforeRename is called when the new contents are safe and the file is still the old one
 */
export function replaceFile(
  path: string,
  text: string,
  traits: FileTraits,
  beforeRename: () => void = () => {},
): void {
  const fresh = `${path}.${process.pid}.new`;
  writeDurably(fresh, text, traits);
  try {
    beforeRename();
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
