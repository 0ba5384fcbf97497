/**
 * Requests to the kernel and their outcomes. They pass to and from the addon as numbers and bytes,
 * and are objects only on this side.
 */
import type { NativeControl, NativeExchangeOptions, PackedOutcomes } from './native';

/** How many replies the kernel sends to a request besides its ack. */
export type Replies = 'none' | 'one' | 'many';

export interface Request {
  /** Netlink message type, for example `AUDIT_ADD_RULE`. */
  readonly type: number;
  readonly payload: Uint8Array;
  readonly replies: Replies;
}

export interface Reply {
  readonly type: number;
  readonly payload: Buffer;
}

/**
 * The outcome of one request.
 *
 * - `done`: the kernel carried it out and every reply arrived. `ack` is 0, or the positive number
 *   with which the kernel answers the two counter resets.
 * - `refused`: the kernel answered with `errno`.
 * - `unanswered`: it was sent, but no complete answer came; what the kernel did is unknown. `errno`
 *   says why (`ETIMEDOUT`, `ENOBUFS`, `ECANCELED`, or the error of receiving).
 * - `unsent`: it never reached the kernel; `errno` says why.
 */
export interface Outcome {
  readonly state: 'done' | 'refused' | 'unanswered' | 'unsent';
  /** A positive errno number; 0 when `done`. */
  readonly errno: number;
  readonly ack: number;
  readonly replies: readonly Reply[];
  /** What made it `ECANCELED`, where a signal did. */
  readonly abortedBy?: AbortSignal;
}

/** Indexed by their numbers in `native/netlink/exchange.h`. */
const REPLIES: readonly Replies[] = ['none', 'one', 'many'];
const STATES: readonly Outcome['state'][] = ['done', 'refused', 'unanswered', 'unsent'];

const NO_REPLIES: readonly Reply[] = [];

interface PackedRequests {
  readonly requests: Uint32Array;
  readonly payloads: Uint8Array;
}

function packRequests(requests: readonly Request[]): PackedRequests {
  const numbers = new Uint32Array(3 * requests.length);
  let bytes = 0;
  for (let at = 0; at < requests.length; at++) {
    const { type, replies, payload } = requests[at] as Request;
    numbers[3 * at] = type;
    numbers[3 * at + 1] = REPLIES.indexOf(replies);
    numbers[3 * at + 2] = payload.length;
    bytes += payload.length;
  }
  // The addon copies them in any case.
  if (requests.length === 1)
    return { requests: numbers, payloads: (requests[0] as Request).payload };
  const payloads = Buffer.allocUnsafe(bytes);
  let end = 0;
  for (let at = 0; at < requests.length; at++) {
    const { payload } = requests[at] as Request;
    payloads.set(payload, end);
    end += payload.length;
  }
  return { requests: numbers, payloads };
}

/** Replies as the addon gives them: for each its type and its size, and the payloads, concatenated. */
export interface PackedReplies {
  readonly index: Uint32Array;
  readonly bytes: Buffer;
}

function unpackReplies({ index, bytes }: PackedReplies): Reply[] {
  const replies: Reply[] = [];
  let end = 0;
  for (let at = 0; at < index.length; at += 2) {
    const start = end;
    end += index[at + 1] as number;
    replies.push({ type: index[at] as number, payload: bytes.subarray(start, end) });
  }
  return replies;
}

/** What the replies of outcomes were that have many. */
const packedLists = new WeakMap<Outcome, PackedReplies>();

/** The outcome's replies without an object for each: a list has thousands. */
export function packedReplies(outcome: Outcome): PackedReplies {
  const packed = packedLists.get(outcome);
  if (packed !== undefined) return packed;
  const { replies } = outcome;
  return {
    index: Uint32Array.from(replies.flatMap(({ type, payload }) => [type, payload.length])),
    bytes: Buffer.concat(replies.map(({ payload }) => payload)),
  };
}

/** An outcome whose replies are made when they are looked at. */
function outcomeOfList(state: Outcome['state'], errno: number, ack: number, packed: PackedReplies) {
  let replies: readonly Reply[] | undefined;
  const outcome: Outcome = {
    state,
    errno,
    ack,
    get replies() {
      return (replies ??= unpackReplies(packed));
    },
  };
  packedLists.set(outcome, packed);
  return outcome;
}

function unpackOutcomes({ outcomes, replies, bytes }: PackedOutcomes): Outcome[] {
  const unpacked: Outcome[] = [];
  let reply = 0;
  let end = 0;
  for (let at = 0; at < outcomes.length; at += 4) {
    const state = STATES[outcomes[at] as number] as Outcome['state'];
    const errno = outcomes[at + 1] as number;
    const ack = outcomes[at + 2] as number;
    const count = outcomes[at + 3] as number;
    if (count === 0) {
      unpacked.push({ state, errno, ack, replies: NO_REPLIES });
      continue;
    }
    const index = replies.subarray(reply, reply + 2 * count);
    reply += 2 * count;
    const start = end;
    for (let place = 1; place < index.length; place += 2) end += index[place] as number;
    const packed = { index, bytes: bytes.subarray(start, end) };
    unpacked.push(
      count === 1
        ? { state, errno, ack, replies: unpackReplies(packed) }
        : outcomeOfList(state, errno, ack, packed),
    );
  }
  return unpacked;
}

/** One outcome per request, in order. */
export async function exchange(
  control: NativeControl,
  requests: readonly Request[],
  options: NativeExchangeOptions,
): Promise<Outcome[]> {
  const packed = packRequests(requests);
  return unpackOutcomes(await control.exchange(packed.requests, packed.payloads, options));
}

/** The same, while everything else on this thread waits. */
export function exchangeNow(
  control: NativeControl,
  requests: readonly Request[],
  options: NativeExchangeOptions,
): Outcome[] {
  const packed = packRequests(requests);
  return unpackOutcomes(control.exchangeNow(packed.requests, packed.payloads, options));
}
