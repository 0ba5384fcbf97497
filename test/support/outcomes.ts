/** What becomes of requests, for those who play the kernel. */
import type { Outcome, Reply } from '../../lib/kernel/exchange';

export const DONE: Outcome = { state: 'done', errno: 0, ack: 0, replies: [] };

export function acked(ack: number): Outcome {
  return { ...DONE, ack };
}

export function refused(errno: number): Outcome {
  return { state: 'refused', errno, ack: 0, replies: [] };
}

export function unanswered(errno: number): Outcome {
  return { state: 'unanswered', errno, ack: 0, replies: [] };
}

export function replied(type: number, ...payloads: readonly Uint8Array[]): Outcome {
  const replies = payloads.map((payload): Reply => ({ type, payload: Buffer.from(payload) }));
  return { ...DONE, replies };
}
