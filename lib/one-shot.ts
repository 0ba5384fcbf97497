/** The client's calls as functions: each opens a socket, does its one thing and closes it. */
import {
  AuditClient,
  type KeyFilter,
  type RuleInput,
  type RuleResult,
  type UserMessageOptions,
} from './client';
import type { Rule } from './rules/rule';
import type { AuditFeatures, AuditStatus, EnabledState, FailureMode, FeatureName } from './status';

async function once<Result>(call: (client: AuditClient) => Promise<Result>): Promise<Result> {
  const client = new AuditClient();
  try {
    return await call(client);
  } finally {
    client.close();
  }
}

/** See {@link AuditClient.addRule}. */
export async function addRule(rule: RuleInput): Promise<Rule> {
  return await once((client) => client.addRule(rule));
}

/** See {@link AuditClient.addRules}. */
export async function addRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
  return await once((client) => client.addRules(rules));
}

/** See {@link AuditClient.deleteRule}. */
export async function deleteRule(rule: RuleInput): Promise<Rule> {
  return await once((client) => client.deleteRule(rule));
}

/** See {@link AuditClient.deleteRules}. */
export async function deleteRules(rules: readonly RuleInput[]): Promise<RuleResult[]> {
  return await once((client) => client.deleteRules(rules));
}

/** See {@link AuditClient.deleteAllRules}. */
export async function deleteAllRules(filter?: KeyFilter): Promise<Rule[]> {
  return await once((client) => client.deleteAllRules(filter));
}

/** See {@link AuditClient.listRules}. */
export async function listRules(filter?: KeyFilter): Promise<Rule[]> {
  return await once((client) => client.listRules(filter));
}

/** See {@link AuditClient.getStatus}. */
export async function getStatus(): Promise<AuditStatus> {
  return await once((client) => client.getStatus());
}

/** See {@link AuditClient.setEnabled}. */
export async function setEnabled(state: EnabledState | 0 | 1 | 2): Promise<void> {
  await once((client) => client.setEnabled(state));
}

/** See {@link AuditClient.setFailureMode}. */
export async function setFailureMode(mode: FailureMode | 0 | 1 | 2): Promise<void> {
  await once((client) => client.setFailureMode(mode));
}

/** See {@link AuditClient.setRateLimit}. */
export async function setRateLimit(recordsPerSecond: number): Promise<void> {
  await once((client) => client.setRateLimit(recordsPerSecond));
}

/** See {@link AuditClient.setBacklogLimit}. */
export async function setBacklogLimit(records: number): Promise<void> {
  await once((client) => client.setBacklogLimit(records));
}

/** See {@link AuditClient.setBacklogWaitTime}. */
export async function setBacklogWaitTime(jiffies: number): Promise<void> {
  await once((client) => client.setBacklogWaitTime(jiffies));
}

/** See {@link AuditClient.resetLost}. */
export async function resetLost(): Promise<number> {
  return await once((client) => client.resetLost());
}

/** See {@link AuditClient.resetBacklogWaitTimeActual}. */
export async function resetBacklogWaitTimeActual(): Promise<number> {
  return await once((client) => client.resetBacklogWaitTimeActual());
}

/** See {@link AuditClient.getFeatures}. */
export async function getFeatures(): Promise<AuditFeatures> {
  return await once((client) => client.getFeatures());
}

/** See {@link AuditClient.setFeature}. */
export async function setFeature(
  name: FeatureName,
  state: { readonly enabled: boolean; readonly lock?: boolean },
): Promise<void> {
  await once((client) => client.setFeature(name, state));
}

/** See {@link AuditClient.sendUserMessage}. */
export async function sendUserMessage(text: string, options?: UserMessageOptions): Promise<void> {
  await once((client) => client.sendUserMessage(text, options));
}

/** See {@link AuditClient.trim}. */
export async function trim(): Promise<void> {
  await once((client) => client.trim());
}

/** See {@link AuditClient.makeEquivalent}. */
export async function makeEquivalent(mountPoint: string, subtree: string): Promise<void> {
  await once((client) => client.makeEquivalent(mountPoint, subtree));
}
