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

  adding(event: EventFacts): () => void {
    const { things, facts, columns = [] } = this.#summedUp;
    const make = (): readonly Entry[] => things(event).map((thing) => this.#entryOf(thing));
    const ofKind = event.byKind(facts, columns, make);
    return () => {
      const entries = ofKind.of(event.table, event.row);
      for (let at = 0; at < entries.length; at += 1) (entries[at] as Entry).total += 1;
    };
  }

  #entryOf(thing: string | number): Entry {
    let entry = this.#entries.get(thing);
    if (entry === undefined) this.#entries.set(thing, (entry = { thing, total: 0 }));
    return entry;
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
