/**
 * How many lines of a queue on the disk were delivered, as a file. Written in two places by turns, each with a
 * checksum, so that one is whole whenever the power goes. Knows one number, and no lines.
 */
import { closeSync, constants, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from './checksum';

/** Turn, number, checksum and nothing: 8, 8, 4 and 4 bytes. */
const SLOT_BYTES = 24;

interface Slot {
  readonly turn: bigint;
  readonly number: number;
}

function slotOf(bytes: Buffer): Slot | undefined {
  if (bytes.length < SLOT_BYTES) return undefined;
  if (bytes.readUInt32LE(16) !== crc32(bytes.subarray(0, 16))) return undefined;
  const turn = bytes.readBigUInt64LE(0);
  // Zeros have a checksum that fits them only by this.
  return turn === 0n ? undefined : { turn, number: Number(bytes.readBigUInt64LE(8)) };
}

export class QueuePosition {
  readonly #descriptor: number;
  readonly #bytes = Buffer.alloc(SLOT_BYTES);
  #turn: bigint;
  /** Undefined for a file that is new, or that says nothing. */
  readonly found: number | undefined;

  constructor(path: string) {
    this.#descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    const bytes = Buffer.alloc(2 * SLOT_BYTES);
    const count = readSync(this.#descriptor, bytes, 0, bytes.length, 0);
    const slots = [0, 1]
      .map((slot) =>
        slotOf(bytes.subarray(slot * SLOT_BYTES, Math.min(count, (slot + 1) * SLOT_BYTES))),
      )
      .filter((slot) => slot !== undefined)
      .toSorted((a, b) => (a.turn < b.turn ? 1 : -1));
    this.#turn = slots[0]?.turn ?? 0n;
    this.found = slots[0]?.number;
  }

  write(number: number): void {
    this.#turn += 1n;
    this.#bytes.writeBigUInt64LE(this.#turn, 0);
    this.#bytes.writeBigUInt64LE(BigInt(number), 8);
    this.#bytes.writeUInt32LE(crc32(this.#bytes.subarray(0, 16)), 16);
    writeSync(this.#descriptor, this.#bytes, 0, SLOT_BYTES, Number(this.#turn % 2n) * SLOT_BYTES);
  }

  /** Has the disk hold what was written. */
  sync(): void {
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
