/** {@link AuditRecord}: one record, whose fields are read when they are asked for. */
import { checkOptional, checkText, refuseArgument } from '../arguments';
import { checkNames } from '../machine/machine-options';
import type { Names } from '../machine/names';
import { type RecordTypeName, recordTypeName } from '../tables/record-types';
import { type RecordJson, recordToJson } from './views/event-json';
import { findWord, type ParsedFields, parseFields } from './data/fields';
import type { EventId, RecordData } from './data/record-data';
import { Interpretation } from '../interpret/records/interpretation';
import { escapeControls } from '../text/escape';
import { localTime } from '../text/local-time';
import { hasRuleKeys } from './data/rule-keys';
import { decodeKeys } from '../text/untrusted';

export interface RecordParts {
  readonly node?: string | undefined;
  /** The type's name when its number is unknown. */
  readonly typeName?: string | undefined;
  /** What stands in front of the text in the record's line, where that is not as auditd writes it. */
  readonly front?: string | undefined;
  readonly damaged?: boolean;
  /** Where the body begins in the text. */
  readonly body?: number;
  /** Whether the text is known to have no characters but those of ASCII. */
  readonly isAscii?: boolean;
}

const checkOptionalNames = checkOptional(checkNames);

const HEADER = /^audit\((\d+)[.,](\d{1,3}):(\d+)\) *:? */;

/** Whether what stands in front of a record says which machine it is from. */
const NAMES_NODE = /^(?:node|host)=/;

/**
 * Records of system calls and those that belong to them. Untrusted text in them is hexadecimal as
 * soon as it contains a blank or a quote (`audit_log_untrustedstring`).
 */
function hasPlainWords(typeNumber: number): boolean {
  return typeNumber >= 1300 && typeNumber < 1400;
}

/** One record: a line of audit.log, or a message of the kernel. */
export class AuditRecord implements RecordData {
  /** The type's number in `<linux/audit.h>`, for example 1300; {@link type} is its name. */
  readonly typeNumber: number;
  /**
   * What the kernel or a program wrote: `audit(SECONDS.MILLISECONDS:SERIAL): ` and the fields.
   * Bytes that are not UTF-8 are lone surrogates: U+DC00 plus the byte.
   */
  readonly text: string;
  /** The machine that it is from (`node=`); undefined when the record does not say. */
  readonly node: string | undefined;
  /**
   * Whether it has no readable header, was cut off, or contains a NUL; `text` is everything there
   * was.
   */
  readonly damaged: boolean;
  readonly #typeName: string | undefined;
  readonly #front: string | undefined;
  readonly #body: number;
  readonly #isAscii: boolean;
  #fields: ParsedFields | undefined;
  #interpreted: { readonly names: Names | undefined; readonly by: Interpretation } | undefined;

  /** @internal Records come from a stream or a parser. */
  constructor(typeNumber: number, text: string, parts: RecordParts = {}) {
    if (typeof typeNumber !== 'number') refuseArgument('typeNumber', 'a number', typeNumber);
    if (typeof text !== 'string') refuseArgument('text', 'a string', text);
    if (typeof parts !== 'object' || parts === null) refuseArgument('parts', 'an object', parts);
    this.typeNumber = typeNumber;
    this.text = text;
    this.node = parts.node;
    this.#typeName = parts.typeName;
    this.#front = parts.front;
    this.#body = parts.body ?? HEADER.exec(text)?.[0].length ?? 0;
    this.damaged = parts.damaged ?? this.#body === 0;
    this.#isAscii = parts.isAscii ?? false;
  }

