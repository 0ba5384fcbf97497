/** The client over a scripted socket: what it asks of the kernel, and what it makes of the answers. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuditClient, type RuleFailure, type RuleResult } from '../../../lib/client/client';
import { ArgumentError, ClosedError, NoAnswerError, RuleError } from '../../../lib/errors';
import { addon, type StatusData } from '../../../lib/kernel/native';
import type { Outcome, Request } from '../../../lib/kernel/exchange';
import { encodeRuleData } from '../../../lib/kernel/rule-bytes';
import type { KeyFilter } from '../../../lib/rules/key-filter';
import { parseRule } from '../../../lib/rules/parse';
import type { RuleData } from '../../../lib/rules/rule-data';
import type { RuleInput } from '../../../lib/rules/rule-input';
import type { Rule } from '../../../lib/rules/rule';
import { FakeKernel, type FakeKernelSettings } from '../../support/fake-kernel';
import { packOutcomes, unpackRequests } from '../../support/packed-exchange';
import { targetOf } from '../injected-target';
import { PRIVILEGED, processIs } from '../process-state';
import { acked, DONE, refused, replied, unanswered } from '../../support/outcomes';
import { type Answer, ScriptedControl, scriptSockets, systemError } from '../scripted-addon';

scriptSockets();

const TARGET = targetOf('x86_64');

const GET = 1000;
const SET = 1001;
const ADD = 1011;
const DELETE = 1012;
const LIST = 1013;

const EPERM = 1;
const ENOENT = 2;
const EEXIST = 17;
const EINVAL = 22;
const ETIMEDOUT = 110;

let client: AuditClient;

beforeEach(() => {
  processIs(PRIVILEGED);
  client = new AuditClient({ target: TARGET });
});

afterEach(() => {
  client.close();
  jest.restoreAllMocks();
});

/** Answers by message type; what is not there is done. */
function answers(byType: Readonly<Record<number, Outcome | Answer>>): void {
  ScriptedControl.answer = (request) => {
    const answer = byType[request.type] ?? DONE;
    return typeof answer === 'function' ? answer(request) : answer;
  };
}

function statusIs(status: StatusData): Outcome {
  return replied(GET, addon().encodeStatus(status));
}

/** A kernel with rules behind the socket, which stands still between calls of one exchange. */
function kernel(settings: FakeKernelSettings = {}): FakeKernel {
  const fake = new FakeKernel(settings);
  const control = fake.openControl();
  jest.spyOn(ScriptedControl.prototype, 'exchange').mockImplementation(async (words, payloads) => {
    const requests = unpackRequests(words, payloads);
    return packOutcomes(
      await Promise.all(requests.map(async (request) => await control.request(request))),
    );
  });
  return fake;
}

function rule(text: string): Rule {
  return parseRule(text, { target: TARGET }).rule;
}

function types(): number[] {
  return ScriptedControl.requests.map((request) => request.type);
}

function onlyRequest(): Request {
  expect(ScriptedControl.requests).toHaveLength(1);
  return ScriptedControl.requests[0] as Request;
}

function errorOf(result: RuleResult | undefined): Error {
  expect(result?.ok).toBe(false);
  return (result as RuleFailure).error;
}

