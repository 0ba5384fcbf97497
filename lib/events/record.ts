/** {@link AuditRecord}: one record, whose fields are read when they are asked for. */
import type { Names } from '../machine/names';
import { recordTypeName } from '../tables/record-types';
import { type RecordJson, recordToJson } from './views/event-json';
import { findWord, type ParsedFields, parseFields } from './data/fields';
import type { EventId, RecordData } from './data/record-data';
import { Interpretation } from '../interpret/records/interpretation';
import { escapeControls } from '../text/escape';
import { localTime } from '../text/local-time';
import { decodeKeys } from '../text/untrusted';

export interface RecordParts {
  readonly node?: string | undefined;
  /** The type's name when it has no number that is known here. */
  readonly typeName?: string | undefined;
  /** What stands in front of the text in the record's line, where that is not as auditd writes it. */
  readonly front?: string | undefined;
  readonly damaged?: boolean;
  /** Where in the text the body begins. */
  readonly body?: number;
}

const HEADER = /^audit\((\d+)[.,](\d{1,3}):(\d+)\) *:? */;

/**
 * Records of system calls and of what belongs to them. In their texts whatever the kernel does not
 * trust is hexadecimal as soon as it holds a blank or a quote (`audit_log_untrustedstring`).
 */
function hasPlainWords(typeNumber: number): boolean {
  return typeNumber >= 1300 && typeNumber < 1400;
}

/** One record: a line of audit.log, or a message of the kernel. */
export class AuditRecord implements RecordData {
  /** Of `<linux/audit.h>`, for example 1300; {@link type} is its name. */
  readonly typeNumber: number;
  /**
   * What the kernel or a program wrote: `audit(SECONDS.MILLISECONDS:SERIAL): ` and the fields. Bytes
   * that are no UTF-8 are lone surrogates, U+DC00 and the byte.
   */
  readonly text: string;
  /** The machine it is from (`node=`); undefined when it does not say. */
  readonly node: string | undefined;
  /** It has no readable header, was cut off, or holds a NUL; `text` is all there was. */
  readonly damaged: boolean;
  readonly #typeName: string | undefined;
  readonly #front: string | undefined;
  readonly #body: number;
  #fields: ParsedFields | undefined;

  constructor(typeNumber: number, text: string, parts: RecordParts = {}) {
    this.typeNumber = typeNumber;
    this.text = text;
    this.node = parts.node;
    this.#typeName = parts.typeName;
    this.#front = parts.front;
    this.#body = parts.body ?? HEADER.exec(text)?.[0].length ?? 0;
    this.damaged = parts.damaged ?? this.#body === 0;
  }

  /** The type's name, for example `SYSCALL`; `UNKNOWN[1499]` for a number without one. */
  get type(): string {
    return this.#typeName ?? recordTypeName(this.typeNumber) ?? `UNKNOWN[${this.typeNumber}]`;
  }

  /** Undefined when the header cannot be read. */
  get id(): EventId | undefined {
    const match = HEADER.exec(this.text);
    if (match === null) return undefined;
    const [, seconds, fraction, serial] = match;
    const timestampMs = Number(seconds) * 1000 + Number((fraction as string).padEnd(3, '0'));
    return { timestampMs, serial: Number(serial), node: this.node };
  }

  /**
   * The value of the first field of this name as it stands in the record: quotes and hexadecimal
   * digits are not decoded. What stands inside `msg='…'` comes after everything in front of it, so a
   * program's message never hides what the kernel wrote.
   */
  get(name: string): string | undefined {
    if (this.#fields === undefined && hasPlainWords(this.typeNumber)) {
      const value = findWord(this.text, this.#body, name);
      if (value !== undefined) return value;
    }
    const { names, values } = this.#parsed().own;
    const at = names.indexOf(name);
    return at === -1 ? undefined : values[at];
  }

  /** All values of the fields of this name, in order. */
  getAll(name: string): string[] {
    const { names, values } = this.#parsed().own;
    return values.filter((_, at) => names[at] === name);
  }

  /** Name and raw value of every field, in order; a name may occur more than once. */
  fields(): IterableIterator<[name: string, raw: string]> {
    const { names, values } = this.#parsed().own;
    return pairs(names, values);
  }

  /**
   * What auditd added when it wrote the record to a file (`log_format = ENRICHED`): the names of ids
   * and numbers, in the order of the fields they belong to, with upper-case names.
   */
  enrichment(): IterableIterator<[name: string, raw: string]> {
    const { names, values } = this.#parsed().added;
    return pairs(names, values);
  }

  /** The keys of the rules that the record is due to. The kernel joins several in one field. */
  keys(): string[] {
    return this.getAll('key').flatMap(decodeKeys);
  }

  /**
   * The first field of this name in words, as `ausearch -i` prints it: ids as names, numbers as what
   * they mean in this record, text decoded. The raw value where there is nothing to say; undefined
   * without the field. Several keys have commas between them: see {@link keys}.
   *
   * What a terminal would obey is escaped. What auditd added to the record goes before `names`, which
   * are this machine's when not given.
   */
  interpret(name: string, names?: Names): string | undefined {
    const at = this.#parsed().own.names.indexOf(name);
    return at === -1 ? undefined : this.#interpretation(names).words(at);
  }

  /** Name and words of every field, in the order of {@link fields}: see {@link interpret}. */
  interpretations(names?: Names): IterableIterator<[name: string, words: string]> {
    return this.#interpretation(names).all();
  }

  /**
   * The record as `ausearch -i` prints it, without the newline: the time in the local zone, the fields
   * in words. For reading, not for parsing: decoded text may look like fields.
   */
  toInterpretedString(names?: Names): string {
    const interpretation = this.#interpretation(names);
    const { id, text } = this;
    if (id === undefined) return interpretation.line(0, text.length);
    const node = this.node === undefined ? '' : `node=${this.node} `;
    const head = `${node}type=${this.type} msg=audit(${localTime(id.timestampMs, 'ausearch')}:${id.serial}) : `;
    return escapeControls(head) + interpretation.line(this.#body, this.#parsed().end);
  }

  /** The record as docs/event.schema.json describes it among those of an event. */
  toJSON(): RecordJson {
    return recordToJson(this);
  }

  /**
   * The record as a line of audit.log, without the newline: one line, whatever its text holds. A record that
   * was read from a line is as it stood there.
   */
  toString(): string {
    if (this.#body === 0) return inOneLine(this.text);
    const node = this.node === undefined ? '' : `node=${this.node} `;
    return inOneLine((this.#front ?? `${node}type=${this.type} msg=`) + this.text);
  }

  #interpretation(names: Names | undefined): Interpretation {
    return new Interpretation(this.typeNumber, this.text, this.#parsed(), names);
  }

  #parsed(): ParsedFields {
    return (this.#fields ??= parseFields(this.text, this.#body));
  }
}

/** As auditd writes what a program sent over several lines. */
function inOneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

function* pairs(
  names: readonly string[],
  values: readonly string[],
): Generator<[name: string, raw: string], void, undefined> {
  for (let at = 0; at < names.length; at += 1) yield [names[at] as string, values[at] as string];
}
