/** {@link AuditClient}: rules, status, settings, features and messages over one control socket. */
import {
  type ChecksOf,
  checkFlag,
  checkInteger,
  checkMilliseconds,
  checkOptions,
  checkPath,
  checkSignal,
  checkText,
  MOST,
  refuseArgument,
} from '../arguments';
import { asyncDispose } from '../machine/dispose-symbols';
import {
  type DesiredPolicy,
  makePlan,
  PLAN_OPTIONS,
  type PlanOptions,
  readDesired,
  type RulePlan,
} from '../policy/applying/rule-plan';
import {
  Control,
  type ControlOptions,
  errno,
  errorOfOutcome,
  type Operation,
  ADDITIONS_PER_DATAGRAM,
  LOCKED,
} from '../kernel/control';
import type { Outcome, Request } from '../kernel/exchange';
import { ListedRules } from '../kernel/listed-rules';
import {
  addRuleRequest,
  deleteRuleRequest,
  featuresReply,
  getFeaturesRequest,
  getStatusRequest,
  listRulesRequest,
  makeEquivalentRequest,
  type Setting,
  setFeatureRequest,
  setStatusRequest,
  statusReply,
  trimRequest,
  userMessageRequest,
} from '../kernel/requests';
import { bytesOfText } from '../text/byte-text';
import { compile } from '../rules/compile';
import { ownRule } from '../rules/decompile';
import { checkKeyFilter, type KeyFilter, ruleTest } from '../rules/key-filter';
import { checkBacklogWaitTime, einvalHint } from '../machine/setting-limits';
import { checkKernelLimits } from '../rules/kernel-limits';
import { addedRule, deletedRule, type RuleInput } from '../rules/rule-input';
import type { Rule } from '../rules/rule';
import type { RuleData } from '../rules/rule-data';
import { TARGET_OPTIONS, type TargetOptions } from '../machine/machine-options';
import { emptyMask } from '../rules/syscall-mask';
import { localTarget, type Target } from '../machine/target';
import {
  type AuditFeatures,
  type AuditStatus,
  enabledNumber,
  failureNumber,
  featureNumber,
  type FeatureName,
  featuresOf,
  statusOf,
} from '../kernel/status';
import { MESSAGE_TYPE } from '../tables/audit.generated';
import type { EnabledState, FailureMode } from '../tables/settings';
import { recordTypeNumber } from '../tables/record-types';

/** How one kernel is talked to: of a client, and of every function that makes one for its call. */
export interface ClientOptions extends Omit<ControlOptions, 'signal'>, TargetOptions {
  /**
   * Closes the client: calls under way and later ones reject with `AbortError`, whose `cause` is the
   * signal's reason. What the kernel did of those under way is unknown.
   */
  readonly signal?: AbortSignal;
}

/** What the options of {@link ClientOptions} may be. */
export const CLIENT_OPTIONS = {
  ...TARGET_OPTIONS,
  timeoutMs: checkMilliseconds,
  signal: checkSignal,
} satisfies ChecksOf<ClientOptions>;

/** Success: the kernel now holds the rule, or no longer holds it. */
export interface RuleSuccess {
  /** Distinguishes it from a failure. */
  readonly ok: true;
  /** Position in the given list, from 0. */
  readonly index: number;
  /** The rule as it was read. */
  readonly rule: Rule;
}

/** Failure: the request was refused, or its outcome is unknown; see `error`. */
export interface RuleFailure {
  /** Distinguishes it from a success. */
  readonly ok: false;
  /** Position in the given list, from 0. */
  readonly index: number;
  /** A `RuleError` when the rule was invalid and nothing was sent, otherwise the kernel's answer. */
  readonly error: Error;
}

/** The result for one rule of many, distinguished by `ok`. */
export type RuleResult = RuleSuccess | RuleFailure;

/** What a message is. */
export interface UserMessageOptions {
  /** A user record type by name or number. Default `USER`. */
  readonly type?: string | number;
}

/** What becomes of a feature. */
export interface FeatureOptions {
  /** Whether it is on from now on. */
  readonly enabled: boolean;
  /** Whether it stays so until the next boot. Default: no. */
  readonly lock?: boolean;
}

/** A setting of the kernel: 32 bits. */
const checkCount = checkInteger(0, MOST);

/** What single rules are like is for their results to tell. */
function checkRules(rules: unknown, argument: string): void {
  if (!Array.isArray(rules)) refuseArgument(argument, 'an array of rules', rules);
}

export const USER_MESSAGE_OPTIONS = {
  type: checkMessageType,
} satisfies ChecksOf<UserMessageOptions>;

export const FEATURE_OPTIONS = {
  enabled: checkFlag,
  lock: checkFlag,
} satisfies ChecksOf<FeatureOptions>;

