/**
 * Carries out a plan on the kernel, checks the result, and goes back when a step fails. The thinking
 * is in `policy/plan.ts`.
 */
import {
  type Control,
  errno,
  errorOfOutcome,
  type Operation,
  ADDITIONS_PER_DATAGRAM,
  LOCKED,
} from './control';
import { RuleError } from './errors';
import type { StatusData } from './native';
import type { Outcome, Request } from './exchange';
import { selectsClasses, storedFormOf } from './policy/equal';
import { ownedBy } from './policy/owned-rules';
import {
  type ChangeKind,
  isInPlace,
  type PlannedRule,
  planSteps,
  type RuleOrder,
  type RuleSteps,
  type Step,
} from './policy/plan';
import {
  addRuleRequest,
  deleteRuleRequest,
  featuresReply,
  getFeaturesRequest,
  getStatusRequest,
  listRulesRequest,
  ruleReplies,
  type Setting,
  setFeatureRequest,
  setStatusRequest,
  statusReply,
} from './requests';
import { decodeRuleData } from './rule-bytes';
import type { PolicySettings } from './rule-files/rules-text';
import { compileRule } from './rules/compile';
import { decompileRule } from './rules/decompile';
import { formatRule } from './rules/format';
import { checkKernelLimits } from './rules/kernel-limits';
import type { Rule } from './rules/rule';
import type { Target } from './rules/target';
import { FEATURE } from './tables/audit.generated';

/** What the kernel shall hold: the rules in their order, and settings where they are given. */
export interface DesiredPolicy {
  /** Those that are prepended (`-A`) come before the others of their list, the last one first. */
  readonly rules: readonly Rule[];
  readonly settings?: PolicySettings;
}

export interface PlanOptions {
  /**
   * Which rules are ours: those with a key that begins with this. All others are left alone. Without
   * it every rule is ours.
   */
  readonly owned?: { readonly key: string } | undefined;
  /**
   * Whether rules must stand exactly in the desired order (default), or only where an event could show
   * the difference.
   */
  readonly order?: RuleOrder | undefined;
}

export interface ApplyOptions {
  /**
   * Whether to list the rules afterwards and compare. Default: yes. It is done in any case before
   * something is locked, and when the kernel's answers show that somebody else changes rules too.
   */
  readonly verify?: boolean;
  /** Is told after each step that the kernel has taken. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A step failed; `rolledBack` says whether the kernel is back where it was before the plan began. */
export class ApplyError extends Error {
  override readonly name: string = 'ApplyError';
  /** Of the step that failed, among `plan.steps`, from 0; undefined for a setting. */
  readonly step: number | undefined;
  /** Whether everything is as it was before. */
  readonly rolledBack: boolean;

  constructor(
    message: string,
    details: { step: number | undefined; rolledBack: boolean; cause: unknown },
  ) {
    super(message, { cause: details.cause });
    this.step = details.step;
    this.rolledBack = details.rolledBack;
  }
}

/** Most rules that an error's message names. */
const NAMED_RULES = 5;

/** The kernel does not hold what was put there: somebody else changes rules too. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  /** What it would take to get to the desired rules from here. */
  readonly difference: RuleSteps;
  /** The settings that are others. */
  readonly settings: readonly SettingChange[];

  constructor(difference: RuleSteps, settings: readonly SettingChange[] = []) {
    const lines = changeLines(difference, settings);
    const more = lines.length - NAMED_RULES;
    super(
      [
        'the kernel does not hold what was applied: another program changes rules at the same time',
        ...lines.slice(0, NAMED_RULES).map((line) => `  ${line}`),
        ...(more > 0 ? [`  and ${more} more`] : []),
      ].join('\n'),
    );
    this.difference = difference;
    this.settings = settings;
  }
}

/** A setting that the plan changes. */
export interface SettingChange {
  readonly setting: Setting | 'loginuidImmutable';
  readonly from: number;
  readonly to: number;
}

const SIGNS: Readonly<Record<ChangeKind, string>> = { keep: ' ', add: '+', delete: '-', move: '~' };

/** One line for each change, with its sign first. */
function changeLines(
  { changes, uncovered }: Pick<RuleSteps, 'changes' | 'uncovered'>,
  settings: readonly SettingChange[],
): string[] {
  return [
    ...settings.map(({ setting, from, to }) => `= ${setting}: ${from} -> ${to}`),
    ...changes
      .filter(({ kind }) => kind !== 'keep')
      .map(({ kind, rule, reason }) => `${SIGNS[kind]} ${formatRule(rule)}    # ${reason}`),
    ...uncovered.map((rule) => `! for a moment the kernel will not hold: ${formatRule(rule)}`),
  ];
}