describe('adding rules', () => {
  it.each<[string, RuleInput]>([
    ['text', '-w /etc -p wa -k x'],
    ['words', ['-w', '/etc', '-p', 'wa', '-k', 'x']],
    ['an object', rule('-w /etc -p wa -k x')],
  ])('takes %s and gives the rule back', async (_, input) => {
    const fake = kernel();
    expect(await client.addRule(input)).toEqual(rule('-w /etc -p wa -k x'));
    expect(await client.listRules()).toEqual([rule('-w /etc -p wa -k x')]);
    expect(fake.requests.map((request) => request.type)).toEqual([ADD, LIST]);
  });

  it('says where the rule is in what parseRule gives', async () => {
    const parsed = parseRule('-w /etc -k x', { target: TARGET });
    const error = await client.addRule(parsed as never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RuleError', code: 'unknown-property' });
    expect((error as Error).message).toBe(
      'rule is all that parseRule gives; expected the rule in it, parseRule(…).rule',
    );
  });

  it('gives one result for each, in order, and sends only what is right in itself', async () => {
    kernel();
    const results = await client.addRules([
      '-w /etc -k x',
      '-a always,exit -F pid=x',
      '-w /etc -k x',
      '-w /usr',
    ]);
    expect(results.map(({ ok, index }) => [ok, index])).toEqual([
      [true, 0],
      [false, 1],
      [false, 2],
      [true, 3],
    ]);
    expect(results[0]).toEqual({ ok: true, index: 0, rule: rule('-w /etc -k x') });
    expect(errorOf(results[1])).toBeInstanceOf(RuleError);
    expect(errorOf(results[1])).toMatchObject({ code: 'number-expected', column: 23 });
    expect(errorOf(results[2])).toMatchObject({
      name: 'AuditError',
      code: 'EEXIST',
      source: 'kernel',
      operation: 'add the rule',
      hint: 'the kernel already holds this rule',
    });
  });

  it('sends them packed, at most 64 to an exchange', async () => {
    const texts = Array.from({ length: 130 }, (_, pid) => `-a always,exit -F pid=${pid}`);
    const results = await client.addRules(texts);
    expect(results.every((result) => result.ok)).toBe(true);
    const exchanges = ScriptedControl.opened[0]?.exchanges ?? [];
    expect(exchanges.map((one) => one.requests.length)).toEqual([64, 64, 2]);
    expect(exchanges.map((one) => one.options.requestsPerDatagram)).toEqual([64, 64, 64]);
  });

  it('keeps results with their rules when exchanges are mixed with refusals', async () => {
    ScriptedControl.answer = ({ payload }) =>
      Buffer.from(payload).readUInt32LE(524) % 3 === 0 ? refused(EEXIST) : DONE;
    const texts = Array.from(
      { length: 100 },
      (_, pid) => `-a always,exit -F pid=${pid === 50 ? 'x' : pid}`,
    );
    const results = await client.addRules(texts);
    expect(results.map((result) => result.index)).toEqual(texts.map((_, index) => index));
    const failed = results.filter((result) => !result.ok).map((result) => result.index);
    expect(failed).toEqual(
      texts.map((_, index) => index).filter((pid) => pid % 3 === 0 || pid === 50),
    );
  });

  it('sends nothing when there is nothing, or nothing right', async () => {
    expect(await client.addRules([])).toEqual([]);
    await expect(client.addRule('-a always,exit -F pid=x')).rejects.toMatchObject({
      code: 'number-expected',
    });
    expect(ScriptedControl.requests).toEqual([]);
  });

  it('throws what became of the only one', async () => {
    answers({ [ADD]: refused(EINVAL) });
    await expect(client.addRule('-w /etc')).rejects.toMatchObject({
      code: 'EINVAL',
      errno: EINVAL,
      hint: 'the kernel does not accept this rule',
      message:
        'cannot add the rule: Invalid argument (EINVAL); the kernel does not accept this rule',
    });
    answers({ [ADD]: refused(ENOENT) });
    await expect(client.addRule('-w /no/such')).rejects.toMatchObject({
      hint: 'the directory that holds the path, dir or exe must exist',
    });
  });

  it('says that nobody knows what became of a rule without an answer', async () => {
    answers({ [ADD]: unanswered(ETIMEDOUT) });
    await expect(client.addRule('-w /etc')).rejects.toBeInstanceOf(NoAnswerError);
    expect(types()).toEqual([ADD]);
  });

  it('does not send what this kernel is known to refuse', async () => {
    await expect(client.addRule('-a always,exit -F path=x -F perm=r')).rejects.toMatchObject({
      code: 'kernel-refuses',
      message: 'path must be an absolute path',
    });
    expect(ScriptedControl.requests).toEqual([]);
  });
});

describe('deleting rules', () => {
  it.each(['-w /etc -k x', '-W /etc -k x', '-a exit,always -S all -F dir=/etc -F perm=rwxa -k x'])(
    'takes %s for what was added as a watch',
    async (text) => {
      const fake = kernel();
      await client.addRule('-w /etc -k x');
      expect(await client.deleteRule(text)).toEqual(rule('-w /etc -k x'));
      expect(fake.rules).toEqual([]);
    },
  );

  it('sends each alone, for a deletion holds the kernel up', async () => {
    await client.deleteRules(['-w /etc', '-w /usr']);
    expect(types()).toEqual([DELETE, DELETE]);
    const [exchange] = ScriptedControl.opened[0]?.exchanges ?? [];
    expect(exchange?.options.requestsPerDatagram).toBe(1);
  });

  it('says that there is no such rule', async () => {
    kernel();
    await expect(client.deleteRule('-w /etc')).rejects.toMatchObject({
      code: 'ENOENT',
      operation: 'delete the rule',
      hint: expect.stringContaining('fields in order'),
    });
  });
});

describe('deleting all rules', () => {
  const texts = ['-w /etc -k one', '-w /usr -k two', '-w /x -k twelve -k one', '-w /y'];

  it.each<[KeyFilter, string[]]>([
    [{}, texts],
    [{ key: 'one' }, [texts[0] as string, texts[2] as string]],
    [{ key: 'tw' }, []],
    [{ keyPrefix: 'tw' }, [texts[1] as string, texts[2] as string]],
    [{ keyContains: 'w' }, [texts[1] as string, texts[2] as string]],
    [{ keyContains: 'none' }, []],
  ])('with the filter %j deletes %j', async (filter, deleted) => {
    const fake = kernel();
    await client.addRules(texts);
    expect(await client.listRules(filter)).toEqual(deleted.map(rule));
    expect(await client.deleteAllRules(filter)).toEqual(deleted.map(rule));
    expect(fake.rules).toHaveLength(texts.length - deleted.length);
  });

  it.each([
    { key: '' },
    { keyPrefix: '' },
    { keyContains: '' },
    { key: undefined },
    { kye: 'one' },
  ])('by %j, which chooses nothing, deletes nothing', async (filter) => {
    const fake = kernel();
    await client.addRules(texts);
    const requests = ScriptedControl.requests.length;
    await expect(client.deleteAllRules(filter as KeyFilter)).rejects.toThrow(ArgumentError);
    await expect(client.listRules(filter as KeyFilter)).rejects.toThrow(ArgumentError);
    expect(ScriptedControl.requests).toHaveLength(requests);
    expect(fake.rules).toHaveLength(texts.length);
  });

  it('deletes all without being told any more', async () => {
    const fake = kernel();
    await client.addRules(texts);
    expect(await client.deleteAllRules()).toHaveLength(4);
    expect(fake.rules).toEqual([]);
  });

  it('sends back the bytes that were listed', async () => {
    const bytes = encodeRuleData({
      list: 4,
      prepend: false,
      action: 2,
      syscalls: new Uint32Array(64),
      fields: Uint32Array.of(24, 0x40000000, 1),
      strings: [],
    });
    answers({ [LIST]: replied(LIST, bytes) });
    await client.deleteAllRules();
    expect(types()).toEqual([LIST, DELETE]);
    expect(Buffer.from(ScriptedControl.requests[1]?.payload ?? [])).toEqual(bytes);
  });

  it('is content when somebody else deleted a rule first', async () => {
    const listed = encodeRuleData(compiledWatch());
    answers({ [LIST]: replied(LIST, listed), [DELETE]: refused(ENOENT) });
    expect(await client.deleteAllRules()).toEqual([rule('-w /etc')]);
  });

  it('throws the first refusal that is another', async () => {
    const listed = encodeRuleData(compiledWatch());
    answers({
      [LIST]: replied(LIST, listed, listed),
      [DELETE]: refused(EPERM),
      [GET]: statusIs({ enabled: 2, failure: 0 }),
    });
    await expect(client.deleteAllRules()).rejects.toMatchObject({
      code: 'EPERM',
      operation: 'delete the rule',
      hint: expect.stringContaining('locked'),
    });
  });
});

/** The numbers of `-w /etc`. */
function compiledWatch(): RuleData {
  return {
    list: 4,
    prepend: false,
    action: 2,
    syscalls: new Uint32Array(64).fill(0xffffffff),
    fields: Uint32Array.of(107, 0x40000000, 4, 106, 0x40000000, 15),
    strings: [Buffer.from('/etc')],
  };
}

describe('listing rules', () => {
  it('keeps the kernel’s order and the caller’s filter', async () => {
    kernel();
    await client.addRules(['-w /etc -k one', '-A never,task', '-w /usr -k two']);
    expect(await client.listRules()).toEqual([
      { ...rule('-A never,task'), prepend: false },
      rule('-w /etc -k one'),
      rule('-w /usr -k two'),
    ]);
    expect(await client.listRules({ key: 'two' })).toEqual([rule('-w /usr -k two')]);
    expect(await client.listRules({ key: 'three' })).toEqual([]);
  });

  it('says what it could not do', async () => {
    answers({ [LIST]: unanswered(105) });
    await expect(client.listRules()).rejects.toMatchObject({
      name: 'NoAnswerError',
      code: 'ENOBUFS',
      operation: 'list the rules',
    });
  });
});

describe('the status', () => {
  it('is read in words', async () => {
    kernel({ status: { enabled: 1, pid: 9, lost: 3 } });
    expect(await client.getStatus()).toMatchObject({
      enabled: 'enabled',
      failureMode: 'printk',
      daemonPid: 9,
      lostRecords: 3,
      backlogWaitTimeJiffies: 15_000,
    });
  });

  it('says what it could not do', async () => {
    answers({ [GET]: refused(111) });
    await expect(client.getStatus()).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      operation: 'read the status',
      hint: 'the kernel does not take audit requests from here',
    });
  });
});

