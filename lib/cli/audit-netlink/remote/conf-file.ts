/** The file of audisp-remote.conf(5): read, looked at, and everything wrong with it told. */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { parseRemoteConf, type RemoteConf } from '../../../daemon/remote/remote-conf';
import { fileErrorReason, namingFile } from '../../../text/file-error';
import { inNumber } from '../../../text/in-number';
import type { Say } from '../events/say';

export const REMOTE_CONF = '/etc/audit/audisp-remote.conf';

const EXECUTABLE = 0o111;
const OTHERS_WRITE = 0o022;

/** Why a program that runs as this user cannot be the one of `exec`, with what to do. */
export function programProblem(path: string): string | undefined {
  if (!isAbsolute(path)) return `${path} is not an absolute path: write it from /`;
  try {
    const { mode, uid } = statSync(path);
    if ((mode & EXECUTABLE) === 0) return `${path} is not executable: chmod 750 ${path}`;
    if ((mode & OTHERS_WRITE) !== 0) return `others may write ${path}: chmod 750 ${path}`;
    if (uid !== 0 && uid !== process.getuid?.()) return `${path} belongs to another user: chown it`;
    return undefined;
  } catch (error) {
    return `${path} ${fileErrorReason(error)}`;
  }
}

/** The configuration, undefined where it has errors; all problems are told. */
export function readRemoteConf(path: string, say: Say): RemoteConf | undefined {
  const text = namingFile(path, 'read', () => readFileSync(path, 'utf8'));
  const { conf, problems } = parseRemoteConf(text, programProblem);
  for (const { line, level, message } of problems) {
    const place = line === undefined ? path : `${path}:${line}`;
    say(`${place}: ${level === 'warning' ? 'warning: ' : ''}${message}`);
  }
  const errors = problems.filter(({ level }) => level === 'error').length;
  if (errors > 0) say(`${path}: ${inNumber(errors, 'error')}`);
  return conf;
}
