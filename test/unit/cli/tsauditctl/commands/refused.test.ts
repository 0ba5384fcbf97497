/** What each request's refusal by the kernel says, and that nothing is sent after it. */
import os from 'node:os';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { encodeRuleData } from '../../../../../lib/kernel/rule-bytes';
import { compileRule } from '../../../../../lib/rules/compile';
import { parseRule } from '../../../../../lib/rules/parse';
import { MESSAGE_TYPE } from '../../../../../lib/tables/audit.generated';
import { targetOf } from '../../../injected-target';
import { PRIVILEGED, processIs } from '../../../process-state';
import { FINAL, runOn } from '../../run-on';

const EPERM = 1;
const ENOMEM = 12;
const EINVAL = 22;
const ECONNREFUSED = 111;

const TARGET = targetOf('x86_64');

beforeEach(() => {
  processIs(PRIVILEGED);
  jest.spyOn(os, 'machine').mockReturnValue('x86_64');
});

afterEach(() => {
  jest.restoreAllMocks();
});

function ruleBytes(pid: number, key: string): Buffer {
  const text = `-a always,exit -F arch=b64 -S kill -F pid=${pid} -k ${key}`;
  return encodeRuleData(compileRule(parseRule(text, { target: TARGET }).rule, { target: TARGET }));
}

describe('a refusal', () => {
  it.each<[words: string[], type: number, what: string]>([
    [['-s'], MESSAGE_TYPE.GET, 'status request'],
    [['-l'], MESSAGE_TYPE.LIST_RULES, 'rule list data request'],
    [['-D'], MESSAGE_TYPE.LIST_RULES, 'rule list data request'],
    [['-t'], MESSAGE_TYPE.TRIM, 'trim subtrees command'],
    [['-q', '/mnt,/etc'], MESSAGE_TYPE.MAKE_EQUIV, 'make_equivalent command'],
    [['--reset-lost'], MESSAGE_TYPE.SET, 'lost reset request'],
    [
      ['--reset_backlog_wait_time_actual'],
      MESSAGE_TYPE.SET,
      'backlog wait time actual reset request',
    ],
  ])('of %j is said in auditctl’s words, once', async (words, type, what) => {
    const { exitCode, out, errors, types } = await runOn(
      { refusals: new Map([[type, ENOMEM]]) },
      ...words,
    );
    expect([exitCode, out, errors]).toEqual([
      255,
      '',
      [`Error sending ${what} (Cannot allocate memory)`, FINAL],
    ]);
    expect(types.at(-1)).toBe(type);
  });

  it('explains itself where this process’s own state tells the cause', async () => {
    processIs({ ...PRIVILEGED, pid: false });
    const { errors } = await runOn({ refusals: new Map([[MESSAGE_TYPE.GET, EPERM]]) }, '-s');
    expect(errors).toEqual([
      'Error sending status request (Operation not permitted)',
      expect.stringMatching(/^tsauditctl: this process is in a pid namespace of its own; /),
      FINAL,
    ]);
  });

  it('of the connection means that audit is off', async () => {
    const refusals = new Map([[MESSAGE_TYPE.LIST_RULES, ECONNREFUSED]]);
    expect((await runOn({ refusals }, '-l')).errors).toEqual([
      'The audit system is disabled',
      FINAL,
    ]);
  });

  it('of a deletion ends -D at once', async () => {
    const { exitCode, out, errors, types } = await runOn(
      {
        rules: [ruleBytes(1, 'a'), ruleBytes(2, 'a')],
        refusals: new Map([[MESSAGE_TYPE.DEL_RULE, EPERM]]),
      },
      '-D',
    );
    expect([exitCode, out, errors]).toEqual([
      255,
      '',
      ['Error deleting rule (Operation not permitted)', FINAL],
    ]);
    expect(types).toEqual([MESSAGE_TYPE.LIST_RULES, MESSAGE_TYPE.DEL_RULE]);
  });
});

describe('what is wrong on the command line', () => {
  it.each([
    [['-a', 'always,exit', '-S', 'open', '-q', '/mnt,/etc'], 'make equivalent'],
    [['-q', '/mnt'], 'Error parsing equivalent parts'],
    [['-q', '/mnt,'], 'Error parsing equivalent parts'],
    [['-q', '/mnt,/etc,/usr'], 'Error parsing equivalent parts'],
    [['-D', '-k'], 'Wrong number of options for Delete all request'],
    [['-D', '-S', 'x'], 'Only the -k option is allowed'],
    [['-D', 'x'], 'Wrong number of options for Delete all request'],
  ])('changes nothing: %j', async (words, message) => {
    const { exitCode, errors, types } = await runOn({}, ...words);
    expect(exitCode).toBe(255);
    expect(errors.join('\n')).toContain(message);
    expect(types.filter((type) => type !== MESSAGE_TYPE.GET)).toEqual([]);
  });
});

describe('a rule that cannot be shown', () => {
  it('is said, and fails the listing that leaves it out', async () => {
    const strange = ruleBytes(1, 'a');
    // No kernel has this list.
    strange.writeUInt32LE(15, 0);
    const { exitCode, out, errors } = await runOn({ rules: [strange, ruleBytes(2, 'b')] }, '-l');
    expect(exitCode).toBe(255);
    expect(out).toBe('-a always,exit -F arch=b64 -S kill -F pid=2 -F key=b\n');
    expect(errors).toEqual([expect.stringMatching(/^tsauditctl: a rule cannot be shown: /), FINAL]);
  });

  it('is deleted with the others all the same', async () => {
    const strange = ruleBytes(1, 'a');
    strange.writeUInt32LE(15, 0);
    const { exitCode, out, requests } = await runOn({ rules: [strange] }, '-D');
    expect([exitCode, out]).toEqual([0, 'No rules\n']);
    expect(requests[1]).toMatchObject({ type: MESSAGE_TYPE.DEL_RULE, payload: strange });
  });
});

describe('a dry run', () => {
  it('shows what -D would ask, and says that it knows no rules', async () => {
    const { errors, types } = await runOn({ rules: [ruleBytes(1, 'a')] }, '--dry-run', '-D');
    expect(errors).toEqual(['tsauditctl: a dry run does not ask the kernel for its rules']);
    expect(types).toEqual([]);
  });
});

describe('EINVAL for a setting', () => {
  it.each([
    ['--backlog_wait_time', '99000000', [expect.stringContaining('150000 at CONFIG_HZ=250')]],
    ['--backlog_wait_time', '5', [expect.stringContaining('does not have the setting')]],
    ['-b', '99000000', []],
  ])('of %s %s is explained where the kernel has a limit', async (option, value, hints) => {
    const refusals = new Map([[MESSAGE_TYPE.SET, EINVAL]]);
    const { exitCode, errors } = await runOn({ refusals }, option, value);
    expect([exitCode, errors]).toEqual([
      255,
      ['Error sending backlog limit request (Invalid argument)', ...hints, FINAL],
    ]);
  });
});
