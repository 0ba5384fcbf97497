/**
 * Carries out a plan on the kernel, verifies the result, and rolls back when a step fails. The
 * steps come from `policy/plan`.
 */
import { LOCKED } from '../../kernel/control';
import {
  type ChecksOf,
  checkFlag,
  checkFunction,
  checkOptions,
  checkSignal,
  isObject,
  refuseArgument,
} from '../../arguments';
import { ArgumentError, RuleError } from '../../errors';
import { selectsClasses, storedFormOf } from '../meaning/equal';
import {
  checkOrder,
  isInPlace,
  type PlannedRule,
  planSteps,
  type RuleOrder,
  type RuleSteps,
  type Step,
} from '../plan/plan';
import type { AuditSettings } from '../../tables/settings';
import { compile } from '../../rules/compile';
import { ruleText } from '../../rules/format';
import { checkKeyFilter, type KeyFilter, keyWording, ruleTest } from '../../rules/key-filter';
import { type RuleInput, rulesOf } from '../../rules/rule-input';
import { checkKernelLimits } from '../../rules/kernel-limits';
import type { Rule } from '../../rules/rule';
import type { Target } from '../../machine/target';
import { carryOut, StepFailure } from './carry-out';
import { changeLines, summaryLine } from './change-lines';
import { ApplyError, VerificationError } from './errors';
import { listRules, readStatus, type RequestPort } from './kernel-state';
import {
  changeSetting,
  checkSettings,
  locks,
  type SettingChange,
  settingChanges,
  settingIn,
} from './settings';

/** The desired state of the kernel: the rules in order, and the settings that are given. */
export interface DesiredPolicy {
  /** Those that are prepended (`-A`) come before the others of their list, the last one first. */
  readonly rules: readonly RuleInput[];
  /** Settings that are left out stay as they are. */
  readonly settings?: AuditSettings;
}

/** Which rules a plan is about, and how exact their order is. */
export interface PlanOptions {
  /** Which rules are ours. All others are left alone. Without it every rule is ours. */
  readonly owned?: KeyFilter | undefined;
  /**
   * Whether rules must be in exactly the desired order (default), or only where an event could show
   * the difference.
   */
  readonly order?: RuleOrder | undefined;
}

/** How a plan is carried out. */
export interface ApplyOptions {
  /**
   * Whether to list the rules afterwards and compare. Default: yes. This is always done before
   * something is locked, and when the kernel's answers show that somebody else changes rules, too.
   */
  readonly verify?: boolean;
  /** Called after each step that the kernel has carried out. */
  readonly onProgress?: (done: number, total: number) => void;
  /**
   * Called for each rule that the kernel refuses; the plan then goes on without it. Without this, a refusal
   * ends the plan and everything is put back.
   */
  readonly onRefused?: (rule: Rule, error: Error) => void;
  /**
   * Ends the plan: what was done is put back, and nothing more is locked. The `ApplyError` has the signal's
   * reason as its `cause`.
   */
  readonly signal?: AbortSignal;
}

interface PlanParts {
  readonly control: RequestPort;
  readonly target: Target;
  readonly before: readonly PlannedRule[];
  readonly desired: readonly PlannedRule[];
  readonly policy: ReadPolicy;
  readonly settings: readonly SettingChange[];
  readonly kernelSettings: AuditSettings;
  readonly isOurs: (rule: Rule) => boolean;
  readonly order: RuleOrder;
  readonly locked: boolean;
}

/**
 * What a plan was made from.
 *
 * @internal
 */
export interface PlanBasis {
  /** What the kernel held, without the rules that the plan does not touch, in the kernel's order. */
  readonly held: readonly PlannedRule[];
  /** The policy in the order in which it was asked for, and as the kernel gets it. */
  readonly requested: readonly PlannedRule[];
  readonly settings: AuditSettings;
  /** What the kernel had of these settings. */
  readonly kernelSettings: AuditSettings;
}

/**
 * What it takes to get the kernel to a policy, computed from the kernel's state at the time.
 * Nothing changes before {@link apply}.
 */
export class RulePlan implements RuleSteps {
  readonly changes: RuleSteps['changes'];
  readonly steps: RuleSteps['steps'];
  readonly uncovered: RuleSteps['uncovered'];
  /** The settings that the kernel has otherwise, in the order in which they are set. */
  readonly settings: readonly SettingChange[];
  readonly #parts: PlanParts;
  /** Stored forms of rules that the kernel refused and the caller did without. */
  readonly #refused = new Set<string>();
  /** Stored forms of the policy's rules that the kernel does not hold. */
  #additions: Set<string> | undefined;

  /** @internal Plans come from `planRules`. */
  constructor(parts: PlanParts) {
    if (!isObject(parts) || !('control' in parts)) {
      refuseArgument('parts', 'what planRules() gathers', parts);
    }
    const ours = parts.before.filter(({ rule }) => parts.isOurs(rule));
    const { changes, steps, uncovered } = planSteps(ours, parts.desired, { order: parts.order });
    this.changes = changes;
    this.steps = steps;
    this.uncovered = uncovered;
    this.settings = parts.settings;
    this.#parts = parts;
  }

