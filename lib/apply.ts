/**
 * Carries out a plan on the kernel, checks the result, and goes back when a step fails. The thinking
 * is in `policy/plan.ts`.
 */
import { addon, type Outcome, type RuleData, type StatusData } from './native';
import { type Control, errorOfOutcome, type Operation } from './control';
import { isInPlace, planSteps, type PlannedRule, type RuleSteps, type Step } from './policy/plan';
import {
  addRuleRequest,
  deleteRuleRequest,
  getStatusRequest,
  listRulesRequest,
  ruleReplies,
  type Setting,
  setStatusRequest,
  statusReply,
} from './requests';
import type { PolicySettings } from './rule-files/rules-text';
import { compileRule } from './rules/compile';
import { decompileRule } from './rules/decompile';
import { formatRule } from './rules/format';
import { checkKernelLimits } from './rules/kernel-limits';
import type { Rule } from './rules/rule';
import type { Target } from './rules/target';

/** What the kernel shall hold: the rules in their order, and settings where they are given. */
export interface DesiredPolicy {
  readonly rules: readonly Rule[];
  readonly settings?: PolicySettings;
}

export interface PlanOptions {
  /**
   * Which rules are ours: those with a key that begins with this. All others are left alone. Without
   * it every rule is ours.
   */
  readonly owned?: { readonly key: string } | undefined;
}

export interface ApplyOptions {
  /** Whether to list the rules afterwards and compare. Default: yes. */
  readonly verify?: boolean;
  /** Is told after each step that the kernel has taken. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A step failed, and the kernel is back where it was before the plan began. */
export class ApplyError extends Error {
  override readonly name: string = 'ApplyError';
  /** Of the step that failed, among `plan.steps`, from 0; undefined for a setting. */
  readonly step: number | undefined;
  /** Whether everything is as it was before. */
  readonly rolledBack: boolean;

  constructor(message: string, details: { step?: number; rolledBack: boolean; cause: unknown }) {
    super(message, { cause: details.cause });
    this.step = details.step;
    this.rolledBack = details.rolledBack;
  }
}

/** The kernel does not hold what was put there: somebody else changes rules too. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  /** What it would take to get to the desired rules from here. */
  readonly difference: RuleSteps;

  constructor(difference: RuleSteps) {
    const count = difference.steps.length;
    super(
      `the kernel does not hold what was applied (${count} steps away): another program changes rules at the same time`,
    );
    this.difference = difference;
  }
}

/** A setting that the plan changes. */
export interface SettingChange {
  readonly setting: Setting;
  readonly from: number;
  readonly to: number;
}

type RequestPort = Pick<Control, 'exchange' | 'request'>;

const ADD: Operation = { name: 'add a rule of the policy', capability: 'CAP_AUDIT_CONTROL' };
const DELETE: Operation = { name: 'delete a rule', capability: 'CAP_AUDIT_CONTROL' };
const SET: Operation = { name: 'change a setting', capability: 'CAP_AUDIT_CONTROL' };
const READ: Operation = { name: 'read the audit state', capability: 'CAP_AUDIT_CONTROL' };

/** Byte for byte: what a rollback has to reach. */
function bytesOf(data: RuleData): string {
  return addon()
    .encodeRule({ ...data, prepend: false })
    .toString('latin1');
}

function ownedBy(key: string | undefined): (rule: Rule) => boolean {
  if (key === undefined) return () => true;
  return (rule) => rule.keys.some((own) => own.startsWith(key));
}

function done(outcome: Outcome, operation: Operation): Outcome {
  if (outcome.state !== 'done') throw errorOfOutcome(operation, outcome);
  return outcome;
}

async function listed(control: RequestPort, target: Target): Promise<PlannedRule[]> {
  const outcome = done(await control.request(listRulesRequest()), READ);
  return ruleReplies(outcome).map((bytes) => {
    const data = addon().decodeRule(bytes);
    return { data, rule: decompileRule(data, target) };
  });
}

