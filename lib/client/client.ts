/** {@link AuditClient}: rules, status, settings, features and messages over one control socket. */
import {
  type DesiredPolicy,
  makePlan,
  type PlanOptions,
  type RulePlan,
} from '../policy/applying/rule-plan';
import { decodeRule } from '../kernel/codec';
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
import {
  addRuleRequest,
  deleteRuleRequest,
  featuresReply,
  getFeaturesRequest,
  getStatusRequest,
  listRulesRequest,
  makeEquivalentRequest,
  ruleReplies,
  type Setting,
  setFeatureRequest,
  setStatusRequest,
  statusReply,
  trimRequest,
  userMessageRequest,
} from '../kernel/requests';
import { bytesOfText } from '../text/byte-text';
import { compileRule } from '../rules/compile';
import { keyContains } from '../rules/format';
import { checkKernelLimits } from '../rules/kernel-limits';
import { parseAddition, parseRule } from '../rules/parse';
import type { Rule } from '../rules/rule';
import type { RuleData } from '../rules/rule-data';
import { localTarget, type Target } from '../machine/target';
import {
  type AuditFeatures,
  type AuditStatus,
  type EnabledState,
  enabledNumber,
  type FailureMode,
  failureNumber,
  featureNumber,
  type FeatureName,
  featuresOf,
  statusOf,
} from '../kernel/status';
import { MESSAGE_TYPE } from '../tables/audit.generated';
import { recordTypeNumber } from '../tables/record-types';

export interface ClientOptions extends ControlOptions {
  /** What names in rules mean. Default: this machine, as it is at the time of each call. */
  readonly target?: Target;
}

/** A rule, or its text or words as for auditctl(8). */
export type RuleInput = Rule | string | readonly string[];

/** Success: the kernel now holds the rule, or no longer holds it. */
export interface RuleSuccess {
  readonly ok: true;
  /** Position in the given list, from 0. */
  readonly index: number;
  readonly rule: Rule;
}

/** Failure: the request was refused, or its outcome is unknown; see `error`. */
export interface RuleFailure {
  readonly ok: false;
  readonly index: number;
  /** A `RuleError` when the rule was invalid and nothing was sent, otherwise the kernel's answer. */
  readonly error: Error;
}

/** The result for one rule of many, distinguished by `ok`. */
export type RuleResult = RuleSuccess | RuleFailure;

/** Selects among the kernel's rules. */
export interface KeyFilter {
  /** Only rules whose keys contain this text, as for `auditctl -l -k` and `-D -k`. */
  readonly key?: string | undefined;
}

export interface UserMessageOptions {
  /** A user record type by name or number. Default `USER`. */
  readonly type?: string | number;
}

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

function isRule(input: RuleInput): input is Rule {
  return typeof input === 'object' && 'list' in input;
}

/** The rule to be added. */
function addition(input: RuleInput, target: Target): Rule {
  return isRule(input) ? input : parseAddition(input, { target });
}

