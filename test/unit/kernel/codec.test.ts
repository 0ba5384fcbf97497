/** Rules as the kernel's bytes, on any target, without a kernel. */
import { describe, expect, it } from '@jest/globals';
import { decodeRule, encodeRule } from '../../../lib/kernel/codec';
import { compileRule } from '../../../lib/rules/compile';
import { parseRule } from '../../../lib/rules/parse';
import { RULE_TEXTS } from '../../support/rule-texts';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');

describe('encodeRule and decodeRule', () => {
  it.each(RULE_TEXTS)('take %s there and back', (text) => {
    const { rule } = parseRule(text, { target: TARGET });
    expect(decodeRule(encodeRule(rule, { target: TARGET }), { target: TARGET })).toEqual(rule);
  });

  it('take a rule that is compiled already', () => {
    const { rule } = parseRule('-w /etc -k x', { target: TARGET });
    expect(encodeRule(compileRule(rule, { target: TARGET }))).toEqual(
      encodeRule(rule, { target: TARGET }),
    );
  });

  it('mean what the target means', () => {
    const { rule } = parseRule('-a always,exit -F arch=b64 -S openat -F uid=ann', {
      target: TARGET,
    });
    const bytes = encodeRule(rule, { target: targetOf('aarch64', { userId: () => 7 }) });
    expect(decodeRule(bytes, { target: targetOf('riscv64') })).toMatchObject({
      syscalls: ['openat'],
      where: [
        { field: 'arch', operator: '=', value: 'aarch64' },
        { field: 'uid', operator: '=', value: 7 },
      ],
    });
  });

  it('refuse what is no rule', () => {
    expect(thrownBy(() => decodeRule(new Uint8Array(1039)))).toMatchObject({ name: 'RangeError' });
    const bytes = encodeRule(parseRule('-w /etc', { target: TARGET }).rule, { target: TARGET });
    bytes.fill(0xff, 0, 4);
    expect(thrownBy(() => decodeRule(bytes))).toMatchObject({ name: 'RangeError' });
  });
});
