/** Applying a plan: on a simulated kernel, with failures at every request and with somebody else at work. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';
import { ApplyError, VerificationError } from '../../../../lib/policy/applying/errors';
import {
  type DesiredPolicy,
  makePlan,
  type PlanOptions,
  readDesired,
} from '../../../../lib/policy/applying/rule-plan';
import type { RuleData } from '../../../../lib/rules/rule-data';
import { meaningOfData, storedFormOf } from '../../../../lib/policy/meaning/equal';
import type { AuditSettings } from '../../../../lib/tables/settings';
import { compileRule } from '../../../../lib/rules/compile';
import { parseRule } from '../../../../lib/rules/parse';
import type { Rule } from '../../../../lib/rules/rule';
import { anyRule, TARGET } from '../rule-arbitraries';
import { SimulatedControl } from './simulated-control';

function read(...texts: readonly string[]): Rule[] {
  return texts.map((text) => parseRule(text, { target: TARGET }).rule);
}

function compiled(rules: readonly Rule[]): RuleData[] {
  return rules.map((one) => compileRule(one, { target: TARGET }));
}

function rule(uid: number, key = 'k'): string {
  return `-a always,exit -F arch=b64 -S open -F uid=${uid} -F key=${key}`;
}

function listing(control: SimulatedControl): string[] {
  return control.kernel.listed().map(storedFormOf);
}

async function planned(control: SimulatedControl, policy: DesiredPolicy, options?: PlanOptions) {
  return await makePlan(control, TARGET, readDesired(policy, TARGET), options);
}

/** The error that applying throws, or undefined. */
async function failureOf(control: SimulatedControl, policy: DesiredPolicy, options?: PlanOptions) {
  const plan = await planned(control, policy, options);
  try {
    await plan.apply();
    return undefined;
  } catch (error) {
    return error;
  }
}

const uniqueRules = fc
  .array(anyRule, { maxLength: 8 })
  .map((rules) => [...new Map(rules.map((one) => [meaningOf(one), one])).values()]);

function meaningOf(one: Rule): string {
  return meaningOfData(compileRule(one, { target: TARGET }));
}

const twoPolicies = fc
  .tuple(uniqueRules, uniqueRules, uniqueRules)
  .chain(([one, both, other]) =>
    fc.tuple(
      fc.shuffledSubarray([...one, ...both], { minLength: both.length }),
      fc.shuffledSubarray([...both, ...other], { minLength: both.length }),
    ),
  )
  .map(([before, after]) =>
    [before, after].map((rules) => [
      ...new Map(rules.map((one) => [meaningOf(one), one])).values(),
    ]),
  ) as fc.Arbitrary<[Rule[], Rule[]]>;

/** In the kernel's order: list by list. */
function meaningsInOrder(rules: readonly Rule[]): string[] {
  return new SimulatedControl(compiled(rules)).kernel.listed().map(meaningOfData);
}

const SETTINGS: AuditSettings = { backlogLimitRecords: 8192, enabled: 'enabled' };

/** As the simulation answers: the kernel's own refusals of what no kernel holds are not its business. */
function isLoadable(rules: readonly Rule[]): boolean {
  return rules.every(({ keys, where }) => keys.length > 0 || where.length > 0);
}

async function isRefusedBeforehand(rules: readonly Rule[]): Promise<boolean> {
  try {
    await planned(new SimulatedControl(), { rules });
    return false;
  } catch {
    return true;
  }
}

