/**
 * What containers need to talk to the kernel's audit, and what tsauditctl and the package say where
 * it is missing: the cause in one line, without a wait. Nothing here changes the kernel.
 */
import { describe, expect, it } from '@jest/globals';
import { callInContainer, tsauditctlInContainer } from './container';

const ALL_CAPABILITIES = '--cap-add=AUDIT_CONTROL,AUDIT_READ,AUDIT_WRITE';
/** Audit asks for the network namespace only when it multicasts records. */
const OFFLINE = '--network=none';
const USER_NAMESPACE = ['--uidmap=0:100000:65536', '--gidmap=0:100000:65536'];

interface Refusal {
  readonly container: string;
  readonly options: readonly string[];
  /** Exit status of `tsauditctl -s`. */
  readonly status: number;
  /** What exactly one line of tsauditctl's messages says. */
  readonly line: RegExp;
  /** Errno name of the package's error, and what its hint says. */
  readonly code: string;
  readonly hint: RegExp;
}

const PID_NAMESPACE = /pid namespace of its own.*--pid=host/;
const OWN_USER_NAMESPACE = /user namespace of its own/;
const NO_CAPABILITY = /root here lacks CAP_AUDIT_CONTROL.*--cap-add AUDIT_CONTROL/;
const SECCOMP = /seccomp.*AUDIT_WRITE/;

const REFUSALS: readonly Refusal[] = [
  {
    container: 'privileged, without --pid=host',
    options: ['--privileged'],
    status: 255,
    line: PID_NAMESPACE,
    code: 'EPERM',
    hint: PID_NAMESPACE,
  },
  {
    container: 'with the capabilities, without --pid=host',
    options: [ALL_CAPABILITIES],
    status: 255,
    line: PID_NAMESPACE,
    code: 'EPERM',
    hint: PID_NAMESPACE,
  },
  {
    container: 'without CAP_AUDIT_CONTROL',
    options: ['--pid=host', '--cap-add=AUDIT_READ,AUDIT_WRITE', '--cap-drop=AUDIT_CONTROL'],
    status: 4,
    line: NO_CAPABILITY,
    code: 'EPERM',
    hint: NO_CAPABILITY,
  },
  {
    container: 'in a user namespace, privileged',
    options: ['--privileged', '--pid=host', ...USER_NAMESPACE],
    status: 255,
    line: OWN_USER_NAMESPACE,
    code: 'ECONNREFUSED',
    hint: OWN_USER_NAMESPACE,
  },
  {
    container: 'for an ordinary user',
    options: ['--privileged', '--pid=host', '--user=1000'],
    status: 4,
    line: /You must be root/,
    code: 'EPERM',
    hint: /this needs CAP_AUDIT_CONTROL, which root has/,
  },
  {
    // podman's seccomp filter keeps those without CAP_AUDIT_WRITE from audit sockets.
    container: 'with CAP_AUDIT_CONTROL alone',
    options: ['--pid=host', '--cap-add=AUDIT_CONTROL'],
    status: 1,
    line: SECCOMP,
    code: 'EINVAL',
    hint: SECCOMP,
  },
  {
    container: 'without options',
    options: [],
    status: 4,
    line: NO_CAPABILITY,
    code: 'EINVAL',
    hint: SECCOMP,
  },
  {
    // As rootless ones are.
    container: 'in a user namespace, without options',
    options: USER_NAMESPACE,
    status: 4,
    line: OWN_USER_NAMESPACE,
    code: 'EINVAL',
    hint: OWN_USER_NAMESPACE,
  },
];

describe.each(REFUSALS)('a container $container', ({ options, status, line, code, hint }) => {
  it('gets the cause from tsauditctl in one line', () => {
    const { stdout, stderr, code: ended } = tsauditctlInContainer([OFFLINE, ...options], '-s');
    expect({ ended, stdout }).toEqual({ ended: status, stdout: '' });
    expect(stderr.split('\n').filter((one) => line.test(one))).toEqual([expect.anything()]);
  });

  it('gets the cause from the package as a hint', () => {
    const report = callInContainer([OFFLINE, ...options], 'getStatus');
    expect(report).toMatchObject({ name: 'AuditError', code, hint: expect.stringMatching(hint) });
    expect(report.hint).not.toContain('\n');
    expect(report.message).toContain(report.hint);
  });
});

describe('a record stream', () => {
  it('is refused in a user namespace, with that as the hint', () => {
    const report = callInContainer(
      ['--privileged', '--pid=host', '--network=host', ...USER_NAMESPACE],
      'openRecordStream',
    );
    expect(report).toMatchObject({
      code: 'EPERM',
      hint: expect.stringMatching(OWN_USER_NAMESPACE),
    });
  });

  it('is refused without CAP_AUDIT_READ, with that as the hint', () => {
    const options = ['--pid=host', '--network=host', '--cap-add=AUDIT_CONTROL,AUDIT_WRITE'];
    const hint = /root here lacks CAP_AUDIT_READ.*--cap-add AUDIT_READ/;
    expect(callInContainer(options, 'openRecordStream')).toMatchObject({
      code: 'EPERM',
      hint: expect.stringMatching(hint),
    });
  });
});

describe('the least that a container needs', () => {
  const least = ['--pid=host', '--network=host', ALL_CAPABILITIES];

  it('lets tsauditctl read the status and the rules', () => {
    expect(tsauditctlInContainer(least, '-s')).toMatchObject({ code: 0, stderr: '' });
    expect(tsauditctlInContainer(least, '-l')).toMatchObject({ code: 0, stderr: '' });
  });

  it.each(['getStatus', 'listRules', 'sendUserMessage', 'openRecordStream'])(
    'allows %s',
    (call) => {
      const report = callInContainer(least, call);
      expect(report).toEqual({ result: expect.anything() });
    },
  );

  it('is CAP_AUDIT_WRITE for a user message, in whatever pid namespace', () => {
    const report = callInContainer([OFFLINE, '--cap-add=AUDIT_WRITE'], 'sendUserMessage');
    expect(report).toEqual({ result: 'done' });
  });
});
