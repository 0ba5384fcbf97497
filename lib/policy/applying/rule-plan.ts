/**
 * Carries out a plan on the kernel, verifies the result, and rolls back when a step fails. The
 * steps come from `policy/plan`.
 */
import { LOCKED } from '../../kernel/control';
import { RuleError } from '../../errors';
import { selectsClasses, storedFormOf } from '../meaning/equal';
import { ownedBy } from '../meaning/owned-rules';
import {
  isInPlace,
  type PlannedRule,
  planSteps,
  type RuleOrder,
  type RuleSteps,
} from '../plan/plan';
import type { PolicySettings } from '../files/rules-text';
import { compileRule } from '../../rules/compile';
import { formatRule } from '../../rules/format';
import { checkKernelLimits } from '../../rules/kernel-limits';
import type { Rule } from '../../rules/rule';
import type { Target } from '../../machine/target';
import { carryOut, StepFailure } from './carry-out';
import { changeLines } from './change-lines';
import { ApplyError, VerificationError } from './errors';
import { listRules, readStatus, type RequestPort } from './kernel-state';
import { changeSetting, locks, type SettingChange, settingChanges } from './settings';

/** The desired state of the kernel: the rules in order, and the settings that are given. */
export interface DesiredPolicy {
  /** Prepended rules (`-A`) come before the others on their list, the last one first. */
  readonly rules: readonly Rule[];
  readonly settings?: PolicySettings;
}

export interface PlanOptions {
  /**
   * The rules to manage: those with a key that begins with this. Other rules are not touched. By
   * default all rules are managed.
   */
  readonly owned?: { readonly key: string } | undefined;
  /**
   * Whether rules must be in exactly the desired order (default), or only where an event could show
   * the difference.
   */
  readonly order?: RuleOrder | undefined;
}

export interface ApplyOptions {
  /**
   * Whether to list the rules afterwards and compare. Default: yes. This is always done before
   * something is locked, and when the kernel's answers show that somebody else changes rules, too.
   */
  readonly verify?: boolean;
  /** Called after each step that the kernel has carried out. */
  readonly onProgress?: (done: number, total: number) => void;
}

interface PlanParts {
  readonly control: RequestPort;
  readonly target: Target;
  readonly before: readonly PlannedRule[];
  readonly desired: readonly PlannedRule[];
  readonly wantedSettings: PolicySettings;
  readonly settings: readonly SettingChange[];
  readonly isOurs: (rule: Rule) => boolean;
  readonly order: RuleOrder;
  readonly locked: boolean;
}

/**
 * What it takes to get the kernel to a policy, computed from the kernel's state at the time.
 * Nothing changes before {@link apply}.
 */
export class RulePlan implements RuleSteps {
  readonly changes: RuleSteps['changes'];
  readonly steps: RuleSteps['steps'];
  readonly uncovered: RuleSteps['uncovered'];
  readonly settings: readonly SettingChange[];
  readonly #parts: PlanParts;

  /** Use `planRules`. */
  constructor(parts: PlanParts) {
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

  /** One line for each change, then the number of rules that stay; for people. */
  toString(): string {
    const kept = this.changes.filter(({ kind }) => kind === 'keep').length;
    const stay = kept === 1 ? '1 rule is unchanged' : `${kept} rules are unchanged`;
    return [...changeLines(this, this.settings), stay].join('\n');
  }

  /**
   * Adds before it deletes, so that no rule in both states is ever missing; sets `enabled` after
   * the rules, and locks (`enabled` 2, the loginuid) only after verifying everything else.
   *
   * @throws {ApplyError} when a step failed; its `rolledBack` says whether the kernel is back in
   *   its previous state.
   * @throws {VerificationError} when somebody else changed the rules in the meantime.
   * @throws {AuditError} when everything is in place but could not be locked.
   */
  async apply(options: ApplyOptions = {}): Promise<void> {
    const { control, locked } = this.#parts;
    if (locked && !this.isEmpty) {
      throw new ApplyError(LOCKED, { step: undefined, rolledBack: true, cause: undefined });
    }
    const locking = this.settings.filter(locks);
    const disturbed = await this.#change(options);
    if (options.verify !== false || disturbed || locking.length > 0) await this.verify();
    for (const change of locking) await changeSetting(control, change);
  }

  /** All steps except those that lock. */
  async #change(options: ApplyOptions): Promise<boolean> {
    const { control } = this.#parts;
    const settings = this.settings.filter((change) => !locks(change));
    const changed: SettingChange[] = [];
    const change = async (one: SettingChange): Promise<void> => {
      // Even when no answer comes, as the setting may have changed.
      changed.push(one);
      await changeSetting(control, one);
    };
    try {
      for (const one of settings.filter(({ setting }) => setting !== 'enabled')) await change(one);
      const disturbed = await carryOut(control, this.steps, (count) =>
        options.onProgress?.(count, this.steps.length),
      );
      for (const one of settings.filter(({ setting }) => setting === 'enabled')) await change(one);
      return disturbed;
    } catch (error) {
      return await this.#rollBack(error, changed);
    }
  }

