/**
 * Whole command lines against a kernel in this process: what stands between the options. The options
 * themselves are tested with auditctl's own answers in test/compat.
 */
import os from 'node:os';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PRIVILEGED, processIs } from '../../process-state';
import { FINAL, runOn } from '../run-on';

beforeEach(() => {
  processIs(PRIVILEGED);
  jest.spyOn(os, 'machine').mockReturnValue('x86_64');
});

afterEach(() => {
  jest.restoreAllMocks();
});

const ADD = ['-a', 'always,exit', '-F', 'arch=b64', '-S', 'open'];

describe('who may run it', () => {
  it.each([
    ['-l', 4],
    ['-s', 4],
    ['-v', 0],
    ['-h', 0],
    ['--help', 0],
  ])('without the capability, %s ends with %i', async (word, exitCode) => {
    processIs({ ...PRIVILEGED, capabilities: '0000000000000000', uid: 1000 });
    const result = await runOn({}, word);
    expect(result.exitCode).toBe(exitCode);
    expect(result.errors).toEqual(exitCode === 4 ? ['You must be root to run this program.'] : []);
    expect(result.types).toEqual([]);
  });

  it.each([1000, 0])('is told in JSON, too, to user %i', async (uid) => {
    processIs({ ...PRIVILEGED, capabilities: '0000000000000000', uid });
    const { exitCode, out } = await runOn({}, '--json', '-s');
    expect(exitCode).toBe(4);
    expect(JSON.parse(out)).toMatchObject({
      exitCode: 4,
      error: { code: 'EPERM', hint: expect.stringContaining('CAP_AUDIT_CONTROL') },
      requests: [],
    });
  });

  it('is explained to root, who lacks only the capability', async () => {
    processIs({ ...PRIVILEGED, capabilities: '0000000000000000' });
    expect((await runOn({}, '-s')).errors).toEqual([
      'You must be root to run this program.',
      'tsauditctl: root here lacks CAP_AUDIT_CONTROL; grant it to the container or service ' +
        '(--cap-add AUDIT_CONTROL)',
    ]);
  });

  it('is root alone where /proc does not tell, and root may always try to list', async () => {
    processIs({ uid: 1000 });
    expect((await runOn({}, '-t')).exitCode).toBe(4);
    processIs({ uid: 0 });
    expect((await runOn({}, '-t')).exitCode).toBe(0);
    processIs({ ...PRIVILEGED, capabilities: '0000000000000000', uid: 0 });
    expect(await runOn({}, '-l')).toMatchObject({ exitCode: 0, out: 'No rules\n' });
  });
});

it('--version beside others is an option that auditctl lacks', async () => {
  const { exitCode, errors } = await runOn({}, '--version', '-s');
  expect(exitCode).toBe(255);
  expect(errors[0]).toBe('Option --version is invalid');
});

describe('no words', () => {
  it('show the usage, and are an error', async () => {
    const { exitCode, out, types } = await runOn({});
    expect([exitCode, types]).toEqual([1, []]);
    expect(out).toMatch(/^usage: tsauditctl /);
  });
});

describe('a rule', () => {
  it('is sent last, after the kernel was asked whether it may be', async () => {
    const { exitCode, errors, types } = await runOn({}, ...ADD);
    expect({ exitCode, errors, types }).toEqual({ exitCode: 0, errors: [], types: [1000, 1011] });
  });

  it('is not sent where another option ends the line, and that is said', async () => {
    const { exitCode, errors, types } = await runOn({}, ...ADD, '-t');
    expect(exitCode).toBe(255);
    expect(errors).toEqual([
      'tsauditctl: the rule was not sent; another option ended the command line',
      FINAL,
    ]);
    expect(types).not.toContain(1011);
  });

  it('is refused in auditctl’s words, and the kernel hears nothing of it', async () => {
    const { exitCode, errors, types } = await runOn({}, '-a', 'always,exit', '-F', 'bogus=1');
    expect(exitCode).toBe(255);
    expect(errors).toEqual([
      '-F unknown field: bogus',
      'tsauditctl: expected a field of auditctl(8), or f and a field number',
      FINAL,
    ]);
    expect(types).toEqual([1000]);
  });

  it('waits for no kernel that is locked', async () => {
    const { exitCode, errors, types } = await runOn({ status: { enabled: 2 } }, ...ADD);
    expect(exitCode).toBe(1);
    expect(errors).toEqual(['The audit system is in immutable mode, no rule changes allowed']);
    expect(types).toEqual([1000]);
  });

  it('that the kernel refuses is followed by the cause that the process’s own state tells', async () => {
    processIs({ ...PRIVILEGED, pid: false });
    const refusals = new Map([[1011, 1]]);
    const { exitCode, errors } = await runOn({ refusals }, ...ADD);
    expect(exitCode).toBe(255);
    expect(errors[0]).toBe('Error sending add rule data request (Operation not permitted)');
    expect(errors[1]).toContain('tsauditctl: this process is in a pid namespace of its own');
    expect(errors[2]).toBe(FINAL);
  });
});

describe('kernel features', () => {
  it('are asked for once, and only by the fields that need them', async () => {
    const exe = await runOn({}, ...ADD, '-F', 'exe=/bin/sh', '-F', 'sessionid=1');
    expect(exe.types).toEqual([1000, 1000, 1011]);
  });

  it('are none where the kernel does not tell', async () => {
    const refusals = new Map([[1000, 22]]);
    const { errors, types } = await runOn({ refusals }, ...ADD, '-F', 'exe=/bin/sh');
    expect(errors[0]).toBe('Field option not supported by kernel: exe');
    expect(types).not.toContain(1011);
  });
});

describe('warnings', () => {
  it('are said once each, in order, before an error', async () => {
    const { errors } = await runOn({}, '-w', '/a*/..', '-p', 'z');
    expect(errors).toEqual([
      'Warning - relative path notation is not supported',
      'Warning - wildcard notation is not supported',
      'Old style watch rules are slower',
      "Permission z isn't supported",
      'tsauditctl: expected one to four of the letters rwxa',
      FINAL,
    ]);
  });
});

it('says what an audit socket was refused for', async () => {
  const { exitCode, errors, types } = await runOn({ socketErrno: 93 }, '-s');
  expect(exitCode).toBe(1);
  expect(errors).toEqual([
    'Cannot open netlink audit socket',
    expect.stringMatching(
      /^tsauditctl: cannot open an audit socket: [^;]*; audit is off in this kernel/,
    ),
  ]);
  expect(types).toEqual([]);
});

it.each([
  [['-w'], ['Option -w is invalid', 'tsauditctl: -w must be followed by PATH']],
  [
    ['--reset-lsot'],
    [
      'Option --reset-lsot is invalid',
      'tsauditctl: expected --reset-lost, or one of the options that tsauditctl -h shows',
    ],
  ],
  [['status'], ['tsauditctl: expected one of the options that tsauditctl -h shows']],
] as const)('says what would have been right instead of %j', async (words, expected) => {
  const { exitCode, errors } = await runOn({}, ...words);
  expect(exitCode).toBe(255);
  expect(errors).toEqual([...expected, FINAL]);
});
