/** `--dry-run`: shows each request instead of sending it. Needs no privileges and opens no socket. */
import { ruleOfBytes } from '../../kernel/codec';
import type { Outcome, Request } from '../../kernel/exchange';
import { featuresPayload, statusPayload } from '../../kernel/requests';
import { isArch } from '../../rules/conditions';
import { ruleText } from '../../rules/format';
import { localTarget, type Target } from '../../machine/target';
import { FEATURE_BITMAP, MESSAGE_TYPE } from '../../tables/audit.generated';
import { once } from '../../tables/once';
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
function payloadText(payload: Uint8Array, targetOfRun: () => Target): string {
  const rule = ruleOfBytes(payload, localTarget());
  if (rule.where.some(isArch)) return ruleText(rule);
  const target = targetOfRun();
  return ruleText(ruleOfBytes(payload, target), { target });
}

/** A rule as text, anything else as bytes. */
function inWords({ type, payload }: Request, target: () => Target): string {
  const isRule = type === MESSAGE_TYPE.ADD_RULE || type === MESSAGE_TYPE.DEL_RULE;
  return isRule ? payloadText(payload, target) : hexOf(payload);
}

/**
 * A control socket that only reports what it was asked to send.
 *
 * @param target the machine whose system calls the rules name
 */
export function dryRunControl(
  output: Output,
  report: Report | undefined,
  target: () => Target,
): ControlPort {
  return {
    async request(request: Request): Promise<Outcome> {
      const { type, payload } = request;
      const name = requestNames().get(type) ?? `request ${type}`;
      if (request.replies === 'none') {
        if (report !== undefined) report.request(name, hexOf(payload));
        else output.out(`${[name, inWords(request, target)].join(' ').trimEnd()}\n`);
      }
      const reply = answer(request);
      const replies = reply === undefined ? [] : [{ type, payload: Buffer.from(reply) }];
      return { state: 'done', errno: 0, ack: 0, replies };
    },
    close() {},
  };
}
