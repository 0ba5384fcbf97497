/** The public API: everything that can be imported at run time, and nothing besides. */
import { expect, it } from '@jest/globals';
import * as api from '../../lib';
import { RuleError } from '../../lib/errors';
import { parseRule } from '../../lib/rules/parse';

it('exports what the documentation names', () => {
  expect(Object.keys(api)).toEqual(
    expect.arrayContaining([
      'AddonError',
      'AuditClient',
      'AuditError',
      'ClosedError',
      'LocalNames',
      'NoAnswerError',
      'NumericNames',
      'RecordStream',
      'RuleError',
      'WhereError',
      'addRule',
      'addRules',
      'compileRule',
      'decodeRecord',
      'decodeRule',
      'decodeSockaddr',
      'decodeUntrusted',
      'decodeUntrustedBytes',
      'decompileRule',
      'deleteAllRules',
      'deleteRule',
      'deleteRules',
      'encodeRule',
      'forgetNames',
      'formatRule',
      'getFeatures',
      'getStatus',
      'listRules',
      'localTarget',
      'machineByName',
      'machineOfUname',
      'makeEquivalent',
      'parseRule',
      'parseWhere',
      'resetBacklogWaitTimeActual',
      'resetLost',
      'resolveNames',
      'ruleWords',
      'sendUserMessage',
      'setBacklogLimit',
      'setBacklogWaitTime',
      'setEnabled',
      'setFailureMode',
      'setFeature',
      'setRateLimit',
      'sharedNames',
      'splitArguments',
      'trim',
    ]),
  );
});

it('exports functions and classes only', () => {
  for (const [name, value] of Object.entries(api)) {
    expect([name, typeof value]).toEqual([name, 'function']);
  }
});

it('re-exports, so that instanceof holds', () => {
  expect(api.parseRule).toBe(parseRule);
  expect(api.RuleError).toBe(RuleError);
});