  /** Whether the kernel already holds the policy. */
  get isEmpty(): boolean {
    return this.steps.length === 0 && this.settings.length === 0;
  }

  /** One line for each change, then one with the number of changes and of rules that stay; for people. */
  toString(): string {
    const changes = changeLines(this, this.settings);
    return [...changes, summaryLine(this, this.settings)].join('\n');
  }

  /**
   * What the plan was made from: all that has to be the same for it to be the same again.
   *
   * @internal
   */
  get basis(): PlanBasis {
    const { before, target, isOurs, policy, kernelSettings } = this.#parts;
    return {
      held: before.filter(({ rule }) => isOurs(rule)),
      requested: policy.rules.map((rule) => ({ rule, data: desiredRule(rule, target).data })),
      settings: policy.settings,
      kernelSettings,
    };
  }

  /**
   * Adds before it deletes, so that no rule in both states is ever missing; sets `enabled` after
   * the rules, and locks (`enabled` 2, the loginuid) only after verifying everything else.
   *
   * @throws {ApplyError} when a step failed or the signal ended the plan; its `rolledBack` says
   *   whether the kernel is back in its previous state.
   * @throws {VerificationError} when somebody else changed the rules in the meantime.
   * @throws {AuditError} when everything is in place but could not be locked.
   */
  async apply(options: ApplyOptions = {}): Promise<void> {
    checkOptions(options, APPLY_OPTIONS);
    const { control, locked } = this.#parts;
    if (locked && !this.isEmpty) {
      throw new ApplyError(LOCKED, { step: undefined, rolledBack: true, cause: undefined });
    }
    const { signal } = options;
    if (signal?.aborted === true) {
      const details = { step: undefined, rolledBack: true, cause: signal.reason as unknown };
      throw new ApplyError(`${reasonOf(signal.reason)}\nNothing was changed.`, details);
    }
    const locking = this.settings.filter(locks);
    const changed: SettingChange[] = [];
    this.#refused.clear();
    const disturbed = await this.#change(options, changed);
    if (options.verify !== false || disturbed || locking.length > 0) await this.verify();
    const endIfAborted = async (): Promise<void> => {
      if (signal?.aborted === true) await this.#rollBack(signal.reason, changed);
    };
    await endIfAborted();
    for (const change of locking) {
      // The signal may have come while the one before was set.
      await endIfAborted();
      changed.push(change);
      await changeSetting(control, change);
    }
  }

