/** Prints the selected events of a stream, and counts what is missing. */
import type { StreamItem } from '../../../events/sources/event-stream';
import type { EventCondition } from '../../../events/where/where';
import { shortenCommand } from '../../../events/shorten-command';
import { sharedNames } from '../../../machine/shared-names';
import { ByteWriter } from '../../../text/byte-writer';
import { type EventOutput, ReaderGone } from '../../shared/event-output';
import { type Format, jsonFormat } from './format';
import type { LossCounter } from './losses';

export interface Printing {
  /** Undefined prints every item as JSON, including losses. */
  readonly format: Format | undefined;
  /** How many characters of a command line's arguments to print; undefined for all. */
  readonly maxCommand: number | undefined;
  readonly wants: EventCondition;
  /** Whether to print unreadable records, which cannot be selected. */
  readonly showsDamaged: boolean;
  /** How many events to print. */
  readonly count: number;
  readonly output: EventOutput;
  readonly losses: LossCounter;
}

/** So many items get the names that they need together, and are written at once. */
const PIECE_ITEMS = 256;

/** And so many bytes at most, or one item: a batch may contain everything that waited. */
const PIECE_BYTES = 1 << 18;

/** How long names are remembered: users come and go while this runs. */
const NAMES_MS = 60_000;

/** Where the text of an item ends; {@link UNWANTED} for what is not wanted, or has no text. */
type Ends = readonly number[];

const UNWANTED = -1;

export class Printer {
  readonly #printing: Printing;
  readonly #text = new ByteWriter();
  readonly #json = jsonFormat();
  #namesSince = Date.now();
  #events = 0;
  #damaged = 0;

  constructor(printing: Printing) {
    this.#printing = printing;
  }

  /** Number of events printed. */
  get events(): number {
    return this.#events;
  }

  /** Number of unreadable items that were not printed. */
  get damaged(): number {
    return this.#damaged;
  }

  /**
   * Prints until the stream ends, enough was printed, nobody reads any more, or the signal is
   * aborted.
   */
  async print(batches: AsyncIterable<readonly StreamItem[]>, signal: AbortSignal): Promise<void> {
    try {
      for await (const items of batches) {
        for (let at = 0; at < items.length;) {
          at += await this.#printPiece(items, at, signal);
          if (this.#isEnough || signal.aborted) return;
        }
      }
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    }
  }

  get #isEnough(): boolean {
    return this.#events === this.#printing.count;
  }

  /** Prints items from a position on, and gives their number. */
  async #printPiece(
    items: readonly StreamItem[],
    from: number,
    signal: AbortSignal,
  ): Promise<number> {
    const ends = await this.#named(items, from, signal);
    let end = 0;
    for (const [at, itsEnd] of ends.entries()) {
      this.#count(items[from + at] as StreamItem, itsEnd !== UNWANTED);
      if (itsEnd !== UNWANTED) end = itsEnd;
      if (this.#isEnough) break;
    }
    if (end > 0) await this.#printing.output.write(this.#text.bytes.subarray(0, end), signal);
    return ends.length;
  }

  /** Makes the texts, for which the name services are asked where that is necessary. */
  async #named(items: readonly StreamItem[], from: number, signal: AbortSignal): Promise<Ends> {
    const names = sharedNames();
    if (Date.now() - this.#namesSince > NAMES_MS) {
      names.forget();
      this.#namesSince = Date.now();
    }
    const ends = this.#prepare(items, from, from + PIECE_ITEMS);
    // Whether an item is wanted may depend on a name, too.
    const hasLearned = names.hasUnresolved && (await names.resolve({ signal }));
    return hasLearned ? this.#prepare(items, from, from + ends.length) : ends;
  }

  /** Writes the texts of items, one behind the other, up to the position or as many as a piece takes. */
  #prepare(items: readonly StreamItem[], from: number, to: number): Ends {
    const text = this.#text;
    text.clear();
    const ends: number[] = [];
    for (let at = from; at < Math.min(to, items.length) && text.length < PIECE_BYTES; at += 1) {
      const isWanted = this.#write(items[at] as StreamItem, text);
      ends.push(isWanted ? text.length : UNWANTED);
    }
    return ends;
  }

  #count(item: StreamItem, isPrinted: boolean): void {
    if (item.type === 'lost') this.#printing.losses.add(item);
    else if (!isPrinted) this.#damaged += item.type === 'damaged' ? 1 : 0;
    else if (item.type === 'event') this.#events += 1;
  }

  /** False, and nothing, for what is not wanted, or has no text. */
  #write(item: StreamItem, to: ByteWriter): boolean {
    const { format, maxCommand, wants, showsDamaged } = this.#printing;
    if (item.type === 'event') {
      // Who judges it looks into it.
      const { packed } = item;
      if (!wants(item)) return false;
      const write = format ?? this.#json;
      if (maxCommand === undefined) write(item, to, packed);
      else write(shortenCommand(item, maxCommand), to);
      return true;
    }
    if (format === undefined) this.#json(item, to);
    else if (item.type === 'lost' || !showsDamaged) return false;
    else format(item, to);
    return true;
  }
}