type RequestPort = Pick<Control, 'exchange' | 'request'>;

const ADD: Operation = {
  name: 'add a rule of the policy',
  capability: 'CAP_AUDIT_CONTROL',
  hints: {
    EINVAL: 'the kernel does not take such a rule',
    ENOENT: 'the directory that holds the path, dir or exe must exist',
  },
};
const DELETE: Operation = { name: 'delete a rule', capability: 'CAP_AUDIT_CONTROL' };
const READ: Operation = { name: 'read the audit state', capability: 'CAP_AUDIT_CONTROL' };

function done(outcome: Outcome, operation: Operation): Outcome {
  if (outcome.state !== 'done') throw errorOfOutcome(operation, outcome);
  return outcome;
}

async function listed(control: RequestPort, target: Target): Promise<PlannedRule[]> {
  const outcome = done(await control.request(listRulesRequest()), READ);
  return ruleReplies(outcome).map((bytes) => {
    const data = decodeRuleData(bytes);
    return { data, rule: decompileRule(data, target) };
  });
}

async function status(control: RequestPort): Promise<StatusData> {
  return statusReply(done(await control.request(getStatusRequest()), READ));
}

const LOGINUID_BIT = 1 << FEATURE.LOGINUID_IMMUTABLE;

async function loginuidIsImmutable(control: RequestPort): Promise<boolean> {
  const { features, lock } = featuresReply(done(await control.request(getFeaturesRequest()), READ));
  return (features & lock & LOGINUID_BIT) !== 0;
}

/** In the order in which they are set. */
async function settingChanges(
  control: RequestPort,
  settings: PolicySettings,
  now: StatusData,
): Promise<SettingChange[]> {
  const wanted: [Setting, number | undefined][] = [
    ['backlogLimit', settings.backlogLimitRecords],
    ['backlogWaitTime', settings.backlogWaitTimeJiffies],
    ['failure', settings.failureMode],
    ['rateLimit', settings.rateLimitPerSecond],
    ['enabled', settings.enabled],
  ];
  const changes: SettingChange[] = [];
  if (settings.loginuidImmutable === true && !(await loginuidIsImmutable(control))) {
    changes.push({ setting: 'loginuidImmutable', from: 0, to: 1 });
  }
  for (const [setting, to] of wanted) {
    const from = now[setting] ?? 0;
    if (to !== undefined && to !== from) changes.push({ setting, from, to });
  }
  return changes;
}

/** What cannot be undone before the next boot. */
function locks({ setting, to }: SettingChange): boolean {
  return setting === 'loginuidImmutable' || (setting === 'enabled' && to === 2);
}

function settingRequest({ setting, to }: SettingChange): Request {
  if (setting !== 'loginuidImmutable') return setStatusRequest(setting, to);
  return setFeatureRequest({
    version: 0,
    mask: LOGINUID_BIT,
    features: LOGINUID_BIT,
    lock: LOGINUID_BIT,
  });
}

async function set(control: RequestPort, change: SettingChange): Promise<void> {
  const { setting, to } = change;
  done(await control.request(settingRequest(change)), {
    name: `set ${setting} to ${to}`,
    capability: 'CAP_AUDIT_CONTROL',
    hints: { EINVAL: 'this kernel does not take the value, or does not know the setting' },
  });
}

/** A failure with the position of the step that had it. */
class StepFailure extends Error {
  constructor(
    readonly step: number,
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
    const joins =
      step.kind === 'add' && run?.[0]?.kind === 'add' && run.length < ADDITIONS_PER_DATAGRAM;
    if (joins) run.push(step);
    else runs.push([step]);
  }
  return runs;
}

/** Whether the kernel refused because somebody else did the same already. */
function wasDoneByOthers({ kind }: Step, outcome: Outcome): boolean {
  const already = errno(kind === 'add' ? 'EEXIST' : 'ENOENT');
  return outcome.state === 'refused' && outcome.errno === already;
}

/**
 * Sends the steps in their order: nothing may go before what stands in for it has come.
 *
 * @returns whether somebody else did some of them.
 */
