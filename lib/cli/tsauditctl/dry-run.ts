/** `--dry-run`: shows each request instead of sending it. Needs no privileges and opens no socket. */
import { ruleOfBytes } from '../../kernel/codec';
import type { Outcome, Request } from '../../kernel/exchange';
import { featuresPayload, statusPayload } from '../../kernel/requests';
import { isArch } from '../../rules/conditions';
import { localTarget, type Target } from '../../machine/target';
import { FEATURE_BITMAP, MESSAGE_TYPE } from '../../tables/audit.generated';
import { once } from '../../tables/once';
import { type RuleJson, ruleJson } from '../shared/json-document';
import type { Output } from '../shared/output';
import type { Report } from './report';
import type { ControlPort } from './session';

const requestNames = once(
  (): ReadonlyMap<number, string> =>
    new Map(Object.entries(MESSAGE_TYPE).map(([name, number]) => [number, `AUDIT_${name}`])),
);

/** A kernel that accepts everything, with every feature and without rules. */
function answer(request: Request): Uint8Array | undefined {
  if (request.type === MESSAGE_TYPE.GET) {
    const features = Object.values(FEATURE_BITMAP);
    const featureBitmap = features.reduce((all, bit) => all | bit, 0);
    return statusPayload({ failure: 1, backlogLimit: 64, featureBitmap });
  }
  if (request.type === MESSAGE_TYPE.GET_FEATURE) {
    return featuresPayload({ version: 1, mask: 3, features: 0, lock: 0 });
  }
  return undefined;
}

function hexOf(payload: Uint8Array): string {
  return Buffer.from(payload).toString('hex');
}

/** An arch says by its own name whose system calls the rule names; without, they are those of the target. */
function payloadRule(payload: Uint8Array, targetOfRun: () => Target): RuleJson {
  const rule = ruleOfBytes(payload, localTarget());
  if (rule.where.some(isArch)) return ruleJson(rule);
  const target = targetOfRun();
  return ruleJson(ruleOfBytes(payload, target), target);
}

function isRule({ type }: Request): boolean {
  return type === MESSAGE_TYPE.ADD_RULE || type === MESSAGE_TYPE.DEL_RULE;
}

/** A rule as text, anything else as bytes. */
function inWords(request: Request, target: () => Target): string {
  const { payload } = request;
  return isRule(request) ? payloadRule(payload, target).text : hexOf(payload);
}

function requestJson(name: string, request: Request, target: () => Target) {
  const { payload } = request;
  const rule = isRule(request) ? payloadRule(payload, target) : {};
  return { request: name, payload: hexOf(payload), ...rule };
}

/**
 * A control socket that only reports what it was asked to send.
 *
 * @param targetOfRun the machine whose system calls the rules name
 */
export function dryRunControl(
  output: Output,
  report: Report | undefined,
  targetOfRun: () => Target,
): ControlPort {
  return {
    async request(request: Request): Promise<Outcome> {
      const { type } = request;
      const name = requestNames().get(type) ?? `request ${type}`;
      if (request.replies === 'none') {
        if (report !== undefined) report.request(requestJson(name, request, targetOfRun));
        else output.out(`${[name, inWords(request, targetOfRun)].join(' ').trimEnd()}\n`);
      }
      const reply = answer(request);
      const replies = reply === undefined ? [] : [{ type, payload: Buffer.from(reply) }];
      return { state: 'done', errno: 0, ack: 0, replies };
    },
    close() {},
  };
}
