/** Runs programs in containers of the image under test, and ends the containers that hang. */
import { spawnSync } from 'node:child_process';
import type { CommandResult } from '../support/command';

let started = 0;

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; use npm run test:container`);
  return value;
}

/**
 * Runs a command in a fresh container, or without words the image's own.
 *
 * @param options of `podman run`
 * @param patienceMs after that the container is ended and this throws; no test depends on it
 */
export function runInContainer(
  options: readonly string[],
  words: readonly string[],
  patienceMs = 180_000,
): CommandResult {
  const image = setting('AUDIT_NETLINK_TEST_IMAGE');
  const [program, ...first] = JSON.parse(setting('AUDIT_NETLINK_PODMAN_RUN')) as [string];
  const name = `audit-netlink-test-${process.pid}-${++started}`;
  const { status, stdout, stderr, error } = spawnSync(
    program,
    [...first, '--rm', `--name=${name}`, ...options, image, ...words],
    { encoding: 'utf8', timeout: patienceMs, maxBuffer: 64 * 1024 * 1024 },
  );
  if (error !== undefined) {
    // Long enough for the tests inside to put the kernel's audit state back.
    spawnSync(program, ['stop', '--ignore', '--time=60', name]);
    spawnSync(program, ['rm', '--ignore', '--force', name]);
    const printed = `${stdout}${stderr}`.trimEnd().replaceAll(/^/gm, '    | ');
    throw new Error(`the container did not end by itself; it printed:\n${printed}`, {
      cause: error,
    });
  }
  return { code: status, stdout, stderr };
}

/** A program that does not end by itself is ended, with a status of 137. */
const BOUND = ['timeout', '--signal=KILL', '60'];

export function tsauditctlInContainer(
  options: readonly string[],
  ...words: string[]
): CommandResult {
  return runInContainer(options, [...BOUND, 'node', 'dist/cli/tsauditctl.js', ...words]);
}

/** What test/container/call.cjs prints of a call of the package: its result or its error. */
export interface CallReport {
  readonly result?: unknown;
  readonly name?: string;
  readonly code?: string;
  readonly source?: string;
  readonly message?: string;
  readonly hint?: string;
}

export function callInContainer(options: readonly string[], call: string): CallReport {
  const { stdout, stderr, code } = runInContainer(options, [
    ...BOUND,
    'node',
    'test/container/call.cjs',
    call,
  ]);
  if (stdout === '') throw new Error(`${call} ended with status ${code}: ${stderr}`);
  return JSON.parse(stdout) as CallReport;
}