const READ: Operation = { name: 'read the status', capability: 'CAP_AUDIT_CONTROL' };
const LIST: Operation = { name: 'list the rules', capability: 'CAP_AUDIT_CONTROL' };
const READ_FEATURES: Operation = { name: 'read the features', capability: 'CAP_AUDIT_CONTROL' };

const ADD: Operation = {
  name: 'add the rule',
  capability: 'CAP_AUDIT_CONTROL',
  hints: {
    EEXIST: 'the kernel already holds this rule',
    EINVAL: 'the kernel does not accept this rule',
    ENOENT: 'the directory that holds the path, dir or exe must exist',
  },
};

const DELETE: Operation = {
  name: 'delete the rule',
  capability: 'CAP_AUDIT_CONTROL',
  hints: {
    ENOENT:
      'the kernel does not hold this rule; list, action, system calls, fields in order and keys must all be the same',
  },
};

/**
 * A connection to the kernel's audit code.
 *
 * Changes the running kernel's only audit configuration, which all processes share. Calls may
 * overlap; they reach the kernel in the order in which they were made. Needs CAP_AUDIT_CONTROL in
 * the initial user and pid namespaces, except {@link sendUserMessage} (CAP_AUDIT_WRITE).
 */
export class AuditClient implements AsyncDisposable {
  readonly #control: Control;
  readonly #target: Target | undefined;

  /** @throws {AuditError} when the kernel gives no audit socket. */
  constructor(options?: ClientOptions);
  /** @internal Uses the socket, which becomes its own. */
  constructor(options: ClientOptions, control: Control);
  constructor(options: ClientOptions = {}, control?: Control) {
    checkOptions(options, CLIENT_OPTIONS);
    this.#control = control ?? new Control(options);
    this.#target = options.target;
  }

  /** Idempotent. Calls under way reject with `ClosedError`. */
  close(): void {
    this.#control.close();
  }

  /** Closes the client, as `await using` asks for. */
  async [asyncDispose](): Promise<void> {
    this.close();
  }

  /**
   * Adds one rule, and returns it as it was parsed.
   *
   * @throws {RuleError} when the rule is invalid, or deletes (`-d`, `-W`); nothing was sent.
   * @throws {AuditError} when the kernel refuses, for example with `EEXIST`.
   */
  async addRule(rule: RuleInput): Promise<Rule> {
    return ruleOrThrow(await this.#send([rule], ADD, addRuleRequest, ['rule']));
  }

  /**
   * Adds rules in order, and returns one result for each. A refused rule does not affect the
   * others.
   */
  async addRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
    checkRules(rules, 'rules');
    return await this.#send(rules, ADD, addRuleRequest);
  }

  /**
   * Deletes the rule that is the same in every respect, including the order of fields and keys.
   * Takes the text that added the rule as well as `-d` and `-W`.
   *
   * @throws {AuditError} with `ENOENT` when the kernel does not hold the rule.
   */
  async deleteRule(rule: RuleInput): Promise<Rule> {
    return ruleOrThrow(await this.#send([rule], DELETE, deleteRuleRequest, ['rule']));
  }

  /** Like {@link addRules}, for deleting. Each deletion takes the kernel some milliseconds. */
  async deleteRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
    checkRules(rules, 'rules');
    return await this.#send(rules, DELETE, deleteRuleRequest);
  }

