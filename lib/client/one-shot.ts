/** The client's methods as functions: each opens a socket, makes one call and closes it. */
import {
  AuditClient,
  type KeyFilter,
  type RuleInput,
  type RuleResult,
  type UserMessageOptions,
} from './client';
import type { Rule } from '../rules/rule';
import type {
  AuditFeatures,
  AuditStatus,
  EnabledState,
  FailureMode,
  FeatureName,
} from '../kernel/status';

async function once<Result>(call: (client: AuditClient) => Promise<Result>): Promise<Result> {
  const client = new AuditClient();
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
export async function addRule(rule: RuleInput): Promise<Rule> {
  return await once((client) => client.addRule(rule));
}

/**
 * Adds rules in order, and returns one result for each: see {@link AuditClient.addRules}.
 *
 * @returns one result for each rule; a refused rule does not throw
 */
export async function addRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
  return await once((client) => client.addRules(rules));
}

/**
 * Deletes the rule that is the same in every respect: see {@link AuditClient.deleteRule}.
 *
 * @throws {RuleError} when the rule is invalid; nothing was sent.
 * @throws {AuditError} with `ENOENT` when the kernel does not hold the rule.
 */
export async function deleteRule(rule: RuleInput): Promise<Rule> {
  return await once((client) => client.deleteRule(rule));
}

/**
 * Deletes rules in order, and returns one result for each: see {@link AuditClient.deleteRules}.
 */
export async function deleteRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
  return await once((client) => client.deleteRules(rules));
}

/**
 * Deletes all rules, or those with a key, and returns them: see {@link AuditClient.deleteAllRules}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function deleteAllRules(filter?: KeyFilter): Promise<Rule[]> {
  return await once((client) => client.deleteAllRules(filter));
}

/**
 * The kernel's rules in its order, all or those with a key: see {@link AuditClient.listRules}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function listRules(filter?: KeyFilter): Promise<Rule[]> {
  return await once((client) => client.listRules(filter));
}

/**
 * The kernel's audit status: see {@link AuditClient.getStatus}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function getStatus(): Promise<AuditStatus> {
  return await once((client) => client.getStatus());
}

/**
 * Disables, enables, or locks until the next boot (`immutable`): see {@link AuditClient.setEnabled}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setEnabled(state: EnabledState | 0 | 1 | 2): Promise<void> {
  await once((client) => client.setEnabled(state));
}

/**
 * Sets what the kernel does when it must drop a record: see {@link AuditClient.setFailureMode}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setFailureMode(mode: FailureMode | 0 | 1 | 2): Promise<void> {
  await once((client) => client.setFailureMode(mode));
}

/**
 * Sets the maximum number of records per second; 0 means no limit: see {@link
 * AuditClient.setRateLimit}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setRateLimit(recordsPerSecond: number): Promise<void> {
  await once((client) => client.setRateLimit(recordsPerSecond));
}

/**
 * Sets the maximum number of records waiting; 0 means no limit: see {@link
 * AuditClient.setBacklogLimit}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setBacklogLimit(records: number): Promise<void> {
  await once((client) => client.setBacklogLimit(records));
}

/**
 * Sets how long a process waits while the backlog is full: see {@link
 * AuditClient.setBacklogWaitTime}.
 *
 * @param jiffies the kernel's jiffies, `CONFIG_HZ` per second
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setBacklogWaitTime(jiffies: number): Promise<void> {
  await once((client) => client.setBacklogWaitTime(jiffies));
}

/**
 * Sets the counter of lost records to 0, and returns its previous value: see {@link
 * AuditClient.resetLost}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function resetLost(): Promise<number> {
  return await once((client) => client.resetLost());
}

/**
 * Sets the time that processes were held up to 0, and returns its previous value in jiffies: see
 * {@link AuditClient.resetBacklogWaitTimeActual}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function resetBacklogWaitTimeActual(): Promise<number> {
  return await once((client) => client.resetBacklogWaitTimeActual());
}

/**
 * The kernel's features that are on, and those that are locked: see {@link
 * AuditClient.getFeatures}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function getFeatures(): Promise<AuditFeatures> {
  return await once((client) => client.getFeatures());
}

/**
 * Switches a feature on or off, and locks it if requested: see {@link AuditClient.setFeature}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function setFeature(
  name: FeatureName,
  state: { readonly enabled: boolean; readonly lock?: boolean },
): Promise<void> {
  await once((client) => client.setFeature(name, state));
}

/**
 * Writes a record with this text to the audit trail: see {@link AuditClient.sendUserMessage}.
 *
 * @throws {AuditError} without CAP_AUDIT_WRITE, or for a type that is not a user record type.
 */
export async function sendUserMessage(text: string, options?: UserMessageOptions): Promise<void> {
  await once((client) => client.sendUserMessage(text, options));
}

/**
 * Drops subtrees that no longer exist from `dir` rules (`auditctl -t`): see {@link
 * AuditClient.trim}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function trim(): Promise<void> {
  await once((client) => client.trim());
}

/**
 * Makes `dir` rules on a mount point also cover a subtree mounted elsewhere (`auditctl -q`): see
 * {@link AuditClient.makeEquivalent}.
 *
 * @throws {AuditError} when the kernel refuses, for example with `EPERM`.
 */
export async function makeEquivalent(mountPoint: string, subtree: string): Promise<void> {
  await once((client) => client.makeEquivalent(mountPoint, subtree));
}
