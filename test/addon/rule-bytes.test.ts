/** The bytes that we send for each rule text are those that auditctl sends. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { machine } from 'node:os';
import { join } from 'node:path';
import { decodeRule, encodeRule, formatRule, parseRule } from '../../lib';
import { GOLDEN, RULE_TEXTS } from '../support/rule-texts';

interface Recorded {
  readonly by: string;
  readonly machine: string;
  readonly rules: readonly { readonly text: string; readonly bytes: string }[];
}

const recorded = JSON.parse(readFileSync(join(GOLDEN, 'rule-bytes.json'), 'utf8')) as Recorded;

/** A netlink message ends on four bytes, and auditctl counts what fills it up. */
function padded(bytes: Buffer): string {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]).toString('hex');
}

describe(`rule bytes as ${recorded.by} sends them`, () => {
  it('are recorded for every rule text', () => {
    expect(recorded.rules.map(({ text }) => text)).toEqual(RULE_TEXTS);
  });
});

// The texts say b64 and name system calls without an arch, so the bytes are those of one machine.
const describeOnItsMachine = recorded.machine === machine() ? describe : describe.skip;

describeOnItsMachine(`rule bytes on ${recorded.machine}`, () => {
  it.each(recorded.rules)('are the same for $text', ({ text, bytes }) => {
    const { rule } = parseRule(text);
    expect(padded(encodeRule(rule))).toBe(bytes);
    expect(encodeRule(decodeRule(encodeRule(rule)))).toEqual(encodeRule(rule));
    expect(parseRule(formatRule(rule)).rule).toEqual(rule);
  });
});
