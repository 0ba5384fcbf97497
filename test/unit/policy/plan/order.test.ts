/** Which rules stay: compared with trying every choice. */
import { expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';
import { seatsInOrder, type Seat, type Wanted } from '../../../../lib/policy/plan/order';

/** The most weight that an unbroken run can keep, by trying every run and every choice of places. */
function mostWeight(wanted: readonly Wanted[]): number {
  const fits = (run: readonly Wanted[], last = -1): boolean => {
    const [first, ...rest] = run;
    return first === undefined || first.places.some((at) => at > last && fits(rest, at));
  };
  let most = 0;
  for (let start = 0; start < wanted.length; start++) {
    for (let end = start + 1; end <= wanted.length; end++) {
      const run = wanted.slice(start, end);
      if (!fits(run)) continue;
      const weight = run.reduce((sum, one) => sum + one.weight, 0);
      most = Math.max(most, weight);
    }
  }
  return most;
}

const isKept = (seat: Seat): seat is number => typeof seat === 'number';

/** Places for some of the wanted rules, each place for one of them. */
const anyWanted: fc.Arbitrary<Wanted[]> = fc
  .tuple(
    fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 10 }),
    fc.array(fc.constantFrom(2, 4, 100), { minLength: 7, maxLength: 7 }),
  )
  .map(([owners, weights]) =>
    weights.map((weight, rule) => {
      const places = [...owners.keys()].filter((at) => owners[at] === rule);
      return { places, weight: places.length === 0 ? 0 : weight };
    }),
  );

it('keeps the run of most weight, in order, and puts the rest to the ends', () => {
  const property = fc.property(anyWanted, (wanted) => {
    const seats = seatsInOrder(wanted);
    const kept = seats.filter(isKept);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
    expect(new Set(kept).size).toBe(kept.length);
    const weight = wanted.reduce((sum, one, at) => {
      const seat = seats[at] as Seat;
      if (!isKept(seat)) return sum;
      expect(one.places).toContain(seat);
      return sum + one.weight;
    }, 0);
    expect(weight).toBe(mostWeight(wanted));
    const shape = seats.map((seat) => (isKept(seat) ? 'k' : seat.charAt(0))).join('');
    expect(shape).toMatch(/^f*k*b*$/);
  });
  fc.assert(property, { numRuns: 3000 });
});
