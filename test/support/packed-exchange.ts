/** The other side of `lib/kernel/exchange.ts`, for those who play the addon. */
import type { Outcome, Replies, Request } from '../../lib/kernel/exchange';
import type { PackedOutcomes } from '../../lib/kernel/native';

const REPLIES: readonly Replies[] = ['none', 'one', 'many'];
const STATES: readonly Outcome['state'][] = ['done', 'refused', 'unanswered', 'unsent'];

export function unpackRequests(requests: Uint32Array, payloads: Uint8Array): Request[] {
  const unpacked: Request[] = [];
  let end = 0;
  for (let at = 0; at < requests.length; at += 3) {
    const [type, replies, bytes] = requests.subarray(at, at + 3) as unknown as number[];
    const payload = Buffer.from(payloads.subarray(end, (end += bytes as number)));
    unpacked.push({
      type: type as number,
      replies: REPLIES[replies as number] as Replies,
      payload,
    });
  }
  return unpacked;
}

export function packOutcomes(outcomes: readonly Outcome[]): PackedOutcomes {
  const replies = outcomes.flatMap((outcome) => outcome.replies);
  return {
    outcomes: Uint32Array.from(
      outcomes.flatMap(({ state, errno, ack, replies: own }) => [
        STATES.indexOf(state),
        errno,
        ack,
        own.length,
      ]),
    ),
    replies: Uint32Array.from(replies.flatMap(({ type, payload }) => [type, payload.length])),
    bytes: Buffer.concat(replies.map(({ payload }) => payload)),
  };
}
