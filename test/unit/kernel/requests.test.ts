/** The requests of the audit interface byte for byte, and what is taken from their replies. */
import { describe, expect, it } from '@jest/globals';
import type { Outcome, Reply } from '../../../lib/kernel/exchange';
import type { RuleData } from '../../../lib/rules/rule-data';
import {
  addRuleRequest,
  deleteRuleRequest,
  featuresReply,
  getFeaturesRequest,
  getStatusRequest,
  listRulesRequest,
  makeEquivalentRequest,
  ruleReplies,
  setFeatureRequest,
  setStatusRequest,
  statusReply,
  trimRequest,
  userMessageRequest,
} from '../../../lib/kernel/requests';
import { fullMask } from '../../../lib/rules/syscall-mask';

const RULE: RuleData = {
  list: 4,
  prepend: false,
  action: 2,
  syscalls: fullMask(),
  fields: Uint32Array.of(210, 0x40000000, 1),
  strings: [Buffer.from('k')],
};

/** Numbers in the machine's own order, as the kernel reads them. */
function words(...numbers: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(numbers).buffer);
}

function outcome(...replies: readonly Reply[]): Outcome {
  return { state: 'done', errno: 0, ack: 0, replies };
}

describe('requests', () => {
  it.each([
    ['status', getStatusRequest(), 1000, 'one'],
    ['list', listRulesRequest(), 1013, 'many'],
    ['trim', trimRequest(), 1014, 'none'],
  ])('for %s say nothing more', (_, request, type, replies) => {
    expect(request).toMatchObject({ type, replies });
    expect(request.payload).toHaveLength(0);
  });

  it.each([
    ['enabled', 0x01, 1],
    ['failure', 0x02, 2],
    ['rateLimit', 0x08, 4],
    ['backlogLimit', 0x10, 5],
    ['backlogWaitTime', 0x20, 9],
    ['lost', 0x40, 6],
    ['backlogWaitTimeActual', 0x80, 10],
  ] as const)('to set %s have one bit, one number and nothing else', (setting, mask, place) => {
    const { type, payload, replies } = setStatusRequest(setting, 77);
    const expected: number[] = Array.from({ length: 11 }, (_, index) => (index === place ? 77 : 0));
    expected[0] = mask;
    expect([type, replies]).toEqual([1001, 'none']);
    expect(Buffer.from(payload)).toEqual(words(...expected));
  });

  it('to add and delete a rule have the same bytes', () => {
    const added = addRuleRequest(RULE);
    const deleted = deleteRuleRequest(RULE);
    expect([added.type, deleted.type]).toEqual([1011, 1012]);
    expect([added.replies, deleted.replies]).toEqual(['none', 'none']);
    expect(added.payload).toHaveLength(1041);
    expect(deleted.payload).toEqual(added.payload);
  });

  it('to delete a listed rule have the kernel’s own bytes, whatever they are', () => {
    const bytes = Buffer.from('not even a rule');
    expect(deleteRuleRequest(bytes).payload).toBe(bytes);
  });

  it('to make paths equivalent have both lengths before both paths', () => {
    const { type, payload } = makeEquivalentRequest(Buffer.from('/mnt'), Buffer.from('/srv/x'));
    expect(type).toBe(1015);
    expect(Buffer.from(payload)).toEqual(Buffer.concat([words(4, 6), Buffer.from('/mnt/srv/x')]));
  });

  it('for features have four numbers', () => {
    expect(getFeaturesRequest()).toMatchObject({ type: 1019, replies: 'one' });
    expect(Buffer.from(getFeaturesRequest().payload)).toEqual(words(0, 0, 0, 0));
    const request = setFeatureRequest(1, { enabled: true, lock: true });
    expect(request).toMatchObject({ type: 1018, replies: 'none' });
    expect(Buffer.from(request.payload)).toEqual(words(0, 2, 2, 2));
  });

  it('with a message end in NUL', () => {
    const request = userMessageRequest(1107, Buffer.from('op=x'));
    expect(request).toMatchObject({ type: 1107, replies: 'none' });
    expect(Buffer.from(request.payload)).toEqual(Buffer.from('op=x\0'));
  });
});

describe('replies', () => {
  it('hold the status', () => {
    const payload = words(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    expect(statusReply(outcome({ type: 1000, payload }))).toMatchObject({
      enabled: 1,
      featureBitmap: 8,
      backlogWaitTimeActual: 10,
    });
  });

  it('hold the features', () => {
    expect(featuresReply(outcome({ type: 1019, payload: words(1, 3, 2, 1) }))).toEqual({
      version: 1,
      mask: 3,
      features: 2,
      lock: 1,
    });
  });

  it('hold rules in order, and what is no rule is left out', () => {
    const first = Buffer.from('first');
    const second = Buffer.from('second');
    const replies: Reply[] = [
      { type: 1013, payload: first },
      { type: 1000, payload: Buffer.from('status') },
      { type: 1013, payload: second },
    ];
    expect(ruleReplies(outcome(...replies))).toEqual([first, second]);
    expect(ruleReplies(outcome())).toEqual([]);
  });

  it('that are missing are no status', () => {
    expect(() => statusReply(outcome())).toThrow('32 bytes');
  });

  it('that are short have zeros for the rest', () => {
    const payload = Buffer.from(Uint32Array.of(0, 1, 2).buffer);
    const status = statusReply(outcome({ type: 1000, payload }));
    expect(status).toMatchObject({ enabled: 1, failure: 2, pid: 0, backlog: 0 });
  });
});