describe('settings', () => {
  it.each<[string, (to: AuditClient) => Promise<unknown>, StatusData]>([
    ['enabled', (to) => to.setEnabled('immutable'), { mask: 1, enabled: 2 }],
    ['enabled, by number', (to) => to.setEnabled(1), { mask: 1, enabled: 1 }],
    ['the failure mode', (to) => to.setFailureMode('panic'), { mask: 2, failure: 2 }],
    ['the failure mode, by number', (to) => to.setFailureMode(0), { mask: 2, failure: 0 }],
    ['the rate limit', (to) => to.setRateLimit(100), { mask: 8, rateLimit: 100 }],
    [
      'the backlog limit',
      (to) => to.setBacklogLimit(0xffffffff),
      { mask: 16, backlogLimit: 0xffffffff },
    ],
    ['the backlog wait time', (to) => to.setBacklogWaitTime(0), { mask: 32, backlogWaitTime: 0 }],
    ['the lost counter', (to) => to.resetLost(), { mask: 64 }],
    ['the actual wait time', (to) => to.resetBacklogWaitTimeActual(), { mask: 128 }],
  ])('of %s change that alone', async (_, change, status) => {
    await change(client);
    const { type, payload } = onlyRequest();
    expect(type).toBe(SET);
    expect(Buffer.from(payload)).toEqual(addon().encodeStatus(status));
  });

  it('give what the counters were', async () => {
    answers({ [SET]: acked(42) });
    expect(await client.resetLost()).toBe(42);
    expect(await client.resetBacklogWaitTimeActual()).toBe(42);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY, '5'])(
    'refuse %p before anything is sent',
    async (value) => {
      const number = value as number;
      await expect(client.setRateLimit(number)).rejects.toThrow(
        /^recordsPerSecond must be an integer from 0 to 4294967295, not /,
      );
      await expect(client.setBacklogLimit(number)).rejects.toThrow(ArgumentError);
      await expect(client.setBacklogWaitTime(number)).rejects.toThrow(ArgumentError);
      expect(ScriptedControl.requests).toEqual([]);
    },
  );

  it('refuse a time to wait that no kernel takes, and explain the refusal of one that some take', async () => {
    await expect(client.setBacklogWaitTime(720_001)).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'jiffies',
      expected: expect.stringContaining('the jiffies of 600 seconds'),
    });
    expect(ScriptedControl.requests).toEqual([]);
    answers({ [SET]: refused(EINVAL) });
    await expect(client.setBacklogWaitTime(150_001)).rejects.toMatchObject({
      code: 'EINVAL',
      hint: expect.stringContaining('150000 at CONFIG_HZ=250'),
    });
  });

  it('refuse words that are none before anything is sent', async () => {
    await expect(client.setEnabled('on' as 'enabled')).rejects.toThrow(ArgumentError);
    await expect(client.setFailureMode(3 as 2)).rejects.toThrow(ArgumentError);
    expect(ScriptedControl.requests).toEqual([]);
  });

  it.each<[string, (to: AuditClient) => Promise<unknown>]>([
    ['set the enabled state', (to) => to.setEnabled(1)],
    ['set the failure mode', (to) => to.setFailureMode(1)],
    ['set the rate limit', (to) => to.setRateLimit(1)],
    ['set the backlog limit', (to) => to.setBacklogLimit(1)],
    ['set the backlog wait time', (to) => to.setBacklogWaitTime(1)],
    ['reset the lost counter', (to) => to.resetLost()],
    ['reset the actual backlog wait time', (to) => to.resetBacklogWaitTimeActual()],
  ])('say that they could not %s', async (operation, change) => {
    answers({ [SET]: refused(EINVAL) });
    await expect(change(client)).rejects.toMatchObject({
      code: 'EINVAL',
      operation,
      hint: 'this kernel does not accept the value, or does not have the setting',
    });
  });
});

