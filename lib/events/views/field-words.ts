/**
 * {@link FieldWords}: single fields of usual records in words, as `AuditRecord.interpret` has them, without taking
 * records apart. What the same values meant before is remembered.
 */
import { addedWords, mayBeAdded } from '../../interpret/records/enrichment';
import {
  type FieldInterpreters,
  fieldInterpreters,
} from '../../interpret/records/field-interpreters';
import { Interpretation } from '../../interpret/records/interpretation';
import type { FieldInterpreter } from '../../interpret/records/record-view';
import type { Names } from '../../machine/names';
import { escapeControls } from '../../text/escape';
import { TextMemo } from '../../text/text-memo';
import type { Additions } from '../data/known-additions';
import { nameOfNumber } from '../data/name-pool';
import type { UsualRecord } from '../data/usual-record';

/** The space of what is as it stands there. */
const RAW = 0;

const MOST_ADDED = 1024;
const NOTHING_ADDED = { names: [], values: [] };

/** What is known of the fields of one name in records of some types. */
class Field {
  readonly interpreter: FieldInterpreter | undefined;
  /** The number of its words among those that are remembered. */
  readonly space: number;
  readonly mayBeAdded: boolean;
  /** By additions, what was added for the first such field; null where nothing was. */
  readonly added = new Map<Additions, string | null>();

  constructor(interpreter: FieldInterpreter | undefined, space: number) {
    this.interpreter = interpreter;
    this.space = space;
    this.mayBeAdded = interpreter !== undefined && mayBeAdded(interpreter);
  }
}

export class FieldWords {
  readonly #names: Names;
  #version: number | undefined;
  readonly #memo = new TextMemo();
  readonly #fields = new Map<FieldInterpreters, Field[]>();
  #spaces = RAW;

  constructor(names: Names) {
    this.#names = names;
  }

  /** The field as it stands in the record. */
  raw({ codes, places }: UsualRecord, at: number): string {
    const [start, end] = [places.starts[at] as number, places.ends[at] as number];
    const known = this.#memo.find(RAW, codes, start, end);
    if (known !== undefined) return known;
    const raw = codes.toString('latin1', start, end);
    this.#memo.keep(raw, RAW, codes, start, end);
    return raw;
  }

  /**
   * The field in words, or its raw value when it is not interpreted.
   *
   * @param at its place in the record, where it is the first of its name
   */
  words(record: UsualRecord, at: number): string {
    const { codes, places, typeNumber } = record;
    const field = this.#fieldOf(typeNumber, places.numbers[at] as number);
    if (field.interpreter === undefined) return this.raw(record, at);
    if (record.added !== -1 && field.mayBeAdded) {
      const added = this.#added(record, at, field);
      if (added !== null) return added;
    }
    const { version } = this.#names;
    if (version !== this.#version) {
      this.#memo.clear();
      this.#version = version;
    }
    const [start, end] = [places.starts[at] as number, places.ends[at] as number];
    const known = this.#memo.find(field.space, codes, start, end);
    if (known !== undefined) return known;
    // All of it is printable, so that the text itself does not matter.
    const fields = {
      own: record.fieldList(),
      starts: [],
      isPrintable: true,
      added: NOTHING_ADDED,
    };
    const interpretation = new Interpretation(typeNumber, '', fields, this.#names);
    const { words, dependOn } = interpretation.traced(at);
    if (dependOn === 'nothing') this.#memo.keep(words, field.space, codes, start, end);
    return words;
  }

  #fieldOf(typeNumber: number, name: number): Field {
    const interpreters = fieldInterpreters(typeNumber);
    let fields = this.#fields.get(interpreters);
    if (fields === undefined) {
      fields = [];
      this.#fields.set(interpreters, fields);
    }
    return (fields[name] ??= this.#newField(interpreters.of(nameOfNumber(name))));
  }

  #newField(interpreter: FieldInterpreter | undefined): Field {
    this.#spaces += 1;
    return new Field(interpreter, this.#spaces);
  }

  #added(record: UsualRecord, at: number, { added, interpreter }: Field): string | null {
    const additions = record.additions() as Additions;
    let words = added.get(additions);
    if (words === undefined) {
      const fields = {
        own: record.fieldList(),
        starts: [],
        isPrintable: true,
        added: additions.list,
      };
      const made = addedWords(fields, at, interpreter as FieldInterpreter);
      words = made === undefined ? null : escapeControls(made);
      if (added.size === MOST_ADDED) added.clear();
      added.set(additions, words);
    }
    return words;
  }
}
