/**
 * An in-process kernel for `run` of `lib/cli/tsauditctl/tsauditctl.ts`: holds rules, status and features, answers
 * as netlink audit does, and keeps what it was asked. Knows no rule text and checks no rule's values.
 */
import type { ControlPort } from '../../lib/cli/tsauditctl/session';
import { errorOfSystemCall } from '../../lib/kernel/control';
import {
  addon,
  type FeatureData,
  type NativeSystemError,
  type StatusData,
} from '../../lib/kernel/native';
import type { Outcome, Request } from '../../lib/kernel/exchange';
import { MESSAGE_TYPE, STATUS_MASK } from '../../lib/tables/audit.generated';
import { FIRST_STATUS, SETTINGS } from './kernel-status';
import { DONE, refused, replied } from './outcomes';

const EPERM = 1;
const ENOENT = 2;
const EEXIST = 17;

/** Offsets in `struct audit_rule_data`, and its `AUDIT_FILTER_PREPEND`. */
const FLAGS_OFFSET = 0;
const LAST_MASK_WORD_OFFSET = 12 + 63 * 4;
const PREPEND = 0x10;

export interface FakeKernelSettings {
  readonly status?: StatusData;
  readonly features?: Partial<FeatureData>;
  /** How much of the status is told: older kernels have a shorter one. */
  readonly statusBytes?: number;
  /** The errno that every request of a type fails with. */
  readonly refusals?: ReadonlyMap<number, number>;
  /** The errno that opening a socket fails with. */
  readonly socketErrno?: number;
  /** The rules that it holds from the start. */
  readonly rules?: readonly Uint8Array[];
  /**
   * Whether it takes a rule that it has already, and the deletion of one that it does not have, as the
   * kernel that the golden files were recorded with.
   */
  readonly lenient?: boolean;
}

/** A request with its place among all requests that were made, from 1. */
export interface RecordedRequest {
  readonly seq: number;
  readonly type: number;
  readonly payload: Buffer;
}

/** Settings in the words of the golden files' `fakeKernelEnv`. */
export function settingsOf(environment: Readonly<Record<string, string>>): FakeKernelSettings {
  const number = (name: string): number | undefined => {
    const text = environment[name];
    return text === undefined ? undefined : Number(text);
  };
  const [features, lock] = (environment['FK_FEATURES'] ?? '0,0').split(',').map(Number);
  const refusals = Object.keys(environment)
    .filter((name) => name.startsWith('FK_ERR_'))
    .map((name) => [Number(name.slice('FK_ERR_'.length)), Number(environment[name])] as const);
  const statusBytes = number('FK_STSIZE');
  const socketErrno = number('FK_SOCKERR');
  return {
    status: {
      enabled: number('FK_ENABLED') ?? 0,
      pid: number('FK_PID') ?? 0,
      lost: number('FK_LOST') ?? 0,
      backlogWaitTimeActual: number('FK_BWTA') ?? 0,
      featureBitmap: number('FK_FEAT') ?? 0x7f,
    },
    features: { features: features ?? 0, lock: lock ?? 0 },
    refusals: new Map(refusals),
    ...(statusBytes === undefined ? {} : { statusBytes }),
    ...(socketErrno === undefined ? {} : { socketErrno }),
    lenient: true,
  };
}

/** The counters that `AUDIT_SET` resets: the ack tells what they were. */
const COUNTERS = [
  [STATUS_MASK.LOST, 'lost'],
  [STATUS_MASK.BACKLOG_WAIT_TIME_ACTUAL, 'backlogWaitTimeActual'],
] as const;

function prepends(payload: Uint8Array): boolean {
  return (Buffer.from(payload).readUInt32LE(FLAGS_OFFSET) & PREPEND) !== 0;
}