  /**
   * All steps except those that lock.
   *
   * @param changed takes the settings as they are changed
   */
  async #change(options: ApplyOptions, changed: SettingChange[]): Promise<boolean> {
    const { control } = this.#parts;
    const { signal } = options;
    const settings = this.settings.filter((change) => !locks(change));
    const change = async (one: SettingChange): Promise<void> => {
      signal?.throwIfAborted();
      // Even when no answer comes, as the setting may have changed.
      changed.push(one);
      await changeSetting(control, one);
    };
    try {
      for (const one of settings.filter(({ setting }) => setting !== 'enabled')) await change(one);
      const disturbed = await carryOut(control, this.steps, {
        onProgress: (count) => {
          signal?.throwIfAborted();
          options.onProgress?.(count, this.steps.length);
        },
        toleratesRefusal: (at, error) => this.#toleratesRefusal(at, error, options),
      });
      for (const one of settings.filter(({ setting }) => setting === 'enabled')) await change(one);
      return disturbed;
    } catch (error) {
      return await this.#rollBack(error, changed);
    }
  }

  #newRules(): Set<string> {
    const { before, desired } = this.#parts;
    const held = new Set(before.map(({ data }) => storedFormOf(data)));
    return new Set(desired.map(({ data }) => storedFormOf(data)).filter((form) => !held.has(form)));
  }

  /** A stand-in is not a rule of the policy: without it the rule that it stands for would be missing. */
  #toleratesRefusal(at: number, error: Error, { onRefused }: ApplyOptions): boolean {
    const step = this.steps[at] as Step;
    const stored = storedFormOf(step.data);
    this.#additions ??= this.#newRules();
    if (onRefused === undefined || !this.#additions.has(stored)) return false;
    this.#refused.add(stored);
    onRefused({ ...step.rule, prepend: false }, error);
    return true;
  }

  /** @throws {VerificationError} when the kernel does not hold the policy's rules in order. */
  async verify(): Promise<void> {
    const { control, target, isOurs, order, policy } = this.#parts;
    const desired = this.#parts.desired.filter(
      ({ data }) => !this.#refused.has(storedFormOf(data)),
    );
    const now = await listRules(control, target);
    const difference = planSteps(
      now.filter(({ rule }) => isOurs(rule)),
      desired,
      { order },
    );
    const changes = await settingChanges(control, policy.settings, await readStatus(control));
    const others = changes.filter((change) => !locks(change));
    if (difference.steps.length > 0 || others.length > 0) {
      throw new VerificationError(difference, others);
    }
  }

  /**
   * Restores the rules byte for byte and in order, without touching rules that this plan does not
   * know.
   */
  async #rollBack(failure: unknown, changed: readonly SettingChange[]): Promise<never> {
    const step = failure instanceof StepFailure ? failure.step : undefined;
    const cause = failure instanceof StepFailure ? failure.cause : failure;
    const reason = reasonOf(cause);
    const { control, target, before, isOurs } = this.#parts;
    const ours = before.filter(({ rule }) => isOurs(rule));
    const known = new Set([...ours, ...this.steps].map(({ data }) => storedFormOf(data)));
    const byBytes = { identity: storedFormOf };
    const present = async (): Promise<PlannedRule[]> =>
      (await listRules(control, target)).filter(({ data }) => known.has(storedFormOf(data)));
    try {
      await carryOut(control, planSteps(await present(), ours, byBytes).steps);
      const now = await readStatus(control);
      for (const one of changed.toReversed()) {
        const { setting, from, to } = one;
        if (setting === 'loginuidImmutable' || settingIn(now, setting) === from) continue;
        await changeSetting(control, { setting, from: to, to: from } as SettingChange);
      }
      if (!isInPlace(await present(), ours, byBytes))
        throw new Error('the rules are not as they were before');
    } catch (second) {
      throw new ApplyError(
        `${reason}\nThe previous rules could not be restored: ${reasonOf(second)}`,
        { step, rolledBack: false, cause },
      );
    }
    const locked = changed.filter(locks).map(({ setting }) => setting);
    const except =
      locked.length === 0 ? '' : `, except ${locked.join()}, which stays until the next boot`;
    throw new ApplyError(`${reason}\nThe previous rules and settings were restored${except}.`, {
      step,
      rolledBack: locked.length === 0,
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function desiredRule(rule: Rule, target: Target): PlannedRule {
  const plain = { ...rule, prepend: false };
  const data = compile(plain, target);
  checkKernelLimits(data);
  if (selectsClasses(data)) {
    const reason =
      'the kernel replaces system calls above 2031 by classes, so the rule would not be found again';
    throw new RuleError('kernel-refuses', reason, { subject: ruleText(rule, { target }) });
  }
  return { rule: plain, data };
}

/** What the options of {@link PlanOptions} may be. */
export const PLAN_OPTIONS = {
  owned: checkKeyFilter,
  order: checkOrder,
} satisfies ChecksOf<PlanOptions>;

const APPLY_OPTIONS = {
  verify: checkFlag,
  onProgress: checkFunction,
  onRefused: checkFunction,
  signal: checkSignal,
} satisfies ChecksOf<ApplyOptions>;

interface ReadPolicy {
  readonly rules: readonly Rule[];
  readonly settings: AuditSettings;
}

/**
 * The rules and settings of what shall be.
 *
 * @throws {ArgumentError} when it is neither a policy nor rules.
 * @throws {RuleError} when a rule is wrong in itself.
 */
export function readDesired(
  desired: DesiredPolicy | readonly RuleInput[],
  target: Target,
): ReadPolicy {
  if (Array.isArray(desired)) return { rules: rulesOf(desired, target, 'desired'), settings: {} };
  if (!isObject(desired) || !('rules' in desired)) {
    return refuseArgument('desired', 'an array of rules, or an object with rules', desired);
  }
  const { rules, settings = {} } = desired as DesiredPolicy;
  checkSettings(settings, 'desired.settings');
  return { rules: rulesOf(rules, target, 'desired.rules'), settings };
}

/** @throws {ArgumentError} for a rule that would not be found again as one of ours. */
function checkOwned(rules: readonly Rule[], owned: KeyFilter, target: Target): void {
  const isOurs = ruleTest(owned);
  const at = rules.findIndex((rule) => !isOurs(rule));
  if (at === -1) return;
  const text = ruleText(rules[at] as Rule, { target });
  const found = `${text}, which has no ${keyWording(owned)} and would not be found again`;
  throw new ArgumentError(`rule ${at} of the policy`, 'one of the owned ones', found);
}

/** Compares the policy with what the kernel holds now. */
export async function makePlan(
  control: RequestPort,
  target: Target,
  policy: ReadPolicy,
  options: PlanOptions = {},
): Promise<RulePlan> {
  const { owned = {}, order = 'exact' } = options;
  const isOurs = ruleTest(owned);
  checkOwned(policy.rules, owned, target);
  const front = policy.rules.filter(({ prepend }) => prepend).toReversed();
  const back = policy.rules.filter(({ prepend }) => !prepend);
  const desired = [...front, ...back].map((rule) => desiredRule(rule, target));
  const before = await listRules(control, target);
  const now = await readStatus(control);
  const settings = await settingChanges(control, policy.settings, now);
  const changed = settings.map(({ setting, from }): [string, unknown] => [setting, from]);
  return new RulePlan({
    control,
    target,
    before,
    desired,
    policy,
    settings,
    // What differs is as it was, and the others are as they are wanted.
    kernelSettings: { ...policy.settings, ...Object.fromEntries(changed) },
    isOurs,
    order,
    locked: now.enabled === 2,
  });
}
