/**
 * {@link Enrichment}: what auditd adds to a record with `log_format = ENRICHED`: behind a byte 0x1d, the names that
 * users, groups, machines, system calls and socket addresses have here, in the order of their fields. Knows one
 * line at a time, as bytes.
 */
import { group, user } from '../../interpret/records/ids';
import {
  type FieldInterpreters,
  fieldInterpreters,
} from '../../interpret/records/field-interpreters';
import { type FieldInterpreter, RecordView } from '../../interpret/records/record-view';
import { socketAddress } from '../../interpret/records/socket-address';
import { arch, systemCall } from '../../interpret/records/system-calls';
import type { Names } from '../../machine/names';
import { sharedNames } from '../../machine/shared-names';
import { bytesOfText } from '../../text/byte-text';

const BLANK = 0x20;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Between a record and what is added to it. */
const SEPARATOR = '\x1d';

/** How many values are remembered of a kind: programs choose ids and addresses. */
const MOST_REMEMBERED = 4096;

/** `audit_encode_nv_string`: in quotes, or in hexadecimal digits when the text is not plain. */
function encoded(text: string): string {
  const bytes = bytesOfText(text);
  const isPlain = bytes.every((byte) => byte > BLANK && byte < 0x7f && byte !== QUOTE);
  return isPlain ? `"${text}"` : Buffer.from(bytes).toString('hex').toUpperCase();
}

// Functions, for a set would need the interpreters, and all that tells events, as soon as this file is loaded.

function isEncoded(interpreter: FieldInterpreter): boolean {
  return interpreter === user || interpreter === group;
}

function isAdded(interpreter: FieldInterpreter): boolean {
  return (
    isEncoded(interpreter) ||
    interpreter === arch ||
    interpreter === systemCall ||
    interpreter === socketAddress
  );
}

/** Calls whose names depend on their first argument, too. */
const MULTIPLEXED = /^(?:socketcall|ipc)\b/;

/** The words for one kind of values, remembered. */
class Remembered {
  readonly #words = new Map<string, string>();

  get(raw: string): string | undefined {
    return this.#words.get(raw);
  }

  keep(raw: string, words: string): void {
    if (this.#words.size >= MOST_REMEMBERED) this.#words.clear();
    this.#words.set(raw, words);
  }

  clear(): void {
    this.#words.clear();
  }
}

/** How a field of this name is added to in records of one type. */
interface Addition {
  readonly upper: string;
  readonly interpreter: FieldInterpreter;
}

/** Which fields of a type's records something is added for; each name is looked up once. */
class Additions {
  readonly #interpreters: FieldInterpreters;
  readonly #byName = new Map<string, Addition | undefined>();

  constructor(type: number) {
    this.#interpreters = fieldInterpreters(type);
  }

  of(name: string): Addition | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined || this.#byName.has(name)) return known;
    const interpreter = this.#interpreters.of(name);
    const addition =
      interpreter === undefined || !isAdded(interpreter)
        ? undefined
        : { upper: name.toUpperCase(), interpreter };
    if (this.#byName.size < MOST_REMEMBERED) this.#byName.set(name, addition);
    return addition;
  }
}

export class Enrichment {
  readonly #names: Names;
  #version: number | undefined;
  readonly #byType = new Map<number, Additions>();
  readonly #remembered = new Map<FieldInterpreter, Remembered>();

  constructor(names: Names = sharedNames()) {
    this.#names = names;
  }

  /**
   * What is added to a line of the log, the separator included; empty for nothing. The text's characters are the
   * bytes of the line (latin1), and so are those of the result.
   *
   * @param type the record's type number
   */
  of(type: number, line: string): string {
    if (this.#names.version !== this.#version) {
      this.#version = this.#names.version;
      for (const remembered of this.#remembered.values()) remembered.clear();
    }
    let additions = this.#byType.get(type);
    if (additions === undefined) this.#byType.set(type, (additions = new Additions(type)));
    return this.#scan(line, additions);
  }

  #scan(line: string, additions: Additions): string {
    let added = '';
    let machine = '';
    const header = line.indexOf('): ');
    let at = header === -1 ? line.length : header + 3;
    while (at < line.length) {
      const equals = nameEnd(line, at);
      if (line.charCodeAt(equals) !== EQUALS) {
        at = equals + 1;
        continue;
      }
      const start = equals + 1;
      const first = line.charCodeAt(start);
      // The fields of a program's own words are among those of the record.
      if (first === APOSTROPHE) {
        at = start + 1;
        continue;
      }
      const end = valueEnd(line, start, first);
      const addition = additions.of(line.slice(at, equals));
      if (addition !== undefined && first !== QUOTE) {
        const raw = withoutApostrophe(line.slice(start, end));
        if (addition.interpreter === arch) machine = raw;
        const words = this.#words(addition.interpreter, raw, machine, line);
        if (words !== undefined) {
          added += `${added === '' ? SEPARATOR : ' '}${addition.upper}=${words}`;
        }
      }
      at = end + 1;
    }
    return added;
  }

  #words(
    interpreter: FieldInterpreter,
    raw: string,
    machine: string,
    line: string,
  ): string | undefined {
    const key = interpreter === systemCall ? `${machine} ${raw}` : raw;
    let remembered = this.#remembered.get(interpreter);
    if (remembered === undefined) {
      this.#remembered.set(interpreter, (remembered = new Remembered()));
    }
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const argument = / a0=([\da-f]+)/.exec(line)?.[1] ?? '';
    const view = new RecordView(
      { names: ['arch', 'syscall', 'a0'], values: [machine, raw, argument] },
      this.#names,
    );
    const words = interpreter(raw, view);
    if (words === undefined) return undefined;
    const written = isEncoded(interpreter)
      ? encoded(words)
      : Buffer.from(bytesOfText(words)).toString('latin1');
    if (!MULTIPLEXED.test(words)) remembered.keep(key, written);
    return written;
  }
}

/** Where the name that begins here ends: at its `=`, at a blank, or at the end. */
function nameEnd(line: string, from: number): number {
  let at = from;
  for (; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === EQUALS || code === BLANK) break;
  }
  return at;
}

/** Where a value ends: behind its closing quote, or at a blank. */
function valueEnd(line: string, start: number, first: number): number {
  if (first === QUOTE) {
    const close = line.indexOf('"', start + 1);
    return close === -1 ? line.length : close + 1;
  }
  const blank = line.indexOf(' ', start);
  return blank === -1 ? line.length : blank;
}

/** The last field of a program's own words has what ends them behind it. */
function withoutApostrophe(raw: string): string {
  return raw.endsWith("'") ? raw.slice(0, -1) : raw;
}
