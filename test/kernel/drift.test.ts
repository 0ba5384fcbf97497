/** Drift on the live kernel: what somebody else changes is noticed, and put back where that is wanted. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import {
  AuditClient,
  checkRules,
  type Drift,
  planRules,
  type Rule,
  type RulePlan,
  watchDrift,
  RuleError,
} from '../../lib';
import { auditctl } from '../support/command';
import { describeLive } from '../support/live-kernel';
import { patience } from '../support/patience';

const RULES = ['one', 'two', 'three'].map(
  (key) => `-a always,exit -F arch=b64 -S kill -F pid=1 -F auid=4242 -k ${key}`,
);

function keysOf(rules: readonly Rule[]): string[] {
  return rules.flatMap(({ keys }) => keys);
}

/** What auditctl is given for one of the rules. */
function words(option: '-a' | '-d', rule: string): string[] {
  return [option, ...rule.split(' ').slice(1)];
}

/** The next thing that the watch tells. */
async function next(watch: AsyncGenerator<Drift, void, undefined>): Promise<Drift> {
  const { value } = await watch.next();
  if (value === undefined) throw new Error('the watch ended');
  return value;
}

/** What the watch finds once the condition holds: it may have looked between two changes, too. */
async function foundWhere(
  watch: AsyncGenerator<Drift, void, undefined>,
  condition: (found: RulePlan) => boolean,
): Promise<RulePlan> {
  for (;;) {
    const { difference } = await next(watch);
    if (condition(difference)) return difference;
  }
}

/** Resolves when a watch with this client has looked at the kernel's rules once more. */
async function looked(client: AuditClient): Promise<void> {
  const look = client.planRules.bind(client);
  await new Promise<void>((resolve) => {
    jest.spyOn(client, 'planRules').mockImplementationOnce(async (...given) => {
      const plan = await look(...given);
      resolve();
      return plan;
    });
  });
}

/** The drift after which everything is in place: while somebody changes rules, it may not be yet. */
async function restored(watch: AsyncGenerator<Drift, void, undefined>): Promise<Drift> {
  for (;;) {
    const drift = await next(watch);
    if (drift.restored) return drift;
  }
}

