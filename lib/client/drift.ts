/**
 * Watches whether the kernel still holds a policy. The kernel itself writes a CONFIG_CHANGE record
 * for every rule that is added or deleted.
 */
import { setTimeout } from 'node:timers/promises';
import { AuditClient, type RuleInput } from './client';
import { RecordStream } from '../events/sources/record-stream';
import { VerificationError } from '../policy/applying/errors';
import type { DesiredPolicy, PlanOptions, RulePlan } from '../policy/applying/rule-plan';

export interface CheckOptions extends PlanOptions {
  /** Default: a new client for this call. */
  readonly client?: AuditClient;
}

/** Whether the kernel holds the policy, and what it would take to get there. */
export interface CheckResult {
  /** Whether the rules, their order and the settings are as desired. */
  readonly inSync: boolean;
  /** What it would take to get there; its `toString()` is for people. */
  readonly plan: RulePlan;
}

async function withClient<Result>(
  client: AuditClient | undefined,
  action: (client: AuditClient) => Promise<Result>,
): Promise<Result> {
  if (client !== undefined) return await action(client);
  const own = new AuditClient();
  try {
    return await action(own);
  } finally {
    own.close();
  }
}

/** Compares the kernel's present state with the desired one. Changes nothing. */
export async function checkRules(
  desired: DesiredPolicy | readonly RuleInput[],
  options: CheckOptions = {},
): Promise<CheckResult> {
  return await withClient(options.client, async (client) => {
    const plan = await client.planRules(desired, options);
    return { inSync: plan.isEmpty, plan };
  });
}

export interface WatchDriftOptions extends PlanOptions {
  /** Whether to restore the policy whenever it was changed. Default: no. */
  readonly restore?: boolean;
  readonly client?: AuditClient;
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

/** The kernel's rules differ from the desired ones. */
export interface Drift {
  /** The differences. */
  readonly difference: RulePlan;
  /** Whether the policy was restored. */
  readonly restored: boolean;
  /** Why it could not be restored: others change rules at the same time. */
  readonly failure?: VerificationError;
}

/** Changes come in bursts (`auditctl -R`); one comparison after the burst is enough. */
const QUIET_MS = 50;

/** The longest wait for the end of a burst. */
const LONGEST_BURST_MS = 500;

function tellsOfChange({ type }: { readonly type: string }): boolean {
  // A lost record may have been a change.
  return type === 'CONFIG_CHANGE' || type === 'lost';
}

/** Remembers that the kernel reported a change, until it is asked for. */
class ChangeNotice {
  #changes = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  /**
   * Reads the stream to its end, which may be an error; the error is thrown where changes are
   * awaited.
   */
  async read(stream: AsyncIterable<{ readonly type: string }>): Promise<void> {
    try {
      for await (const record of stream) {
        if (!tellsOfChange(record)) continue;
        this.#changes++;
        this.#wake?.();
      }
    } finally {
      this.#ended = true;
      this.#wake?.();
    }
  }

  /** Waits for a change and for the end of its burst; false when there will be no more. */
  async next(): Promise<boolean> {
    while (this.#changes === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const latest = performance.now() + LONGEST_BURST_MS;
    while (!this.#ended) {
      const before = this.#changes;
      await setTimeout(QUIET_MS);
      if (this.#changes !== before && performance.now() < latest) continue;
      this.#changes = 0;
      return true;
    }
    return false;
  }
}

/**
 * Yields each time that the kernel's rules differ from the desired ones; with `restore`, after
 * restoring them. Compares once at the beginning, and then whenever the kernel reports a change,
 * which it does only while audit is enabled.
 *
 * Needs CAP_AUDIT_READ in addition to CAP_AUDIT_CONTROL.
 *
 * @throws {ApplyError} when the kernel does not accept the policy: trying again would be futile.
 */
export async function* watchDrift(
  desired: DesiredPolicy | readonly RuleInput[],
  options: WatchDriftOptions = {},
): AsyncGenerator<Drift, void, undefined> {
  // Before the first comparison, so that no change is missed in between.
  const stream = new RecordStream(options.signal === undefined ? {} : { signal: options.signal });
  let own: AuditClient | undefined;
  const notice = new ChangeNotice();
  const reading = notice.read(stream);
  // An error must end the watch, not the process.
  reading.catch(() => {});
  try {
    const client = options.client ?? (own = new AuditClient());
    do {
      const drift = await lookOnce(client, desired, options);
      if (drift !== undefined) yield drift;
    } while (await notice.next());
    await reading;
  } finally {
    stream.close();
    own?.close();
  }
}

async function lookOnce(
  client: AuditClient,
  desired: DesiredPolicy | readonly RuleInput[],
  options: WatchDriftOptions,
): Promise<Drift | undefined> {
  const difference = await client.planRules(desired, options);
  if (difference.isEmpty) return undefined;
  if (options.restore !== true) return { difference, restored: false };
  try {
    await difference.apply();
    return { difference, restored: true };
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    // What others do is reported too, so there will be another comparison.
    return { difference, restored: false, failure: error };
  }
}

/**
 * A plan for the kernel's rules. It needs a client that stays open until the plan is applied.
 */
export async function planRules(
  desired: DesiredPolicy | readonly RuleInput[],
  options: PlanOptions & { readonly client: AuditClient },
): Promise<RulePlan> {
  return await options.client.planRules(desired, options);
}