describe('a locked configuration', () => {
  it.each<[string, (to: AuditClient) => Promise<unknown>, number]>([
    ['a rule', (to) => to.addRule('-w /etc'), ADD],
    ['a deletion', (to) => to.deleteRule('-w /etc'), DELETE],
    ['a setting', (to) => to.setEnabled(1), SET],
  ])('is the reason that is given for refusing %s', async (_, change, type) => {
    answers({ [type]: refused(EPERM), [GET]: statusIs({ enabled: 2, failure: 0 }) });
    await expect(change(client)).rejects.toMatchObject({
      code: 'EPERM',
      hint: 'the audit configuration is locked (enabled is 2, immutable) until the next boot; reading still works',
    });
    expect(types()).toEqual([type, GET]);
  });

  it('is not the reason where it is not locked, or nobody can tell', async () => {
    answers({ [ADD]: refused(EPERM), [GET]: statusIs({ enabled: 1, failure: 0 }) });
    await expect(client.addRule('-w /etc')).rejects.toMatchObject({ hint: undefined });
    processIs({ ...PRIVILEGED, pid: false });
    answers({ [ADD]: refused(EPERM), [GET]: refused(EPERM) });
    await expect(client.addRule('-w /etc')).rejects.toMatchObject({
      hint: expect.stringContaining('pid namespace'),
    });
  });

  it('is asked after once for a whole batch', async () => {
    answers({ [ADD]: refused(EPERM), [GET]: statusIs({ enabled: 2, failure: 0 }) });
    const results = await client.addRules(['-w /etc', '-w /usr', '-w /x']);
    expect(results.map((result) => errorOf(result).message)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining('locked')),
    );
    expect(types()).toEqual([ADD, ADD, ADD, GET]);
  });
});

