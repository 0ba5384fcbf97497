/** Following the kernel's counter of lost records: increases, resets, and answers that do not come. */
import { beforeEach, expect, it } from '@jest/globals';
import { KernelLost } from '../../../../lib/events/sources/kernel-lost';
import { addon, type StatusData } from '../../../../lib/kernel/native';
import { MESSAGE_TYPE } from '../../../../lib/tables/audit.generated';
import { refused, replied, unanswered } from '../../../support/outcomes';
import { ScriptedControl, scriptSockets } from '../../scripted-addon';

scriptSockets();

const EPERM = 1;
const ETIMEDOUT = 110;

let increases: number[];

beforeEach(() => {
  increases = [];
});

function follow(): KernelLost {
  return new KernelLost((count) => increases.push(count));
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
