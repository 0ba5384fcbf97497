/** Which file a program's name means, as execvp(3) looks it up. Starts nothing. */
import { accessSync, constants, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TraceError } from '../errors';
import { bytesOfText } from '../text/byte-text';
import { escapeControls } from '../text/escape';
import { fileErrorReason } from '../text/file-error';

/** What execvp(3) takes where there is no `PATH`. */
const USUAL_PATH = '/bin:/usr/bin';

const FOLDER = 'is a folder';
const NOT_EXECUTABLE = 'is not executable (chmod +x), or lies where nothing may be run (noexec)';

/** Undefined for a file that can be run, and empty where there is none. */
function reasonNotToRun(file: string): string | undefined {
  const path = Buffer.from(bytesOfText(file));
  try {
    if (statSync(path).isDirectory()) return FOLDER;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? '' : fileErrorReason(error);
  }
  try {
    accessSync(path, constants.X_OK);
    return undefined;
  } catch {
    return NOT_EXECUTABLE;
  }
}

/**
 * The file; a name without a slash is looked for in the folders of `PATH`.
 *
 * @throws {TraceError} when there is none, or it cannot be run.
 */
export function findProgram(program: string, searchPath = USUAL_PATH, folder = '.'): string {
  const candidates = program.includes('/')
    ? [resolve(folder, program)]
    : searchPath.split(':').map((one) => join(resolve(folder, one), program));
  const reasons: string[] = [];
  for (const file of candidates) {
    const reason = reasonNotToRun(file);
    if (reason === undefined) return file;
    if (reason !== '') reasons.push(reason);
  }
  const name = escapeControls(program);
  const [reason] = reasons;
  if (reason === undefined) {
    const where = program.includes('/') ? '' : ' in the folders of PATH';
    throw new TraceError(
      'program-not-found',
      `cannot trace ${name}: there is no such file${where}`,
    );
  }
  throw new TraceError('program-not-executable', `cannot trace ${name}: it ${reason}`);
}
