/**
 * The arguments of execve(2). The kernel spreads them over several records, and long ones over
 * several fields: `a1_len=9000 a1[0]=… a1[1]=…`. Knows no other record.
 */
import { checkIterable } from '../../arguments';
import { textOfBytes } from '../../text/byte-text';
import { checkRecord, type RecordData } from './record-data';
import { decodeUntrustedBytes } from '../../text/untrusted';
import { safeNumber } from '../../text/record-numbers';
import { RECORD_TYPE } from '../../tables/record-type';

const ARGUMENT = /^a(\d+)(?:\[(\d+)\])?$/;

/** More than Linux allows; higher numbers are taken for damage. */
const MOST_ARGUMENTS = 1 << 20;

/** So many missing arguments have a place of their own, and as many as were found. */
const MOST_PLACES_MISSING = 16;

/** Arguments that no record has. */
export interface MissingArguments {
  /** The position of the first, counted from 0. */
  readonly from: number;
  /** How many are missing, one behind the other. */
  readonly count: number;
}

/** The arguments of execve(2), as far as records have them. */
export interface ExecutedArguments {
  /** How many there were: `argc`, or as many as were found if that is missing. */
  readonly argc: number;
  /**
   * The arguments found, by position; undefined where one is missing, as empty ones are before
   * Linux 4.10. Where more are missing than were found, one undefined stands for all of a gap, so that no
   * record can claim more room than it takes. Bytes that are not UTF-8 are as in `textOfBytes`.
   */
  readonly values: readonly (string | undefined)[];
  /** Where arguments are missing, in order, also behind the last that was found. */
  readonly missing: readonly MissingArguments[];
}

/** The pieces of each argument, in the order in which they are found. */
class Collector {
  argc: number | undefined;
  readonly pieces = new Map<number, Uint8Array[]>();

  add(record: RecordData): void {
    for (const [name, raw] of record.fields()) {
      if (name === 'argc') this.argc ??= safeNumber(raw, 'decimal');
      const match = ARGUMENT.exec(name);
      const index = Number(match?.[1] ?? MOST_ARGUMENTS);
      const bytes = index < MOST_ARGUMENTS ? decodeUntrustedBytes(raw) : undefined;
      if (bytes === undefined) continue;
      const pieces = this.pieces.get(index);
      if (pieces === undefined) this.pieces.set(index, [bytes]);
      else pieces.push(bytes);
    }
  }

  arguments(): ExecutedArguments {
    const values: (string | undefined)[] = [];
    const missing: MissingArguments[] = [];
    let placesLeft = this.pieces.size + MOST_PLACES_MISSING;
    let next = 0;
    for (const [index, pieces] of [...this.pieces].toSorted(([one], [other]) => one - other)) {
      const count = index - next;
      if (count > 0) {
        const places = count > placesLeft ? 1 : count;
        placesLeft -= places;
        for (let place = 0; place < places; place += 1) values.push(undefined);
        missing.push({ from: next, count });
      }
      values.push(textOfBytes(Buffer.concat(pieces)));
      next = index + 1;
    }
    const argc = this.argc ?? next;
    if (argc > next) missing.push({ from: next, count: argc - next });
    return { argc, values, missing };
  }
}

/**
 * The arguments in the EXECVE records among these, in order; undefined when there is no such
 * record. Other records are skipped, so all records of an event may be passed.
 */
export function splitArguments(records: Iterable<RecordData>): ExecutedArguments | undefined {
  checkIterable(records, 'records');
  const found = new Collector();
  let isThere = false;
  for (const record of records) {
    checkRecord(record, 'one of records');
    if (record.typeNumber !== RECORD_TYPE.EXECVE) continue;
    isThere = true;
    found.add(record);
  }
  return isThere ? found.arguments() : undefined;
}