  /**
   * Deletes every rule, or those with a key, and returns the deleted rules. Rules that other
   * processes add meanwhile are not deleted.
   *
   * @throws {AuditError} at the first rule that could not be deleted; those before it have been
   *   deleted.
   */
  async deleteAllRules(filter: KeyFilter = {}): Promise<Rule[]> {
    checkKeyFilter(filter, 'filter');
    const rules: Rule[] = [];
    const requests: Request[] = [];
    await this.#list(filter, (rule, bytes) => {
      rules.push(rule);
      requests.push(deleteRuleRequest(bytes()));
    });
    const outcomes = await this.#control.exchange(requests);
    // If somebody else deleted it first, that is just as good.
    const failed = outcomes.find(
      (outcome) => outcome.state !== 'done' && outcome.errno !== errno('ENOENT'),
    );
    if (failed !== undefined) throw errorOfOutcome(DELETE, failed, await this.#lockHint([failed]));
    return rules;
  }

  /** The kernel's rules in its order: list by list, in the order in which they are tried. */
  async listRules(filter: KeyFilter = {}): Promise<Rule[]> {
    checkKeyFilter(filter, 'filter');
    const rules: Rule[] = [];
    await this.#list(filter, (rule) => rules.push(rule));
    return rules;
  }

  /**
   * What it takes to get the kernel from its present state to these rules and settings. Nothing
   * changes before the plan's `apply`.
   *
   * @throws {RuleError} when a rule is invalid.
   */
  async planRules(
    desired: DesiredPolicy | readonly RuleInput[],
    options: PlanOptions = {},
  ): Promise<RulePlan> {
    checkOptions(options, PLAN_OPTIONS);
    const target = this.#targetOfCall();
    return await makePlan(this.#control, target, readDesired(desired, target), options);
  }

  /** Whether audit is enabled, its limits, and what was lost. */
  async getStatus(): Promise<AuditStatus> {
    return statusOf(statusReply(await this.#ask(getStatusRequest(), READ)));
  }

  /** Disables or enables audit; `immutable` also locks it, which cannot be undone before the next boot. */
  async setEnabled(state: EnabledState | 0 | 1 | 2): Promise<void> {
    await this.#set('enabled', enabledNumber(state), 'set the enabled state');
  }

  /** Sets what the kernel does when it must drop a record; with `panic` the machine stops. */
  async setFailureMode(mode: FailureMode | 0 | 1 | 2): Promise<void> {
    await this.#set('failure', failureNumber(mode), 'set the failure mode');
  }

  /** Sets the maximum number of records per second, above which records are lost; 0 means no limit. */
  async setRateLimit(recordsPerSecond: number): Promise<void> {
    checkCount(recordsPerSecond, 'recordsPerSecond');
    await this.#set('rateLimit', recordsPerSecond, 'set the rate limit');
  }

  /** Sets the maximum number of records waiting for a receiver; 0 means no limit. */
  async setBacklogLimit(records: number): Promise<void> {
    checkCount(records, 'records');
    await this.#set('backlogLimit', records, 'set the backlog limit');
  }

  /**
   * Sets how long a process waits while the backlog is full, in the kernel's jiffies. The kernel
   * refuses more than 600 seconds, ten times its default.
   *
   * @throws {ArgumentError} for more jiffies than any kernel of this machine takes.
   * @throws {AuditError} `EINVAL` for more than the running kernel takes, by its `CONFIG_HZ`.
   */
  async setBacklogWaitTime(jiffies: number): Promise<void> {
    checkBacklogWaitTime(jiffies, 'jiffies');
    await this.#set('backlogWaitTime', jiffies, 'set the backlog wait time');
  }

  /** Sets the counter of lost records to 0 and returns its previous value. */
  async resetLost(): Promise<number> {
    return await this.#set('lost', 0, 'reset the lost counter');
  }

  /** Sets the time that processes were held up to 0 and returns its previous value, in jiffies. */
  async resetBacklogWaitTimeActual(): Promise<number> {
    return await this.#set('backlogWaitTimeActual', 0, 'reset the actual backlog wait time');
  }

  /** The features that are on, and those that are locked until the next boot. */
  async getFeatures(): Promise<AuditFeatures> {
    return featuresOf(featuresReply(await this.#ask(getFeaturesRequest(), READ_FEATURES)));
  }

  /**
   * Switches a feature on or off, and locks it if requested: a locked feature cannot be changed
   * until the next boot.
   */
  async setFeature(name: FeatureName, options: FeatureOptions): Promise<void> {
    const number = featureNumber(name);
    checkOptions(options, FEATURE_OPTIONS);
    const { enabled, lock = false } = options;
    checkFlag(enabled, 'options.enabled');
    await this.#ask(setFeatureRequest(number, { enabled, lock }), {
      name: `set the feature ${name}`,
      capability: 'CAP_AUDIT_CONTROL',
      hints: { EPERM: 'the feature is locked until the next boot' },
    });
  }

  /**
   * Writes a record with this text to the audit trail. The caller must encode control characters
   * and quotes. Has no effect while audit is disabled.
   *
   * @throws {AuditError} without CAP_AUDIT_WRITE, or for a type that is not a user record type.
   */
  async sendUserMessage(text: string, options: UserMessageOptions = {}): Promise<void> {
    checkText(text, 'text');
    checkOptions(options, USER_MESSAGE_OPTIONS);
    const type = messageType(options.type ?? MESSAGE_TYPE.USER);
    await this.#ask(userMessageRequest(type, bytesOfText(text)), {
      name: 'send the message',
      capability: 'CAP_AUDIT_WRITE',
      hints: { EINVAL: 'the type is not a user record type' },
    });
  }

  /** Drops subtrees that no longer exist from `dir` rules (`auditctl -t`). */
  async trim(): Promise<void> {
    await this.#ask(trimRequest(), { name: 'trim the subtrees', capability: 'CAP_AUDIT_CONTROL' });
  }

  /** Makes `dir` rules on a mount point also cover a subtree mounted elsewhere (`auditctl -q`). */
  async makeEquivalent(mountPoint: string, subtree: string): Promise<void> {
    checkPath(mountPoint, 'mountPoint');
    checkPath(subtree, 'subtree');
    const request = makeEquivalentRequest(bytesOfText(mountPoint), bytesOfText(subtree));
    await this.#ask(request, {
      name: 'make the subtree equivalent',
      capability: 'CAP_AUDIT_CONTROL',
      hints: { ENOENT: 'one of the two paths does not exist' },
    });
  }

  /** A client lives for long, and users come and go: what names mean is asked for anew in each call. */
  #targetOfCall(): Target {
    return this.#target ?? localTarget();
  }

  async #send(
    inputs: readonly RuleInput[],
    operation: Operation,
    encode: (data: RuleData) => Request,
    argumentNames?: readonly string[],
  ): Promise<RuleResult[]> {
    const target = this.#targetOfCall();
    const isAdding = operation === ADD;
    const read = isAdding ? addedRule : deletedRule;
    const mask = emptyMask();
    const results: RuleResult[] = [];
    const sent: number[] = [];
    const exchanges: Promise<Outcome[]>[] = [];
    let requests: Request[] = [];
    const send = (): void => {
      exchanges.push(this.#control.exchange(requests, { packed: isAdding }));
      requests = [];
    };
    for (let index = 0; index < inputs.length; index++) {
      try {
        const name = argumentNames?.[index] ?? `rules[${index}]`;
        const { rule, numbers } = read(inputs[index] as RuleInput, target, name);
        const data = compile(rule, target, mask, numbers);
        checkKernelLimits(data);
        requests.push(encode(data));
        results[index] = { ok: true, index, rule };
        sent.push(index);
        // The kernel works on these while the next ones are compiled.
        if (requests.length === ADDITIONS_PER_DATAGRAM) send();
      } catch (error) {
        results[index] = { ok: false, index, error: error as Error };
      }
    }
    send();
    const outcomes = (await Promise.all(exchanges)).flat();
    const hint = await this.#lockHint(outcomes);
    for (let position = 0; position < outcomes.length; position++) {
      const outcome = outcomes[position] as Outcome;
      if (outcome.state === 'done') continue;
      const index = sent[position] as number;
      results[index] = { ok: false, index, error: errorOfOutcome(operation, outcome, hint) };
    }
    return results;
  }

  /** Calls `take` with each rule that is meant. */
  async #list(filter: KeyFilter, take: (rule: Rule, bytes: () => Buffer) => void): Promise<void> {
    const listed = new ListedRules(await this.#ask(listRulesRequest(), LIST));
    const target = this.#targetOfCall();
    const isMeant = ruleTest(filter);
    const bytes = (): Buffer => listed.bytes;
    while (listed.next()) {
      const rule = listed.shared(target);
      if (isMeant(rule)) take(ownRule(rule), bytes);
    }
  }

  async #set(setting: Setting, value: number, name: string): Promise<number> {
    const outcome = await this.#ask(setStatusRequest(setting, value), {
      name,
      capability: 'CAP_AUDIT_CONTROL',
      hints: { EINVAL: einvalHint(setting === 'backlogWaitTime' ? value : undefined) },
    });
    return outcome.ack;
  }

  async #ask(request: Request, operation: Operation): Promise<Outcome> {
    const outcome = await this.#control.request(request);
    if (outcome.state !== 'done') {
      throw errorOfOutcome(operation, outcome, await this.#lockHint([outcome]));
    }
    return outcome;
  }

  /** Whether an `EPERM` among the outcomes means that the configuration is locked. */
  async #lockHint(outcomes: readonly Outcome[]): Promise<string | undefined> {
    const denied = errno('EPERM');
    if (!outcomes.some((outcome) => outcome.errno === denied)) return undefined;
    const status = await this.#control.request(getStatusRequest());
    return status.state === 'done' && statusReply(status).enabled === 2 ? LOCKED : undefined;
  }
}

function ruleOrThrow(results: readonly RuleResult[]): Rule {
  const result = results[0] as RuleResult;
  if (!result.ok) throw result.error;
  return result.rule;
}

function messageType(type: string | number): number {
  return typeof type === 'number' ? type : (recordTypeNumber(type) as number);
}

/** The highest type of a netlink message. */
const LAST_TYPE = 0xffff;

function checkMessageType(type: unknown, argument: string): void {
  if (typeof type === 'number') checkInteger(1, LAST_TYPE)(type, argument);
  else if (typeof type !== 'string' || recordTypeNumber(type) === undefined) {
    refuseArgument(argument, 'a record type by name or number', type);
  }
}
