/** The client's calls as functions: each opens a socket, does its one thing and closes it. */
import { checkOptions, type OptionChecks } from '../arguments';
import { AbortError } from '../errors';
import { Control } from '../kernel/control';
import type { AuditFeatures, AuditStatus, FeatureName } from '../kernel/status';
import { checkKeyWords, KEY_FILTER_OPTIONS, type KeyFilter } from '../rules/key-filter';
import type { Rule } from '../rules/rule';
import type { RuleInput } from '../rules/rule-input';
import type { EnabledState, FailureMode } from '../tables/settings';
import {
  AuditClient,
  CLIENT_OPTIONS,
  type ClientOptions,
  FEATURE_OPTIONS,
  type FeatureOptions,
  type RuleResult,
  USER_MESSAGE_OPTIONS,
  type UserMessageOptions,
} from './client';

/** The options that are the client's, without those of the call. */
function clientOptions(options: object): ClientOptions {
  const own = Object.entries(options).filter(([name]) => Object.hasOwn(CLIENT_OPTIONS, name));
  return Object.fromEntries(own);
}

/** The options that are the call's. */
function callOptions<Own>(options: ClientOptions & Own): Own {
  const own = Object.entries(options).filter(([name]) => !Object.hasOwn(CLIENT_OPTIONS, name));
  return Object.fromEntries(own) as Own;
}

function filterOf(options: ClientOptions & KeyFilter): KeyFilter {
  const filter = callOptions<KeyFilter>(options);
  checkKeyWords(filter, 'options');
  return filter;
}

/**
 * A client for one call. Its socket is opened for the first request: whatever is wrong with the call is
 * found before.
 */
async function once<Result>(
  options: ClientOptions,
  call: (client: AuditClient) => Promise<Result>,
  others: OptionChecks = {},
): Promise<Result> {
  checkOptions(options, { ...CLIENT_OPTIONS, ...others });
  const own = clientOptions(options);
  if (own.signal?.aborted === true) {
    throw new AbortError('the call was aborted before it began', { cause: own.signal.reason });
  }
  const client = new AuditClient(own, new Control(own, 'when needed'));
  try {
    return await call(client);
  } finally {
    client.close();
  }
}

/**
 * Adds one rule, and returns it as it was parsed: see {@link AuditClient.addRule}.
 *
 * @param rule text or words as for auditctl(8) (`-w /etc/passwd -p wa -k pw`), or an object
 * @throws {RuleError} when the rule is invalid; nothing was sent.
 * @throws {AuditError} when the kernel refuses, for example with `EPERM` or `EEXIST`.
 */
export async function addRule(rule: RuleInput, options: ClientOptions = {}): Promise<Rule> {
  return await once(options, (client) => client.addRule(rule));
}

/**
 * Adds rules in order, and returns one result for each: see {@link AuditClient.addRules}.
 *
 * @returns one result for each rule; a refused rule does not throw
 */
export async function addRules(
  rules: readonly RuleInput[],
  options: ClientOptions = {},
): Promise<RuleResult[]> {
  return await once(options, (client) => client.addRules(rules));
}

/**
 * Deletes the rule that is the same in every respect: see {@link AuditClient.deleteRule}.
 *
 * @throws {RuleError} when the rule is invalid; nothing was sent.
 * @throws {AuditError} with `ENOENT` when the kernel does not hold the rule.
 */
export async function deleteRule(rule: RuleInput, options: ClientOptions = {}): Promise<Rule> {
  return await once(options, (client) => client.deleteRule(rule));
}

/**
 * Deletes rules in order, and returns one result for each: see {@link AuditClient.deleteRules}.
 */
export async function deleteRules(
  rules: readonly RuleInput[],
  options: ClientOptions = {},
): Promise<RuleResult[]> {
  return await once(options, (client) => client.deleteRules(rules));
}