describeLive('drift', () => {
  let client: AuditClient;

  beforeEach(async () => {
    client = new AuditClient();
    await (await planRules(RULES, { client })).apply();
  });

  afterEach(() => {
    client.close();
  });

  /** As the test found it. */
  async function clear(): Promise<void> {
    await client.setEnabled(0);
    await client.deleteAllRules();
  }

  it('is checked without changing anything', async () => {
    expect(await checkRules(RULES)).toMatchObject({ inSync: true });
    const fewer = await checkRules(RULES.slice(1), { client });
    expect(fewer.inSync).toBe(false);
    expect(fewer.plan.toString()).toContain('- -a always,exit');
    expect(keysOf(await client.listRules())).toEqual(['one', 'two', 'three']);
    const rules = await client.listRules();
    const settings = { backlogLimitRecords: (await client.getStatus()).backlogLimitRecords };
    expect(await checkRules({ rules, settings })).toMatchObject({ inSync: true });
    const other = { rules, settings: { backlogLimitRecords: 1234 } };
    expect((await checkRules(other)).plan.settings).toHaveLength(1);
    await clear();
  });

  it('is told when a rule goes, when one comes, and not when nothing is different', async () => {
    await client.setEnabled(1);
    const watch = watchDrift(RULES, { signal: patience(), client });
    const first = looked(client);
    const gone = next(watch);
    await first;
    auditctl(...words('-d', RULES[1] as string));
    const drift = await gone;
    expect(drift.restored).toBe(false);
    expect(drift.difference.changes.filter(({ kind }) => kind === 'add')).toHaveLength(1);
    const back = foundWhere(watch, ({ changes }) => changes.every(({ kind }) => kind !== 'add'));
    auditctl(...words('-a', RULES[1] as string));
    // The rule is at the end now, and so not in its place.
    expect((await back).changes.map(({ kind }) => kind)).toContain('move');
    const come = foundWhere(watch, ({ changes }) => changes.some(({ kind }) => kind === 'delete'));
    auditctl(...words('-a', (RULES[0] as string).replace('-k one', '-k strange')));
    expect((await come).toString()).toContain('key=strange');
    await watch.return();
    await clear();
  });

  it('is put back, again and again', async () => {
    await client.setEnabled(1);
    const watch = watchDrift(RULES, { signal: patience(), restore: true, client });
    const first = looked(client);
    let drift = next(watch);
    await first;
    for (const rule of RULES) {
      auditctl(...words('-d', rule));
      expect(await drift).toMatchObject({ restored: true });
      drift = restored(watch);
      expect(keysOf(await client.listRules())).toEqual(['one', 'two', 'three']);
    }
    auditctl('-D');
    expect((await drift).restored).toBe(true);
    expect(keysOf(await client.listRules())).toEqual(['one', 'two', 'three']);
    await watch.return();
    await clear();
  });

  it('is seen at once when the watch begins with it', async () => {
    await client.deleteRule(RULES[2] as string);
    const watch = watchDrift(RULES, { signal: patience(), restore: true });
    expect(await next(watch)).toMatchObject({ restored: true });
    await watch.return();
    expect(keysOf(await client.listRules())).toEqual(['one', 'two', 'three']);
    await clear();
  });

  it('of settings is put back too', async () => {
    const policy = {
      rules: await client.listRules(),
      settings: { enabled: 'enabled', backlogLimitRecords: 777 },
    } as const;
    await (await planRules(policy, { client })).apply();
    const watch = watchDrift(policy, { signal: patience(), restore: true, client });
    const first = looked(client);
    const changed = next(watch);
    await first;
    auditctl('-b', '100');
    expect((await changed).restored).toBe(true);
    expect((await client.getStatus()).backlogLimitRecords).toBe(777);
    const disabled = next(watch);
    auditctl('-e', '0');
    expect((await disabled).restored).toBe(true);
    expect((await client.getStatus()).enabled).toBe('enabled');
    await watch.return();
    await clear();
  });

  it('of others’ rules is no drift of ours', async () => {
    await client.setEnabled(1);
    const ours = RULES.map((rule) => rule.replace('-k ', '-k app.'));
    const owned = { owned: { keyPrefix: 'app.' } };
    await (await planRules(ours, { client, ...owned })).apply();
    const watch = watchDrift(ours, { signal: patience(), ...owned, restore: true, client });
    const first = looked(client);
    const told: Drift[] = [];
    const drift = next(watch).then((one) => told.push(one));
    await first;
    const second = looked(client);
    auditctl(...words('-d', RULES[0] as string));
    await second;
    expect(told).toEqual([]);
    auditctl(...words('-d', ours[0] as string));
    await drift;
    expect(told).toMatchObject([{ restored: true }]);
    // Put back before those of ours that stayed, which is the front of the list.
    expect(keysOf(await client.listRules())).toEqual([
      'app.one',
      'two',
      'three',
      'app.two',
      'app.three',
    ]);
    await watch.return();
    await clear();
  });

  it('is no longer told after the signal, and the policy is checked before anything', async () => {
    const control = new AbortController();
    const watch = watchDrift(RULES, { signal: control.signal, client });
    const first = looked(client);
    const end = watch.next();
    await first;
    control.abort();
    expect(await end).toEqual({ value: undefined, done: true });
    for (const wrong of ['-a always,exit -S nosuch', (RULES[0] as string).replace('-a', '-d')]) {
      expect(() => watchDrift([wrong], { signal: patience() })).toThrow(RuleError);
    }
    await clear();
  });

  it('that the kernel does not take ends the watch', async () => {
    const impossible = [...RULES, '-a always,exit -F dir=/no/such/folder -F pid=1'];
    const watch = watchDrift(impossible, { signal: patience(), restore: true });
    await expect(watch.next()).rejects.toMatchObject({ name: 'ApplyError', rolledBack: true });
    expect(keysOf(await client.listRules())).toEqual(['one', 'two', 'three']);
    await clear();
  });
});