async function status(control: RequestPort): Promise<StatusData> {
  return statusReply(done(await control.request(getStatusRequest()), READ));
}

/** In the order in which they are set; `enabled` comes after the rules. */
function settingChanges(settings: PolicySettings, now: StatusData): SettingChange[] {
  const wanted: [Setting, number | undefined][] = [
    ['backlogLimit', settings.backlogLimitRecords],
    ['backlogWaitTime', settings.backlogWaitTimeJiffies],
    ['failure', settings.failureMode],
    ['rateLimit', settings.rateLimitPerSecond],
    ['enabled', settings.enabled],
  ];
  const changes: SettingChange[] = [];
  for (const [setting, to] of wanted) {
    const from = now[setting] ?? 0;
    if (to !== undefined && to !== from) changes.push({ setting, from, to });
  }
  return changes;
}

/** A failure with the position of the step that had it. */
class StepFailure extends Error {
  constructor(
    readonly step: number | undefined,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/** Consecutive additions as one run, so that they share datagrams; deletions one by one. */
function runsOf(steps: readonly Step[]): Step[][] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (step.kind === 'add' && run?.[0]?.kind === 'add' && run.length < 64) run.push(step);
    else runs.push([step]);
  }
  return runs;
}

async function carryOut(
  control: RequestPort,
  steps: readonly Step[],
  onProgress: (done: number) => void = () => {},
): Promise<void> {
  let position = 0;
  for (const run of runsOf(steps)) {
    const requests = run.map(({ kind, data }) =>
      kind === 'add' ? addRuleRequest(data) : deleteRuleRequest(data),
    );
    // Steps build on each other: nothing may go before what stands in for it has come.
    const outcomes = await control.exchange(requests, { packed: true });
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.state === 'done') continue;
      const { kind, rule } = run[at] as Step;
      const operation = kind === 'add' ? ADD : DELETE;
      const error = errorOfOutcome(operation, outcome);
      error.message += `\n  ${formatRule(rule)}`;
      throw new StepFailure(position + at, error);
    }
    position += run.length;
    onProgress(position);
  }
}

async function set(control: RequestPort, changes: readonly SettingChange[]): Promise<void> {
  for (const { setting, to } of changes) {
    const outcome = await control.request(setStatusRequest(setting, to));
    if (outcome.state !== 'done') throw new StepFailure(undefined, errorOfOutcome(SET, outcome));
  }
}

/**
 * What it takes to get the kernel to a policy, computed from what it held at that time. Nothing has
 * happened yet; {@link apply} makes it happen.
 */
export class RulePlan implements RuleSteps {
  readonly changes: RuleSteps['changes'];
  readonly steps: RuleSteps['steps'];
  readonly uncovered: RuleSteps['uncovered'];
  readonly settings: readonly SettingChange[];
  readonly #control: RequestPort;
  readonly #target: Target;
  readonly #before: readonly PlannedRule[];
  readonly #desired: readonly PlannedRule[];
  readonly #isOurs: (rule: Rule) => boolean;

  /** Use `planRules`. */
  constructor(parts: {
    control: RequestPort;
    target: Target;
    before: readonly PlannedRule[];
    desired: readonly PlannedRule[];
    isOurs: (rule: Rule) => boolean;
    settings: readonly SettingChange[];
  }) {
    const { before, desired, isOurs } = parts;
    const planned = planSteps(
      before.filter(({ rule }) => isOurs(rule)),
      desired,
    );
    this.changes = planned.changes;
    this.steps = planned.steps;
    this.uncovered = planned.uncovered;
    this.settings = parts.settings;
    this.#control = parts.control;
    this.#target = parts.target;
    this.#before = before;
    this.#desired = desired;
    this.#isOurs = isOurs;
  }

  /** Whether the kernel holds the policy already. */
  get isEmpty(): boolean {
    return this.steps.length === 0 && this.settings.length === 0;
  }

