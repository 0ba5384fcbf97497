/** Events in ausearch's words (`-i`): the last record first, each field followed by a blank. */
import type { AuditEvent } from '../../events/event';
import type { AuditRecord } from '../../events/record';
import { WordsWriter } from '../../events/views/words-writer';
import type { Names } from '../../machine/names';
import { RECORD_TYPE } from '../../tables/record-type';
import { ByteWriter } from '../../text/byte-writer';
import { decodeUntrusted } from '../../text/untrusted';
import { escapeControls } from '../../text/escape';
import { ESCAPES, type EscapeMode } from './escape-mode';
import { charactersOf } from './characters';

/** What was typed is shown as it was, to its end. */
const ENDS_WITH_TYPED = /(?:^|[ '])data=(?:[^ ']*)$/;

/** Records of what was typed. */
const TYPED = new Set<number>([1319, RECORD_TYPE.USER_TTY]);

function endOf({ typeNumber, text }: AuditRecord): string {
  if (!TYPED.has(typeNumber)) return ' ';
  const added = text.indexOf('\u001d');
  return ENDS_WITH_TYPED.test(added === -1 ? text : text.slice(0, added)) ? '' : ' ';
}

/** A line of the writer, with the blank behind its last field. */
function endedLine(line: string, event: AuditEvent, nth: number): string {
  if (line.endsWith(' ')) return line;
  const mayBeTyped = line.includes('TTY ');
  return line + (mayBeTyped ? endOf(event.records[nth] as AuditRecord) : ' ');
}

/** The line with its decoded values escaped in another way. */
function escapedAs(line: string, record: AuditRecord, mode: EscapeMode): string {
  const escape = ESCAPES[mode];
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

/** With the last record first. */
export function interpretedFormat(mode: EscapeMode, names: Names): (event: AuditEvent) => string {
  const words = new WordsWriter(names);
  const writer = new ByteWriter();
  return (event) => {
    writer.clear();
    words.write(event, writer);
    const lines = writer.bytes.toString('latin1', 0, Math.max(writer.length - 1, 0)).split('\n');
    let characters = '----\n';
    for (let nth = lines.length - 1; nth >= 0; nth -= 1) {
      const line = lines[nth] as string;
      const isUsual = mode === 'tty';
      const shown = isUsual ? line : otherwise(event.records[nth] as AuditRecord, mode, names);
      characters += `${endedLine(shown, event, nth)}\n`;
    }
    return characters;
  };
}

function otherwise(record: AuditRecord, mode: EscapeMode, names: Names): string {
  return charactersOf(escapedAs(record.toInterpretedString(names), record, mode));
}
