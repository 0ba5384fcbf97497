/** The kernel's present rules and settings, as a plan needs them. */
import { type Control, errorOfOutcome, type Operation } from '../../kernel/control';
import type { Outcome } from '../../kernel/exchange';
import type { StatusData } from '../../kernel/native';
import type { PlannedRule } from '../plan/plan';
import {
  featuresReply,
  getFeaturesRequest,
  getStatusRequest,
  listRulesRequest,
  ruleReplies,
  statusReply,
} from '../../kernel/requests';
import { decodeRuleData } from '../../kernel/rule-bytes';
import { featuresOf } from '../../kernel/status';
import { decompile } from '../../rules/decompile';
import type { Target } from '../../machine/target';

/** The part of a control socket that plans use. */
export type RequestPort = Pick<Control, 'exchange' | 'request'>;

const READ: Operation = { name: 'read the audit state', capability: 'CAP_AUDIT_CONTROL' };

/** @throws {AuditError} unless the kernel carried out the request. */
export function done(outcome: Outcome, operation: Operation): Outcome {
  if (outcome.state !== 'done') throw errorOfOutcome(operation, outcome);
  return outcome;
}

/** The rules in the kernel's order. */
export async function listRules(control: RequestPort, target: Target): Promise<PlannedRule[]> {
  const outcome = done(await control.request(listRulesRequest()), READ);
  return ruleReplies(outcome).map((bytes) => {
    const data = decodeRuleData(bytes);
    return { data, rule: decompile(data, target) };
  });
}

export async function readStatus(control: RequestPort): Promise<StatusData> {
  return statusReply(done(await control.request(getStatusRequest()), READ));
}

/** Whether the feature is on and locked. */
export async function loginuidIsImmutable(control: RequestPort): Promise<boolean> {
  const reply = featuresReply(done(await control.request(getFeaturesRequest()), READ));
  const { enabled, locked } = featuresOf(reply)['loginuid-immutable'];
  return enabled && locked;
}