describe('features', () => {
  it('are read in words', async () => {
    kernel({ features: { mask: 3, features: 2, lock: 2 } });
    expect(await client.getFeatures()).toEqual({
      'only-unset-loginuid': { supported: true, enabled: false, locked: false },
      'loginuid-immutable': { supported: true, enabled: true, locked: true },
    });
  });

  it.each([
    ['only-unset-loginuid', { enabled: true }, { mask: 1, features: 1, lock: 0 }],
    ['only-unset-loginuid', { enabled: false, lock: true }, { mask: 1, features: 0, lock: 1 }],
    ['loginuid-immutable', { enabled: true, lock: true }, { mask: 2, features: 2, lock: 2 }],
    ['loginuid-immutable', { enabled: false, lock: false }, { mask: 2, features: 0, lock: 0 }],
  ] as const)('%s is set to %j with one bit', async (name, state, data) => {
    await client.setFeature(name, state);
    const { type, payload } = onlyRequest();
    expect(type).toBe(1018);
    expect(addon().decodeFeatures(payload)).toEqual({ version: 0, ...data });
  });

  it('that are locked say so', async () => {
    answers({ 1018: refused(EPERM), [GET]: statusIs({ enabled: 1, failure: 0 }) });
    await expect(client.setFeature('loginuid-immutable', { enabled: false })).rejects.toMatchObject(
      {
        operation: 'set the feature loginuid-immutable',
        hint: 'the feature is locked until the next boot',
      },
    );
  });
});

