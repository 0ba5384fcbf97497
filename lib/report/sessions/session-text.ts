/** {@link LoginSession} as aulast(8) writes it in the C locale. Knows no records. */
import { bytesOfText } from '../../text/byte-text';
import { escapeToLine } from '../../text/escape';
import { localTime } from '../../text/local-time';
import { UNSET_ID } from '../../tables/unset-id';
import type { LoginSession } from './login-session';

export interface SessionTextOptions {
  /** Whether to tell which events show it, and a search for what happened in it. */
  readonly proof: boolean;
  /** In milliseconds since 1970. */
  readonly nowMs: number;
}

/** In columns of bytes, as printf(3) counts them. Nothing is cut off. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - bytesOfText(text).length));
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** What a log may say and no calendar has is without a time of day. */
function clock(timeMs: number): string {
  const time = new Date(timeMs);
  if (Number.isNaN(time.getTime())) return '--:--';
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The first sixteen letters of ctime(3): `Tue Nov 14 22:13`. */
function dayAndClock(timeMs: number): string {
  const time = new Date(timeMs);
  const month = MONTHS[time.getMonth()];
  if (month === undefined) return padded(String(timeMs), 16);
  const day = String(time.getDate()).padStart(2);
  return `${DAYS[time.getDay()]} ${month} ${day} ${clock(timeMs)}`;
}

function secondsOf(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

/** `(01:02)`, or with days `(3+01:02)`. */
function duration(startMs: number, endMs: number): string {
  const minutes = Math.trunc((secondsOf(endMs) - secondsOf(startMs)) / 60);
  const hours = Math.trunc(minutes / 60);
  const days = Math.trunc(hours / 24);
  // Where the clock was set back both are negative, as in C.
  const rest = `${two((hours % 24) + 0)}:${two((minutes % 60) + 0)}`;
  return days === 0 ? `(${rest})` : `(${days}+${rest})`;
}

function endingText({ kind, ending, startMs, endMs = startMs }: LoginSession): string {
  switch (ending) {
    case 'open':
      return kind === 'boot' ? '' : '  still logged in';
    case 'down':
      return '- down';
    case 'crash':
      return '- crash';
    case 'gone':
      return '  gone - no logout';
    default:
      return `- ${clock(endMs)}  ${duration(startMs, endMs)}`;
  }
}

const DEVICES = '/dev/';

function userColumn({ kind, user, uid = UNSET_ID }: LoginSession): string {
  return kind === 'boot' ? 'reboot' : (user ?? String(uid));
}

function sessionLine(session: LoginSession): string {
  const { terminal = '?', host = '?', startMs } = session;
  const shortened = terminal.startsWith(DEVICES) ? terminal.slice(DEVICES.length) : terminal;
  const columns = [
    padded(escapeToLine(userColumn(session)), 8),
    padded(escapeToLine(shortened), 12),
    padded(escapeToLine(host), 16),
    dayAndClock(startMs),
  ];
  return `${columns.join(' ')} ${endingText(session)}\n`;
}

/** `.123` */
const FRACTION_LENGTH = 4;

function stamp(timeMs: number): string {
  return localTime(timeMs, 'ausearch').slice(0, -FRACTION_LENGTH);
}

function proofText(one: LoginSession, nowMs: number): string {
  const { kind, serials, session, startMs, endMs = nowMs } = one;
  const { opened, told, ended } = serials;
  const numbers = kind === 'failure' ? `number: ${told}` : `numbers: ${opened}, ${told}, ${ended}`;
  const search = [
    `ausearch --start ${stamp(startMs)} --end ${stamp(endMs)}`,
    ...(session === undefined ? [] : [`--session ${session}`]),
    ...(kind === 'failure' ? [`-a ${told}`] : []),
  ];
  return (
    `    audit event proof serial ${numbers}\n` +
    `    Session data can be found with this search:\n    ${search.join(' ')}\n\n`
  );
}

/** One line, and with the proof four more. */
export function sessionText(session: LoginSession, { proof, nowMs }: SessionTextOptions): string {
  return sessionLine(session) + (proof ? proofText(session, nowMs) : '');
}
