/** auditd.conf from the disk: who may have written it, and what it says. Does not print. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defaultDaemonConfiguration,
  type ParsedDaemonConfiguration,
  parseDaemonConfiguration,
} from '../../daemon/configuration/parse-configuration';
import { textOfBytes } from '../../text/byte-text';
import { fileErrorReason } from '../../text/file-error';

/** A configuration, and each problem as a line that names the file. */
export interface ReadConfiguration extends ParsedDaemonConfiguration {
  readonly hasErrors: boolean;
  readonly lines: readonly string[];
}

const OTHERS_WRITE = 0o002;

function refused(path: string, reason: string): ReadConfiguration {
  const lines = [`${path}: ${reason}`];
  return { configuration: defaultDaemonConfiguration(), problems: [], hasErrors: true, lines };
}

/** Why a file is not one to trust; undefined when it is. */
function suspicion(descriptor: number): string | undefined {
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) return 'is not a regular file';
  if (process.geteuid?.() === 0 && stats.uid !== 0) return 'does not belong to root; chown it';
  if ((stats.mode & OTHERS_WRITE) !== 0) return 'may be written by everybody; chmod o-w it';
  return undefined;
}

/** Reads the configuration of a folder; without a file it is auditd's defaults, as auditd has it. */
export function readConfiguration(folder: string, followsLinks: boolean): ReadConfiguration {
  const path = join(folder, 'auditd.conf');
  let descriptor: number;
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    descriptor = openSync(path, O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return refused(path, 'is a symbolic link; -l follows it');
    if (code !== 'ENOENT') return refused(path, fileErrorReason(error));
    const lines = [`${path}: does not exist; every setting is the default`];
    return { configuration: defaultDaemonConfiguration(), problems: [], hasErrors: false, lines };
  }
  try {
    const reason = suspicion(descriptor);
    if (reason !== undefined) return refused(path, reason);
    const parsed = parseDaemonConfiguration(textOfBytes(readFileSync(descriptor)));
    const lines = parsed.problems.map(
      ({ severity, line, column, message }) =>
        `${path}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message}`,
    );
    const hasErrors = parsed.problems.some(({ severity }) => severity === 'error');
    return { ...parsed, hasErrors, lines };
  } catch (error) {
    return refused(path, fileErrorReason(error));
  } finally {
    closeSync(descriptor);
  }
}
