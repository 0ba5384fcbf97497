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

/** A rule, or its text or words as auditctl(8) takes them. */
export type RuleInput = Rule | string | readonly string[];

/** The kernel holds the rule now, or no more. */
export interface RuleSuccess {
  readonly ok: true;
  /** Position in the list that was given, from 0. */
  readonly index: number;
  readonly rule: Rule;
}

/** What was asked for was refused, or nobody knows what became of it: `error` tells. */
export interface RuleFailure {
  readonly ok: false;
  readonly index: number;
  /** A `RuleError` when the text was wrong and nothing was sent; else what the kernel said. */
  readonly error: Error;
}

/** What became of one rule of many: `ok` tells. */
export type RuleResult = RuleSuccess | RuleFailure;

/** Which of the kernel's rules are meant. */
export interface KeyFilter {
  /** Only rules whose keys hold this text anywhere, as `auditctl -l -k` and `-D -k` choose. */
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
    EEXIST: 'the kernel holds this rule already',
    EINVAL: 'the kernel does not take such a rule',
    ENOENT: 'the directory that holds the path, dir or exe must exist',
  },
};

const DELETE: Operation = {
  name: 'delete the rule',
  capability: 'CAP_AUDIT_CONTROL',
  hints: {
    ENOENT:
      'the kernel holds no such rule; list, action, system calls, fields in their order and keys must all be the same',
  },
};

function isRule(input: RuleInput): input is Rule {
  return typeof input === 'object' && 'list' in input;
}

/** The rule to be added. */
function addition(input: RuleInput, target: Target): Rule {
  return isRule(input) ? input : parseAddition(input, { target });
}

/** The rule to be deleted, which the text that added it names as well. */
function deletion(input: RuleInput, target: Target): Rule {
  return isRule(input) ? input : parseRule(input, { target }).rule;
}

/**
 * A connection to the kernel's audit code.
 *
 * It changes the running kernel's one audit configuration, which all processes share. Calls may
 * overlap; the kernel gets them in the order in which they were made. Needs CAP_AUDIT_CONTROL in the
 * initial user and pid namespaces, except {@link sendUserMessage} (CAP_AUDIT_WRITE).
 */
export class AuditClient implements AsyncDisposable {
  readonly #control: Control;
  readonly #target: Target | undefined;

  /** @throws {AuditError} when the kernel gives no audit socket. */
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
   * Adds one rule and gives it back as it was understood.
   *
   * @throws {RuleError} when it is wrong in itself, or deletes (`-d`, `-W`); nothing was sent.
   * @throws {AuditError} when the kernel refuses, for example with `EEXIST`.
   */
  async addRule(rule: RuleInput): Promise<Rule> {
    return ruleOrThrow(await this.addRules([rule]));
  }

