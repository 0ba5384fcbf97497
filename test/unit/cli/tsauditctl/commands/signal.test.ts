/** `--signal`: which signal goes to which process, and what is said when none does. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { MESSAGE_TYPE } from '../../../../../lib/tables/audit.generated';
import { PRIVILEGED, processIs } from '../../../process-state';
import { runOn } from '../../run-on';

const EPERM = 1;

beforeEach(() => {
  processIs(PRIVILEGED);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** A pid that no process has: the kernel gives none as high. */
const NOBODY = 2 ** 30;

describe('a daemon that is there', () => {
  let daemon: ChildProcess;
  let sent: [pid: number, signal: string | number | undefined][];

  beforeEach(async () => {
    daemon = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(daemon, 'spawn');
    sent = [];
    const kill = process.kill.bind(process);
    jest.spyOn(process, 'kill').mockImplementation((pid, signal) => {
      sent.push([pid, signal]);
      // The others would end or stop the stand-in, which has no use for them.
      return signal === 'SIGTERM' ? kill(pid, signal) : true;
    });
  });

  afterEach(() => {
    daemon.kill('SIGKILL');
  });

  async function signalled(name: string) {
    return await runOn({ status: { pid: daemon.pid as number } }, '--signal', name);
  }

  it.each([
    ['hup', 'SIGHUP'],
    ['reload', 'SIGHUP'],
    ['usr1', 'SIGUSR1'],
    ['rotate', 'SIGUSR1'],
    ['usr2', 'SIGUSR2'],
    ['resume', 'SIGUSR2'],
    ['cont', 'SIGCONT'],
    ['state', 'SIGCONT'],
    ['STATE', 'SIGCONT'],
  ])('is sent what %s means, and not waited for', async (name, signal) => {
    expect(await signalled(name)).toMatchObject({ exitCode: 0, out: '', errors: [] });
    expect(sent).toEqual([[daemon.pid, signal]]);
    expect(daemon.exitCode).toBeNull();
  });

  it.each(['term', 'stop'])('is gone when %s comes back', async (name) => {
    const { pid } = daemon;
    expect(await signalled(name)).toMatchObject({ exitCode: 0, out: '', errors: [] });
    expect(sent).toEqual([[pid, 'SIGTERM']]);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  it('may stay longer than anybody waits, and that is said', async () => {
    jest.spyOn(process, 'kill').mockReturnValue(true);
    // A clock that is past the deadline when it is read for the second time.
    let seconds = 0n;
    jest.spyOn(process.hrtime, 'bigint').mockImplementation(() => (seconds += 31n) * 10n ** 9n);
    expect(await signalled('stop')).toMatchObject({
      exitCode: 1,
      errors: ['Failed sending signal to auditd (timeout)'],
    });
  });
});

describe('no daemon', () => {
  it('is said where the kernel knows of none', async () => {
    expect(await runOn({}, '--signal', 'hup')).toMatchObject({
      exitCode: 2,
      errors: ['Auditd is not running'],
    });
  });

  it('is said where the process that the kernel knows is gone', async () => {
    expect(await runOn({ status: { pid: NOBODY } }, '--signal', 'stop')).toMatchObject({
      exitCode: 1,
      errors: ['Failed sending signal to auditd (No such process)'],
    });
  });

  it('is signalled for a word that is no signal, or where the status is refused', async () => {
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    const refusals = new Map([[MESSAGE_TYPE.GET, EPERM]]);
    const refused = await runOn({ refusals }, '--signal', 'hup');
    expect(refused.exitCode).toBe(1);
    expect(refused.errors).toEqual([
      'Error sending status request (Operation not permitted)',
      'Failed sending signal to auditd (timeout)',
    ]);
    // A member that every object has is no signal either.
    for (const word of ['kill', 'constructor', '']) {
      expect(await runOn({ status: { pid: NOBODY } }, '--signal', word)).toMatchObject({
        exitCode: 1,
        errors: [`${word} is an unsupported signal`],
      });
    }
    expect(kill).not.toHaveBeenCalled();
  });
});
