/** {@link Interpretation}: the fields of one record in words, as `ausearch -i` prints them. */
import type { Names } from '../../machine/names';
import { sharedNames } from '../../machine/shared-names';
import type { Fields } from './field-list';
import { addedWords } from './enrichment';
import { escapeControls, isPrintable } from '../../text/escape';
import { type FieldInterpreters, fieldInterpreters } from './field-interpreters';
import { type LookedAt, RecordView } from './record-view';
import { keys, keyWords } from './text';

export class Interpretation {
  readonly #text: string;
  readonly #fields: Fields;
  readonly #view: RecordView;
  readonly #interpreters: FieldInterpreters;
  readonly #isPrintable: boolean;

  /** `text` is the record's whole text, `fields` what was found in it. */
  constructor(typeNumber: number, text: string, fields: Fields, names: Names = sharedNames()) {
    this.#text = text;
    this.#fields = fields;
    this.#view = new RecordView(fields.own, names);
    this.#interpreters = fieldInterpreters(typeNumber);
    this.#isPrintable = fields.isPrintable || isPrintable(text);
  }

  /** The field at a position in words, or its raw value when it is not interpreted. */
  words(at: number): string {
    const { own, added } = this.#fields;
    const raw = own.values[at] as string;
    const interpreter = this.#interpreters.of(own.names[at] as string);
    if (interpreter === undefined) return this.#asItIs(raw);
    const words = added.names.length === 0 ? undefined : addedWords(this.#fields, at, interpreter);
    if (words !== undefined) return escapeControls(words);
    return this.#asItIs(interpreter(raw, this.#view) ?? raw);
  }

  /** Name and words of every field. */
  *all(): Generator<[name: string, words: string], void, undefined> {
    const { names } = this.#fields.own;
    for (let at = 0; at < names.length; at += 1) yield [names[at] as string, this.words(at)];
  }

  /** The text from one position to another, with words in place of values. */
  line(start: number, end: number): string {
    const { own, starts } = this.#fields;
    const { names, values } = own;
    const text = this.#text;
    let line = '';
    let done = start;
    for (let at = 0; at < names.length; at += 1) {
      const name = names[at] as string;
      const raw = values[at] as string;
      const value = starts[at] as number;
      const found = value - name.length - 1;
      if (found > done) line += this.#asItIs(text.slice(done, found));
      // The fields of a nested value follow it, and are written in place.
      const isNesting = raw.startsWith("'");
      line += isNesting ? `${name}='` : this.assignments(at);
      done = isNesting ? value + 1 : value + raw.length;
    }
    return line + this.#asItIs(text.slice(done, end));
  }

  /** {@link words}, and on what else they depend than the raw value and the names. */
  traced(at: number): { readonly words: string; readonly dependOn: LookedAt } {
    this.#view.lookedAt = 'nothing';
    const words = this.words(at);
    return { words, dependOn: this.#view.lookedAt };
  }

  /** `name=words`; for a field with several keys, once for each. */
  assignments(at: number): string {
    const name = this.#fields.own.names[at] as string;
    const each =
      this.#interpreters.of(name) === keys ? keyWords(this.#fields.own.values[at] as string) : [];
    if (each.length === 0) return `${name}=${this.words(at)}`;
    return each.map((key) => `${name}=${key}`).join(' ');
  }

  #asItIs(text: string): string {
    return this.#isPrintable ? text : escapeControls(text);
  }
}
