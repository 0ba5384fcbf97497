/** Times as ausearch prints them: `%x %T` of strftime(3) in the C locale and the local time zone. */

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** `11/14/23 22:13:20.123`, from milliseconds since 1970. */
export function localTime(timestampMs: number): string {
  const time = new Date(timestampMs);
  const date = [time.getMonth() + 1, time.getDate(), time.getFullYear() % 100].map(two).join('/');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${date} ${clock}.${String(timestampMs % 1000).padStart(3, '0')}`;
}
