/**
 * Plans in files: `plan --out` writes one, and `apply` carries it out as long as it is still true. What is
 * in the file is never done by itself: the plan is made anew from the policy in it, and must come out as it
 * is in the file, member by member.
 */
import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { ArgumentError, RuleError } from '../../../errors';
import { encodeRuleData } from '../../../kernel/rule-bytes';
import { auditctlName, type SettingName } from '../../../tables/settings';
import type { AuditClient } from '../../../client/client';
import type { PlanOptions, RulePlan } from '../../../policy/applying/rule-plan';
import { replaceFile } from '../../../policy/files/replace-file';
import { readRulesFile, RulesFileError } from '../../../policy/files/rules-path';
import type { PlannedRule } from '../../../policy/plan/plan';
import type { Rule } from '../../../rules/rule';
import { ruleFromJson } from '../../../rules/rule-json';
import { bytesOfText } from '../../../text/byte-text';
import { escapeToLine, jsonText } from '../../../text/escape';
import { namingFile } from '../../../text/file-error';
import { version } from '../../../../package.json';
import { ruleJson, type RuleJson, UsageError } from '../../shared/json-document';
import { planJson } from './show-plan';

const FORMAT = 'audit-netlink plan';

const NOT_A_PLAN = 'is not a plan of audit-netlink';

/** Counts changes after which an older or newer program would misread a file. */
const FORMAT_VERSION = 1;

/** The file is not a plan, or one that is not true any more. Nothing has been changed. */
export class PlanFileError extends Error {
  constructor(
    path: string,
    readonly code: 'not-a-plan' | 'plan-refused',
    reason: string,
  ) {
    super(`${escapeToLine(path)}: ${reason}`);
  }
}

interface DigestedRule {
  readonly text: string;
  /** Of the bytes that the kernel has, or gets. */
  readonly sha256: string;
}

/** What a plan is of, beside the rules and settings. */
export interface PlanOrigin {
  /** The path that the policy was read from. */
  readonly source: string;
  /** How many lines were left out because of errors. */
  readonly leftOut: number;
  readonly machine: string | undefined;
  readonly options: PlanOptions;
}

export interface PlanFile {
  readonly format: typeof FORMAT;
  readonly formatVersion: number;
  readonly madeBy: string;
  readonly source: string;
  readonly leftOut: number;
  /** What the plan was made for. */
  readonly kernel: {
    readonly machine: string | null;
    readonly rules: readonly DigestedRule[];
    readonly settings: object;
  };
  readonly policy: {
    readonly rules: readonly (RuleJson & DigestedRule)[];
    readonly settings: object;
    readonly options: PlanOptions;
  };
  readonly plan: object;
}

function digested({ rule, data }: PlannedRule): DigestedRule {
  const sha256 = createHash('sha256').update(encodeRuleData(data)).digest('hex');
  return { text: ruleJson(rule).text, sha256 };
}

function planFileOf(plan: RulePlan, origin: PlanOrigin): PlanFile {
  const { held, requested, kernelSettings, settings } = plan.basis;
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    madeBy: `audit-netlink ${version}`,
    source: origin.source,
    leftOut: origin.leftOut,
    kernel: {
      machine: origin.machine ?? null,
      rules: held.map(digested),
      settings: kernelSettings,
    },
    policy: {
      rules: requested.map((one) => {
        const { text, sha256 } = digested(one);
        return { text, rule: one.rule, sha256 };
      }),
      settings,
      options: origin.options,
    },
    plan: planJson(plan),
  };
}

/** The same after it was written and read. */
function written(value: object): unknown {
  return JSON.parse(jsonText(value));
}