  /** @throws {VerificationError} when the kernel does not hold the policy's rules in order. */
  async verify(): Promise<void> {
    const { control, target, desired, isOurs, order, wantedSettings } = this.#parts;
    const now = await listRules(control, target);
    const difference = planSteps(
      now.filter(({ rule }) => isOurs(rule)),
      desired,
      { order },
    );
    const changes = await settingChanges(control, wantedSettings, await readStatus(control));
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
    const reason = cause instanceof Error ? cause.message : String(cause);
    const { control, target, before, isOurs } = this.#parts;
    const ours = before.filter(({ rule }) => isOurs(rule));
    const known = new Set([...ours, ...this.steps].map(({ data }) => storedFormOf(data)));
    const byBytes = { identity: storedFormOf };
    const present = async (): Promise<PlannedRule[]> =>
      (await listRules(control, target)).filter(({ data }) => known.has(storedFormOf(data)));
    try {
      await carryOut(control, planSteps(await present(), ours, byBytes).steps);
      const now: Readonly<Record<string, number | undefined>> = { ...(await readStatus(control)) };
      for (const { setting, from, to } of changed.toReversed()) {
        if (now[setting] !== from) await changeSetting(control, { setting, from: to, to: from });
      }
      if (!isInPlace(await present(), ours, byBytes))
        throw new Error('the rules are not as they were before');
    } catch (second) {
      const why = second instanceof Error ? second.message : String(second);
      throw new ApplyError(`${reason}\nThe previous rules could not be restored: ${why}`, {
        step,
        rolledBack: false,
        cause,
      });
    }
    throw new ApplyError(`${reason}\nThe previous rules and settings were restored.`, {
      step,
      rolledBack: true,
      cause,
    });
  }
}

function desiredRule(rule: Rule, target: Target): PlannedRule {
  const plain = { ...rule, prepend: false };
  const data = compileRule(plain, target);
  checkKernelLimits(data);
  if (selectsClasses(data)) {
    const reason =
      'the kernel replaces system calls above 2031 by classes, so the rule would not be recognised later';
    throw new RuleError('kernel-refuses', reason, { subject: formatRule(rule) });
  }
  return { rule: plain, data };
}

/** Compares the policy with what the kernel holds now. */
export async function makePlan(
  control: RequestPort,
  target: Target,
  policy: DesiredPolicy,
  options: PlanOptions = {},
): Promise<RulePlan> {
  const { owned, order = 'exact' } = options;
  const isOurs = ownedBy(owned?.key);
  const stray = policy.rules.find((rule) => !isOurs(rule));
  if (stray !== undefined) {
    throw new RangeError(
      `${formatRule(stray)} has no key that begins with ${owned?.key}, so it would not be recognised later`,
    );
  }
  const front = policy.rules.filter(({ prepend }) => prepend).toReversed();
  const back = policy.rules.filter(({ prepend }) => !prepend);
  const desired = [...front, ...back].map((rule) => desiredRule(rule, target));
  const before = await listRules(control, target);
  const wantedSettings = policy.settings ?? {};
  const now = await readStatus(control);
  const settings = await settingChanges(control, wantedSettings, now);
  return new RulePlan({
    control,
    target,
    before,
    desired,
    wantedSettings,
    settings,
    isOurs,
    order,
    locked: now.enabled === 2,
  });
}
