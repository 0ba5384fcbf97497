/** What applying a plan fails with, beside the kernel's refusals. */
import type { RuleSteps } from '../plan/plan';
import { changeLines } from './change-lines';
import type { SettingChange } from './settings';

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
