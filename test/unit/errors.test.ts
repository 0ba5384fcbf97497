/** The error classes: what they carry, and how their messages are put together. */
import { describe, expect, it } from '@jest/globals';
import { AuditError, ClosedError, NoAnswerError, RuleError } from '../../lib/errors';

const DETAILS = {
  code: 'EPERM',
  errno: 1,
  operation: 'add the rule',
  source: 'kernel',
  hint: 'run it as root',
  cause: 'something',
} as const;

describe('AuditError', () => {
  it('carries everything that it was given', () => {
    const error = new AuditError('cannot add the rule', DETAILS);
    expect(error).toMatchObject({ name: 'AuditError', message: 'cannot add the rule', ...DETAILS });
    expect(error).toBeInstanceOf(Error);
  });

  it('has no cause and no hint when there is none', () => {
    const { hint: _hint, cause: _cause, ...rest } = DETAILS;
    const error = new AuditError('x', rest);
    expect(error.hint).toBeUndefined();
    expect('cause' in error).toBe(false);
  });
});

describe('NoAnswerError', () => {
  it('is an AuditError of its own name', () => {
    const error = new NoAnswerError('x', DETAILS);
    expect(error).toBeInstanceOf(AuditError);
    expect(error.name).toBe('NoAnswerError');
    expect(error.code).toBe('EPERM');
  });
});

describe('ClosedError', () => {
  it('has a code and is no AuditError', () => {
    const error = new ClosedError('closed');
    expect(error).toMatchObject({
      name: 'ClosedError',
      code: 'ERR_AUDIT_CLOSED',
      message: 'closed',
    });
    expect(error).not.toBeInstanceOf(AuditError);
  });
});

describe('RuleError', () => {
  it.each([
    [{ subject: 'x' }, 'no such x'],
    [{ subject: 'x', column: 7 }, 'column 7: no such x'],
    [{ subject: 'x', expected: 'a y' }, 'no such x; expected a y'],
    [{ subject: 'x', expected: 'a y', column: 1 }, 'column 1: no such x; expected a y'],
  ])('of %j says so', (details, message) => {
    const error = new RuleError('unknown-field', 'no such x', details);
    expect(error).toMatchObject({
      name: 'RuleError',
      code: 'unknown-field',
      reason: 'no such x',
      ...details,
      message,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(AuditError);
  });
});
