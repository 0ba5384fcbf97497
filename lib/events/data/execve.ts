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

export interface ExecutedArguments {
  /** How many there were: `argc`, or as many as were found if that is missing. */
  readonly argc: number;
  /**
   * The arguments found, by position; undefined where one is missing, as empty ones are before
   * Linux 4.10. Bytes that are not UTF-8 are as in `textOfBytes`.
   */
  readonly values: readonly (string | undefined)[];
}

/** The pieces of each argument, in the order in which they are found. */
class Collector {
  argc: number | undefined;
  readonly pieces: Uint8Array[][] = [];

  add(record: RecordData): void {
    for (const [name, raw] of record.fields()) {
      if (name === 'argc') this.argc ??= safeNumber(raw, 'decimal');
      const match = ARGUMENT.exec(name);
      const index = Number(match?.[1] ?? MOST_ARGUMENTS);
      const bytes = index < MOST_ARGUMENTS ? decodeUntrustedBytes(raw) : undefined;
      if (bytes !== undefined) (this.pieces[index] ??= []).push(bytes);
    }
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
  if (!isThere) return undefined;
  const values = Array.from(found.pieces, (pieces: Uint8Array[] | undefined) =>
    pieces === undefined ? undefined : textOfBytes(Buffer.concat(pieces)),
  );
  const { argc = values.length } = found;
  return { argc: Number.isSafeInteger(argc) ? argc : values.length, values };
}