  /**
   * The type's name, for example `SYSCALL`; `UNKNOWN[1499]` for a number without one. It tells a record of
   * a stream from a loss. A log may have a name that is not among these; then it is that.
   */
  get type(): RecordTypeName | `UNKNOWN[${number}]` {
    const { typeNumber } = this;
    const written = this.#typeName as RecordTypeName | undefined;
    return written ?? recordTypeName(typeNumber) ?? `UNKNOWN[${typeNumber}]`;
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
   * The raw value of the first field of this name: quotes and hexadecimal digits are not decoded.
   * Fields inside `msg='…'` come after those before it, so a program's message never hides what the
   * kernel wrote.
   */
  get(name: string): string | undefined {
    // Asked of every record of a stream, where a call would cost as much as the answer.
    if (typeof name !== 'string') checkText(name, 'name');
    if (this.#fields === undefined && hasPlainWords(this.typeNumber)) {
      const value = findWord(this.text, this.#body, name);
      if (value !== undefined) return value;
    }
    const { names, values } = this.#parsed().own;
    const at = names.indexOf(name);
    return at === -1 ? undefined : values[at];
  }

  /** The raw values of all fields of this name, in order. */
  getAll(name: string): string[] {
    checkText(name, 'name');
    const { names, values } = this.#parsed().own;
    return values.filter((_, at) => names[at] === name);
  }

  /** Name and raw value of every field, in order; a name may occur more than once. */
  fields(): IterableIterator<[name: string, raw: string]> {
    const { names, values } = this.#parsed().own;
    return pairs(names, values);
  }

  /**
   * The fields that auditd added when it wrote the record to a file (`log_format = ENRICHED`): the
   * names of ids and numbers, under upper-case names, in the order of the fields to which they
   * belong.
   */
  enrichment(): IterableIterator<[name: string, raw: string]> {
    const { names, values } = this.#parsed().added;
    return pairs(names, values);
  }

  /**
   * The keys of the rules that the record is due to, or about. The kernel joins several in one field. What
   * other types of records call `key` is something else.
   */
  keys(): string[] {
    if (!hasRuleKeys(this.typeNumber)) return [];
    return this.getAll('key').flatMap(decodeKeys);
  }

  /**
   * The first field of this name in words, as `ausearch -i` prints it: ids as names, numbers as
   * what they mean in this record, text decoded. The raw value if it is not interpreted; undefined
   * without the field. Several keys are separated by commas: see {@link keys}.
   *
   * Characters that a terminal would obey are escaped. What auditd added to the record takes
   * precedence over `names`, which default to this machine's.
   */
  interpret(name: string, names?: Names): string | undefined {
    checkText(name, 'name');
    checkOptionalNames(names, 'names');
    const at = this.#parsed().own.names.indexOf(name);
    return at === -1 ? undefined : this.#interpretation(names).words(at);
  }

  /** Name and words of every field, in the order of {@link fields}: see {@link interpret}. */
  interpretations(names?: Names): IterableIterator<[name: string, words: string]> {
    checkOptionalNames(names, 'names');
    return this.#interpretation(names).all();
  }

  /**
   * The record as `ausearch -i` prints it, without the newline: the time in the local time zone,
   * the fields in words. For reading, not for parsing: decoded text may look like fields.
   */
  toInterpretedString(names?: Names): string {
    checkOptionalNames(names, 'names');
    const interpretation = this.#interpretation(names);
    const { id, text } = this;
    if (id === undefined) {
      return escapeControls(this.#writtenFront()) + interpretation.line(0, text.length);
    }
    const time = localTime(id.timestampMs, 'ausearch');
    const head = `${this.#ownFront()}audit(${time}:${id.serial}) : `;
    return escapeControls(head) + interpretation.line(this.#body, this.#parsed().end);
  }

  /** The record as described by docs/event.schema.json for the records of an event. */
  toJSON(): RecordJson {
    return recordToJson(this);
  }

  /**
   * The record as a line of audit.log, without the newline: one line, whatever its text holds. A record that
   * was read from a line is as it stood there, without what a logger put in front; the machine that only a
   * logger named is in front as `node=`.
   */
  toString(): string {
    return inOneLine(this.#writtenFront() + this.text);
  }

  #nodeFront(): string {
    return this.node === undefined ? '' : `node=${inOneWord(this.node)} `;
  }

  /** As auditd writes it. */
  #ownFront(): string {
    return `${this.#nodeFront()}type=${this.type} msg=`;
  }

  #writtenFront(): string {
    const front = this.#front;
    if (front !== undefined) return NAMES_NODE.test(front) ? front : this.#nodeFront() + front;
    // Of a line that cannot be read, the text is all there was.
    return this.#body === 0 && this.typeNumber === 0 ? '' : this.#ownFront();
  }

  #interpretation(names: Names | undefined): Interpretation {
    if (this.#interpreted === undefined || this.#interpreted.names !== names) {
      const by = new Interpretation(this.typeNumber, this.text, this.#parsed(), names);
      this.#interpreted = { names, by };
    }
    return this.#interpreted.by;
  }

  #parsed(): ParsedFields {
    return (this.#fields ??= parseFields(this.text, this.#body, this.#isAscii));
  }
}

/** As auditd writes what a program sent over several lines. */
function inOneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

/** A name that a line can hold: behind a blank, another record would begin. */
function inOneWord(name: string): string {
  return name.replaceAll(/\s/g, '_');
}

function* pairs(
  names: readonly string[],
  values: readonly string[],
): Generator<[name: string, raw: string], void, undefined> {
  for (let at = 0; at < names.length; at += 1) yield [names[at] as string, values[at] as string];
}
