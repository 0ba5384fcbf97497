/**
 * Watches whether the kernel still holds a policy. The kernel itself writes a CONFIG_CHANGE record
 * for every rule that is added or deleted.
 */
import { setTimeout } from 'node:timers/promises';
import {
  type ChecksOf,
  checkFlag,
  checkMethods,
  checkOptions,
  type OptionChecks,
  refuseArgument,
} from '../arguments';
import { AbortError } from '../errors';
import { Control } from '../kernel/control';
import type { Outcome, Request } from '../kernel/exchange';
import { localTarget } from '../machine/target';
import type { RequestPort } from '../policy/applying/kernel-state';
import {
  type DesiredPolicy,
  makePlan,
  PLAN_OPTIONS,
  type PlanOptions,
  readDesired,
  type RulePlan,
} from '../policy/applying/rule-plan';
import type { RuleInput } from '../rules/rule-input';
import { AuditClient, CLIENT_OPTIONS, type ClientOptions } from './client';
import { RecordStream } from '../events/sources/record-stream';
import { VerificationError } from '../policy/applying/errors';

/** How a plan is made, and over which socket. */
export interface PlanCallOptions extends PlanOptions, ClientOptions {
  /**
   * Asks with this client and its `target`, `timeoutMs` and `signal`, of which none can then be given
   * here. Default: sockets of its own, each for one exchange.
   */
  readonly client?: AuditClient;
}

/** Whether the kernel holds the policy, and what it would take to get there. */
export interface CheckResult {
  /** Whether the rules, their order and the settings are as desired. */
  readonly inSync: boolean;
  /** What it would take to get there; its `toString()` is for people. */
  readonly plan: RulePlan;
}

const PLAN_CALL_OPTIONS = {
  ...PLAN_OPTIONS,
  ...CLIENT_OPTIONS,
  client: checkMethods(['planRules', 'listRules', 'close'], 'an AuditClient'),
} satisfies ChecksOf<PlanCallOptions>;

/** @param own the options that a client's own stand in for */
function checkPlanCall(
  options: unknown,
  checks: OptionChecks,
  own: readonly (keyof ClientOptions)[],
): void {
  checkOptions(options, checks);
  const { client, ...others } = options as PlanCallOptions;
  const twice = own.find((name) => others[name] !== undefined);
  if (client === undefined || twice === undefined) return;
  refuseArgument(`options.${twice}`, "left out: the client's own counts", others[twice]);
}

/** A socket for each exchange: what asks with it may be kept as long as anybody likes. */
class PassingControl implements RequestPort {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  async exchange(
    requests: readonly Request[],
    options?: { readonly packed?: boolean },
  ): Promise<Outcome[]> {
    const { signal } = this.#options;
    if (signal?.aborted === true) {
      throw new AbortError('cannot talk to the kernel: the call was aborted', {
        cause: signal.reason,
      });
    }
    const control = new Control(this.#options, 'when needed');
    try {
      return await control.exchange(requests, options);
    } finally {
      control.close();
    }
  }

  async request(request: Request): Promise<Outcome> {
    const [outcome] = await this.exchange([request]);
    return outcome as Outcome;
  }
}

/**
 * What it takes to get the kernel to these rules, and settings, from what it holds now: see
 * {@link AuditClient.planRules}. The plan opens its own sockets when it is applied.
 *
 * @throws {RuleError} when a rule is wrong in itself.
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function planRules(
  desired: DesiredPolicy | readonly RuleInput[],
  options: PlanCallOptions = {},
): Promise<RulePlan> {
  checkPlanCall(options, PLAN_CALL_OPTIONS, ['target', 'timeoutMs', 'signal']);
  return await planOf(desired, options);
}

async function planOf(
  desired: DesiredPolicy | readonly RuleInput[],
  { client, owned, order, ...own }: PlanCallOptions,
): Promise<RulePlan> {
  if (client !== undefined) return await client.planRules(desired, { owned, order });
  const { target = localTarget() } = own;
  const policy = readDesired(desired, target);
  return await makePlan(new PassingControl(own), target, policy, { owned, order });
}

/**
 * Compares what the kernel holds with what it shall hold. Changes nothing.
 *
 * @throws {RuleError} when a rule is wrong in itself.
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function checkRules(
  desired: DesiredPolicy | readonly RuleInput[],
  options: PlanCallOptions = {},
): Promise<CheckResult> {
  const plan = await planRules(desired, options);
  return { inSync: plan.isEmpty, plan };
}

export interface WatchDriftOptions extends PlanCallOptions {
  /** Whether to put the policy back whenever it was changed. Default: no. */
  readonly restore?: boolean;
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
export function watchDrift(
  desired: DesiredPolicy | readonly RuleInput[],
  options: WatchDriftOptions = {},
): AsyncGenerator<Drift, void, undefined> {
  // A watch has a signal of its own, besides its client's.
  checkPlanCall(options, { ...PLAN_CALL_OPTIONS, restore: checkFlag }, ['target', 'timeoutMs']);
  // What is wrong with it is said at once, not when the first drift is asked for.
  if (options.client === undefined) readDesired(desired, options.target ?? localTarget());
  return drifts(desired, options);
}

async function* drifts(
  desired: DesiredPolicy | readonly RuleInput[],
  options: WatchDriftOptions,
): AsyncGenerator<Drift, void, undefined> {
  const { signal } = options;
  // Before the first look, so that no change falls between the two.
  const stream = new RecordStream(signal === undefined ? {} : { signal });
  let own: AuditClient | undefined;
  const notice = new ChangeNotice();
  const reading = notice.read(stream);
  // An error must end the watch, not the process.
  reading.catch(() => {});
  try {
    const client = options.client ?? (own = new AuditClient(clientOptions(options)));
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

/** The signal ends the watch; what is under way may finish. */
function clientOptions({ target, timeoutMs }: ClientOptions): ClientOptions {
  return {
    ...(target === undefined ? {} : { target }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

async function lookOnce(
  client: AuditClient,
  desired: DesiredPolicy | readonly RuleInput[],
  options: WatchDriftOptions,
): Promise<Drift | undefined> {
  const { owned, order } = options;
  const difference = await client.planRules(desired, { owned, order });
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
