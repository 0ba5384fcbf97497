/** Runs programs for the container tests, and says how podman is called. Knows nothing of images. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** runc, because crun refuses machines that mix both versions of control groups. */
export const podman = ['podman', '--runtime', 'runc'];

function checked([command, ...first], args, options) {
  const name = [command, ...first, args[0]].join(' ');
  const { error, status, signal, stdout } = spawnSync(command, [...first, ...args], options);
  if (error !== undefined) throw new Error(`${name}: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`${name} ended with ${signal ?? `status ${status}`}`);
  return stdout;
}

/** Runs a program, a string or an array that begins with it, in the foreground. @throws unless it ends well. */
export function run(command, args, options = {}) {
  checked([command].flat(), args, { stdio: 'inherit', ...options });
}

/** What a program prints on its standard output. @throws unless it ends well. */
export function ask(command, args, options = {}) {
  return checked([command].flat(), args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
}

/** Enough for npm and the tests, and less than podman would ask for. */
const MODEST_LIMIT = 4096;

function hardLimit(name) {
  const line = new RegExp(`^Max ${name}\\s+\\S+\\s+(\\d+)`, 'm');
  const found = line.exec(readFileSync('/proc/self/limits', 'utf8'));
  return Math.min(found === null ? MODEST_LIMIT : Number(found[1]), MODEST_LIMIT);
}

/** Resource limits that also root without CAP_SYS_RESOURCE may set. */
export function limits() {
  const [files, processes] = [hardLimit('open files'), hardLimit('processes')];
  return [`--ulimit=nofile=${files}:${files}`, `--ulimit=nproc=${processes}:${processes}`];
}
