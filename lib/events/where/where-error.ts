/** {@link WhereError}: what is wrong with a condition. */

/** Why a condition was refused. Stable: programs may branch on it. */
export type WhereErrorCode =
  | 'missing-field'
  | 'missing-operator'
  | 'missing-value'
  | 'unknown-field'
  | 'unknown-record-type'
  | 'unknown-syscall'
  | 'unknown-operator'
  | 'wrong-operator'
  | 'bad-value'
  | 'bad-pattern'
  | 'unclosed-parenthesis'
  | 'unclosed-quote'
  | 'unexpected-text'
  | 'too-deep';

/** An invalid condition on events. */
export class WhereError extends Error {
  /** `WhereError`. */
  override readonly name = 'WhereError';
  /** Why; programs may branch on it. */
  readonly code: WhereErrorCode;
  /** Column of the first character that was refused, counted from 1. */
  readonly column: number;
  /** What would have been valid. */
  readonly expected: string;

  /** @internal */
  constructor(code: WhereErrorCode, reason: string, column: number, expected: string) {
    super(`column ${column}: ${reason}; expected ${expected}`);
    this.code = code;
    this.column = column;
    this.expected = expected;
  }
}
