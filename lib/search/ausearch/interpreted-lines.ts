/** Events in ausearch's words (`-i`): the last record first, each field followed by a blank. */
import type { AuditRecord } from '../../events/record';
import type { Names } from '../../machine/names';
import { decodeUntrusted } from '../../text/untrusted';
import { escapeControls } from '../../text/escape';
import { ESCAPES, type EscapeMode } from './escape-mode';
import { charactersOf, type Format } from './record-lines';

/** What was typed is shown as it was, to its end. */
const ENDS_WITH_TYPED = /(?:^|[ '])data=(?:[^ ']*)$/;

function endOf(record: AuditRecord): string {
  const { text } = record;
  const added = text.indexOf('\u001d');
  const own = added === -1 ? text : text.slice(0, added);
  return own.endsWith(' ') || ENDS_WITH_TYPED.test(own) ? '' : ' ';
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

export function interpretedFormat(mode: EscapeMode, names: Names): Format {
  return (event) => {
    const records = event.records();
    let text = '----\n';
    for (let nth = records.length - 1; nth >= 0; nth -= 1) {
      const record = records[nth] as AuditRecord;
      const line = record.toInterpretedString(names);
      text += mode === 'tty' ? line : escapedAs(line, record, mode);
      text += `${endOf(record)}\n`;
    }
    return charactersOf(text);
  };
}
