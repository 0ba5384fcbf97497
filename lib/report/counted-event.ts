/** {@link CountedEvent}: an event that is counted, and what is found out about it once for all that count it. */
import type { EventData } from '../events/data/event-data';
import {
  type NormalizedEvent,
  normalizeEvent,
  outcomeOfEvent,
} from '../events/normalized/normalized-event';
import type { Outcome } from '../events/normalized/outcome';
import { NumericNames } from '../machine/names';

/** Nothing that is counted by what was done depends on who has which name. */
const NOBODY = new NumericNames();

export class CountedEvent {
  readonly event: EventData;
  readonly timeMs: number;
  #normalized: NormalizedEvent | undefined;
  #result: Outcome['result'] | undefined;

  constructor(event: EventData) {
    this.event = event;
    this.timeMs = event.id.timestampMs;
  }

  get action(): string {
    this.#normalized ??= normalizeEvent(this.event, NOBODY);
    return this.#normalized.action;
  }

  /** Asked for after the action, it costs nothing more. */
  get result(): Outcome['result'] {
    this.#result ??= (this.#normalized?.outcome ?? outcomeOfEvent(this.event)).result;
    return this.#result;
  }
}
