/**
 * Audit records straight from the kernel's multicast group, as they arrive: lines, not yet events.
 * The receiving thread is native; this makes an async iterator of its batches.
 */
import type { Operation } from '../../kernel/control';
import { addon, type NativeStream, type StreamLoss } from '../../kernel/native';
import { textOfBytes } from '../../text/byte-text';
import { type RecordTypeName, recordTypeName } from '../../tables/record-types';
import { errorOfErrno, join, joining } from './record-group';

/** One record from the kernel, not parsed. `auditEvents` combines records into events. */
export interface RawRecord {
  /** The type's name, for example `SYSCALL`; `typeNumber` distinguishes unknown types. */
  readonly type: RecordTypeName | 'UNKNOWN';
  readonly typeNumber: number;
  /** What the kernel wrote: `audit(SECONDS.MILLISECONDS:SERIAL): ` and the fields. */
  readonly text: string;
}

/** Records are missing here, before the next one. */
export interface LostRecords {
  readonly type: 'lost';
  /** `kernel`: the receive buffer was full; `queue`: this program read too slowly. */
  readonly where: 'kernel' | 'queue';
  /** Minimum number of records; the kernel does not count what it could not deliver. */
  readonly atLeast: number;
}

export interface RecordStreamOptions {
  /** Size of the socket's receive buffer, in bytes. Default 16 MiB. */
  readonly receiveBufferBytes?: number;
  /** Maximum size of records waiting to be read, in bytes. Default 16 MiB. */
  readonly maxQueuedBytes?: number;
  /** Ends the stream; the iterator then finishes without an error. */
  readonly signal?: AbortSignal;
}

const OPEN = joining('open the record stream');
const RECEIVE: Operation = { name: 'receive records', capability: 'CAP_AUDIT_READ' };

const MEBIBYTE = 1024 * 1024;

interface Batch {
  readonly bytes: Buffer;
  readonly index: Uint32Array;
  readonly loss: StreamLoss;
}

/**
 * The records of the multicast group `AUDIT_NLGRP_READLOG`, from the moment the stream was opened.
 * Any number of processes may read it, also beside auditd. Needs CAP_AUDIT_READ and the initial
 * user and network namespaces: elsewhere the kernel sends nothing.
 *
 * Can be iterated once. Leaving the loop closes it.
 */
export class RecordStream implements AsyncDisposable, AsyncIterable<RawRecord | LostRecords> {
  readonly #native: NativeStream;
  readonly #maxQueuedBytes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.close();
  #batches: Batch[] = [];
  #queuedBytes = 0;
  /** What was lost with batches for which there was no room, since the last one delivered. */
  #unqueued = { overruns: 0, droppedRecords: 0 };
  #wake: (() => void) | undefined;
  #closed = false;
  #failure: Error | undefined;

  /** @throws {AuditError} when the kernel does not let this process read records. */
  constructor(options: RecordStreamOptions = {}) {
    const { receiveBufferBytes = 16 * MEBIBYTE, maxQueuedBytes = 16 * MEBIBYTE } = options;
    this.#maxQueuedBytes = maxQueuedBytes;
    const { Stream } = addon();
    this.#native = join(
      OPEN,
      () =>
        new Stream({ receiveBufferBytes, maxQueuedBytes }, (bytes, index, loss, errno) =>
          this.#take({ bytes, index, loss }, errno),
        ),
    );
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this.#abort, { once: true });
    if (this.#signal?.aborted === true) this.close();
  }

  /** Idempotent. Drops what was received but not read. */
  close(): void {
    this.#closed = true;
    this.#batches = [];
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#native.close();
    this.#wake?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RawRecord | LostRecords, void, undefined> {
    try {
      for (;;) {
        const batch = this.#batches.shift();
        if (batch !== undefined) {
          this.#queuedBytes -= batch.bytes.length;
          for (const entry of entriesOf(batch)) {
            if (this.#closed) return;
            yield entry;
          }
        } else if (this.#closed || this.#failure !== undefined) {
          break;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
      if (this.#failure !== undefined) throw this.#failure;
    } finally {
      this.close();
    }
  }

  #take(batch: Batch, errno: number): void {
    if (this.#closed) return;
    if (this.#queuedBytes + batch.bytes.length > this.#maxQueuedBytes) {
      // Losses that the batch reports happened before it, and are still losses.
      this.#unqueued.overruns += batch.loss.overruns;
      this.#unqueued.droppedRecords += batch.loss.droppedRecords + batch.index.length / 3;
    } else {
      const overruns = batch.loss.overruns + this.#unqueued.overruns;
      const droppedRecords = batch.loss.droppedRecords + this.#unqueued.droppedRecords;
      this.#unqueued = { overruns: 0, droppedRecords: 0 };
      this.#queuedBytes += batch.bytes.length;
      this.#batches.push({ ...batch, loss: { overruns, droppedRecords } });
    }
    if (errno !== 0) {
      this.#failure = errorOfErrno(RECEIVE, errno, 'recvmmsg');
    }
    this.#wake?.();
  }
}

function* entriesOf({ bytes, index, loss }: Batch): Generator<RawRecord | LostRecords> {
  if (loss.overruns > 0) yield { type: 'lost', where: 'kernel', atLeast: loss.overruns };
  if (loss.droppedRecords > 0) {
    yield { type: 'lost', where: 'queue', atLeast: loss.droppedRecords };
  }
  for (let at = 0; at < index.length; at += 3) {
    const typeNumber = index[at] as number;
    yield {
      type: recordTypeName(typeNumber) ?? 'UNKNOWN',
      typeNumber,
      text: textOfBytes(bytes.subarray(index[at + 1], index[at + 2])),
    };
  }
}
