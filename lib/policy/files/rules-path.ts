/**
 * Reads rules files from disk: a file, or a folder's `*.rules` in natural order. Refuses what
 * auditctl refuses to load, because whoever may write these files decides what is audited.
 */
import {
  type ChecksOf,
  type Check,
  checkFlag,
  checkItems,
  checkOptions,
  checkPath,
  checkText,
  isObject,
  refuseArgument,
} from '../../arguments';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { bytesOfText, textOfBytes } from '../../text/byte-text';
import { compareNaturally } from './natural-order';
import { escapeToLine } from '../../text/escape';
import { fileErrorReason } from '../../text/file-error';
import { joinPath } from '../../text/path';

/** A rules file that was read. */
export interface RulesFile {
  /** Where it is; stands in places and messages. */
  readonly path: string;
  /** Its contents. Bytes that are not UTF-8 are lone surrogates: U+DC00 plus the byte. */
  readonly text: string;
}

/** Whose rules files are trusted. */
export interface RulesPathOptions {
  /** Whether the files may belong to users other than root and this user. Default: no. */
  readonly anyOwner?: boolean;
}

/** What the options of {@link RulesPathOptions} may be. */
export const RULES_PATH_OPTIONS = { anyOwner: checkFlag } satisfies ChecksOf<RulesPathOptions>;

const checkFile: Check = (value, argument) => {
  if (!isObject(value)) refuseArgument(argument, 'an object with path and text', value);
  checkText(value['path'], `${argument}.path`);
  checkText(value['text'], `${argument}.text`);
};

/** Whether they are {@link RulesFile}s. */
export const checkFiles: Check = checkItems(
  checkFile,
  'an array of files, each with path and text',
);

/** A file or folder that may not, or cannot, be read. */
export class RulesFileError extends Error {
  /** `RulesFileError`. */
  override readonly name = 'RulesFileError';
  /** The file or folder. */
  readonly path: string;
  /** An errno name, or why the file is not trusted. */
  readonly code: string;
  /** What is wrong, without the path. */
  readonly reason: string;

  /** @internal */
  constructor(path: string, code: string, reason: string, cause?: unknown) {
    super(`${escapeToLine(path)}: ${reason}`, cause === undefined ? undefined : { cause });
    this.path = path;
    this.code = code;
    this.reason = reason;
  }
}

/** The result of reading a path: the files that can be read, and a refusal for each that cannot. */
export interface RulesPath {
  readonly files: readonly RulesFile[];
  readonly refusals: readonly RulesFileError[];
}

function checkTrust(path: string, mode: number, uid: number, options: RulesPathOptions): void {
  if ((mode & constants.S_IWOTH) !== 0) {
    throw new RulesFileError(path, 'world-writable', 'is world writable');
  }
  const ours = uid === 0 || uid === process.geteuid?.();
  if (!ours && options.anyOwner !== true) {
    throw new RulesFileError(path, 'foreign-owner', `belongs to uid ${uid}, not to root`);
  }
}

function systemError(path: string, error: unknown): RulesFileError {
  const { code = 'EIO' } = error as NodeJS.ErrnoException;
  return new RulesFileError(path, code, fileErrorReason(error), error);
}

/** Converts errors of the operating system to `RulesFileError`; others of that class are unchanged. */
function named<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof RulesFileError ? error : systemError(path, error);
  }
}

function bytesOfPath(path: string): Buffer {
  return Buffer.from(bytesOfText(path));
}

/**
 * Reads one rules file, which must belong to root or this user and not be world-writable.
 *
 * @throws {RulesFileError} when it cannot be read or trusted.
 */
export function readRulesFile(path: string, options: RulesPathOptions = {}): RulesFile {
  checkPath(path, 'path');
  checkOptions(options, RULES_PATH_OPTIONS);
  return readFile(path, options);
}

function readFile(path: string, options: RulesPathOptions): RulesFile {
  return named(path, () => {
    // Otherwise a fifo in the file's place would block the program.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const descriptor = openSync(bytesOfPath(path), flags);
    try {
      const { mode, uid } = fstatSync(descriptor);
      if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
        throw new RulesFileError(path, 'not-regular', 'is not a regular file');
      }
      checkTrust(path, mode, uid, options);
      return { path, text: textOfBytes(readFileSync(descriptor)) };
    } finally {
      closeSync(descriptor);
    }
  });
}

/** The folder's rules files in natural order; undefined when the path is not a folder. */
function rulesIn(path: string, options: RulesPathOptions): string[] | undefined {
  return named(path, () => {
    const status = statSync(bytesOfPath(path));
    if (!status.isDirectory()) return undefined;
    checkTrust(path, status.mode, status.uid, options);
    return readdirSync(bytesOfPath(path), 'buffer')
      .map(textOfBytes)
      .filter((name) => name.endsWith('.rules') && !name.startsWith('.'))
      .toSorted(compareNaturally)
      .map((name) => joinPath(path, name));
  });
}

/**
 * The rules files at the path, and all refusals. An empty folder is not an error; a world-writable
 * folder is.
 */
export function scanRulesPath(path: string, options: RulesPathOptions = {}): RulesPath {
  const files: RulesFile[] = [];
  const refusals: RulesFileError[] = [];
  const noted = <Result>(action: () => Result): Result | undefined => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof RulesFileError)) throw error;
      refusals.push(error);
      return undefined;
    }
  };
  const paths = noted(() => rulesIn(path, options) ?? [path]) ?? [];
  for (const one of paths) {
    const file = noted(() => readFile(one, options));
    if (file !== undefined) files.push(file);
  }
  return { files, refusals };
}

/**
 * The rules files at the path. An empty folder is not an error.
 *
 * @throws {RulesFileError} for the first file that cannot be read or trusted.
 */
export function readRulesPath(path: string, options: RulesPathOptions = {}): RulesFile[] {
  checkPath(path, 'path');
  checkOptions(options, RULES_PATH_OPTIONS);
  const { files, refusals } = scanRulesPath(path, options);
  if (refusals[0] !== undefined) throw refusals[0];
  return [...files];
}
