/** The last logins as aulastlog(8) writes them in the C locale. Knows no records. */
import { escapeToLine } from '../../text/escape';
import { localTime } from '../../text/local-time';
import type { LastLogin } from './last-logins';
import { padded } from './session-text';

const WIDTHS = [16, 12, 26] as const;

function line(user: string, terminal: string, host: string, time: string): string {
  const columns = [user, terminal, host].map((text, at) =>
    padded(escapeToLine(text), WIDTHS[at] as number),
  );
  return `${columns.join(' ')} ${time}\n`;
}

/** `.123` */
const FRACTION_LENGTH = 4;

/** The headings, and a line for each account. */
export function lastLoginText(rows: readonly LastLogin[]): string {
  const lines = rows.map(({ account: { name }, login }) => {
    if (login === undefined) return line(name, '', '', '**Never logged in**');
    const { terminal = '', host = '', timeMs } = login;
    return line(name, terminal, host, localTime(timeMs, 'ausearch').slice(0, -FRACTION_LENGTH));
  });
  return line('Username', 'Port', 'From', 'Latest') + lines.join('');
}