  /**
   * Adds rules in order and says of each what became of it. A refused rule leaves the others alone.
   */
  async addRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
    return await this.#send(rules, ADD, addRuleRequest, true);
  }

  /**
   * Deletes the rule that is the same in everything: order of fields and keys too. Takes the text that
   * added it as well as `-d` and `-W`.
   *
   * @throws {AuditError} with `ENOENT` when the kernel holds no such rule.
   */
  async deleteRule(rule: RuleInput): Promise<Rule> {
    return ruleOrThrow(await this.deleteRules([rule]));
  }

  /** As {@link addRules}, for deleting. The kernel takes some milliseconds for each. */
  async deleteRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
    return await this.#send(rules, DELETE, deleteRuleRequest, false);
  }

  /**
   * Deletes every rule, or those with a key, and gives back what was deleted. Other processes may add
   * rules meanwhile: it deletes what it listed.
   *
   * @throws {AuditError} at the first rule that could not be deleted; those before it are gone.
   */
  async deleteAllRules(filter: KeyFilter = {}): Promise<Rule[]> {
    const listed = await this.#list(filter);
    const requests = listed.map((entry) => deleteRuleRequest(entry.bytes));
    const outcomes = await this.#control.exchange(requests);
    // Somebody else deleting it first is what was wanted too.
    const failed = outcomes.find(
      (outcome) => outcome.state !== 'done' && outcome.errno !== errno('ENOENT'),
    );
    if (failed !== undefined) throw errorOfOutcome(DELETE, failed, await this.#lockHint([failed]));
    return listed.map((entry) => entry.rule);
  }

  /** The kernel's rules in its order: list by list, first match first. */
  async listRules(filter: KeyFilter = {}): Promise<Rule[]> {
    return (await this.#list(filter)).map((entry) => entry.rule);
  }

  /**
   * What it takes to get the kernel to these rules, and settings, from what it holds now. Nothing is
   * changed until the plan's `apply`.
   *
   * @throws {RuleError} when a rule is wrong in itself.
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

  /** Whether audit is on, its limits, and what was lost. */
  async getStatus(): Promise<AuditStatus> {
    return statusOf(statusReply(await this.#ask(getStatusRequest(), READ)));
  }

  /** Disables or enables audit; `immutable` also locks it, which cannot be undone before the next boot. */
  async setEnabled(state: EnabledState | 0 | 1 | 2): Promise<void> {
    await this.#set('enabled', enabledNumber(state), 'set the enabled state');
  }

  /** What the kernel does when it must drop a record; with `panic` the machine stops. */
  async setFailureMode(mode: FailureMode | 0 | 1 | 2): Promise<void> {
    await this.#set('failure', failureNumber(mode), 'set the failure mode');
  }

  /** Most records a second, above which they are lost; 0 is without limit. */
  async setRateLimit(recordsPerSecond: number): Promise<void> {
    await this.#set('rateLimit', recordsPerSecond, 'set the rate limit');
  }

  /** Most records that may wait for a receiver; 0 is without limit. */
  async setBacklogLimit(records: number): Promise<void> {
    await this.#set('backlogLimit', records, 'set the backlog limit');
  }

  /**
   * How long a process waits while the backlog is full, in jiffies of the kernel, which refuses more than
   * ten times its default.
   */
  async setBacklogWaitTime(jiffies: number): Promise<void> {
    await this.#set('backlogWaitTime', jiffies, 'set the backlog wait time');
  }

  /** Sets the counter of lost records to 0 and gives what it was. */
  async resetLost(): Promise<number> {
    return await this.#set('lost', 0, 'reset the lost counter');
  }

  /** Sets the time that processes were held up to 0 and gives what it was, in jiffies. */
  async resetBacklogWaitTimeActual(): Promise<number> {
    return await this.#set('backlogWaitTimeActual', 0, 'reset the actual backlog wait time');
  }

  /** Which features are on, and which are locked until the next boot. */
  async getFeatures(): Promise<AuditFeatures> {
    return featuresOf(featuresReply(await this.#ask(getFeaturesRequest(), READ_FEATURES)));
  }

  /**
   * Switches a feature, and locks it when asked to: locked, it stays as it is until the next boot.
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
   * Puts a record with this text into the audit trail. Control characters and quotes are the caller's
   * to encode. Does nothing where audit is disabled.
   *
   * @throws {AuditError} without CAP_AUDIT_WRITE, or for a type that is no user record.
   */
  async sendUserMessage(text: string, options: UserMessageOptions = {}): Promise<void> {
    const type = messageType(options.type ?? MESSAGE_TYPE.USER);
    await this.#ask(userMessageRequest(type, bytesOfText(text)), {
      name: 'send the message',
      capability: 'CAP_AUDIT_WRITE',
      hints: { EINVAL: 'the type is no record of user space' },
    });
  }

  /** Drops subtrees of `dir` rules that are gone (`auditctl -t`). */
  async trim(): Promise<void> {
    await this.#ask(trimRequest(), { name: 'trim the subtrees', capability: 'CAP_AUDIT_CONTROL' });
  }

  /** Makes `dir` rules of a mount point cover a subtree mounted elsewhere too (`auditctl -q`). */
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
        // The kernel works on these while the next ones are being compiled.
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
      throw new RangeError(`cannot ${name}: ${value} is no whole number from 0 to 4294967295`);
    }
    const outcome = await this.#ask(setStatusRequest(setting, value), {
      name,
      capability: 'CAP_AUDIT_CONTROL',
      hints: { EINVAL: 'this kernel does not take the value, or does not know the setting' },
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
  if (number === undefined) throw new TypeError(`${type} is no record type`);
  return number;
}
