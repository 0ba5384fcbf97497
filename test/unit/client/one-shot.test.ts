/** The client's calls as functions: each opens a socket of its own and closes it, whatever happens. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuditClient } from '../../../lib/client/client';
import { PRIVILEGED, processIs } from '../process-state';
import { refused } from '../../support/outcomes';
import { ScriptedControl, scriptSockets, systemError } from '../scripted-addon';

scriptSockets();

beforeEach(() => processIs(PRIVILEGED));
afterEach(() => {
  jest.restoreAllMocks();
});

const oneShot =
  require('../../../lib/client/one-shot') as typeof import('../../../lib/client/one-shot');

type Name = keyof typeof oneShot;

const CALLS: Readonly<Record<Name, readonly unknown[]>> = {
  addRule: ['-w /etc'],
  addRules: [['-w /etc', '-w /usr']],
  deleteRule: ['-w /etc'],
  deleteRules: [['-w /etc']],
  deleteAllRules: [{ key: 'x' }],
  listRules: [{ key: 'x' }],
  getStatus: [],
  setEnabled: ['enabled'],
  setFailureMode: ['silent'],
  setRateLimit: [1],
  setBacklogLimit: [2],
  setBacklogWaitTime: [3],
  resetLost: [],
  resetBacklogWaitTimeActual: [],
  getFeatures: [],
  setFeature: ['loginuid-immutable', { enabled: true, lock: true }],
  sendUserMessage: ['op=x', { type: 'TEST' }],
  trim: [],
  makeEquivalent: ['/mnt', '/srv'],
};

/** Those that give back what the client gave. */
const GIVING: ReadonlySet<Name> = new Set<Name>([
  'addRule',
  'addRules',
  'deleteRule',
  'deleteRules',
  'deleteAllRules',
  'listRules',
  'getStatus',
  'resetLost',
  'resetBacklogWaitTimeActual',
  'getFeatures',
]);

/** The calls whose last argument is an object of options. */
const WITH_OPTIONS: ReadonlySet<Name> = new Set<Name>([
  'deleteAllRules',
  'listRules',
  'setFeature',
  'sendUserMessage',
]);

function call(name: Name, options?: object): Promise<unknown> {
  const made = oneShot[name] as (...words: readonly unknown[]) => Promise<unknown>;
  const words = CALLS[name];
  if (options === undefined) return made(...words);
  if (!WITH_OPTIONS.has(name)) return made(...words, options);
  return made(...words.slice(0, -1), { ...(words.at(-1) as object), ...options });
}

describe.each(Object.keys(CALLS) as Name[])('%s', (name) => {
  it('passes everything to the client of the same name, and closes it', async () => {
    const result = { of: name };
    const spy = jest.spyOn(AuditClient.prototype, name).mockResolvedValue(result as never);
    const closing = jest.spyOn(AuditClient.prototype, 'close');
    const given = await call(name);
    expect(spy.mock.calls).toEqual([CALLS[name]]);
    expect(given).toBe(GIVING.has(name) ? result : undefined);
    expect(closing).toHaveBeenCalledTimes(1);
  });

  it('closes the client when the call fails', async () => {
    const failure = new Error('refused');
    jest.spyOn(AuditClient.prototype, name).mockRejectedValue(failure);
    const closing = jest.spyOn(AuditClient.prototype, 'close');
    await expect(call(name)).rejects.toBe(failure);
    expect(closing).toHaveBeenCalledTimes(1);
  });

  it('opens one socket when something is sent, and closes it', async () => {
    ScriptedControl.answer = () => refused(22);
    await call(name).catch(() => {});
    expect(ScriptedControl.opened.map((control) => control.closes)).toEqual([1]);
  });

  it('ends before it begins when its signal was aborted, and opens nothing', async () => {
    const reason = new Error('enough');
    const options = { signal: AbortSignal.abort(reason) };
    await expect(call(name, options)).rejects.toMatchObject({
      name: 'AbortError',
      code: 'ABORT_ERR',
      cause: reason,
    });
    expect(ScriptedControl.opened).toEqual([]);
  });

  it('refuses what is not an option of its own', async () => {
    await expect(call(name, { timeout: 5 })).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'options',
    });
    await expect(call(name, { timeoutMs: '5' })).rejects.toMatchObject({
      argument: 'options.timeoutMs',
    });
    expect(ScriptedControl.opened).toEqual([]);
  });
});

it('covers every function that there is', () => {
  expect(Object.keys(oneShot).toSorted()).toEqual(Object.keys(CALLS).toSorted());
});

it('reaches the kernel through the client', async () => {
  ScriptedControl.answer = () => refused(22);
  await expect(oneShot.trim()).rejects.toMatchObject({ code: 'EINVAL' });
  expect(ScriptedControl.requests.map((request) => request.type)).toEqual([1014]);
});

it('rejects, and throws nothing, when there is no socket', async () => {
  ScriptedControl.failure = systemError(93, 'socket');
  await expect(oneShot.getStatus()).rejects.toMatchObject({ code: 'EPROTONOSUPPORT' });
});