/** The rule to be deleted, which may be given as the text that added it. */
function deletion(input: RuleInput, target: Target): Rule {
  return isRule(input) ? input : parseRule(input, { target }).rule;
}

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

  /** @throws {AuditError} when an audit socket cannot be opened. */
  constructor(options: ClientOptions = {}) {
    this.#control = new Control(options);
    this.#target = options.target;
  }

  /** Idempotent. Calls under way reject with `ClosedError`. */
  close(): void {
    this.#control.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /**
   * Adds one rule, and returns it as it was parsed.
   *
   * @throws {RuleError} when the rule is invalid, or deletes (`-d`, `-W`); nothing was sent.
   * @throws {AuditError} when the kernel refuses, for example with `EEXIST`.
   */
  async addRule(rule: RuleInput): Promise<Rule> {
    return ruleOrThrow(await this.addRules([rule]));
  }

  /**
   * Adds rules in order, and returns one result for each. A refused rule does not affect the
   * others.
   */
  async addRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
    return await this.#send(rules, ADD, addRuleRequest, true);
  }

  /**
   * Deletes the rule that is the same in every respect, including the order of fields and keys.
   * Takes the text that added the rule as well as `-d` and `-W`.
   *
   * @throws {AuditError} with `ENOENT` when the kernel does not hold the rule.
   */
  async deleteRule(rule: RuleInput): Promise<Rule> {
    return ruleOrThrow(await this.deleteRules([rule]));
  }

  /** Like {@link addRules}, for deleting. Each deletion takes the kernel some milliseconds. */
  async deleteRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
    return await this.#send(rules, DELETE, deleteRuleRequest, false);
  }

  /**
   * Deletes every rule, or those with a key, and returns the deleted rules. Rules that other
   * processes add meanwhile are not deleted.
   *
   * @throws {AuditError} at the first rule that could not be deleted; those before it have been
   *   deleted.
   */
  async deleteAllRules(filter: KeyFilter = {}): Promise<Rule[]> {
    const listed = await this.#list(filter);
    const requests = listed.map((entry) => deleteRuleRequest(entry.bytes));
    const outcomes = await this.#control.exchange(requests);
    // If somebody else deleted it first, that is just as good.
    const failed = outcomes.find(
      (outcome) => outcome.state !== 'done' && outcome.errno !== errno('ENOENT'),
    );
    if (failed !== undefined) throw errorOfOutcome(DELETE, failed, await this.#lockHint([failed]));
    return listed.map((entry) => entry.rule);
  }

  /** The kernel's rules in its order: list by list, in the order in which they are tried. */
  async listRules(filter: KeyFilter = {}): Promise<Rule[]> {
    return (await this.#list(filter)).map((entry) => entry.rule);
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
    const target = this.#targetOfCall();
    const policy =
      'rules' in desired ? desired : { rules: desired.map((one) => addition(one, target)) };
    return await makePlan(this.#control, target, policy, options);
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
    await this.#set('rateLimit', recordsPerSecond, 'set the rate limit');
  }

  /** Sets the maximum number of records waiting for a receiver; 0 means no limit. */
  async setBacklogLimit(records: number): Promise<void> {
    await this.#set('backlogLimit', records, 'set the backlog limit');
  }

  /**
   * Sets how long a process waits while the backlog is full, in the kernel's jiffies. The kernel
   * refuses more than ten times its default.
   */
  async setBacklogWaitTime(jiffies: number): Promise<void> {
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
  async setFeature(
    name: FeatureName,
    { enabled, lock = false }: { readonly enabled: boolean; readonly lock?: boolean },
  ): Promise<void> {
    await this.#ask(setFeatureRequest(featureNumber(name), { enabled, lock }), {
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
    packed: boolean,
  ): Promise<RuleResult[]> {
    const target = this.#targetOfCall();
    const results: RuleResult[] = [];
    const sent: number[] = [];
    const exchanges: Promise<Outcome[]>[] = [];
    let requests: Request[] = [];
    const send = (): void => {
      exchanges.push(this.#control.exchange(requests, { packed }));
      requests = [];
    };
    for (const [index, input] of inputs.entries()) {
      try {
        const rule = operation === ADD ? addition(input, target) : deletion(input, target);
        const data = compileRule(rule, target);
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
    for (const [position, outcome] of outcomes.entries()) {
      if (outcome.state === 'done') continue;
      const index = sent[position] as number;
      results[index] = { ok: false, index, error: errorOfOutcome(operation, outcome, hint) };
    }
    return results;
  }

  async #list(filter: KeyFilter): Promise<{ rule: Rule; bytes: Buffer }[]> {
    const outcome = await this.#ask(listRulesRequest(), LIST);
    const target = this.#targetOfCall();
    const rules = ruleReplies(outcome).map((bytes) => ({
      bytes,
      rule: decodeRule(bytes, target),
    }));
    const key = filter.key ?? '';
    return key === '' ? rules : rules.filter((entry) => keyContains(entry.rule, key));
  }

  async #set(setting: Setting, value: number, name: string): Promise<number> {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new RangeError(
        `cannot ${name}: the value must be an integer from 0 to 4294967295, not ${value}`,
      );
    }
    const outcome = await this.#ask(setStatusRequest(setting, value), {
      name,
      capability: 'CAP_AUDIT_CONTROL',
      hints: { EINVAL: 'this kernel does not accept the value, or does not have the setting' },
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
    if (!outcomes.some((outcome) => outcome.errno === errno('EPERM'))) return undefined;
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
  const number = typeof type === 'number' ? type : recordTypeNumber(type);
  if (number === undefined) throw new TypeError(`unknown record type ${type}`);
  return number;
}
