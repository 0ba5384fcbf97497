/** Which events the user of the screen wants counted, beside the options of the command line. Knows no keys. */
import { parseWhere } from '../../../events/where/where';
import type { Target } from '../../../machine/target';
import type { RateCounter } from '../../../metrics/rate-counter';
import type { CountedEvent } from '../../../report/counted-event';
import { shownValue } from '../../../report/report-words';
import { boundPatterns } from '../../shared/bounded-patterns';

interface Condition {
  /** What it is about: another of the same takes its place. */
  readonly about: string;
  /** For people; may hold anything. */
  readonly text: string;
  readonly holds: (counted: CountedEvent, counter: RateCounter) => boolean;
}

/** What a text is that is meant as a condition, and not to be found in values. */
const OPERATOR = /[=<>!&~]/;

const FAILURES: Condition = {
  about: 'failures',
  text: 'failures only',
  holds: ({ result }) => result === 'failure',
};

export class ChosenEvents {
  readonly #target: Target;
  #conditions: readonly Condition[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** What was chosen, in the order in which it was. */
  get texts(): readonly string[] {
    return this.#conditions.map(({ text }) => text);
  }

  holds(counted: CountedEvent, counter: RateCounter): boolean {
    return this.#conditions.every((one) => one.holds(counted, counter));
  }

  /** Only failures, or no longer only those. */
  toggleFailures(): void {
    if (this.#conditions.includes(FAILURES)) this.#without(FAILURES.about);
    else this.#add(FAILURES);
  }

  /** Only events with this value, or without any. */
  choose(word: string, value: string | undefined): void {
    this.#add({
      about: word,
      text: `${word}=${shownValue(word, value ?? null)}`,
      holds: (counted, counter) => counter.valuesOf(word, counted).includes(value),
    });
  }

  /**
   * Only events that meet a condition of `--where`, or that have the text in one of the values that are counted by;
   * none of both for an empty text.
   *
   * @throws {WhereError} for a condition that cannot be meant
   */
  search(text: string): void {
    const trimmed = text.trim();
    if (trimmed === '') {
      this.#without('search');
      return;
    }
    if (OPERATOR.test(trimmed)) {
      if (trimmed.includes('~')) boundPatterns();
      const holds = parseWhere(trimmed, { target: this.#target });
      this.#add({ about: 'search', text: trimmed, holds: ({ event }) => holds(event) });
      return;
    }
    const part = trimmed.toLowerCase();
    this.#add({
      about: 'search',
      text: `/${trimmed}`,
      holds: (counted, counter) =>
        counter.words.some((word) =>
          counter
            .valuesOf(word, counted)
            .some((value) => value?.toLowerCase().includes(part) === true),
        ),
    });
  }

  /** Takes back what was chosen last. */
  back(): void {
    this.#conditions = this.#conditions.slice(0, -1);
  }

  #add(condition: Condition): void {
    this.#without(condition.about);
    this.#conditions = [...this.#conditions, condition];
  }

  #without(about: string): void {
    this.#conditions = this.#conditions.filter((one) => one.about !== about);
  }
}
