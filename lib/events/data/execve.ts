/**
 * The arguments of execve(2), which the kernel spreads over records, and over the fields of a record
 * when one is long: `a1_len=9000 a1[0]=… a1[1]=…`. Knows no other record.
 */
import { textOfBytes } from '../../text/byte-text';
import type { RecordData } from './record-data';
import { decodeUntrustedBytes } from '../../text/untrusted';
import { safeNumber } from '../../text/record-numbers';
import { RECORD_TYPE } from '../../tables/record-type';

const ARGUMENT = /^a(\d+)(?:\[(\d+)\])?$/;

/** More than Linux can start a program with; higher numbers are taken for damage. */
const MOST_ARGUMENTS = 1 << 20;

export interface ExecutedArguments {
  /** How many there were: `argc`, or as far as they go where that is missing. */
  readonly argc: number;
  /**
   * As many as were found, in their places; undefined where one is missing, as the empty ones are in
   * records of kernels before 4.10. Bytes that are no UTF-8 are as `textOfBytes` gives them.
   */
  readonly values: readonly (string | undefined)[];
}

/** The pieces of each argument in order, as they are found. */
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
 * The arguments that the EXECVE records among these give together, in their order; undefined when there
 * is none. Other records are passed over, so all of an event's will do.
 */
export function splitArguments(records: Iterable<RecordData>): ExecutedArguments | undefined {
  const found = new Collector();
  let isThere = false;
  for (const record of records) {
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
