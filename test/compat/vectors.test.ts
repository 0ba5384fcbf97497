/**
 * Every golden vector through `tsauditctl`: the answer is auditctl 4.2.2's to the byte, or what a row of
 * docs/compatibility.md says instead.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import os from 'node:os';
import tty from 'node:tty';
import { PROGRAM, VECTOR_EXCEPTIONS } from './exceptions';
import { type Answer, answerOfOurs, likeRequests, type Vector, vectors } from './vectors';

jest.mock('../../lib/kernel/diagnosis', () => ({
  ...jest.requireActual<object>('../../lib/kernel/diagnosis'),
  hasCapability: () => true,
}));

const NO_SUCH_PROCESS = { code: 'ESRCH', errno: -3 };

const argument = process.argv[1] as string;

// The vectors were recorded by root on such a machine, without a terminal and without a daemon.
beforeAll(() => {
  process.argv[1] = PROGRAM;
  jest.spyOn(os, 'machine').mockReturnValue('x86_64');
  jest.spyOn(tty, 'isatty').mockReturnValue(false);
  jest.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('no such process'), NO_SUCH_PROCESS);
  });
});

afterAll(() => {
  process.argv[1] = argument;
  jest.restoreAllMocks();
});

interface Expectation {
  readonly answer: Answer;
  /** The exceptions that made it another answer than auditctl's. */
  readonly exceptions: readonly string[];
}

/** What is expected of us, exception by exception; each that claims the vector changes it. */
function expectationOf(vector: Vector): Expectation {
  const exceptions: string[] = [];
  let answer = vector.auditctl422;
  for (const { id, shows, expected } of VECTOR_EXCEPTIONS) {
    if (!shows(vector, answer)) continue;
    const before = answer;
    answer = expected(before, vector);
    expect({ id, answer }).not.toEqual({ id, answer: before });
    exceptions.push(id);
  }
  return { answer, exceptions };
}

const KINDS = [
  ['argv', 294],
  ['files', 24],
  ['list', 66],
] as const;

describe.each(KINDS)('%s', (kind, count) => {
  const all = vectors(kind);

  it(`has ${count} vectors`, () => {
    expect(all).toHaveLength(count);
  });

  it.each(all.map((vector) => [vector.name, vector] as const))('%s', async (_name, vector) => {
    const { answer: expected } = expectationOf(vector);
    const ours = await answerOfOurs(vector);
    const told = expected.requests !== undefined;
    const requests = told ? likeRequests(ours.requests ?? [], expected.requests) : undefined;
    expect({ ...ours, requests }).toEqual(expected);
  });
});

describe('the exceptions', () => {
  it('are each shown by a vector', () => {
    const all = KINDS.flatMap(([kind]) => vectors(kind));
    const used = new Set(all.flatMap((vector) => expectationOf(vector).exceptions));
    const unused = VECTOR_EXCEPTIONS.map(({ id }) => id).filter((id) => !used.has(id));
    expect(unused).toEqual([]);
  });
});
