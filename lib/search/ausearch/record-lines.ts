/**
 * Events as lines of a log: as they were read, and in ausearch's usual form. Everything here is bytes as characters
 * (latin1); knows no values.
 */
import type { AuditRecord } from '../../events/record';
import type { PackedCursor } from '../../events/sources/packed';
import { recordTypeName } from '../../tables/record-types';
import { bytesOfText, textOfBytes } from '../../text/byte-text';
import { isPrintable } from '../../text/escape';
import { ESCAPES, type EscapeMode } from './escape-mode';

/** What an event prints, bytes as characters. */
export type Format = (event: PackedCursor) => string;

const NOT_ASCII = /[^\0-\u007f]/;

/** Text as bytes, each of them a character. */
export function charactersOf(text: string): string {
  return NOT_ASCII.test(text) ? Buffer.from(bytesOfText(text)).toString('latin1') : text;
}

/** The text that such characters are. */
export function textOfCharacters(characters: string): string {
  return NOT_ASCII.test(characters) ? textOfBytes(Buffer.from(characters, 'latin1')) : characters;
}

/** By type: records of few types make up a log. */
const fronts: string[] = [];

function frontOf(type: number): string {
  return (fronts[type] ??= `type=${recordTypeName(type) ?? `UNKNOWN[${type}]`} msg=`);
}

/** The record's line without its end. */
export function lineOf(event: PackedCursor, nth: number, nodeFront: string): string {
  if (event.keepsFront(nth)) return charactersOf((event.records()[nth] as AuditRecord).toString());
  return nodeFront + frontOf(event.typeOf(nth)) + event.textOf(nth);
}

function nodeFrontOf(event: PackedCursor): string {
  const { node } = event;
  return node === '' ? '' : `node=${node} `;
}

/** The records in their order, as they were read. */
export const rawFormat: Format = (event) => {
  const node = nodeFrontOf(event);
  let text = '';
  for (let nth = 0; nth < event.recordCount; nth += 1) text += `${lineOf(event, nth, node)}\n`;
  return text;
};

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** As ctime(3) writes it: `Sun Sep 13 12:26:40 2020`. */
function calendarTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime())) return String(seconds);
  const day = `${DAYS[time.getDay()]} ${MONTHS[time.getMonth()]} ${String(time.getDate()).padStart(2)}`;
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${day} ${clock} ${time.getFullYear()}`;
}

/** The line without what auditd added. */
function ownPart(line: string): string {
  const end = line.indexOf('\u001d');
  return end === -1 ? line : line.slice(0, end);
}

/** With the time in front, the last record first, and without what auditd added. */
export function defaultFormat(mode: EscapeMode): Format {
  const escape = ESCAPES[mode];
  const isUsual = mode === 'tty';
  let lastSeconds = Number.NaN;
  let head = '';
  return (event) => {
    const node = nodeFrontOf(event);
    const seconds = Math.floor(event.timestampMs / 1000);
    if (seconds !== lastSeconds) {
      lastSeconds = seconds;
      head = `----\ntime->${calendarTime(seconds)}\n`;
    }
    let text = head;
    for (let nth = event.recordCount - 1; nth >= 0; nth -= 1) {
      const line = ownPart(lineOf(event, nth, node));
      text += isUsual && isPrintable(line) ? line : charactersOf(escape(textOfCharacters(line)));
      text += '\n';
    }
    return text;
  };
}
