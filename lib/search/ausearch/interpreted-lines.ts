/** Events in ausearch's words (`-i`): the last record first, each field followed by a blank. */
import { recordsIn, typeNumberOf } from '../../events/data/packed-event';
import type { AuditEvent } from '../../events/event';
import type { AuditRecord } from '../../events/record';
import { WordsWriter } from '../../events/views/words-writer';
import type { Names } from '../../machine/names';
import { RECORD_TYPE } from '../../tables/record-type';
import type { ByteWriter } from '../../text/byte-writer';
import { decodeUntrusted } from '../../text/untrusted';
import { escapeControls } from '../../text/escape';
import { ESCAPES, type EscapeMode } from './escape-mode';

const BLANK = 0x20;
const NEWLINE = 0x0a;
/** In front of each event. */
const RULE = '----\n';

/** What was typed is shown as it was, to its end. */
const ENDS_WITH_TYPED = /(?:^|[ '])data=(?:[^ ']*)$/;

/** Records of what was typed. */
const TYPED = new Set<number>([1319, RECORD_TYPE.USER_TTY]);

function endsWithTyped({ text }: AuditRecord): boolean {
  const added = text.indexOf('\u001d');
  return ENDS_WITH_TYPED.test(added === -1 ? text : text.slice(0, added));
}

/** The line with its decoded values escaped in another way. */
function escapedAs(record: AuditRecord, mode: EscapeMode, names: Names): string {
  const escape = ESCAPES[mode];
  const line = record.toInterpretedString(names);
  let done = 0;
  let text = '';
  for (const [name, raw] of record.fields()) {
    const decoded = decodeUntrusted(raw)?.replaceAll('\0', ' ');
    const usual = decoded === undefined ? '' : `${name}=${escapeControls(decoded)}`;
    const at = decoded === undefined || decoded === raw ? -1 : line.indexOf(usual, done);
    if (at !== -1) {
      text += `${line.slice(done, at)}${name}=${escape(decoded as string)}`;
      done = at + usual.length;
    }
  }
  return text + line.slice(done);
}

/** Writes events with the last record first. */
export class InterpretedWriter {
  readonly #mode: EscapeMode;
  readonly #names: Names;
  readonly #words: WordsWriter;

  constructor(mode: EscapeMode, names: Names) {
    this.#mode = mode;
    this.#names = names;
    this.#words = new WordsWriter(names);
  }

  write(event: AuditEvent, to: ByteWriter): void {
    // Whoever looks into the records makes objects of them.
    const { packed } = event;
    const count = packed === undefined ? event.records.length : recordsIn(packed);
    const start = to.length;
    to.ascii(RULE);
    for (let nth = count - 1; nth >= 0; nth -= 1) {
      const typeNumber =
        packed === undefined ? event.records[nth]?.typeNumber : typeNumberOf(packed, nth);
      if (typeNumber === RECORD_TYPE.EOE) continue;
      if (this.#mode === 'tty') this.#words.writeRecord(event, nth, to, packed);
      else to.text(escapedAs(event.records[nth] as AuditRecord, this.#mode, this.#names));
      const isEnded = to.bytes[to.length - 1] === BLANK;
      const isTyped = typeNumber !== undefined && TYPED.has(typeNumber);
      if (!isEnded && !(isTyped && endsWithTyped(event.records[nth] as AuditRecord))) {
        to.byte(BLANK);
      }
      to.byte(NEWLINE);
    }
    // The mark of an end is nothing to read.
    if (to.length === start + RULE.length) to.length = start;
  }
}
