/** Events as ausearch's csv: a deed in columns, without quotes, as other programs have learnt to read it. */
import { type PackedEvent, timestampOf } from '../../events/data/packed-event';
import type { ByteWriter } from '../../text/byte-writer';
import { ClockWords, two } from './clock-words';
import { type Deed, isOfLabel } from './deed';

/** What it has besides its usual columns. */
export interface CsvColumns {
  readonly keys?: boolean;
  readonly labels?: boolean;
  readonly secondObject?: boolean;
  readonly time?: boolean;
}

/** The names of the columns, in a line. */
export function csvHead({ keys, labels, secondObject, time }: CsvColumns): string {
  const names = [
    'NODE,EVENT,DATE,TIME',
    ...(time === true ? ['YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET'] : []),
    'SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND',
    ...(labels === true ? ['SUBJ_LABEL'] : []),
    'ACTION,RESULT,OBJ_PRIME,OBJ_SEC',
    ...(secondObject === true ? ['OBJ2'] : []),
    ...(labels === true ? ['OBJ_LABEL'] : []),
    'OBJ_KIND,HOW',
    ...(keys === true ? ['KEY'] : []),
  ];
  return `${names.join(',')}\n`;
}

function offset(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const sign = minutes < 0 ? '-' : '+';
  return `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

function partsOf(time: Date): string[] {
  return [
    String(time.getFullYear()),
    two(time.getMonth() + 1),
    two(time.getDate()),
    // Weeks begin on Monday.
    String(time.getDay() === 0 ? 7 : time.getDay()),
    String(time.getHours()).padStart(2),
    String(time.getMilliseconds()),
    offset(time),
  ];
}

const COMMA = 0x2c;
const NEWLINE = 0x0a;

/** Writes deeds in lines. */
export class CsvWriter {
  readonly #columns: CsvColumns;
  readonly #clock = new ClockWords();

  constructor(columns: CsvColumns) {
    this.#columns = columns;
  }

  write(deed: Deed, packed: PackedEvent, to: ByteWriter): void {
    const { keys, labels, secondObject, time } = this.#columns;
    const { bytes, index, at } = packed;
    const timestampMs = timestampOf(packed);
    const clock = this.#clock;
    clock.read(timestampMs);
    to.copy(bytes, index[at + 5] as number, index[at + 6] as number);
    cell(deed.type, to);
    cell(clock.date, to);
    cell(clock.clock, to);
    if (time === true) for (const part of partsOf(new Date(timestampMs))) cell(part, to);
    to.byte(COMMA);
    to.number(index[at + 2] as number);
    cell(deed.kind, to);
    cell(deed.session, to);
    cell(deed.subject, to);
    cell(deed.actingAs, to);
    cell(deed.subjectKind, to);
    if (labels === true) cell(deed.subjectLabel, to);
    cell(deed.action, to);
    cell(deed.result, to);
    cell(labels === true || !isOfLabel(deed) ? deed.object : '', to);
    cell(deed.objectDetail, to);
    if (secondObject === true) cell(deed.secondObject, to);
    if (labels === true) cell(deed.objectLabel, to);
    cell(deed.objectKind, to);
    cell(deed.how, to);
    if (keys === true) cell(deed.key, to);
    to.byte(NEWLINE);
  }
}

function cell(text: string, to: ByteWriter): void {
  to.byte(COMMA);
  to.short(text);
}