  /** One line for each change, for people. */
  toString(): string {
    const signs = { keep: ' ', add: '+', delete: '-', move: '~' } as const;
    const rules = this.changes
      .filter(({ kind }) => kind !== 'keep')
      .map(({ kind, rule, reason }) => `${signs[kind]} ${formatRule(rule)}    # ${reason}`);
    const settings = this.settings.map(({ setting, from, to }) => `= ${setting}: ${from} -> ${to}`);
    const kept = this.changes.filter(({ kind }) => kind === 'keep').length;
    const uncovered = this.uncovered.map(
      (rule) => `! for a moment the kernel will not hold: ${formatRule(rule)}`,
    );
    return [...settings, ...rules, ...uncovered, `${kept} rules stay as they are`].join('\n');
  }

  /**
   * Adds before it deletes, so that no rule of both states is ever missing; sets `enabled` after the
   * rules, and locks (`enabled` 2) only when everything else was found in place.
   *
   * @throws {ApplyError} when a step failed; the kernel is back where it was, or says that it is not.
   * @throws {VerificationError} when somebody else changed the rules meanwhile.
   */
  async apply(options: ApplyOptions = {}): Promise<void> {
    const lock = this.settings.filter(({ setting, to }) => setting === 'enabled' && to === 2);
    const late = this.settings.filter(({ setting }) => setting === 'enabled' && lock.length === 0);
    const early = this.settings.filter(({ setting }) => setting !== 'enabled');
    try {
      await set(this.#control, early);
      await carryOut(this.#control, this.steps, (count) =>
        options.onProgress?.(count, this.steps.length),
      );
      await set(this.#control, late);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      await this.#rollBack(error);
    }
    if (options.verify !== false) await this.verify();
    await set(this.#control, lock);
  }

  /** @throws {VerificationError} when the kernel does not hold the policy's rules in their order. */
  async verify(): Promise<void> {
    const now = await listed(this.#control, this.#target);
    const ours = now.filter(({ rule }) => this.#isOurs(rule));
    if (!isInPlace(ours, this.#desired)) {
      throw new VerificationError(planSteps(ours, this.#desired));
    }
  }

  async #rollBack(failure: StepFailure): Promise<never> {
    const where = failure.step === undefined ? {} : { step: failure.step };
    try {
      const now = await listed(this.#control, this.#target);
      await carryOut(this.#control, planSteps(now, this.#before, bytesOf).steps);
      const back = this.settings.map(({ setting, from, to }) => ({ setting, from: to, to: from }));
      await set(this.#control, back.toReversed());
      const after = await listed(this.#control, this.#target);
      if (!isInPlace(after, this.#before, bytesOf)) throw new Error('the rules are not as before');
    } catch (cause) {
      throw new ApplyError(
        `${failure.message}\nand the rules could not be put back as they were: ${String(cause)}`,
        { ...where, rolledBack: false, cause: failure.cause },
      );
    }
    throw new ApplyError(`${failure.message}\nEverything is as it was before.`, {
      ...where,
      rolledBack: true,
      cause: failure.cause,
    });
  }
}

/** Compares the policy with what the kernel holds now. */
export async function makePlan(
  control: RequestPort,
  target: Target,
  policy: DesiredPolicy,
  options: PlanOptions = {},
): Promise<RulePlan> {
  const isOurs = ownedBy(options.owned?.key);
  const desired = policy.rules.map((rule) => {
    if (!isOurs(rule)) {
      throw new RangeError(
        `${formatRule(rule)} has no key that begins with ${options.owned?.key}, so it would not be found again`,
      );
    }
    const data = compileRule({ ...rule, prepend: false }, target);
    checkKernelLimits(data);
    return { rule: { ...rule, prepend: false }, data };
  });
  const before = await listed(control, target);
  const settings = settingChanges(policy.settings ?? {}, await status(control));
  return new RulePlan({ control, target, before, desired, isOurs, settings });
}