/** The rule as the kernel lists it: without its place in the list and without the class bits. */
function stored(payload: Uint8Array): Buffer {
  const bytes = Buffer.from(payload);
  bytes.writeUInt32LE((bytes.readUInt32LE(FLAGS_OFFSET) & ~PREPEND) >>> 0, FLAGS_OFFSET);
  const word = bytes.readUInt32LE(LAST_MASK_WORD_OFFSET);
  bytes.writeUInt32LE(word & 0xffff, LAST_MASK_WORD_OFFSET);
  return bytes;
}

export class FakeKernel {
  readonly requests: RecordedRequest[] = [];
  /** As they would be listed, but in the order of their additions. */
  readonly rules: Buffer[];
  readonly status: StatusData;
  readonly features: FeatureData;
  readonly #settings: FakeKernelSettings;

  constructor(settings: FakeKernelSettings = {}) {
    this.#settings = settings;
    this.rules = (settings.rules ?? []).map((rule) => Buffer.from(rule));
    this.status = { ...FIRST_STATUS, ...settings.status };
    this.features = { version: 1, mask: 0xffffffff, features: 0, lock: 0, ...settings.features };
  }

  /** A socket of this kernel, for `run`. */
  readonly openControl = (): ControlPort => {
    const errno = this.#settings.socketErrno;
    if (errno !== undefined) {
      const cause = new Error(addon().errorText(errno));
      const systemError: NativeSystemError = Object.assign(cause, { errno, syscall: 'socket' });
      const operation = { name: 'open an audit socket', capability: 'CAP_AUDIT_CONTROL' } as const;
      throw errorOfSystemCall(operation, systemError);
    }
    return {
      request: async (request) => await Promise.resolve(this.#answer(request)),
      close: () => {},
    };
  };

  #answer({ type, payload }: Request): Outcome {
    this.requests.push({ seq: this.requests.length + 1, type, payload: Buffer.from(payload) });
    const errno = this.#settings.refusals?.get(type);
    if (errno !== undefined) return refused(errno);
    switch (type) {
      case MESSAGE_TYPE.GET: {
        const status = addon().encodeStatus(this.status);
        return replied(type, status.subarray(0, this.#settings.statusBytes));
      }
      case MESSAGE_TYPE.SET:
        return this.#set(addon().decodeStatus(payload));
      case MESSAGE_TYPE.GET_FEATURE:
        return replied(type, addon().encodeFeatures(this.features));
      case MESSAGE_TYPE.LIST_RULES:
        return replied(type, ...this.rules);
      case MESSAGE_TYPE.ADD_RULE:
        return this.#add(payload);
      case MESSAGE_TYPE.DEL_RULE:
        return this.#delete(payload);
      default:
        return DONE;
    }
  }

  #set(wanted: StatusData): Outcome {
    const mask = wanted.mask ?? 0;
    for (const [bit, counter] of COUNTERS) {
      if (mask !== bit) continue;
      const ack = this.status[counter] ?? 0;
      this.status[counter] = 0;
      return { ...DONE, ack };
    }
    if (this.status.enabled === 2) return refused(EPERM);
    for (const [bit, setting] of SETTINGS) {
      if ((mask & bit) !== 0) this.status[setting] = wanted[setting] ?? 0;
    }
    return DONE;
  }

  #add(payload: Uint8Array): Outcome {
    if (this.status.enabled === 2) return refused(EPERM);
    const rule = stored(payload);
    // The kernel compares with the flag that no listed rule has: -A finds no duplicate.
    if (prepends(payload)) {
      this.rules.unshift(rule);
      return DONE;
    }
    const known = this.rules.some((other) => other.equals(rule));
    if (known && this.#settings.lenient !== true) return refused(EEXIST);
    this.rules.push(rule);
    return DONE;
  }

  #delete(payload: Uint8Array): Outcome {
    if (this.status.enabled === 2) return refused(EPERM);
    const rule = stored(payload);
    const place = prepends(payload) ? -1 : this.rules.findIndex((other) => other.equals(rule));
    if (place >= 0) this.rules.splice(place, 1);
    return place >= 0 || this.#settings.lenient === true ? DONE : refused(ENOENT);
  }
}
