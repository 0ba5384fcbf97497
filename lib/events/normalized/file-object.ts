/** {@link FileObject}: a file that something was done to. Which records name it is not known here. */
import type { Identity } from './subject';

export interface FileObject {
  readonly kind: 'file';
  /** It is the folder of a file that has no record of its own, as when there was none. */
  readonly isParent: boolean;
  /** What is in that folder, where it is not a file: `a directory`. */
  readonly content?: string | undefined;
  /**
   * Joined with the working directory where it was relative to that. Undefined where the kernel had no
   * name, as for what was reached by a descriptor.
   */
  readonly path: string | undefined;
  readonly inode: bigint | undefined;
  /** Type and permission bits: `S_IFMT` of stat(2) and the rest. */
  readonly mode: number | undefined;
  readonly owner: Identity | undefined;
  readonly group: Identity | undefined;
}
