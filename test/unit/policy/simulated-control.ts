/**
 * A control socket of a simulated kernel: rules, status and the loginuid feature, with answers that a
 * test can spoil. Speaks the real bytes.
 */
import type { Control } from '../../../lib/control';
import { addon, type StatusData } from '../../../lib/native';
import type { Outcome, Request } from '../../../lib/exchange';
import type { RuleData } from '../../../lib/rules/rule-data';
import { errnoNumber } from '../../../lib/tables/errnos';
import { MESSAGE_TYPE, STATUS_MASK } from '../../../lib/tables/audit.generated';
import { SimulatedKernel } from './simulated-kernel';
import { decodeRuleData, encodeRuleData } from '../../../lib/rule-bytes';

const SETTINGS = [
  [STATUS_MASK.ENABLED, 'enabled'],
  [STATUS_MASK.FAILURE, 'failure'],
  [STATUS_MASK.RATE_LIMIT, 'rateLimit'],
  [STATUS_MASK.BACKLOG_LIMIT, 'backlogLimit'],
  [STATUS_MASK.BACKLOG_WAIT_TIME, 'backlogWaitTime'],
] as const;

const DONE: Outcome = { state: 'done', errno: 0, ack: 0, replies: [] };

function refused(code: string): Outcome {
  return { state: 'refused', errno: errnoNumber(code) as number, ack: 0, replies: [] };
}

/** What a test does to a request: `lost` is carried out, and its answer never comes. */
export type Spoiling = 'refuse' | 'lose' | undefined;

export class SimulatedControl implements Pick<Control, 'exchange' | 'request'> {
  readonly kernel: SimulatedKernel;
  readonly status: StatusData = {
    mask: 0,
    enabled: 0,
    failure: 1,
    pid: 0,
    rateLimit: 0,
    backlogLimit: 64,
    lost: 0,
    backlog: 0,
    featureBitmap: 0x7f,
    backlogWaitTime: 15_000,
    backlogWaitTimeActual: 0,
  };
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
        return this.#replied(request.type, addon().encodeStatus(this.status));
      case MESSAGE_TYPE.GET_FEATURE: {
        const bits = this.loginuidLocked ? 2 : 0;
        const features = { version: 1, mask: 3, features: bits, lock: bits };
        return this.#replied(request.type, addon().encodeFeatures(features));
      }
      case MESSAGE_TYPE.LIST_RULES: {
        const rules = this.kernel.listed().map((data) => encodeRuleData(data));
        return this.#replied(request.type, ...rules);
      }
      default:
        return this.#change(request);
    }
  }

  #replied(type: number, ...payloads: Buffer[]): Outcome {
    return { ...DONE, replies: payloads.map((payload) => ({ type, payload })) };
  }

  #change(request: Request): Outcome {
    const position = this.changes.length;
    const spoiling = this.spoil(position);
    const [what, outcome] =
      spoiling === 'refuse' ? ['refused', refused('ENOMEM')] : this.#carryOut(request);
    this.changes.push(what);
    this.onChange(position);
    if (spoiling !== 'lose') return outcome;
    return { ...refused('ETIMEDOUT'), state: 'unanswered' };
  }

  #carryOut({ type, payload }: Request): [string, Outcome] {
    if (type === MESSAGE_TYPE.SET) return this.#set(addon().decodeStatus(payload));
    if (type === MESSAGE_TYPE.SET_FEATURE) {
      this.loginuidLocked = true;
      return ['loginuid', DONE];
    }
    if (this.status.enabled === 2) return ['locked', refused('EPERM')];
    const data = decodeRuleData(payload);
    const adds = type === MESSAGE_TYPE.ADD_RULE;
    const refusal = adds ? this.kernel.add(data) : this.kernel.delete(data);
    return [adds ? 'add' : 'delete', refusal === undefined ? DONE : refused(refusal)];
  }

  #set(wanted: StatusData): [string, Outcome] {
    if (this.status.enabled === 2) return ['locked', refused('EPERM')];
    const setting = SETTINGS.find(([mask]) => mask === wanted.mask);
    if (setting === undefined) return ['unknown', refused('EINVAL')];
    const [, name] = setting;
    this.status[name] = wanted[name] ?? 0;
    return [`${name} ${this.status[name]}`, DONE];
  }
}