describe('user messages', () => {
  it.each<[string | number | undefined, number]>([
    [undefined, 1005],
    ['USER_CMD', 1123],
    ['test', 1120],
    [1100, 1100],
  ])('of the type %p are sent as %i, with a NUL', async (type, number) => {
    await client.sendUserMessage('op=ü \udcff', type === undefined ? {} : { type });
    const request = onlyRequest();
    expect(request.type).toBe(number);
    expect(Buffer.from(request.payload).toString('latin1')).toBe('op=Ã¼ ÿ\0');
  });

  it('refuse a type that there is not', async () => {
    await expect(client.sendUserMessage('x', { type: 'NOPE' })).rejects.toThrow(
      'options.type must be a record type by name or number, not the string "NOPE"',
    );
    expect(ScriptedControl.requests).toEqual([]);
  });

  it('need another capability than everything else', async () => {
    processIs({ ...PRIVILEGED, capabilities: '0000000040000000' });
    ScriptedControl.answer = () => refused(EPERM);
    await expect(client.sendUserMessage('x')).rejects.toMatchObject({
      operation: 'send the message',
      hint: expect.stringContaining('CAP_AUDIT_WRITE'),
    });
    ScriptedControl.answer = () => refused(EINVAL);
    await expect(client.sendUserMessage('x')).rejects.toMatchObject({
      hint: 'the type is not a user record type',
    });
  });
});

describe('trees', () => {
  it('are trimmed', async () => {
    await client.trim();
    expect(onlyRequest()).toMatchObject({ type: 1014 });
  });

  it('are made equivalent, path by path', async () => {
    await client.makeEquivalent('/mnt', '/srv');
    const { type, payload } = onlyRequest();
    expect([type, Buffer.from(payload.subarray(8)).toString()]).toEqual([1015, '/mnt/srv']);
  });

  it('say what they could not do', async () => {
    ScriptedControl.answer = () => refused(ENOENT);
    await expect(client.makeEquivalent('/mnt', '/srv')).rejects.toMatchObject({
      operation: 'make the subtree equivalent',
      hint: 'one of the two paths does not exist',
    });
    await expect(client.trim()).rejects.toMatchObject({ operation: 'trim the subtrees' });
  });
});

describe('a client', () => {
  it('keeps one socket for all its calls', async () => {
    kernel();
    await client.addRule('-w /etc');
    await client.getStatus();
    expect(ScriptedControl.opened).toHaveLength(1);
  });

  it('hands its patience to the socket', async () => {
    const impatient = new AuditClient({ timeoutMs: 5, target: TARGET });
    await impatient.trim();
    expect(ScriptedControl.opened[1]?.exchanges[0]?.options.timeoutMs).toBe(5);
  });

  it('can be closed twice, and takes no calls then', async () => {
    client.close();
    client.close();
    expect(ScriptedControl.opened[0]?.closes).toBe(1);
    await expect(client.getStatus()).rejects.toThrow(ClosedError);
    await expect(client.addRules(['-w /etc'])).rejects.toThrow(ClosedError);
    await expect(client.deleteAllRules()).rejects.toThrow(ClosedError);
  });

  it('ends calls under way with a ClosedError', async () => {
    const calls = [client.getStatus(), client.addRule('-w /etc')];
    const ended = Promise.allSettled(calls);
    client.close();
    for (const result of await ended) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'ClosedError' } });
    }
  });

  it('is closed where its scope ends', async () => {
    {
      await using scoped = new AuditClient({ target: TARGET });
      await scoped.trim();
      expect(ScriptedControl.opened[1]?.closes).toBe(0);
    }
    expect(ScriptedControl.opened[1]?.closes).toBe(1);
  });

  it('is not made without a socket', () => {
    ScriptedControl.failure = systemError(24, 'socket');
    expect(() => new AuditClient()).toThrow(
      'cannot open an audit socket: socket: Too many open files',
    );
  });
});
