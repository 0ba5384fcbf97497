/** Prints what is wanted of a stream, and counts what is missing from it. */
import type { StreamItem } from '../../../events/sources/event-stream';
import type { EventCondition } from '../../../events/where/where';
import { ReaderGone } from '../../shared/output';
import type { EventOutput } from '../../shared/event-output';
import { type Format, jsonFormat } from './format';
import type { LossCounter } from './losses';

export interface Printing {
  /** Undefined prints every item, losses too, as JSON. */
  readonly format: Format | undefined;
  readonly wants: EventCondition;
  /** Whether what cannot be read, and so cannot be chosen, is printed. */
  readonly showsDamaged: boolean;
  /** How many events are enough. */
  readonly count: number;
  readonly output: EventOutput;
  readonly losses: LossCounter;
}

/** A batch may hold all that waited; its text is longer still. */
const PIECE_CHARACTERS = 1 << 16;

export class Printer {
  readonly #printing: Printing;
  #events = 0;
  #damaged = 0;

  constructor(printing: Printing) {
    this.#printing = printing;
  }

  /** Events that were printed. */
  get events(): number {
    return this.#events;
  }

  /** Items that could not be read and were not printed. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Prints until there is nothing more, enough was printed, nobody reads, or the signal comes. */
  async print(batches: AsyncIterable<readonly StreamItem[]>, signal: AbortSignal): Promise<void> {
    const { count, output } = this.#printing;
    try {
      for await (const items of batches) {
        let text = '';
        for (const item of items) {
          text += this.#textOf(item);
          if (this.#events === count) break;
          if (text.length < PIECE_CHARACTERS) continue;
          await output.write(text, signal);
          text = '';
        }
        await output.write(text, signal);
        if (this.#events === count || signal.aborted) return;
      }
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    }
  }

  #textOf(item: StreamItem): string {
    const { format, losses } = this.#printing;
    if (item.type === 'lost') losses.add(item);
    if (item.type === 'event') {
      if (!this.#printing.wants(item)) return '';
      this.#events += 1;
    }
    if (format === undefined) return jsonFormat(item);
    if (item.type === 'lost') return '';
    if (item.type === 'damaged' && !this.#printing.showsDamaged) {
      this.#damaged += 1;
      return '';
    }
    return format(item);
  }
}
