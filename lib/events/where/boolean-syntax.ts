/**
 * `and`, `or`, `not` and parentheses, whatever they are called and whatever stands between them. Knows no fields.
 */
import { type Condition, every, negated, some } from './condition';
import { WhereError } from './where-error';

/** A text, and how far it was read. */
export class Cursor {
  readonly text: string;
  at = 0;
  /** How many parentheses are open. */
  depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Column of the next character, counted from 1. */
  get column(): number {
    return this.at + 1;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Goes behind what the pattern matches here; the pattern is sticky. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match;
  }

  /** What stands here, up to a blank. */
  word(): string {
    return /\S*/.exec(this.text.slice(this.at))?.[0] ?? '';
  }
}

/** Patterns are sticky, and take the blanks in front. */
export interface BooleanSyntax<Subject> {
  readonly and: RegExp;
  readonly or: RegExp;
  readonly not: RegExp;
  readonly open: RegExp;
  readonly close: RegExp;
  /** What conditions may be joined with, for messages. */
  readonly connectors: string;
  /** Reads one condition that has none of these. */
  readonly simple: (cursor: Cursor) => Condition<Subject>;
}

/** Deeper ones nobody writes, and reading them would take a stack for each. */
const MOST_DEPTH = 100;

const BLANKS = /\s*/y;

function readNot<Subject>(
  cursor: Cursor,
  syntax: BooleanSyntax<Subject>,
  depth: number,
): Condition<Subject> {
  if (depth > MOST_DEPTH) {
    throw new WhereError(
      'too-deep',
      'too many conditions within each other',
      cursor.column,
      `at most ${MOST_DEPTH}`,
    );
  }
  if (cursor.take(syntax.not) !== undefined) return negated(readNot(cursor, syntax, depth + 1));
  cursor.take(BLANKS);
  const { column } = cursor;
  if (cursor.take(syntax.open) === undefined) return syntax.simple(cursor);
  cursor.depth += 1;
  const inner = readOr(cursor, syntax, depth + 1);
  if (cursor.take(syntax.close) === undefined) {
    throw new WhereError(
      'unclosed-parenthesis',
      'the parenthesis is not closed',
      column,
      'a ) for it',
    );
  }
  cursor.depth -= 1;
  return inner;
}

function readAnd<Subject>(
  cursor: Cursor,
  syntax: BooleanSyntax<Subject>,
  depth: number,
): Condition<Subject> {
  const conditions = [readNot(cursor, syntax, depth)];
  while (cursor.take(syntax.and) !== undefined) conditions.push(readNot(cursor, syntax, depth));
  return every(conditions);
}

function readOr<Subject>(
  cursor: Cursor,
  syntax: BooleanSyntax<Subject>,
  depth: number,
): Condition<Subject> {
  const conditions = [readAnd(cursor, syntax, depth)];
  while (cursor.take(syntax.or) !== undefined) conditions.push(readAnd(cursor, syntax, depth));
  return some(conditions);
}

/** @throws {WhereError} */
export function readBoolean<Subject>(
  text: string,
  syntax: BooleanSyntax<Subject>,
): Condition<Subject> {
  const cursor = new Cursor(text);
  const condition = readOr(cursor, syntax, 0);
  cursor.take(BLANKS);
  if (cursor.isAtEnd) return condition;
  const reason = `unexpected ${cursor.word()}`;
  throw new WhereError(
    'unexpected-text',
    reason,
    cursor.column,
    `${syntax.connectors}, or the end`,
  );
}
