/** The requests of the kernel's audit interface, one function each, and how to read their replies. */
import { addon, type FeatureData, type StatusData } from './native';
import type { Outcome, Request } from './exchange';
import { encodeRuleData } from './rule-bytes';
import type { RuleData } from '../rules/rule-data';
import { FEATURE, MESSAGE_TYPE, STATUS_MASK } from '../tables/audit.generated';

const NOTHING = new Uint8Array(0);

export function getStatusRequest(): Request {
  return { type: MESSAGE_TYPE.GET, payload: NOTHING, replies: 'one' };
}

/** The settings that `AUDIT_SET` changes, one per request. */
export type Setting =
  | 'enabled'
  | 'failure'
  | 'rateLimit'
  | 'backlogLimit'
  | 'backlogWaitTime'
  | 'lost'
  | 'backlogWaitTimeActual';

const SETTING_MASKS: Readonly<Record<Setting, number>> = {
  enabled: STATUS_MASK.ENABLED,
  failure: STATUS_MASK.FAILURE,
  rateLimit: STATUS_MASK.RATE_LIMIT,
  backlogLimit: STATUS_MASK.BACKLOG_LIMIT,
  backlogWaitTime: STATUS_MASK.BACKLOG_WAIT_TIME,
  lost: STATUS_MASK.LOST,
  backlogWaitTimeActual: STATUS_MASK.BACKLOG_WAIT_TIME_ACTUAL,
};

/** For the two counters the value is 0, and the ack carries their previous value. */
export function setStatusRequest(setting: Setting, value: number): Request {
  const status: StatusData = { mask: SETTING_MASKS[setting], [setting]: value };
  return {
    type: MESSAGE_TYPE.SET,
    payload: addon().encodeStatus(status),
    replies: 'none',
  };
}

export function addRuleRequest(rule: RuleData): Request {
  return { type: MESSAGE_TYPE.ADD_RULE, payload: encodeRuleData(rule), replies: 'none' };
}

/**
 * Takes the kernel's own bytes, so that every listed rule can be deleted. Drops the rule's
 * `prepend` flag: the kernel does not keep it and would find no such rule.
 */
export function deleteRuleRequest(rule: RuleData | Uint8Array): Request {
  const payload = rule instanceof Uint8Array ? rule : encodeRuleData({ ...rule, prepend: false });
  return { type: MESSAGE_TYPE.DEL_RULE, payload, replies: 'none' };
}

export function listRulesRequest(): Request {
  return { type: MESSAGE_TYPE.LIST_RULES, payload: NOTHING, replies: 'many' };
}

export function trimRequest(): Request {
  return { type: MESSAGE_TYPE.TRIM, payload: NOTHING, replies: 'none' };
}

/** Two lengths, then the bytes of both paths (`audit_make_tree` in the kernel's audit.c). */
export function makeEquivalentRequest(mount: Uint8Array, subtree: Uint8Array): Request {
  const lengths = new Uint8Array(Uint32Array.of(mount.length, subtree.length).buffer);
  const payload = Buffer.concat([lengths, mount, subtree]);
  return { type: MESSAGE_TYPE.MAKE_EQUIV, payload, replies: 'none' };
}

export function getFeaturesRequest(): Request {
  const payload = addon().encodeFeatures({ version: 0, mask: 0, features: 0, lock: 0 });
  return { type: MESSAGE_TYPE.GET_FEATURE, payload, replies: 'one' };
}

/**
 * Switches one feature; locked, it stays as it is until the next boot.
 *
 * @param feature `AUDIT_FEATURE_*`, a bit's number
 */
export function setFeatureRequest(
  feature: number,
  { enabled, lock }: { readonly enabled: boolean; readonly lock: boolean },
): Request {
  const mask = 1 << feature;
  const payload = addon().encodeFeatures({
    version: 0,
    mask,
    features: enabled ? mask : 0,
    lock: lock ? mask : 0,
  });
  return { type: MESSAGE_TYPE.SET_FEATURE, payload, replies: 'none' };
}

/** No login uid can be changed any more, until the next boot (`--loginuid-immutable`). */
export function lockLoginuidRequest(): Request {
  return setFeatureRequest(FEATURE.LOGINUID_IMMUTABLE, { enabled: true, lock: true });
}

/** The kernel requires the text to end in a NUL. */
export function userMessageRequest(type: number, text: Uint8Array): Request {
  return { type, payload: Buffer.concat([text, Uint8Array.of(0)]), replies: 'none' };
}

/** Size in bytes of the shortest status that a kernel has sent: the members up to `backlog`. */
const SHORTEST_STATUS = 32;

/**
 * Members that a shorter status lacks are 0.
 *
 * @throws {RangeError} when the reply has no status at all.
 */
export function statusReply(outcome: Outcome): StatusData {
  const reply = onlyReply(outcome);
  const padded = reply.length < SHORTEST_STATUS && outcome.replies.length > 0;
  return addon().decodeStatus(padded ? Buffer.concat([reply], SHORTEST_STATUS) : reply);
}

export function featuresReply(outcome: Outcome): FeatureData {
  return addon().decodeFeatures(onlyReply(outcome));
}

/** The bytes of the listed rules, in the kernel's order. */
export function ruleReplies(outcome: Outcome): Buffer[] {
  const bytes: Buffer[] = [];
  for (const { type, payload } of outcome.replies) {
    if (type === MESSAGE_TYPE.LIST_RULES) bytes.push(payload);
  }
  return bytes;
}

/** The bytes of a status reply, for programs that simulate the kernel. */
export function statusPayload(status: StatusData): Buffer {
  return addon().encodeStatus(status);
}

/** The bytes of a features reply, for programs that simulate the kernel. */
export function featuresPayload(features: FeatureData): Buffer {
  return addon().encodeFeatures(features);
}

function onlyReply(outcome: Outcome): Uint8Array {
  return outcome.replies[0]?.payload ?? NOTHING;
}
