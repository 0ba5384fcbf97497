/**
 * Events without the end of a long command line, for readers who have no room for it. An execve may have two
 * megabytes of arguments. Does not know what is done with the event.
 */
import { checkInteger, refuseArgument } from '../arguments';
import { RECORD_TYPE } from '../tables/record-type';
import { AuditEvent } from './event';
import { AuditRecord } from './record';

/** The words in front of the first argument. */
const FRONT = /^audit\([^)]*\) *:? *(?:argc=\d+)?/;

/** Where the arguments that fit end: between two of them. */
function endOfArguments(text: string, room: number): number {
  const front = FRONT.exec(text)?.[0].length ?? 0;
  if (text.length - front <= room) return text.length;
  return Math.max(text.lastIndexOf(' ', front + room), front);
}

const checkCharacters = checkInteger(0, Number.MAX_SAFE_INTEGER);

/**
 * The event with at most so many characters of arguments in its EXECVE records, as they are written there: the
 * event itself where they fit. Arguments that do not fit are left out whole; `argc` stays, so that `missing` of
 * `splitArguments` and of the decoded record says how many they are. Other records stay as they are.
 *
 * @throws {ArgumentError} for what is not an `AuditEvent`, or not a number of characters.
 */
export function shortenCommand(event: AuditEvent, maxCharacters: number): AuditEvent {
  if (!(event instanceof AuditEvent)) refuseArgument('event', 'an AuditEvent', event);
  checkCharacters(maxCharacters, 'maxCharacters');
  if (event.record(RECORD_TYPE.EXECVE) === undefined) return event;
  let room = maxCharacters;
  let isShort = true;
  const records: AuditRecord[] = [];
  for (const record of event.records) {
    if (record.typeNumber !== RECORD_TYPE.EXECVE) {
      records.push(record);
      continue;
    }
    const { text, node, damaged } = record;
    const end = endOfArguments(text, room);
    const front = FRONT.exec(text)?.[0].length ?? 0;
    const isWhole = end === text.length;
    if (isWhole) records.push(record);
    // One that only goes on with arguments says nothing without them.
    else if (end > front || text.includes('argc=')) {
      records.push(new AuditRecord(record.typeNumber, text.slice(0, end), { node, damaged }));
    }
    // Nothing follows what was left out.
    room = isWhole ? room - (end - front) : 0;
    isShort &&= isWhole;
  }
  if (isShort) return event;
  const { id } = event;
  const flags = event.flags;
  return new AuditEvent(
    {
      eventFlags: () => flags,
      hasRecord: () => true,
      unpack: () => ({ id, records }),
    },
    0,
  );
}
