/** Expressions of ausearch-expression(5): what they match, and what is said of those that are wrong. */
import { describe, expect, it } from '@jest/globals';
import { parseAusearchExpression } from '../../../../lib/events/where/ausearch-expression';
import { thrownBy } from '../../thrown';
import { eventOf } from '../event-of-lines';

const HEADER = 'msg=audit(1700000000.123:77):';

const event = eventOf(
  `type=SYSCALL ${HEADER} arch=c000003e syscall=257 success=no exit=-13 pid=11 auid=1000 ` +
    'comm=726F636B exe="/usr/bin/cat" key="secrets"',
  `type=PATH ${HEADER} item=0 name="/etc/shadow" mode=0100640 nametype=NORMAL`,
);

describe('an expression', () => {
  it.each([
    ['pid r= 11', true],
    ['pid r= "11"', true],
    ['"pid" r= 11', true],
    ['pid r!= 11', false],
    ['pid r!= 12', true],
    ['exe r= "\\"/usr/bin/cat\\""', true],
    ['exe i= "/usr/bin/cat"', true],
    ['comm i= rock', true],
    ['comm r= rock', false],
    ['syscall i= openat', true],
    // A record without the field is neither equal nor unequal.
    ['acct r= x', false],
    ['acct r!= x', false],
    ['!(acct r= x)', true],
    ['!acct r= x', true],
    // All of it is about one record.
    ['pid r= 11 && item r= 0', false],
    ['pid r= 11 && exe i= "/usr/bin/cat"', true],
    ['pid r= 1 || item r= 0', true],
    ['(pid r= 1||item r= 0)&&nametype r= NORMAL', true],
    ['pid r= 11 || pid r= 12 && acct r= x', true],
    [String.raw`\record_type == SYSCALL`, true],
    [String.raw`\record_type == 1302`, true],
    [String.raw`\record_type == "AVC"`, false],
    [String.raw`\record_type !== SYSCALL`, true],
    [String.raw`\record_type >= 1303`, false],
    [String.raw`\timestamp == ts:1700000000.123`, true],
    [String.raw`\timestamp >= "ts:1700000000.124"`, false],
    [String.raw`\timestamp < "ts:1700000001.0"`, true],
    [String.raw`\timestamp_ex == ts:1700000000.123:77`, true],
    [String.raw`\timestamp_ex > ts:1700000000.123:76`, true],
    [String.raw`\timestamp_ex < ts:1700000000.123:77`, false],
    [String.raw`\regexp "name=.*shadow"`, true],
    [String.raw`\regexp /\/etc\/shadow/`, true],
    [String.raw`\regexp "^type=PATH"`, true],
    [String.raw`\regexp "pid=[[:digit:]]+ "`, true],
    [String.raw`\regexp "no such"`, false],
  ])('%s', (text, expected) => {
    expect(parseAusearchExpression(text)(event)).toBe(expected);
  });

  it.each([
    ['', 'missing-field', 1],
    ['pid', 'missing-operator', 4],
    ['pidr=11', 'missing-operator', 5],
    ['pid r=', 'missing-value', 7],
    ['pid < 5', 'wrong-operator', 5],
    ['pid == 5', 'wrong-operator', 5],
    [String.raw`\record_type r= 5`, 'wrong-operator', 14],
    [String.raw`\record_type == NOSUCH`, 'bad-value', 17],
    [String.raw`\timestamp == 5`, 'bad-value', 15],
    [String.raw`\timestamp == ts:5.1:3`, 'bad-value', 15],
    [String.raw`\timestamp_ex == ts:5.1`, 'bad-value', 18],
    [String.raw`\nosuch == 5`, 'unknown-field', 2],
    [String.raw`\regexp "("`, 'bad-pattern', 9],
    ['pid r= "11', 'unclosed-quote', 8],
    ['(pid r= 11', 'unclosed-parenthesis', 1],
    ['pid r= 11 pid r= 12', 'unexpected-text', 11],
  ])('is refused: %j', (text, code, column) => {
    expect(thrownBy(() => parseAusearchExpression(text))).toMatchObject({
      name: 'WhereError',
      code,
      column,
    });
  });
});
