/** The errors of applying a plan, besides the kernel's refusals. */
import type { RuleSteps } from '../plan/plan';
import { changeLines } from './change-lines';
import type { SettingChange } from './settings';

/** A step failed; `rolledBack` says whether the kernel is back in the state before the plan began. */
export class ApplyError extends Error {
  /** `ApplyError`. */
  override readonly name: string = 'ApplyError';
  /** Position of the failed step in `plan.steps`, from 0; undefined for a setting. */
  readonly step: number | undefined;
  /** Whether everything is as it was before. */
  readonly rolledBack: boolean;

  /** @internal */
  constructor(
    message: string,
    details: { step: number | undefined; rolledBack: boolean; cause: unknown },
  ) {
    super(message, { cause: details.cause });
    this.step = details.step;
    this.rolledBack = details.rolledBack;
  }
}

/** Maximum number of rules named in an error message. */
const NAMED_RULES = 5;

/** The kernel does not hold what was applied: another program changes rules, too. */
export class VerificationError extends Error {
  /** `VerificationError`. */
  override readonly name = 'VerificationError';
  /** Always this. */
  readonly code = 'verification-failed';
  /** What it would take to get from here to the desired rules. */
  readonly difference: RuleSteps;
  /** The settings that differ. */
  readonly settings: readonly SettingChange[];

  /** @internal */
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