async function carryOut(
  control: RequestPort,
  steps: readonly Step[],
  onProgress: (done: number) => void = () => {},
): Promise<boolean> {
  let position = 0;
  let disturbed = false;
  for (const run of runsOf(steps)) {
    const requests = run.map(({ kind, data }) =>
      kind === 'add' ? addRuleRequest(data) : deleteRuleRequest(data),
    );
    const outcomes = await control.exchange(requests, { packed: run[0]?.kind === 'add' });
    for (const [at, outcome] of outcomes.entries()) {
      const step = run[at] as Step;
      if (outcome.state === 'done') continue;
      if (wasDoneByOthers(step, outcome)) {
        disturbed = true;
        continue;
      }
      const error = errorOfOutcome(step.kind === 'add' ? ADD : DELETE, outcome);
      error.message += `\n  ${formatRule(step.rule)}`;
      throw new StepFailure(position + at, error);
    }
    position += run.length;
    onProgress(position);
  }
  return disturbed;
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
 * What it takes to get the kernel to a policy, computed from what it held at that time. Nothing has
 * happened yet; {@link apply} makes it happen.
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

  /** Whether the kernel holds the policy already. */
  get isEmpty(): boolean {
    return this.steps.length === 0 && this.settings.length === 0;
  }

  /** One line for each change, for people; then how many rules stay. */
  toString(): string {
    const kept = this.changes.filter(({ kind }) => kind === 'keep').length;
    const stay = kept === 1 ? '1 rule stays as it is' : `${kept} rules stay as they are`;
    return [...changeLines(this, this.settings), stay].join('\n');
  }

  /**
   * Adds before it deletes, so that no rule of both states is ever missing; sets `enabled` after the
   * rules, and locks (`enabled` 2, the loginuid) only when everything else was found in place.
   *
   * @throws {ApplyError} when a step failed; the kernel is back where it was, or says that it is not.
   * @throws {VerificationError} when somebody else changed the rules meanwhile.
   * @throws {AuditError} when everything is in place and could not be locked.
   */
  async apply(options: ApplyOptions = {}): Promise<void> {
    const { control, locked } = this.#parts;
    if (locked && !this.isEmpty) {
      throw new ApplyError(LOCKED, { step: undefined, rolledBack: true, cause: undefined });
    }
    const locking = this.settings.filter(locks);
    const disturbed = await this.#change(options);
    if (options.verify !== false || disturbed || locking.length > 0) await this.verify();
    for (const change of locking) await set(control, change);
  }

  /** All but what locks. */
  async #change(options: ApplyOptions): Promise<boolean> {
    const { control } = this.#parts;
    const settings = this.settings.filter((change) => !locks(change));
    const changed: SettingChange[] = [];
    const change = async (one: SettingChange): Promise<void> => {
      // Also when no answer comes: then it may have changed all the same.
      changed.push(one);
      await set(control, one);
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

  /** @throws {VerificationError} when the kernel does not hold the policy's rules in their order. */
  async verify(): Promise<void> {
    const { control, target, desired, isOurs, order, wantedSettings } = this.#parts;
    const now = await listed(control, target);
    const difference = planSteps(
      now.filter(({ rule }) => isOurs(rule)),
      desired,
      { order },
    );
    const changes = await settingChanges(control, wantedSettings, await status(control));
    const others = changes.filter((change) => !locks(change));
    if (difference.steps.length > 0 || others.length > 0) {
      throw new VerificationError(difference, others);
    }
  }

  /**
   * Puts the rules back byte for byte and in their order, leaving alone what this plan does not know.
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
      (await listed(control, target)).filter(({ data }) => known.has(storedFormOf(data)));
    try {
      await carryOut(control, planSteps(await present(), ours, byBytes).steps);
      const now: Readonly<Record<string, number | undefined>> = { ...(await status(control)) };
      for (const { setting, from, to } of changed.toReversed()) {
        if (now[setting] !== from) await set(control, { setting, from: to, to: from });
      }
      if (!isInPlace(await present(), ours, byBytes))
        throw new Error('the rules are not as before');
    } catch (second) {
      const why = second instanceof Error ? second.message : String(second);
      throw new ApplyError(`${reason}\nand the rules could not be put back as they were: ${why}`, {
        step,
        rolledBack: false,
        cause,
      });
    }
    throw new ApplyError(`${reason}\nEverything is as it was before.`, {
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
      'the kernel replaces system calls above 2031 by classes, so the rule would not be found again';
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
      `${formatRule(stray)} has no key that begins with ${owned?.key}, so it would not be found again`,
    );
  }
  const front = policy.rules.filter(({ prepend }) => prepend).toReversed();
  const back = policy.rules.filter(({ prepend }) => !prepend);
  const desired = [...front, ...back].map((rule) => desiredRule(rule, target));
  const before = await listed(control, target);
  const wantedSettings = policy.settings ?? {};
  const now = await status(control);
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