describe('applying', () => {
  it('ends in the policy, and does nothing the second time', async () => {
    const property = fc.asyncProperty(twoPolicies, async ([before, after]) => {
      fc.pre(isLoadable(after) && !(await isRefusedBeforehand(after)));
      const control = new SimulatedControl(compiled(before));
      const policy = { rules: after, settings: SETTINGS };
      await (await planned(control, policy)).apply();
      expect(control.kernel.listed().map(meaningOfData)).toEqual(meaningsInOrder(after));
      expect(control.status).toMatchObject({ enabled: 1, backlogLimit: 8192 });
      const again = await planned(control, policy);
      expect(again.isEmpty).toBe(true);
      const { length } = control.changes;
      await again.apply();
      expect(control.changes).toHaveLength(length);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it.each(['refuse', 'lose'] as const)(
    'ends where it began when any one request fails: %s',
    async (spoiling) => {
      let failures = 0;
      const property = fc.asyncProperty(twoPolicies, async ([before, after]) => {
        fc.pre(isLoadable(after) && !(await isRefusedBeforehand(after)));
        const policy = { rules: after, settings: SETTINGS };
        const { steps, settings } = await planned(new SimulatedControl(compiled(before)), policy);
        for (let position = 0; position < steps.length + settings.length; position++) {
          const control = new SimulatedControl(compiled(before));
          const start = listing(control);
          control.spoil = (at) => (at === position ? spoiling : undefined);
          const error = await failureOf(control, policy);
          failures++;
          expect(error).toBeInstanceOf(ApplyError);
          expect(error).toMatchObject({ rolledBack: true });
          expect(listing(control)).toEqual(start);
          expect(control.status).toMatchObject({ enabled: 0, backlogLimit: 64 });
        }
      });
      await fc.assert(property, { numRuns: 100 });
      expect(failures).toBeGreaterThan(500);
    },
  );

  it('packs additions, and sends deletions one by one', async () => {
    const control = new SimulatedControl(compiled(read(rule(1), rule(2))));
    const rules = read(...Array.from({ length: 130 }, (_, n) => rule(n + 10)));
    const told: string[] = [];
    const plan = await planned(control, { rules });
    await plan.apply({ onProgress: (done, total) => told.push(`${done} of ${total}`) });
    expect(control.exchanges).toEqual([
      { count: 64, packed: true },
      { count: 64, packed: true },
      { count: 2, packed: true },
      { count: 1, packed: false },
      { count: 1, packed: false },
    ]);
    expect(told.at(0)).toBe('64 of 132');
    expect(told.at(-1)).toBe('132 of 132');
  });

  it('says which step failed, and with what rule', async () => {
    const control = new SimulatedControl();
    control.spoil = (at) => (at === 1 ? 'refuse' : undefined);
    const error = (await failureOf(control, { rules: read(rule(1), rule(2)) })) as ApplyError;
    expect(error.step).toBe(1);
    expect(error.message).toContain('cannot add a rule of the policy: ');
    expect(error.message).toContain('ENOMEM');
    expect(error.message).toContain(`  ${rule(2)}\n`);
    expect(error.message).toContain('The previous rules and settings were restored.');
    expect(error.cause).toMatchObject({ code: 'ENOMEM' });
  });

  it('says when it could not go back', async () => {
    const control = new SimulatedControl(compiled(read(rule(9))));
    control.spoil = (at) => (at >= 1 ? 'refuse' : undefined);
    const error = await failureOf(control, { rules: read(rule(1)) });
    expect(error).toMatchObject({
      name: 'ApplyError',
      rolledBack: false,
      message: expect.stringContaining('could not be restored'),
    });
  });

  it('goes back when the caller’s own progress report fails', async () => {
    const control = new SimulatedControl(compiled(read(rule(9))));
    const plan = await planned(control, { rules: read(rule(1)) });
    const onProgress = (): void => {
      throw new Error('no more');
    };
    await expect(plan.apply({ onProgress })).rejects.toMatchObject({
      rolledBack: true,
      message: expect.stringContaining('no more'),
    });
    expect(listing(control)).toEqual(compiled(read(rule(9))).map(storedFormOf));
  });
});

describe('settings', () => {
  let control: SimulatedControl;
  beforeEach(() => {
    control = new SimulatedControl(compiled(read(rule(9))));
  });

  it('are refused beforehand where no kernel takes them', async () => {
    const refused: [AuditSettings, string][] = [
      [{ backlogWaitTimeJiffies: 4_294_967_295 }, 'backlogWaitTimeJiffies'],
      [{ backlogLimitRecords: 4_294_967_296 }, 'backlogLimitRecords'],
      [{ rateLimitPerSecond: -1 }, 'rateLimitPerSecond'],
      [{ failureMode: 'halt' as 'panic' }, 'failureMode'],
      [{ enabled: 2 as unknown as 'immutable' }, 'enabled'],
    ];
    for (const [settings, name] of refused) {
      await expect(planned(control, { rules: [], settings })).rejects.toMatchObject({
        name: 'ArgumentError',
        argument: `desired.settings.${name}`,
      });
    }
    expect(control.changes).toEqual([]);
  });

  it('come before the rules, enabled after them', async () => {
    const settings: AuditSettings = {
      enabled: 'enabled',
      failureMode: 'silent',
      rateLimitPerSecond: 100,
      backlogLimitRecords: 320,
      backlogWaitTimeJiffies: 1,
    };
    const plan = await planned(control, { rules: read(rule(1)), settings });
    expect(plan.settings).toContainEqual({
      setting: 'backlogLimitRecords',
      from: 64,
      to: 320,
    });
    await plan.apply();
    expect(control.changes).toEqual([
      'backlogLimit 320',
      'backlogWaitTime 1',
      'failure 0',
      'rateLimit 100',
      'add',
      'delete',
      'enabled 1',
    ]);
  });

  it('lock last, and only after the rules were found in place', async () => {
    const settings = { enabled: 'immutable', loginuidImmutable: true } as const;
    const policy = { rules: read(rule(1)), settings };
    await (await planned(control, policy)).apply({ verify: false });
    expect(control.changes).toEqual(['add', 'delete', 'loginuid', 'enabled 2']);
    expect((await planned(control, policy)).isEmpty).toBe(true);
  });

  it('do not lock what somebody else changed', async () => {
    control.onChange = (at) => {
      if (at === 1) control.kernel.add(compiled(read(rule(5)))[0] as RuleData);
    };
    const policy = { rules: read(rule(1)), settings: { enabled: 'immutable' } } as const;
    const error = await failureOf(control, policy);
    expect(error).toBeInstanceOf(VerificationError);
    expect(control.status.enabled).toBe(0);
  });

  it('are checked too', async () => {
    control.onChange = (at) => {
      if (at === 1) control.status.backlogLimit = 1;
    };
    const policy = { rules: read(rule(1)), settings: { backlogLimitRecords: 64 } };
    const error = await failureOf(control, policy);
    expect(error).toMatchObject({
      name: 'VerificationError',
      settings: [{ setting: 'backlogLimitRecords', from: 1, to: 64 }],
    });
  });

  it('are left as they are on a locked kernel, which is said at once', async () => {
    control.status.enabled = 2;
    const error = await failureOf(control, { rules: read(rule(1)) });
    expect(error).toMatchObject({ name: 'ApplyError', rolledBack: true });
    expect(String(error)).toContain('locked');
    expect(control.changes).toEqual([]);
    expect(await failureOf(control, { rules: read(rule(9)) })).toBeUndefined();
  });

  it('say that the policy holds when only the lock failed', async () => {
    control.spoil = (at) => (at === 2 ? 'refuse' : undefined);
    const error = await failureOf(control, {
      rules: read(rule(1)),
      settings: { enabled: 'immutable' },
    });
    expect(error).toMatchObject({ name: 'AuditError', operation: 'set enabled to immutable' });
    expect(listing(control)).toEqual(compiled(read(rule(1))).map(storedFormOf));
  });
});

describe('a signal', () => {
  const SETTINGS_TO_LOCK = {
    backlogLimitRecords: 512,
    loginuidImmutable: true,
    enabled: 'immutable',
  } as const;

  /** Applies a plan, with the signal at this of its requests, whether that reads or changes. */
  async function applied(settings: AuditSettings, verify: boolean, abortAt?: number) {
    const control = new SimulatedControl(compiled(read(rule(9), rule(8))));
    const ending = new AbortController();
    const plan = await planned(control, { rules: read(rule(1), rule(8)), settings });
    const answer = control.answer.bind(control);
    let requests = 0;
    control.answer = (request) => {
      if (requests++ === abortAt) ending.abort(new Error('enough'));
      return answer(request);
    };
    const failure = await plan.apply({ verify, signal: ending.signal }).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    return { control, failure, requests };
  }

  const before = compiled(read(rule(9), rule(8))).map(storedFormOf);
  const after = compiled(read(rule(1), rule(8))).map(meaningOfData);

  it.each<[settings: AuditSettings, verify: boolean]>([
    [SETTINGS_TO_LOCK, true],
    [SETTINGS_TO_LOCK, false],
    [{ enabled: 'immutable' }, true],
    [{ failureMode: 'silent', enabled: 'enabled' }, true],
    [{}, true],
  ])(
    'at any request puts everything back and locks nothing more: %j %j',
    async (settings, verify) => {
      const { requests: all, control: whole } = await applied(settings, verify);
      expect(whole.kernel.listed().map(meaningOfData).toSorted()).toEqual(after.toSorted());
      const finishedAt: [abortAt: number, last: number][] = [];
      for (let abortAt = 0; abortAt < all; abortAt++) {
        const { control, failure, requests } = await applied(settings, verify, abortAt);
        if (failure === undefined) {
          finishedAt.push([abortAt, requests - 1]);
          continue;
        }
        expect(failure).toMatchObject({
          name: 'ApplyError',
          rolledBack: !control.loginuidLocked,
          cause: { message: 'enough' },
        });
        expect(listing(control)).toEqual(before);
        expect(control.status).toMatchObject({ enabled: 0, failure: 1, backlogLimit: 64 });
        const kept = 'restored, except loginuidImmutable, which stays until the next boot.';
        expect(failure.message.endsWith(kept)).toBe(control.loginuidLocked);
      }
      expect(finishedAt).toHaveLength(settings.enabled === 'immutable' ? 1 : 0);
      // It came with the last request.
      expect(finishedAt.filter(([abortAt, last]) => abortAt !== last)).toEqual([]);
    },
  );

  it('that came before it begins changes nothing', async () => {
    const control = new SimulatedControl(compiled(read(rule(9))));
    const plan = await planned(control, { rules: read(rule(1)) });
    const failure = plan.apply({ signal: AbortSignal.abort(new Error('too late')) });
    await expect(failure).rejects.toMatchObject({
      message: 'too late\nNothing was changed.',
      rolledBack: true,
    });
    expect(control.changes).toEqual([]);
  });
});

describe('with somebody else at work', () => {
  it('takes what they did already as done, looks again, and is content', async () => {
    const control = new SimulatedControl(compiled(read(rule(9))));
    const plan = await planned(control, { rules: read(rule(1)) });
    control.kernel.delete(compiled(read(rule(9)))[0] as RuleData);
    control.kernel.add(compiled(read(rule(1)))[0] as RuleData);
    await plan.apply({ verify: false });
    expect(listing(control)).toEqual(compiled(read(rule(1))).map(storedFormOf));
  });

  it('says what is different when it is', async () => {
    const control = new SimulatedControl();
    control.onChange = (at) => {
      if (at === 0) control.kernel.add(compiled(read(rule(5)))[0] as RuleData);
    };
    const error = (await failureOf(control, { rules: read(rule(1)) })) as VerificationError;
    expect(error).toBeInstanceOf(VerificationError);
    expect(error.message).toContain('another program changes rules at the same time');
    expect(error.message).toContain(`  - ${rule(5)}`);
    expect(error.difference.steps).toHaveLength(1);
  });

  it('names only some of many', async () => {
    const control = new SimulatedControl();
    const others = compiled(read(...Array.from({ length: 9 }, (_, n) => rule(n + 10))));
    control.onChange = (at) => {
      if (at === 0) for (const other of others) control.kernel.add(other);
    };
    const error = await failureOf(control, { rules: read(rule(1)) });
    expect(String(error)).toContain('  and 4 more');
  });

  it('leaves their rules alone when it goes back', async () => {
    const control = new SimulatedControl(compiled(read(rule(9))));
    const [theirs] = compiled(read(rule(5))) as [RuleData];
    control.onChange = (at) => {
      if (at === 0) control.kernel.add(theirs);
    };
    control.spoil = (at) => (at === 1 ? 'refuse' : undefined);
    const error = await failureOf(control, { rules: read(rule(1)) });
    expect(error).toMatchObject({ rolledBack: true });
    expect(listing(control)).toEqual(compiled(read(rule(9), rule(5))).map(storedFormOf));
  });
});

describe('rules of one owner', () => {
  const owned = { owned: { keyPrefix: 'app.' } };

  it('change, and those of others stay in their places', async () => {
    const before = [rule(1), rule(2, 'app.a'), rule(3), rule(4, 'app.b')];
    const control = new SimulatedControl(compiled(read(...before)));
    const policy = { rules: read(rule(4, 'app.b'), rule(5, 'app.c')) };
    const plan = await planned(control, policy, owned);
    expect(plan.steps).toHaveLength(2);
    await plan.apply();
    const after = [rule(1), rule(3), rule(4, 'app.b'), rule(5, 'app.c')];
    expect(listing(control)).toEqual(compiled(read(...after)).map(storedFormOf));
  });

  it('go back among themselves when a step fails', async () => {
    const before = [rule(1), rule(2, 'app.a'), rule(3), rule(4, 'app.b')];
    const policy = { rules: read(rule(5, 'app.c'), rule(2, 'app.a')) };
    const steps = (await planned(new SimulatedControl(compiled(read(...before))), policy, owned))
      .steps.length;
    for (let position = 0; position < steps; position++) {
      const control = new SimulatedControl(compiled(read(...before)));
      control.spoil = (at) => (at === position ? 'refuse' : undefined);
      expect(await failureOf(control, policy, owned)).toMatchObject({ rolledBack: true });
      const keys = control.kernel.listed().map((data) => data.fields[5]);
      expect(keys.filter((uid) => uid === 2 || uid === 4)).toEqual([2, 4]);
      expect(keys.filter((uid) => uid === 1 || uid === 3)).toEqual([1, 3]);
    }
  });

  it('must have the owner’s key', async () => {
    const control = new SimulatedControl();
    const stray = planned(control, { rules: read(rule(1)) }, owned);
    await expect(stray).rejects.toThrow(/has no key that begins with app\./);
  });
});

describe('a plan', () => {
  it('puts prepended rules first, the last one first', async () => {
    const control = new SimulatedControl();
    const rules = read(rule(1), rule(2).replace('-a', '-A'), rule(3), rule(4).replace('-a', '-A'));
    await (await planned(control, { rules })).apply();
    expect(control.kernel.listed().map((data) => data.fields[5])).toEqual([4, 2, 1, 3]);
  });

  it('refuses what the kernel will refuse or change', async () => {
    const control = new SimulatedControl();
    const classes = planned(control, { rules: read('-a always,exit -S 2047 -k a') });
    await expect(classes).rejects.toMatchObject({ code: 'kernel-refuses' });
    const twice = planned(control, { rules: read('-a always,exit -F path=/a -F path=/b') });
    await expect(twice).rejects.toMatchObject({ code: 'kernel-refuses' });
  });

  it('prints one line for each change', async () => {
    const control = new SimulatedControl(compiled(read(rule(1), rule(2), rule(3), rule(4))));
    const policy = {
      rules: read(rule(4), rule(1), rule(2), rule(5)),
      settings: { enabled: 'enabled' },
    } as const;
    const plan = await planned(control, policy);
    expect(plan.toString().split('\n')).toEqual([
      '= enabled: disabled -> enabled    # -e 1',
      `~ ${rule(4)}    # it belongs before the rules that stay`,
      `+ ${rule(5)}    # the kernel does not have it`,
      `- ${rule(3)}    # it is not wanted`,
      '1 to add, 1 to delete, 1 to move, 1 setting to change; 2 rules are unchanged',
    ]);
    expect((await planned(control, { rules: read(rule(1)) })).toString()).toMatch(
      /\n3 to delete; 1 rule is unchanged$/,
    );
  });

  it('in effective order leaves rules where they stand', async () => {
    const texts = Array.from({ length: 20 }, (_, uid) => rule(uid));
    const control = new SimulatedControl(compiled(read(...texts)));
    const policy = { rules: read(...texts.with(7, rule(100, 'new'))) };
    const plan = await planned(control, policy, { order: 'effective' });
    expect(plan.steps).toHaveLength(2);
    await plan.apply();
    expect((await planned(control, policy, { order: 'effective' })).isEmpty).toBe(true);
    expect((await planned(control, policy)).isEmpty).toBe(false);
  });
});
