/** Items that wait for a reader, and what becomes of those that are too many. */
import { expect, it } from '@jest/globals';
import type { StreamItem } from '../../../lib';
import { WaitingItems } from '../../../lib/trace/waiting-items';

const item = (count: number): StreamItem => ({ type: 'lost', where: 'kernel', count });

it('gives what came, as much at a time as there is', async () => {
  const waiting = new WaitingItems(8);
  waiting.push([item(1), item(2)]);
  waiting.push([item(3)]);
  expect(await waiting.next()).toEqual([item(1), item(2), item(3)]);
  const next = waiting.next();
  waiting.push([item(4)]);
  expect(await next).toEqual([item(4)]);
  waiting.end();
  expect(await waiting.next()).toBe(undefined);
});

it('counts what is too much, where it was', async () => {
  const waiting = new WaitingItems(2);
  waiting.push([item(1), item(2), item(3), item(4)]);
  expect(await waiting.next()).toEqual([item(1), item(2)]);
  waiting.push([item(5)]);
  const queue = { type: 'lost', where: 'queue', count: 2 };
  expect(await waiting.next()).toEqual([queue, item(5)]);
});

it('fails once, behind what came before', async () => {
  const waiting = new WaitingItems(2);
  waiting.push([item(1)]);
  waiting.end(new Error('broken'));
  waiting.end();
  expect(await waiting.next()).toEqual([item(1)]);
  await expect(waiting.next()).rejects.toThrow('broken');
  expect(await waiting.next()).toBe(undefined);
});
