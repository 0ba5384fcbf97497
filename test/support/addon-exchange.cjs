/** One request to the addon's Control and what became of it, for programs on the addon alone. */

const REPLIES = ['none', 'one', 'many'];
const STATES = ['done', 'refused', 'unanswered', 'unsent'];

exports.request = async (control, { type, payload = new Uint8Array(0), replies }, options) => {
  const words = Uint32Array.of(type, REPLIES.indexOf(replies), payload.length);
  const packed = await control.exchange(words, payload, options);
  const [state, errno] = packed.outcomes;
  let end = 0;
  const received = [];
  for (let at = 0; at < packed.replies.length; at += 2) {
    const start = end;
    end += packed.replies[at + 1];
    received.push({ type: packed.replies[at], payload: packed.bytes.subarray(start, end) });
  }
  return { state: STATES[state], errno, replies: received };
};
