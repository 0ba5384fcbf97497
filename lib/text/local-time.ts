/** Times in the local zone. */

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** `22:13:20.123` */
function clock(time: Date): string {
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${parts}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

const FORMS = {
  /** `%x %T` of strftime(3) in the C locale, as ausearch prints it: `11/14/23 22:13:20.123`. */
  ausearch: (time: Date): string => {
    const date = [time.getMonth() + 1, time.getDate(), time.getFullYear() % 100];
    return `${date.map(two).join('/')} ${clock(time)}`;
  },
  /** That of ISO 8601 but for a blank, in which later times are greater texts: `2023-11-14 22:13:20.123`. */
  iso: (time: Date): string => {
    const year = String(time.getFullYear()).padStart(4, '0');
    return `${year}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock(time)}`;
  },
};

/** How a time is written. */
export type TimeForm = keyof typeof FORMS;

/**
 * A time in milliseconds since 1970; where no calendar has it, which only a log can say, the milliseconds
 * themselves.
 */
export function localTime(timestampMs: number, form: TimeForm): string {
  const time = new Date(timestampMs);
  return Number.isNaN(time.getTime()) ? String(timestampMs) : FORMS[form](time);
}
