/** Events as ausearch's csv: a deed in columns, without quotes, as other programs have learnt to read it. */
import type { Names } from '../../machine/names';
import { isOfLabel } from './deed';
import { deedOf } from './deed-of-event';
import { charactersOf } from './characters';
import type { AuditEvent } from '../../events/event';

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

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Date and time in the C locale. */
export function dateAndTime(time: Date): readonly [date: string, clock: string] {
  const date = [time.getMonth() + 1, time.getDate(), time.getFullYear() % 100].map(two).join('/');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return [date, clock];
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

export function csvFormat(columns: CsvColumns, names: Names): (event: AuditEvent) => string {
  return (event) => {
    const deed = deedOf(event.records, names);
    const time = new Date(event.id.timestampMs);
    const cells = [
      event.id.node ?? '',
      deed.type,
      ...dateAndTime(time),
      ...(columns.time === true ? partsOf(time) : []),
      String(event.id.serial),
      deed.kind,
      deed.session,
      deed.subject,
      deed.actingAs,
      deed.subjectKind,
      ...(columns.labels === true ? [deed.subjectLabel] : []),
      deed.action,
      deed.result,
      columns.labels === true || !isOfLabel(deed) ? deed.object : '',
      deed.objectDetail,
      ...(columns.secondObject === true ? [deed.secondObject] : []),
      ...(columns.labels === true ? [deed.objectLabel] : []),
      deed.objectKind,
      deed.how,
      ...(columns.keys === true ? [deed.key] : []),
    ];
    return `${charactersOf(cells.join(','))}\n`;
  };
}
