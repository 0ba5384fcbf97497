/** Watching for drift: what makes it look, what it tells, what it puts back, and how it ends. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AuditClient, checkRules, type Drift, planRules, watchDrift } from '../../../lib';
import { MESSAGE_TYPE } from '../../../lib/tables/audit.generated';
import { rule, SimulatedMachine } from '../policy/applying/simulated-machine';
import { refused } from '../../support/outcomes';
import { ScriptedControl, ScriptedStream, systemError } from '../scripted-addon';

const machine = new SimulatedMachine();

const POLICY = [rule(1), rule(2)];
const ENOBUFS = 105;
const EPERM = 1;

beforeEach(() => {
  machine.holds(...POLICY);
});

/** Waits until the program did what it could without anything new. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function stream(): ScriptedStream {
  const [opened] = ScriptedStream.opened;
  if (opened === undefined) throw new Error('no stream was opened');
  return opened;
}

/** What the kernel writes when rules come or go. */
function reportChange(type: number = MESSAGE_TYPE.CONFIG_CHANGE): void {
  stream().deliver([[type, 'audit(1.000:1): op=remove_rule']]);
}

/** How often the rules were asked for. */
function looks(): number {
  return ScriptedControl.requests.filter(({ type }) => type === MESSAGE_TYPE.LIST_RULES).length;
}

async function next(watch: AsyncGenerator<Drift, void, undefined>): Promise<Drift> {
  const { value } = await watch.next();
  if (value === undefined) throw new Error('the watch ended');
  return value;
}

