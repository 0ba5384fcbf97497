/** The types of the client, checked by the compiler alone: results, settings, and how clients end. */
import { expectTypeOf } from 'expect-type';
import {
  addRule,
  addRules,
  AuditClient,
  AuditError,
  type AuditFeatures,
  type AuditStatus,
  type EnabledState,
  type FeatureName,
  type FeatureState,
  type KernelFeature,
  listRules,
  NoAnswerError,
  type Rule,
  type RuleFailure,
  type RuleInput,
  type RuleResult,
  type RuleSuccess,
  type Target,
} from '../../lib';

// `ok` decides what else a result has.
export function told(result: RuleResult): string {
  if (result.ok) {
    expectTypeOf(result).toEqualTypeOf<RuleSuccess>();
    expectTypeOf(result.rule).toEqualTypeOf<Rule>();
    // @ts-expect-error a success has no error
    return result.error;
  }
  expectTypeOf(result).toEqualTypeOf<RuleFailure>();
  expectTypeOf(result.error).toEqualTypeOf<Error>();
  // @ts-expect-error a failure has no rule
  return result.rule;
}

// @ts-expect-error nothing is known before `ok` was looked at
export const untold = (result: RuleResult): Rule => result.rule;

// A client is closed where its scope ends, and by hand.
export async function scoped(): Promise<AuditStatus> {
  await using client = new AuditClient({ timeoutMs: 5000 });
  expectTypeOf(client).toEqualTypeOf<AuditClient>();
  return await client.getStatus();
}

export function closedAtOnce(): void {
  // @ts-expect-error a client ends asynchronously: `await using`
  using client = new AuditClient();
  client.close();
}

expectTypeOf<AuditClient>().toExtend<AsyncDisposable>();

expectTypeOf<string>().toExtend<RuleInput>();
expectTypeOf<readonly string[]>().toExtend<RuleInput>();
expectTypeOf<Rule>().toExtend<RuleInput>();
expectTypeOf<number>().not.toExtend<RuleInput>();

expectTypeOf(addRule).returns.resolves.toEqualTypeOf<Rule>();
expectTypeOf(addRules).returns.resolves.toEqualTypeOf<RuleResult[]>();
expectTypeOf(listRules).returns.resolves.toEqualTypeOf<Rule[]>();
expectTypeOf(listRules).toBeCallableWith();
expectTypeOf(listRules).toBeCallableWith({ key: 'x' });

declare const client: AuditClient;

expectTypeOf<AuditClient['getFeatures']>().returns.resolves.toEqualTypeOf<AuditFeatures>();
expectTypeOf<AuditClient['resetLost']>().returns.resolves.toBeNumber();
expectTypeOf<AuditClient['setEnabled']>().parameter(0).toEqualTypeOf<EnabledState | 0 | 1 | 2>();
expectTypeOf<AuditFeatures[FeatureName]>().toEqualTypeOf<FeatureState>();
expectTypeOf<AuditStatus['kernelFeatures']>().toEqualTypeOf<readonly KernelFeature[]>();
expectTypeOf<AuditStatus['backlogWaitTimeJiffies']>().toEqualTypeOf<number | undefined>();

// @ts-expect-error no state of that name
void client.setEnabled('on');
// @ts-expect-error no state of that number
void client.setFailureMode(3);
// @ts-expect-error no feature of that name
void client.setFeature('loginuid_immutable', { enabled: true });
// @ts-expect-error a feature is switched on or off
void client.setFeature('loginuid-immutable', { lock: true });
// @ts-expect-error one rule at a time
void client.addRule(['-w /etc', 5]);
// @ts-expect-error rules in a list
void client.addRules('-w /etc');
// @ts-expect-error seconds are not asked for
export const patient = new AuditClient({ timeout: 5 });

// A target may leave its features out, and nothing else.
expectTypeOf<Target['featureBitmap']>().toEqualTypeOf<number | undefined>();
// @ts-expect-error a target without its look-ups
export const bare: Target = { machine: undefined };

expectTypeOf<NoAnswerError>().toExtend<AuditError>();
expectTypeOf<AuditError['source']>().toEqualTypeOf<'syscall' | 'kernel'>();
expectTypeOf<AuditError['hint']>().toEqualTypeOf<string | undefined>();
