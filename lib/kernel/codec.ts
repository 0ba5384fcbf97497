/** Rules as the kernel's bytes: `struct audit_rule_data` of `<linux/audit.h>`. Needs no privileges. */
import { checkBytes, checkOptions, isObject } from '../arguments';
import { encodeRuleData, readRuleData } from './rule-bytes';
import { TARGET_OPTIONS, type TargetOptions } from '../machine/machine-options';
import { localTarget, type Target } from '../machine/target';
import { checkRuleData, type RuleData } from '../rules/rule-data';
import { compile } from '../rules/compile';
import { decompile } from '../rules/decompile';
import type { Rule } from '../rules/rule';
import { addedRule, type RuleInput } from '../rules/rule-input';
import { emptyMask } from '../rules/syscall-mask';

/** The mask of the rule that is being encoded: to make one each time takes a tenth of the time. */
let mask: Uint32Array | undefined;

/** Whether it is a rule in the kernel's numbers: a rule in words has its conditions in `where`. */
function isData(rule: RuleInput | RuleData): rule is RuleData {
  return isObject(rule) && 'fields' in rule && 'strings' in rule;
}

/**
 * The bytes that adding the rule would send: 1040 bytes, then the strings, in native byte order.
 *
 * @throws {RuleError} when the rule is wrong in itself, or a name means nothing on the target.
 * @throws {ArgumentError} when fields and strings contradict each other.
 */
export function encodeRule(rule: RuleInput | RuleData, options: TargetOptions = {}): Buffer {
  checkOptions(options, TARGET_OPTIONS);
  if (isData(rule)) {
    checkRuleData(rule, 'rule');
    return encodeRuleData(rule);
  }
  const { target = localTarget() } = options;
  const { rule: added, numbers } = addedRule(rule, target, 'rule');
  return encodeRuleData(compile(added, target, (mask ??= emptyMask()), numbers));
}

/** {@link decodeRule} of arguments that are known to be right. */
export function ruleOfBytes(bytes: Uint8Array, target: Target): Rule {
  return decompile(readRuleData(bytes), target);
}

/**
 * The rule in bytes as listed by the kernel.
 *
 * @throws {RangeError} when the bytes are not a complete rule.
 */
export function decodeRule(bytes: Uint8Array, options: TargetOptions = {}): Rule {
  checkBytes(bytes, 'bytes');
  checkOptions(options, TARGET_OPTIONS);
  try {
    return ruleOfBytes(bytes, options.target ?? localTarget());
  } catch (cause) {
    // By name: the addon's errors are of the realm that loaded it first, which may be another.
    const { name, message } = cause as Error;
    throw name === 'RangeError' ? new RangeError(`incomplete rule: ${message}`, { cause }) : cause;
  }
}
