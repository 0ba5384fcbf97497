/** What a process's own state tells of a refusal: capabilities and namespaces, here made up. */
import fs from 'node:fs';
import os from 'node:os';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  type Capability,
  explainNoSocket,
  explainRefusal,
  hasCapability,
  hearsRecords,
} from '../../../lib/kernel/diagnosis';
import { ALL, type ProcessState, processIs } from '../process-state';

const NONE = '0000000000000000';
/** As a container with defaults has it. */
const CONTAINER = '00000000a80425fb';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('hasCapability', () => {
  it.each<[Capability, string, boolean | undefined]>([
    ['CAP_AUDIT_CONTROL', ALL, true],
    ['CAP_AUDIT_CONTROL', NONE, false],
    ['CAP_AUDIT_CONTROL', '0000000040000000', true],
    ['CAP_AUDIT_CONTROL', CONTAINER, false],
    ['CAP_AUDIT_WRITE', CONTAINER, true],
    ['CAP_AUDIT_WRITE', '0000000020000000', true],
    ['CAP_AUDIT_READ', '0000002000000000', true],
    ['CAP_AUDIT_READ', '0000001fffffffff', false],
    ['CAP_AUDIT_READ', 'nonsense', undefined],
  ])('finds %s in %s: %p', (capability, capabilities, has) => {
    processIs({ capabilities });
    expect(hasCapability(capability)).toBe(has);
  });

  it('does not know without /proc', () => {
    processIs({});
    expect(hasCapability('CAP_AUDIT_CONTROL')).toBeUndefined();
  });
});

describe('hearsRecords', () => {
  const networks = (kernel: string, own?: string, first?: string, pid = 4_026_531_836) => {
    jest.spyOn(os, 'release').mockReturnValue(kernel);
    jest.spyOn(fs, 'readlinkSync').mockImplementation(((path: string) => {
      const link = {
        '/proc/self/ns/net': own,
        '/proc/1/ns/net': first,
        '/proc/self/ns/pid': `pid:[${pid}]`,
      }[path];
      if (link === undefined) throw new Error('no permission');
      return link;
    }) as unknown as typeof fs.readlinkSync);
  };
  const INITIAL = 'net:[4026531833]';
  const [ONE, OTHER] = ['net:[4026531992]', 'net:[4026532999]'];

  it.each<[string, Parameters<typeof networks>, boolean | undefined]>([
    ['the initial network', ['6.18.1', INITIAL], true],
    ['another network of a kernel whose initial one has that number', ['6.18.1', OTHER], false],
    ['the same for kernels to come', ['7.0', OTHER], false],
    ['the network of process 1', ['6.1.0-30-amd64', ONE, ONE], true],
    ['another network than that of process 1', ['6.17.9', OTHER, ONE], false],
    ['a process 1 that may not be asked', ['6.1.0', ONE], undefined],
    ['a process 1 that is not the machine’s', ['6.1.0', OTHER, ONE, 4_026_532_000], undefined],
    ['no /proc', ['6.18.1'], undefined],
  ])('knows %s', (_, state, hears) => {
    networks(...state);
    expect(hearsRecords()).toBe(hears);
  });
});

describe('explainRefusal', () => {
  it.each<[string, string, Capability, ProcessState, string | undefined]>([
    [
      'a user without the capability',
      'EPERM',
      'CAP_AUDIT_CONTROL',
      { capabilities: NONE, uid: 1000 },
      'this needs CAP_AUDIT_CONTROL, which root has; run it as root or grant the program the capability',
    ],
    [
      'root without the capability',
      'EPERM',
      'CAP_AUDIT_READ',
      { capabilities: CONTAINER },
      'root here lacks CAP_AUDIT_READ; grant it to the container or service (--cap-add AUDIT_READ)',
    ],
    [
      'a socket that may not be bound',
      'EACCES',
      'CAP_AUDIT_READ',
      { capabilities: NONE, uid: 1000 },
      'this needs CAP_AUDIT_READ, which root has; run it as root or grant the program the capability',
    ],
    [
      'a pid namespace',
      'EPERM',
      'CAP_AUDIT_CONTROL',
      { capabilities: ALL, pid: false },
      'this process is in a pid namespace of its own; the kernel takes audit settings and rules ' +
        'only from the initial one (run the container with --pid=host)',
    ],
    [
      'a user namespace',
      'ECONNREFUSED',
      'CAP_AUDIT_CONTROL',
      { capabilities: ALL, user: false },
      'this process is in a user namespace of its own; the kernel takes audit requests only ' +
        'from the initial one (not from a rootless container or unshare -U)',
    ],
    [
      'a process that has all it needs',
      'EPERM',
      'CAP_AUDIT_CONTROL',
      { capabilities: ALL, user: true, pid: true },
      undefined,
    ],
    [
      'a pid namespace, which messages may come from',
      'EPERM',
      'CAP_AUDIT_WRITE',
      { capabilities: ALL, pid: false },
      undefined,
    ],
    ['the initial user namespace', 'ECONNREFUSED', 'CAP_AUDIT_CONTROL', { user: true }, undefined],
    ['a /proc that does not tell', 'ECONNREFUSED', 'CAP_AUDIT_CONTROL', {}, undefined],
    ['a /proc that tells nothing', 'EPERM', 'CAP_AUDIT_CONTROL', {}, undefined],
    [
      'another refusal',
      'EINVAL',
      'CAP_AUDIT_CONTROL',
      { capabilities: NONE, pid: false },
      undefined,
    ],
  ])('of %s', (_, code, capability, state, hint) => {
    processIs(state);
    expect(explainRefusal(code, capability)).toBe(hint);
  });
});

describe('explainNoSocket', () => {
  const FILTER = expect.stringContaining('seccomp filter of this container or service forbids');

  it.each<[string, string, ProcessState, unknown]>([
    ['podman’s filter', 'EINVAL', { seccomp: 2, user: true }, FILTER],
    ['systemd’s filter', 'EAFNOSUPPORT', { seccomp: 2, user: true }, FILTER],
    ['a filter that says no', 'EPERM', { seccomp: 2, user: true }, FILTER],
    ['a filter that says no otherwise', 'EACCES', { seccomp: 2 }, FILTER],
    [
      'a filter in a user namespace, which would refuse too',
      'EINVAL',
      { seccomp: 2, user: false },
      expect.stringContaining('this process is in a user namespace of its own'),
    ],
    ['a kernel without a filter', 'EINVAL', { seccomp: 0, user: true }, undefined],
    ['strict seccomp, which is no filter', 'EPERM', { seccomp: 1 }, undefined],
    ['too many open files', 'EMFILE', { seccomp: 2 }, undefined],
  ])('of %s', (_, code, state, hint) => {
    processIs({ capabilities: ALL, ...state });
    expect(explainNoSocket(code)).toEqual(hint);
  });

  it('does not know without /proc', () => {
    processIs({});
    expect(explainNoSocket('EINVAL')).toBeUndefined();
  });
});
