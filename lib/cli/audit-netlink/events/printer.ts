/** Prints the selected events of a stream, and counts what is missing. */
import type { StreamItem } from '../../../events/sources/event-stream';
import type { EventCondition } from '../../../events/where/where';
import { shortenCommand } from '../../../events/shorten-command';
import { sharedNames } from '../../../machine/shared-names';
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

/** A batch may contain everything that waited, and its text is longer still. */
const PIECE_CHARACTERS = 1 << 16;

/** So many items get the names that they need together. */
const PIECE_ITEMS = 256;

/** How long names are remembered: users come and go while this runs. */
const NAMES_MS = 60_000;

/** An item, and its text where it is wanted. */
type Prepared = readonly [item: StreamItem, text: string | undefined];

export class Printer {
  readonly #printing: Printing;
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
        for (let at = 0; at < items.length; at += PIECE_ITEMS) {
          await this.#printPiece(items.slice(at, at + PIECE_ITEMS), signal);
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

  async #printPiece(items: readonly StreamItem[], signal: AbortSignal): Promise<void> {
    const { output } = this.#printing;
    let text = '';
    for (const [item, itsText] of await this.#named(items, signal)) {
      this.#count(item, itsText);
      text += itsText ?? '';
      if (this.#isEnough) break;
      if (text.length < PIECE_CHARACTERS) continue;
      await output.write(text, signal);
      text = '';
    }
    await output.write(text, signal);
  }

  /** The items with their texts, for which the name services were asked where that was necessary. */
  async #named(items: readonly StreamItem[], signal: AbortSignal): Promise<Prepared[]> {
    const names = sharedNames();
    if (Date.now() - this.#namesSince > NAMES_MS) {
      names.forget();
      this.#namesSince = Date.now();
    }
    const prepare = (): Prepared[] => items.map((item) => [item, this.#textOf(item)]);
    const prepared = prepare();
    // Whether an item is wanted may depend on a name, too.
    return names.hasUnresolved && (await names.resolve({ signal })) ? prepare() : prepared;
  }

  #count(item: StreamItem, text: string | undefined): void {
    if (item.type === 'lost') this.#printing.losses.add(item);
    else if (text === undefined) this.#damaged += item.type === 'damaged' ? 1 : 0;
    else if (item.type === 'event') this.#events += 1;
  }

  /** Undefined for what is not wanted, or has no text. */
  #textOf(item: StreamItem): string | undefined {
    const { format, maxCommand, wants, showsDamaged } = this.#printing;
    if (item.type === 'event') {
      if (!wants(item)) return undefined;
      const shown = maxCommand === undefined ? item : shortenCommand(item, maxCommand);
      return format === undefined ? jsonFormat(shown) : format(shown);
    }
    if (format === undefined) return jsonFormat(item);
    if (item.type === 'lost' || (item.type === 'damaged' && !showsDamaged)) return undefined;
    return format(item);
  }
}
