/**
 * Whether a file can have been put or changed by nobody but root: the file, every folder above it, and every symbolic
 * link on the way. Knows nothing of plugins, and opens nothing.
 */
import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PluginError } from '../../errors';
import { fileErrorReason } from '../../text/file-error';

/** What is asked of a file or folder. */
export interface FileFacts {
  /** The owner. */
  readonly uid: number;
  /** Type and permissions, as of `lstat`. */
  readonly mode: number;
  /** Where a symbolic link leads to. */
  readonly target?: string | undefined;
}

/** What is at a path, links not followed; throws as `lstat` does. */
export type LookAt = (path: string) => FileFacts;

const TYPE = 0o170000;
const LINK = 0o120000;
const FOLDER = 0o040000;
const REGULAR = 0o100000;
const OTHERS_WRITE = 0o022;

/** As many as the kernel follows. */
const MOST_LINKS = 40;

const lookAtDisk: LookAt = (path) => {
  const { uid, mode } = lstatSync(path);
  return { uid, mode, target: (mode & TYPE) === LINK ? readlinkSync(path) : undefined };
};

/** What is wrong with one file or folder on the way. */
function distrustOfPlace(
  path: string,
  { uid, mode }: FileFacts,
  owners: readonly number[],
): PluginError | undefined {
  if (!owners.includes(uid)) {
    return new PluginError(path, 'foreign-owner', `belongs to the user ${uid}, not to root`, {
      hint: `run chown root ${path}`,
    });
  }
  // A link's own permissions mean nothing.
  if ((mode & TYPE) === LINK || (mode & OTHERS_WRITE) === 0) return undefined;
  return new PluginError(
    path,
    'writable-by-others',
    `can be changed by others than its owner (mode ${(mode & 0o7777).toString(8).padStart(4, '0')})`,
    { hint: `run chmod go-w ${path}` },
  );
}

/**
 * Why a file is not to be trusted, undefined when it is: it and every folder that leads to it have to belong to root,
 * or to the user that runs this process, and must not be writable by group or others.
 *
 * @param path an absolute path
 */
export function distrustOf(
  path: string,
  lookAt: LookAt = lookAtDisk,
  user: number = process.geteuid?.() ?? 0,
): PluginError | undefined {
  const owners = [0, user];
  let links = 0;
  let here = '/';
  let rest = partsOf(path);
  try {
    for (;;) {
      const facts = lookAt(here);
      const wrong = distrustOfPlace(here, facts, owners);
      if (wrong !== undefined) return wrong;
      if (facts.target !== undefined) {
        links += 1;
        if (links > MOST_LINKS) throw Object.assign(new Error('ELOOP'), { code: 'ELOOP' });
        rest = partsOf(facts.target).concat(rest);
        here = facts.target.startsWith('/') ? '/' : dirname(here);
        continue;
      }
      const [next, ...further] = rest;
      if (next === undefined) return distrustOfKind(here, facts);
      if ((facts.mode & TYPE) !== FOLDER) {
        throw Object.assign(new Error('ENOTDIR'), { code: 'ENOTDIR' });
      }
      // No link leads here any more, so that .. is the folder above, as for the kernel.
      here = next === '..' ? dirname(here) : join(here, next);
      rest = further;
    }
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    return new PluginError(here, code, fileErrorReason(error), {
      hint: 'correct the path, or install what is to be there',
      cause: error,
    });
  }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function distrustOfKind(path: string, { mode }: FileFacts): PluginError | undefined {
  if ((mode & TYPE) === REGULAR) return undefined;
  return new PluginError(path, 'not-a-file', 'is not a regular file', {
    hint: 'name the file itself',
  });
}
