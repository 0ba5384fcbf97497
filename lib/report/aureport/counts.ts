/** {@link Counts}: the things of a report, each with how often there is one. */
import { type Compilation, NOTHING_FOUND, ruled } from './compilation';
import type { ColumnName } from './columns';
import type { EventFacts, FactName } from './facts';
import type { SummedUp } from './reports';

interface Entry {
  readonly thing: string | number;
  total: number;
}

/** Those that are equal stay in the order in which they came. */
function byTotal(a: Entry, b: Entry): number {
  return b.total - a.total;
}

function byNumber(a: Entry, b: Entry): number {
  return b.total - a.total || Number(a.thing) - Number(b.thing);
}

export class Counts implements Compilation {
  readonly facts: readonly FactName[];
  readonly columns: readonly ColumnName[];
  readonly heading: string;
  readonly #summedUp: SummedUp;
  readonly #typeText: (type: number) => string;
  readonly #entries = new Map<string | number, Entry>();

  /**
   * @param origin in front of the title
   * @param typeText how the number of a record type is written
   */
  constructor(summedUp: SummedUp, origin: string, typeText: (type: number) => string) {
    const { title, thing, ruled: length } = summedUp;
    this.#summedUp = summedUp;
    this.#typeText = typeText;
    this.facts = summedUp.facts;
    this.columns = summedUp.columns ?? [];
    const name = `${origin}${title} Summary Report`;
    this.heading = `\n${name}\n${ruled(length)}total  ${thing}\n${ruled(length)}`;
  }

  get found(): boolean {
    return this.#entries.size > 0;
  }

  add(event: EventFacts): void {
    for (const thing of this.#summedUp.things(event)) {
      const known = this.#entries.get(thing);
      if (known === undefined) this.#entries.set(thing, { thing, total: 1 });
      else known.total += 1;
    }
  }

  take(): string {
    return '';
  }

  finish(): string {
    if (!this.found) return NOTHING_FOUND;
    const order = this.#summedUp.byNumber === true ? byNumber : byTotal;
    const lines = [...this.#entries.values()].toSorted(order).map(({ total, thing }) => {
      return `${total}  ${typeof thing === 'number' ? this.#typeText(thing) : thing}\n`;
    });
    return lines.join('');
  }
}
