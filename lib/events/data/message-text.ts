/**
 * What programs say inside `msg='…'`, and values of several words that nobody quotes. Knows no record type.
 */
import type { RecordData } from './record-data';

/**
 * The raw value of the first field of the name within the record's message; undefined when only the kernel
 * wrote such a field, in front of it.
 */
export function valueInMessage(record: RecordData, name: string): string | undefined {
  let isWithin = false;
  for (const [each, raw] of record.fields()) {
    if (isWithin && each === name) return raw;
    if (each === 'msg' && raw.startsWith("'")) isWithin = true;
  }
  return undefined;
}

/** Where the next field begins, the message ends, or what auditd added begins. */
// oxlint-disable-next-line no-control-regex -- The mark before what auditd added is a control character.
const END_OF_PHRASE = /\s+[\w[\]-]+=|[,:;]?\s*['\u001d]|[,:;]?\s*$/;

const NOTHING = new Set(['', '?', '"?"', '(null)', '(none)']);

/** A value that goes on behind a blank, as operations do: `op=adding user id=5`, `op="add rule"`. */
export function phraseOf(record: RecordData, name: string): string | undefined {
  const raw = record.get(name);
  if (raw === undefined || NOTHING.has(raw)) return undefined;
  if (/^(["']).*\1$/s.test(raw)) return raw.slice(1, -1);
  const { text } = record;
  const found = new RegExp(`(?:^|[\\s'(,])${name}=`).exec(text);
  if (found === null) return raw;
  const rest = text.slice(found.index + found[0].length);
  const phrase = rest.slice(0, END_OF_PHRASE.exec(rest)?.index ?? rest.length);
  return phrase === '' ? undefined : phrase;
}

const HEADER = /^audit\([^)]*\) *:? */;

/** What the record says in words before its first field, or before the first field of its message. */
export function wordsBefore(record: RecordData): string | undefined {
  const { text } = record;
  const message = / msg='/.exec(text);
  const body =
    message === null ? text.replace(HEADER, '') : text.slice(message.index + message[0].length);
  const words = body.slice(0, /(?:^|\s)[\w-]+=|'/.exec(body)?.index ?? body.length).trim();
  return words.replace(/[,:(]+$/, '').trim() || undefined;
}

/** What libaudit puts behind every message: audit_log_user_message(3). */
const SENDER = /\s+exe=\S+\s+hostname=\S+\s+addr=\S+\s+terminal=\S+(?:\s+res=\w+)?$/;

/** What a program says, without what its library adds; all of the record when it has no message. */
export function messageOf(record: RecordData): string | undefined {
  const raw = record.get('msg');
  const text = raw === undefined ? record.text.replace(HEADER, '') : raw.replace(/^'(.*)'$/s, '$1');
  return text.replace(SENDER, '').trim() || undefined;
}
