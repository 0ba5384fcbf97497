/** Following the kernel's counter of lost records: increases, resets, and answers that do not come. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { KernelLost } from '../../../../lib/events/sources/kernel-lost';
import { addon, type StatusData } from '../../../../lib/kernel/native';
import { MESSAGE_TYPE } from '../../../../lib/tables/audit.generated';
import { refused, replied, unanswered } from '../../../support/outcomes';
import { ScriptedControl, scriptSockets } from '../../scripted-addon';

scriptSockets();

const EPERM = 1;
const ETIMEDOUT = 110;

let increases: number[];
/** How many records were received, look by look; the last goes for every later look. */
let received: number[];
let looks: number;
let recordsMade: number;

beforeEach(() => {
  increases = [];
  received = [0];
  looks = 0;
  recordsMade = 0;
});

function follow(longestWaitMs = 1000): KernelLost {
  return new KernelLost({
    onLost: (count) => increases.push(count),
    received: () => received[Math.min(looks++, received.length - 1)] as number,
    makeRecord: () => {
      recordsMade += 1;
    },
    longestWaitMs,
  });
}

/** What the kernel's status tells from now on. */
function statusIs(status: StatusData): void {
  const payload = addon().encodeStatus(status);
  ScriptedControl.answer = () => replied(MESSAGE_TYPE.GET, payload);
}

it('knows at once, and tells each increase from then on', async () => {
  statusIs({ mask: 0, lost: 7 });
  const counter = follow();
  expect(counter.known).toBe(true);
  for (const lost of [7, 9, 9, 12]) {
    statusIs({ mask: 0, lost });
    await counter.ask();
  }
  expect(increases).toEqual([2, 3]);
});

it('takes all of a counter that was reset for lost since', async () => {
  statusIs({ mask: 0, lost: 7 });
  const counter = follow();
  for (const lost of [0, 3, 1]) {
    statusIs({ mask: 0, lost });
    await counter.ask();
  }
  expect(increases).toEqual([3, 1]);
});

it('asks one question at a time', async () => {
  statusIs({ mask: 0, lost: 1 });
  const counter = follow();
  await Promise.all([counter.ask(), counter.ask(), counter.ask()]);
  expect(ScriptedControl.requests).toHaveLength(2);
  await counter.ask();
  expect(ScriptedControl.requests).toHaveLength(3);
});

it('asks no more after a refusal, and does not know', async () => {
  ScriptedControl.answer = () => refused(EPERM);
  const counter = follow();
  await counter.ask();
  expect(ScriptedControl.requests).toHaveLength(1);
  expect(ScriptedControl.opened[0]?.closes).toBeGreaterThan(0);
  expect(counter.known).toBe(false);
});

it('does not know before there was an answer', async () => {
  ScriptedControl.answer = () => unanswered(ETIMEDOUT);
  const counter = follow();
  expect(counter.known).toBe(false);
  for (const lost of [1, 4]) {
    statusIs({ mask: 0, lost });
    await counter.ask();
  }
  expect(counter.known).toBe(true);
  expect(increases).toEqual([3]);
});

it('asks again when no answer came', async () => {
  statusIs({ mask: 0, lost: 1 });
  const counter = follow();
  ScriptedControl.answer = () => unanswered(ETIMEDOUT);
  await counter.ask();
  statusIs({ mask: 0, lost: 4 });
  await counter.ask();
  expect(increases).toEqual([3]);
});

it('says nothing any more once it is closed, though an answer comes', async () => {
  statusIs({ mask: 0, lost: 1 });
  const counter = follow();
  statusIs({ mask: 0, lost: 5 });
  const answer = counter.ask();
  counter.close();
  await answer;
  await counter.ask();
  expect(increases).toEqual([]);
  expect(ScriptedControl.requests).toHaveLength(2);
});

describe('while the backlog may be above its limit', () => {
  /** How many looks there were before each question. */
  let asked: number[];

  beforeEach(() => {
    asked = [];
  });

  function statusWith(status: Partial<StatusData>): void {
    const payload = addon().encodeStatus({ mask: 0, lost: 0, ...status });
    ScriptedControl.answer = () => {
      asked.push(looks);
      return replied(MESSAGE_TYPE.GET, payload);
    };
  }

  it.each<[string, number[], number]>([
    ['at once when nothing comes', [5], 3],
    ['at once when few come', [0, 16], 3],
    ['when the burst is over', [0, 17, 17, 99, 200, 300, 300, 310], 9],
  ])('asks %s', async (_, counts, wantedLooks) => {
    statusWith({ backlogLimit: 64, backlogWaitTime: 15_000 });
    received = counts;
    await follow().ask();
    expect(asked).toEqual([0, wantedLooks]);
  });

  it('asks in a burst that does not end', async () => {
    statusWith({ backlogLimit: 64, backlogWaitTime: 15_000 });
    received = Array.from({ length: 100 }, (_, look) => look * 1000);
    await follow(30).ask();
    expect(asked).toEqual([0, 2 * 3 + 1]);
  });

  it.each<[string, Partial<StatusData>]>([
    ['there is no limit', { backlogLimit: 0, backlogWaitTime: 15_000 }],
    ['nobody waits', { backlogLimit: 64, backlogWaitTime: 0 }],
  ])('asks at once where %s', async (_, status) => {
    statusWith(status);
    received = Array.from({ length: 100 }, (__, look) => look * 1000);
    await follow().ask();
    expect(asked).toEqual([0, 1]);
    expect(recordsMade).toBe(0);
  });

  it.each<[string, number[], number]>([
    // Two looks to see that it is calm, one before the question, one behind it, and one later.
    ['has a record made when a burst came and stopped', [0, 0, 0, 65, 65], 1],
    ['leaves a burst alone that goes on', [0, 0, 0, 65, 66], 0],
    ['leaves it at that when fewer came than have to wait', [0, 0, 0, 64, 64], 0],
  ])('%s', async (_, counts, made) => {
    statusWith({ backlogLimit: 64, backlogWaitTime: 15_000 });
    received = counts;
    await follow().ask();
    expect(recordsMade).toBe(made);
  });

  it('has no record made once it is closed', async () => {
    statusWith({ backlogLimit: 64, backlogWaitTime: 15_000 });
    received = [0, 0, 0, 65, 65];
    const counter = follow();
    const asking = counter.ask();
    ScriptedControl.answer = () => {
      counter.close();
      return replied(MESSAGE_TYPE.GET, addon().encodeStatus({ mask: 0, lost: 0 }));
    };
    await asking;
    expect(recordsMade).toBe(0);
  });
});
