/** How a program ends that a signal tells to end, and what a second signal does. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Ending, Interrupted } from '../../../../lib/cli/shared/ending';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What `process.exit` throws here, where nothing may end. */
class Exited extends Error {
  constructor(readonly status: unknown) {
    super(`exited with ${String(status)}`);
  }
}

let now = 0;

beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  jest.spyOn(process, 'exit').mockImplementation((status) => {
    throw new Exited(status);
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** What was said, and the exit status where the signal ended the program. */
function signalled(signal: NodeJS.Signals): unknown {
  try {
    process.emit(signal, signal);
    return 'goes on';
  } catch (error) {
    return (error as Exited).status;
  }
}

function ending() {
  const lines: string[] = [];
  return { ending: new Ending((line) => lines.push(line)), lines };
}

describe.each(SIGNALS)('%s', (signal) => {
  it('says that the program is to end, and why', () => {
    const { ending: one, lines } = ending();
    using _ = one;
    expect(one.signal.aborted).toBe(false);
    expect(signalled(signal)).toBe('goes on');
    expect(one.signal.reason).toEqual(new Interrupted(signal));
    expect(() => one.signal.throwIfAborted()).toThrow(`interrupted by ${signal}`);
    expect(lines).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('and %s later end it at once with %i', (second, status) => {
    const { ending: one, lines } = ending();
    using _ = one;
    signalled(signal);
    now += 501;
    expect(signalled(second)).toBe(status);
    expect(lines).toEqual([`ended by ${second} before everything was put back`]);
  });

  it('that is sent twice is one', () => {
    const { ending: one } = ending();
    using _ = one;
    const answers = SIGNALS.map((each) => {
      now += 100;
      return [signalled(signal), signalled(each)];
    });
    expect(answers.flat()).toEqual(Array.from({ length: 6 }, () => 'goes on'));
  });
});

it('lets the terminal hang up as often as it likes', () => {
  const { ending: one } = ending();
  using _ = one;
  const answers = [1, 2, 3].map(() => {
    now += 1000;
    return signalled('SIGHUP');
  });
  expect(answers).toEqual(['goes on', 'goes on', 'goes on']);
});

it('takes a first signal for the first though the command was ended from within', () => {
  const { ending: one } = ending();
  using _ = one;
  one.end();
  expect(one.signal.aborted).toBe(true);
  now += 1000;
  expect(signalled('SIGINT')).toBe('goes on');
  now += 1000;
  expect(signalled('SIGINT')).toBe(130);
});

it('ends also when nobody can be told', () => {
  using _ = new Ending(() => {
    throw new Error('nobody listens');
  });
  signalled('SIGTERM');
  now += 1000;
  expect(signalled('SIGTERM')).toBe(143);
});

it('leaves the signals alone afterwards', () => {
  const before = SIGNALS.map((signal) => process.listenerCount(signal));
  {
    using _ = new Ending(() => {});
    expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual(
      before.map((count) => count + 1),
    );
  }
  expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual(before);
});
