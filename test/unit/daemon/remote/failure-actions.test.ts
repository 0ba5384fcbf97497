/** What failures lead to, by the words of the configuration. */
import { describe, expect, it } from '@jest/globals';
import {
  type ActionWord,
  FailureActions,
  type FailureKind,
} from '../../../../lib/daemon/remote/failure-actions';

function acting(word: ActionWord, program?: string) {
  const done: string[] = [];
  const action = { word, ...(program === undefined ? {} : { program }) };
  const all = new Proxy({}, { get: () => action }) as Record<FailureKind, typeof action>;
  const actions = new FailureActions(all, {
    say: (level, line) => done.push(`${level}: ${line}`),
    run: (path) => done.push(`run ${path}`),
    changeMachine: (to) => done.push(`machine ${to}`),
  });
  return { actions, done };
}

describe('an action', () => {
  it.each([
    ['ignore', 'done', []],
    ['syslog', 'done', ['error: the queue is full: 3']],
    ['warn_once', 'keep', ['error: the queue is full: 3']],
    ['warn_once_continue', 'done', ['error: the queue is full: 3']],
    ['suspend', 'suspend', ['error: the queue is full: 3; sending is suspended until SIGUSR2']],
    ['reconnect', 'keep', ['error: the queue is full: 3; connecting again']],
    [
      'single',
      'keep',
      ['error: the queue is full: 3; taking the machine to single', 'machine single'],
    ],
    ['halt', 'keep', ['error: the queue is full: 3; taking the machine to halt', 'machine halt']],
    ['stop', 'stop', ['error: the queue is full: 3; ending']],
  ] as const)('%s: the line is %s', (word, reaction, effects) => {
    const { actions, done } = acting(word);
    expect(actions.react('overflow', '3')).toBe(reaction);
    expect(done).toEqual(effects);
  });

  it('starts the program of exec', () => {
    const { actions, done } = acting('exec', '/bin/x');
    expect(actions.react('disk_low', '')).toBe('done');
    expect(done).toEqual([
      "warning: the server's disk is nearly full; starting /bin/x",
      'run /bin/x',
    ]);
  });

  it.each(['warn_once', 'warn_once_continue'] as const)(
    '%s warns once of each, until a line arrives',
    (word) => {
      const { actions, done } = acting(word);
      for (let turn = 0; turn < 3; turn++) actions.react('disk_full', 'x');
      actions.react('disk_error', 'y');
      expect(done).toHaveLength(2);
      actions.delivered();
      actions.react('disk_full', 'x');
      expect(done).toHaveLength(3);
    },
  );
});
