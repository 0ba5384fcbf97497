/** Why a file could not be read or written, in words for its user. Reads nothing. */

/** What was done to the file, as a participle. */
export type FileUse = 'read' | 'written';

/** To follow the path, by errno name. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  ENOTDIR: 'does not exist: a part of its path is not a folder',
  ELOOP: 'leads through too many symbolic links, maybe in a circle',
  ENAMETOOLONG: 'is a name that is too long',
  ENXIO: 'is a socket, or a device that is not there',
  ENODEV: 'is a device that is not there',
  EROFS: 'is on a file system that is read-only',
  ENOSPC: 'is on a file system that has no room left',
  EDQUOT: 'is on a file system that has no room left for this user',
  EMFILE: 'cannot be opened: this process has too many open files',
  ENFILE: 'cannot be opened: this machine has too many open files',
  EIO: 'is on a device that fails',
  ESTALE: 'is gone from its file server',
};

/** What the operating system's error says of the file; the errno's name where there are no words for it. */
export function fileErrorReason(error: unknown, use: FileUse = 'read'): string {
  const { code = 'EIO' } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return `may not be ${use} by this user`;
  if (code === 'ENOENT' && use === 'written') return 'is in a folder that does not exist';
  return REASONS[code] ?? `cannot be ${use} (${code})`;
}

/** Whether it is the error of a system call, by its members: it may be of another realm. */
export function isSystemCallError(error: unknown): error is NodeJS.ErrnoException {
  return (error as NodeJS.ErrnoException | undefined)?.syscall !== undefined;
}

/**
 * The result of `action`.
 *
 * @throws {Error} when one of its system calls fails: the path and the reason in a sentence, with Node's error
 *   as its `cause`.
 */
export function namingFile<Result>(path: string, use: FileUse, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!isSystemCallError(error)) throw error;
    throw new Error(`${path}: ${fileErrorReason(error, use)}`, { cause: error });
  }
}
