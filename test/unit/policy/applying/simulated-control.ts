/**
 * A control socket of a simulated kernel: rules, status and the loginuid feature, with answers that a
 * test can spoil. Speaks the real bytes.
 */
import type { Control } from '../../../../lib/kernel/control';
import { addon, type StatusData } from '../../../../lib/kernel/native';
import type { Outcome, Request } from '../../../../lib/kernel/exchange';
import { decodeRuleData, encodeRuleData } from '../../../../lib/kernel/rule-bytes';
import type { RuleData } from '../../../../lib/rules/rule-data';
import { errnoNumber } from '../../../../lib/tables/errnos';
import { MESSAGE_TYPE } from '../../../../lib/tables/audit.generated';
import { FIRST_STATUS, SETTINGS } from '../../../support/kernel-status';
import { DONE, refused, replied, unanswered } from '../../../support/outcomes';
import { SimulatedKernel } from './simulated-kernel';

function refusedWith(code: string): Outcome {
  return refused(errnoNumber(code) as number);
}

/** What a test does to a request: `lost` is carried out, and its answer never comes. */
export type Spoiling = 'refuse' | 'lose' | undefined;

export class SimulatedControl implements Pick<Control, 'exchange' | 'request'> {
  readonly kernel: SimulatedKernel;
  readonly status: StatusData = { ...FIRST_STATUS };
  loginuidLocked = false;
  /** Every request that changes something, in words. */
  readonly changes: string[] = [];
  /** How requests were sent: their number, and whether they shared datagrams. */
  readonly exchanges: { readonly count: number; readonly packed: boolean }[] = [];
  /** Is asked before each request that changes something, with its position among them. */
  spoil: (position: number) => Spoiling = () => undefined;
  /** Is called after each request that changed something. */
  onChange: (position: number) => void = () => {};

  constructor(rules: readonly RuleData[] = []) {
    this.kernel = new SimulatedKernel(rules);
  }

  async exchange(requests: readonly Request[], { packed = false } = {}): Promise<Outcome[]> {
    await Promise.resolve();
    this.exchanges.push({ count: requests.length, packed });
    return requests.map((request) => this.answer(request));
  }

  async request(request: Request): Promise<Outcome> {
    await Promise.resolve();
    return this.answer(request);
  }

  answer(request: Request): Outcome {
    switch (request.type) {
      case MESSAGE_TYPE.GET:
        return replied(request.type, addon().encodeStatus(this.status));
      case MESSAGE_TYPE.GET_FEATURE: {
        const bits = this.loginuidLocked ? 2 : 0;
        const features = { version: 1, mask: 3, features: bits, lock: bits };
        return replied(request.type, addon().encodeFeatures(features));
      }
      case MESSAGE_TYPE.LIST_RULES: {
        const rules = this.kernel.listed().map((data) => encodeRuleData(data));
        return replied(request.type, ...rules);
      }
      default:
        return this.#change(request);
    }
  }

  #change(request: Request): Outcome {
    const position = this.changes.length;
    const spoiling = this.spoil(position);
    const [what, outcome] =
      spoiling === 'refuse' ? ['refused', refusedWith('ENOMEM')] : this.#carryOut(request);
    this.changes.push(what);
    this.onChange(position);
    if (spoiling !== 'lose') return outcome;
    return unanswered(errnoNumber('ETIMEDOUT') as number);
  }

  #carryOut({ type, payload }: Request): [string, Outcome] {
    if (type === MESSAGE_TYPE.SET) return this.#set(addon().decodeStatus(payload));
    if (type === MESSAGE_TYPE.SET_FEATURE) {
      this.loginuidLocked = true;
      return ['loginuid', DONE];
    }
    if (this.status.enabled === 2) return ['locked', refusedWith('EPERM')];
    const data = decodeRuleData(payload);
    const adds = type === MESSAGE_TYPE.ADD_RULE;
    const refusal = adds ? this.kernel.add(data) : this.kernel.delete(data);
    return [adds ? 'add' : 'delete', refusal === undefined ? DONE : refusedWith(refusal)];
  }

  #set(wanted: StatusData): [string, Outcome] {
    if (this.status.enabled === 2) return ['locked', refusedWith('EPERM')];
    const setting = SETTINGS.find(([mask]) => mask === wanted.mask);
    if (setting === undefined) return ['unknown', refusedWith('EINVAL')];
    const [, name] = setting;
    this.status[name] = wanted[name] ?? 0;
    return [`${name} ${this.status[name]}`, DONE];
  }
}
