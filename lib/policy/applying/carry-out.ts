/** Carries out the steps of a plan as requests to the kernel. */
import {
  ADDITIONS_PER_DATAGRAM,
  errno,
  errorOfOutcome,
  type Operation,
} from '../../kernel/control';
import type { Outcome } from '../../kernel/exchange';
import { missingInWords } from '../files/missing-paths';
import type { Step } from '../plan/plan';
import { addRuleRequest, deleteRuleRequest } from '../../kernel/requests';
import { ruleText } from '../../rules/format';
import type { RequestPort } from './kernel-state';

const ADD: Operation = {
  name: 'add a rule of the policy',
  capability: 'CAP_AUDIT_CONTROL',
  hints: {
    EINVAL: 'the kernel does not accept this rule',
    ENOENT: 'the directory that holds the path, dir or exe must exist',
  },
};
const DELETE: Operation = { name: 'delete a rule', capability: 'CAP_AUDIT_CONTROL' };

/** A failure, with the position of the step that failed. */
export class StepFailure extends Error {
  constructor(
    readonly step: number,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/** Consecutive additions in one run, so that they share datagrams; deletions one by one. */
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

/** Whether the kernel refused because somebody else had already done the same. */
function wasDoneByOthers({ kind }: Step, outcome: Outcome): boolean {
  const already = errno(kind === 'add' ? 'EEXIST' : 'ENOENT');
  return outcome.state === 'refused' && outcome.errno === already;
}

/** Refusals that say nothing of the rule: the next one would get the same. */
const OF_THE_CALLER: ReadonlySet<number | undefined> = new Set([
  errno('EPERM'),
  errno('ECONNREFUSED'),
]);

export interface CarryOutOptions {
  /** Called with the number of steps that have been sent. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Whether to go on after the kernel refused this addition; by default it is a failure. */
  readonly toleratesRefusal?: ((step: number, error: Error) => boolean) | undefined;
}

/**
 * Sends the steps in order: no rule may be deleted before its stand-in was added.
 *
 * @returns whether somebody else had already done some of them.
 */
export async function carryOut(
  control: RequestPort,
  steps: readonly Step[],
  { onProgress = () => {}, toleratesRefusal = () => false }: CarryOutOptions = {},
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
      const missing = outcome.errno === errno('ENOENT') ? missingInWords(step.rule) : undefined;
      if (step.kind === 'add' && missing !== undefined) error.message += `: ${missing}`;
      error.message += `\n  ${ruleText(step.rule)}`;
      const isOfRule =
        step.kind === 'add' && outcome.state === 'refused' && !OF_THE_CALLER.has(outcome.errno);
      if (isOfRule && toleratesRefusal(position + at, error)) continue;
      throw new StepFailure(position + at, error);
    }
    position += run.length;
    onProgress(position);
  }
  return disturbed;
}
