/** Rules as the kernel's bytes: `struct audit_rule_data` of `<linux/audit.h>`. Needs no privileges. */
import { encodeRuleData, readRuleData } from './rule-bytes';
import type { RuleData } from '../rules/rule-data';
import { compileRule } from '../rules/compile';
import { decompileRule } from '../rules/decompile';
import type { Rule } from '../rules/rule';
import type { Target } from '../machine/target';

/**
 * The bytes that adding the rule would send: 1040 bytes, then the strings, in native byte order.
 *
 * @throws {RuleError} when a name is unknown on the target.
 * @throws {RangeError} when fields and strings contradict each other.
 */
export function encodeRule(rule: Rule | RuleData, target?: Target): Buffer {
  const data = 'where' in rule ? compileRule(rule, target) : rule;
  return encodeRuleData(data);
}

/**
 * The rule in bytes as listed by the kernel.
 *
 * @throws {RangeError} when the bytes are not a complete rule.
 */
export function decodeRule(bytes: Uint8Array, target?: Target): Rule {
  return decompileRule(readRuleData(bytes), target);
}