/** Why the path may not be written to; undefined for a plan, an empty file, and none. */
function whyNotReplaced(path: string): string | undefined {
  const status = lstatSync(Buffer.from(bytesOfText(path)), { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  if (status.isDirectory()) return 'is a folder';
  if (!status.isFile()) return 'is not a regular file';
  if (status.size === 0) return undefined;
  try {
    if (parsed(path, readRulesFile(path).text).format === FORMAT) return undefined;
  } catch (error) {
    if (error instanceof RulesFileError) return error.reason;
    if (!(error instanceof PlanFileError)) throw error;
  }
  return 'is there already and is not a plan; name another file, or remove it';
}

/**
 * Writes the plan, or leaves the path as it was.
 *
 * @throws {UsageError} for a path at which there is something other than a plan.
 * @throws {Error} when it cannot be written.
 */
export function writePlanFile(path: string, plan: RulePlan, origin: PlanOrigin): void {
  if (path === '') throw new UsageError('--out needs the name of a file');
  const shown = escapeToLine(path);
  const text = `${jsonText(planFileOf(plan, origin))}\n`;
  namingFile(shown, 'written', () => {
    const reason = whyNotReplaced(path);
    if (reason !== undefined) throw new UsageError(`${shown}: ${reason}`);
    replaceFile(path, text, { mode: 0o600 });
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isDigested = (value: unknown): value is DigestedRule =>
  isRecord(value) && isText(value['text']) && isText(value['sha256']);

function parsed(path: string, text: string): PlanFile {
  const refuseIt = (reason: string): never => {
    throw new PlanFileError(path, 'not-a-plan', `${NOT_A_PLAN}: ${reason}`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuseIt('it is not JSON, or only a part of it');
  }
  if (!isRecord(value) || value['format'] !== FORMAT) return refuseIt('it is JSON of another kind');
  const { formatVersion, madeBy, source, leftOut, kernel, policy, plan } = value;
  if (formatVersion !== FORMAT_VERSION) {
    const found = escapeToLine(String(formatVersion));
    const reason = `has format version ${found}, and this program reads version ${FORMAT_VERSION}`;
    throw new PlanFileError(path, 'plan-refused', `${reason}; make the plan anew`);
  }
  const hasRules = (part: unknown, isRule: (rule: unknown) => boolean): boolean =>
    isRecord(part) &&
    Array.isArray(part['rules']) &&
    part['rules'].every(isRule) &&
    isRecord(part['settings']);
  if (!isText(madeBy)) return refuseIt('#/madeBy is missing or wrong');
  if (!isText(source)) return refuseIt('#/source is missing or wrong');
  if (!Number.isSafeInteger(leftOut)) return refuseIt('#/leftOut is missing or wrong');
  if (!hasRules(kernel, isDigested)) return refuseIt('#/kernel is missing or wrong');
  if (!hasRules(policy, isDigested)) return refuseIt('#/policy is missing or wrong');
  if (!isRecord((policy as PlanFile['policy']).options)) {
    return refuseIt('#/policy/options is missing or wrong');
  }
  if (!isRecord(plan)) return refuseIt('#/plan is missing or wrong');
  return value as unknown as PlanFile;
}

/**
 * The plan in the file; undefined when it cannot be one, because it does not begin as JSON does, which no
 * rules file does, or may not be read.
 *
 * @throws {PlanFileError} when it is JSON, and not a plan that can be read here.
 */
export function readPlanFile(path: string): PlanFile | undefined {
  try {
    const { text } = readRulesFile(path);
    return /^\s*[[{]/.test(text) ? parsed(path, text) : undefined;
  } catch (error) {
    // Whoever reads it for rules says why.
    if (error instanceof RulesFileError || error instanceof ArgumentError) return undefined;
    throw error;
  }
}

/** @throws {PlanFileError} when they are not rules. */
function rulesOf(path: string, { policy }: PlanFile): Rule[] {
  return policy.rules.map(({ rule }, at) => {
    try {
      return ruleFromJson(rule);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      const reason = error.message.replace(/^#/, `#/policy/rules/${at}/rule`);
      throw new PlanFileError(path, 'not-a-plan', `${NOT_A_PLAN}: ${reason}`);
    }
  });
}

/** Maximum number of differences that are told. */
const TOLD = 5;

/** Why the kernel is not what it was; undefined when it is. */
function kernelDifference(then: PlanFile['kernel'], now: PlanFile['kernel']): string[] {
  const without = (some: readonly DigestedRule[], others: readonly DigestedRule[]): string[] => {
    const known = new Set(others.map(({ sha256 }) => sha256));
    return some.filter(({ sha256 }) => !known.has(sha256)).map(({ text }) => escapeToLine(text));
  };
  const values = (settings: object): Map<string, unknown> => new Map(Object.entries(settings));
  const before = values(then.settings);
  const settings = [...values(now.settings)]
    .filter(([name, value]) => before.get(name) !== value)
    .map(([name, value]) => {
      const was = escapeToLine(String(before.get(name)));
      return `${auditctlName(name as SettingName)} was ${was} and is ${String(value)}`;
    });
  const changes = [
    ...settings,
    ...without(now.rules, then.rules).map((text) => `new: ${text}`),
    ...without(then.rules, now.rules).map((text) => `gone: ${text}`),
  ];
  const digests = ({ rules }: PlanFile['kernel']): string[] => rules.map(({ sha256 }) => sha256);
  if (changes.length === 0 && !isDeepStrictEqual(digests(then), digests(now))) {
    changes.push('the same rules, in another order or number');
  }
  return changes;
}

/** @throws {PlanFileError} always. */
function refuse(path: string, reason: string, details: readonly string[] = []): never {
  const more = details.length - TOLD;
  const told = [...details.slice(0, TOLD), ...(more > 0 ? [`and ${more} more`] : [])];
  const sentence = `${reason}; nothing was changed. Make the plan anew with audit-netlink plan --out`;
  const lines = [sentence, ...told.map((detail) => `  ${detail}`)];
  throw new PlanFileError(path, 'plan-refused', lines.join('\n'));
}

const OTHER_MEANING =
  'has rules that mean something else now, as users, groups and paths are looked up again';

/** Compares the plan in the file with the one that its policy needs now. */
function confirm(path: string, file: PlanFile, plan: RulePlan, machine: string | undefined): void {
  const { source, leftOut, policy, kernel } = file;
  const now = planFileOf(plan, { source, leftOut, machine, options: policy.options });
  if (kernel.machine !== now.kernel.machine) {
    const there = escapeToLine(String(kernel.machine));
    refuse(path, `was made on ${there}, and this machine is ${String(now.kernel.machine)}`);
  }
  const others = now.policy.rules.filter(({ sha256 }, at) => sha256 !== policy.rules[at]?.sha256);
  if (others.length > 0) {
    refuse(
      path,
      OTHER_MEANING,
      others.map(({ text }) => text),
    );
  }
  const difference = kernelDifference(kernel, now.kernel);
  if (difference.length > 0) {
    refuse(path, 'the kernel is not what it was when the plan was made', difference);
  }
  const { madeBy } = now;
  if (isDeepStrictEqual(file, written({ ...now, madeBy: file.madeBy }))) return;
  const reason =
    file.madeBy === madeBy
      ? 'was changed after it was made'
      : `was made by ${escapeToLine(file.madeBy)}, and ${madeBy} plans otherwise`;
  refuse(path, reason);
}

/**
 * The plan that the file's policy needs now, which is the one in the file.
 *
 * @throws {PlanFileError} when it is not: the kernel, or what names mean, has changed, or the file.
 */
export async function confirmedPlan(
  path: string,
  file: PlanFile,
  client: AuditClient,
  machine: string | undefined,
): Promise<RulePlan> {
  const { settings, options } = file.policy;
  const rules = rulesOf(path, file);
  try {
    const plan = await client.planRules({ rules, settings }, options);
    confirm(path, file, plan, machine);
    return plan;
  } catch (error) {
    if (error instanceof RuleError) refuse(path, OTHER_MEANING, [error.message]);
    if (!(error instanceof ArgumentError)) throw error;
    throw new PlanFileError(path, 'not-a-plan', `${NOT_A_PLAN}: ${error.message}`);
  }
}