describe('checking', () => {
  it('compares rules and settings, changes nothing, and closes its own client only', async () => {
    expect(await checkRules(POLICY)).toMatchObject({ inSync: true });
    expect(machine.socketsClosed).toBe(true);
    const client = new AuditClient();
    const rules = await client.listRules();
    const policy = { rules, settings: { backlogLimitRecords: 512 } };
    const { inSync, plan } = await checkRules(policy, { client });
    expect([inSync, plan.settings]).toEqual([
      false,
      [{ setting: 'backlogLimitRecords', from: 64, to: 512 }],
    ]);
    expect(machine.control.changes).toEqual([]);
    expect(machine.socketsClosed).toBe(false);
    const owned = await checkRules([], { client, owned: { keyPrefix: 'app.' } });
    expect(owned.inSync).toBe(true);
    client.close();
  });

  it('opens no socket for a rule that is wrong in itself, and closes those that it opened', async () => {
    await expect(checkRules(['-a always,exit -S nosuch'])).rejects.toMatchObject({
      name: 'RuleError',
    });
    expect(ScriptedControl.opened).toEqual([]);
    ScriptedControl.answer = () => refused(1);
    await expect(checkRules([rule(1)])).rejects.toMatchObject({ code: 'EPERM' });
    expect(ScriptedControl.opened.length).toBeGreaterThan(0);
    expect(machine.socketsClosed).toBe(true);
  });

  it('without a client plans what can be applied later, too', async () => {
    machine.holds(rule(9));
    const { plan } = await checkRules([rule(1)]);
    await plan.apply();
    expect(machine.rules).toEqual([rule(1)]);
    expect(machine.socketsClosed).toBe(true);
    await (await planRules([rule(2)], { timeoutMs: 1000 })).apply();
    expect(machine.rules).toEqual([rule(2)]);
  });

  it('ends with its signal', async () => {
    const signal = AbortSignal.abort();
    await expect(checkRules([rule(1)], { signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(ScriptedControl.opened).toEqual([]);
  });

  it('takes what the client has from the client alone', async () => {
    const client = new AuditClient();
    const twice = checkRules([], { client, timeoutMs: 5 });
    await expect(twice).rejects.toMatchObject({ argument: 'options.timeoutMs' });
    expect(() => watchDrift([], { client: {} as AuditClient })).toThrow(
      'options.client must be an AuditClient',
    );
    client.close();
  });

  it('with a client plans what can be applied later', async () => {
    const client = new AuditClient();
    const plan = await planRules([rule(3)], { client });
    await plan.apply();
    expect(machine.rules).toEqual([rule(3)]);
    client.close();
  });
});

describe('watching', () => {
  it('looks at once, and tells what is different already', async () => {
    machine.holds(rule(1));
    const watch = watchDrift(POLICY);
    const { difference, restored } = await next(watch);
    expect(restored).toBe(false);
    expect(difference.toString()).toContain(`+ ${rule(2)}`);
    expect(machine.rules).toEqual([rule(1)]);
    await watch.return();
    expect(stream().closes).toBeGreaterThan(0);
    expect(machine.socketsClosed).toBe(true);
  });

  it('looks again when the kernel reports a change, and says nothing while all is well', async () => {
    const watch = watchDrift(POLICY);
    const drift = next(watch);
    await settled();
    expect(looks()).toBe(1);
    reportChange(MESSAGE_TYPE.USER);
    await settled();
    machine.holds(rule(1));
    reportChange();
    expect((await drift).difference.changes.map(({ kind }) => kind).toSorted()).toEqual([
      'add',
      'keep',
    ]);
    expect(looks()).toBe(2);
    await watch.return();
  });

  it('takes lost records for a change', async () => {
    const watch = watchDrift(POLICY);
    const drift = next(watch);
    await settled();
    machine.holds();
    stream().deliver([], { overruns: 1 });
    expect((await drift).difference.changes).toHaveLength(2);
    await watch.return();
  });

  it('looks once for a burst of reports', async () => {
    const watch = watchDrift(POLICY);
    const drift = next(watch);
    await settled();
    machine.holds(rule(2));
    for (let report = 0; report < 50; report++) reportChange();
    await drift;
    expect(looks()).toBe(2);
    await watch.return();
  });

  it('looks at a burst that does not end all the same', async () => {
    const watch = watchDrift(POLICY);
    const drift = next(watch);
    await settled();
    machine.holds(rule(2));
    const reports = setInterval(reportChange, 10);
    try {
      expect((await drift).restored).toBe(false);
    } finally {
      clearInterval(reports);
    }
    await watch.return();
  });

  it('puts the policy back where that is wanted, with the client that it was given', async () => {
    const client = new AuditClient();
    const watch = watchDrift(POLICY, { restore: true, client });
    const drift = next(watch);
    await settled();
    machine.holds(rule(9), rule(2));
    reportChange();
    expect(await drift).toMatchObject({ restored: true });
    expect(machine.rules).toEqual(POLICY);
    await watch.return();
    expect(ScriptedControl.opened).toHaveLength(1);
    expect(machine.socketsClosed).toBe(false);
    client.close();
  });

  it('goes on when others change rules at the same time, and says that', async () => {
    machine.holds(rule(1));
    const { control } = machine;
    control.onChange = (position) => {
      if (position === 0) control.kernel.lists.clear();
    };
    const watch = watchDrift(POLICY, { restore: true });
    const { restored, failure } = await next(watch);
    expect([restored, failure?.name]).toEqual([false, 'VerificationError']);
    expect(failure?.difference.changes.filter(({ kind }) => kind === 'add')).toHaveLength(2);
    // The others' change is reported too.
    reportChange();
    expect(await next(watch)).toMatchObject({ restored: true });
    expect(machine.rules).toEqual(POLICY);
    await watch.return();
  });

  it('ends with the error when the kernel does not take the policy', async () => {
    machine.holds(rule(1));
    machine.control.spoil = (position) => (position === 0 ? 'refuse' : undefined);
    const watch = watchDrift(POLICY, { restore: true });
    await expect(watch.next()).rejects.toMatchObject({ name: 'ApplyError', rolledBack: true });
    expect(stream().closes).toBeGreaterThan(0);
    expect(machine.socketsClosed).toBe(true);
  });

  it('ends without an error after the signal', async () => {
    const control = new AbortController();
    const watch = watchDrift(POLICY, { signal: control.signal });
    const end = watch.next();
    await settled();
    control.abort();
    expect(await end).toEqual({ value: undefined, done: true });
    expect(stream().closes).toBeGreaterThan(0);
    expect(machine.socketsClosed).toBe(true);
  });

  it('ends with the error of the record stream', async () => {
    const watch = watchDrift(POLICY);
    const end = watch.next();
    await settled();
    stream().deliver([], { errno: ENOBUFS });
    await expect(end).rejects.toMatchObject({ code: 'ENOBUFS' });
    expect(machine.socketsClosed).toBe(true);
  });

  it('does not begin where records may not be read', async () => {
    ScriptedStream.failure = systemError(EPERM, 'bind');
    await expect(watchDrift(POLICY).next()).rejects.toMatchObject({
      code: 'EPERM',
      operation: 'open the record stream',
    });
    expect(ScriptedControl.opened).toEqual([]);
  });

  it('closes the stream where the control socket cannot be opened', async () => {
    ScriptedControl.failure = systemError(EPERM, 'socket');
    await expect(watchDrift(POLICY).next()).rejects.toMatchObject({ code: 'EPERM' });
    expect(stream().closes).toBeGreaterThan(0);
  });
});
