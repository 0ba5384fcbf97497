/** The zone in numbers says what the calendar says. */
import { afterEach, expect, it, jest } from '@jest/globals';
import { zoneOffsets } from '../../../lib/text/zone-offsets';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A zone of made changes: from so many seconds on, so many minutes ahead of UTC. */
function playZone(changes: readonly (readonly [from: number, minutes: number])[]): void {
  const offset = function (this: Date): number {
    const seconds = this.getTime() / 1000;
    return -(changes.findLast(([from]) => from <= seconds) as readonly [number, number])[1];
  };
  jest.spyOn(Date.prototype, 'getTimezoneOffset').mockImplementation(offset);
}

it('has each change to the second, also two within a week', () => {
  const changes = [
    [0, 60],
    [1_711_846_800, 120],
    [1_729_990_800, 60],
    [1_729_990_801, -210],
    [1_730_100_000, 0.5],
    [4_294_900_000, 60],
  ] as const;
  playZone(changes);
  const expected = changes.flatMap(([from, minutes]) => [from, (minutes * 60) >>> 0]);
  expect([...zoneOffsets()]).toEqual(expected);
});

it('has one offset where nothing ever changes', () => {
  playZone([[0, -600]]);
  expect([...zoneOffsets()]).toEqual([0, -36_000 >>> 0]);
});

it('is what this machine says', () => {
  const zone = zoneOffsets();
  for (let seconds = 0; seconds < 2 ** 32; seconds += 86_400 * 3.7) {
    let at = zone.length - 2;
    while ((zone[at] as number) > seconds) at -= 2;
    const minutes = new Date(seconds * 1000).getTimezoneOffset();
    expect(zone[at + 1]).toBe(Math.round(-60 * minutes) >>> 0);
  }
});