/**
 * Deletes all rules, or those with a key, and returns them: see {@link AuditClient.deleteAllRules}.
 *
 * @throws {ArgumentError} for a filter that is empty or undefined, instead of deleting everything.
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function deleteAllRules(options: ClientOptions & KeyFilter = {}): Promise<Rule[]> {
  return await once(
    options,
    (client) => client.deleteAllRules(filterOf(options)),
    KEY_FILTER_OPTIONS,
  );
}

/**
 * The kernel's rules in its order, all or those that `key`, `keyPrefix` or `keyContains` choose: see
 * {@link AuditClient.listRules}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function listRules(options: ClientOptions & KeyFilter = {}): Promise<Rule[]> {
  return await once(options, (client) => client.listRules(filterOf(options)), KEY_FILTER_OPTIONS);
}

/**
 * The kernel's audit status: see {@link AuditClient.getStatus}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function getStatus(options: ClientOptions = {}): Promise<AuditStatus> {
  return await once(options, (client) => client.getStatus());
}

/**
 * Disables, enables, or locks until the next boot (`immutable`): see {@link AuditClient.setEnabled}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setEnabled(
  state: EnabledState | 0 | 1 | 2,
  options: ClientOptions = {},
): Promise<void> {
  await once(options, (client) => client.setEnabled(state));
}

/**
 * Sets what the kernel does when it must drop a record: see {@link AuditClient.setFailureMode}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setFailureMode(
  mode: FailureMode | 0 | 1 | 2,
  options: ClientOptions = {},
): Promise<void> {
  await once(options, (client) => client.setFailureMode(mode));
}

/**
 * Sets the maximum number of records per second; 0 means no limit: see {@link
 * AuditClient.setRateLimit}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setRateLimit(
  recordsPerSecond: number,
  options: ClientOptions = {},
): Promise<void> {
  await once(options, (client) => client.setRateLimit(recordsPerSecond));
}

/**
 * Sets the maximum number of records waiting; 0 means no limit: see {@link
 * AuditClient.setBacklogLimit}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setBacklogLimit(records: number, options: ClientOptions = {}): Promise<void> {
  await once(options, (client) => client.setBacklogLimit(records));
}

/**
 * Sets how long a process waits while the backlog is full: see {@link
 * AuditClient.setBacklogWaitTime}.
 *
 * @param jiffies the kernel's jiffies, `CONFIG_HZ` per second
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setBacklogWaitTime(
  jiffies: number,
  options: ClientOptions = {},
): Promise<void> {
  await once(options, (client) => client.setBacklogWaitTime(jiffies));
}

/**
 * Sets the counter of lost records to 0, and returns its previous value: see {@link
 * AuditClient.resetLost}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function resetLost(options: ClientOptions = {}): Promise<number> {
  return await once(options, (client) => client.resetLost());
}

/**
 * Sets the time that processes were held up to 0, and returns its previous value in jiffies: see
 * {@link AuditClient.resetBacklogWaitTimeActual}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function resetBacklogWaitTimeActual(options: ClientOptions = {}): Promise<number> {
  return await once(options, (client) => client.resetBacklogWaitTimeActual());
}

/**
 * The kernel's features that are on, and those that are locked: see {@link
 * AuditClient.getFeatures}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function getFeatures(options: ClientOptions = {}): Promise<AuditFeatures> {
  return await once(options, (client) => client.getFeatures());
}

/**
 * Switches a feature on or off, and locks it if requested: see {@link AuditClient.setFeature}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setFeature(
  name: FeatureName,
  options: ClientOptions & FeatureOptions,
): Promise<void> {
  const set = (client: AuditClient): Promise<void> => client.setFeature(name, callOptions(options));
  await once(options, set, FEATURE_OPTIONS);
}

/**
 * Writes a record with this text to the audit trail: see {@link AuditClient.sendUserMessage}.
 *
 * @throws {AuditError} without CAP_AUDIT_WRITE, or for a type that is not a user record type.
 */
export async function sendUserMessage(
  text: string,
  options: ClientOptions & UserMessageOptions = {},
): Promise<void> {
  const send = (client: AuditClient): Promise<void> =>
    client.sendUserMessage(text, callOptions(options));
  await once(options, send, USER_MESSAGE_OPTIONS);
}

/**
 * Drops subtrees that no longer exist from `dir` rules (`auditctl -t`): see {@link
 * AuditClient.trim}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function trim(options: ClientOptions = {}): Promise<void> {
  await once(options, (client) => client.trim());
}

/**
 * Makes `dir` rules on a mount point also cover a subtree mounted elsewhere (`auditctl -q`): see
 * {@link AuditClient.makeEquivalent}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function makeEquivalent(
  mountPoint: string,
  subtree: string,
  options: ClientOptions = {},
): Promise<void> {
  await once(options, (client) => client.makeEquivalent(mountPoint, subtree));
}
