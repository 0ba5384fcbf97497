/**
 * Audit records straight from the kernel's multicast group, as they arrive: lines, not yet events.
 * The receiving thread is native; this makes an async iterator of its batches.
 */
import { type ChecksOf, checkOptions, checkSignal } from '../../arguments';
import type { Operation } from '../../kernel/control';
import { addon, type NativeStream, type StreamLoss } from '../../kernel/native';
import { asyncDispose } from '../../machine/dispose-symbols';
import { textOfBytes } from '../../text/byte-text';
import { AuditRecord } from '../record';
import { IterationOnce } from './iteration-once';
import { leaving } from './leaving';
import type { CountedLoss, Loss } from './loss';
import { checkQueue, checkReceiveBuffer } from './buffer-options';
import { errorOfErrno, join, joining } from './record-group';

/** How records are received, and how many may wait. */
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

/** What the options of {@link RecordStreamOptions} may be. */
export const RECORD_STREAM_OPTIONS = {
  receiveBufferBytes: checkReceiveBuffer,
  maxQueuedBytes: checkQueue,
  signal: checkSignal,
} satisfies ChecksOf<RecordStreamOptions>;

interface Batch {
  readonly bytes: Buffer;
  readonly index: Uint32Array;
  readonly loss: StreamLoss;
}

const NO_LOSS: StreamLoss = { overruns: 0, droppedRecords: 0, unreadable: 0 };

function added(one: StreamLoss, other: StreamLoss): StreamLoss {
  return {
    overruns: one.overruns + other.overruns,
    droppedRecords: one.droppedRecords + other.droppedRecords,
    unreadable: one.unreadable + other.unreadable,
  };
}

/**
 * The records of the multicast group `AUDIT_NLGRP_READLOG`, from the moment the stream was opened.
 * Any number of processes may read it, also beside auditd. Needs CAP_AUDIT_READ and the initial
 * user and network namespaces: elsewhere the kernel sends nothing.
 *
 * Gives the same records and losses as `auditEvents`, which puts the records together to events. Can be
 * iterated once. Leaving the loop closes it.
 */
export class RecordStream implements AsyncDisposable, AsyncIterable<AuditRecord | Loss> {
  readonly #native: NativeStream;
  readonly #maxQueuedBytes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.close();
  #batches: Batch[] = [];
  #queuedBytes = 0;
  /** What was lost with batches for which there was no room, since the last one delivered. */
  #unqueued = NO_LOSS;
  readonly #once = new IterationOnce();
  #wake: (() => void) | undefined;
  #closed = false;
  #failure: Error | undefined;

  /** @throws {AuditError} when the kernel does not let this process read records. */
  constructor(options: RecordStreamOptions = {}) {
    checkOptions(options, RECORD_STREAM_OPTIONS);
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

  /** Closes the stream, as `await using` asks for. */
  async [asyncDispose](): Promise<void> {
    this.close();
  }

  /** @throws {IterationError} for a second one, while the stream is open. */
  [Symbol.asyncIterator](): AsyncGenerator<AuditRecord | Loss, void, undefined> {
    this.#once.begin(this.#closed);
    return leaving({ leave: () => this.close() }, this.#entries());
  }

  async *#entries(): AsyncGenerator<AuditRecord | Loss, void, undefined> {
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
      const dropped = { ...NO_LOSS, droppedRecords: batch.index.length / 3 };
      this.#unqueued = added(added(this.#unqueued, batch.loss), dropped);
    } else {
      const loss = added(this.#unqueued, batch.loss);
      this.#unqueued = NO_LOSS;
      this.#queuedBytes += batch.bytes.length;
      this.#batches.push({ ...batch, loss });
    }
    if (errno !== 0) {
      this.#failure = errorOfErrno(RECEIVE, errno, 'recvmmsg');
    }
    this.#wake?.();
  }
}

function* entriesOf({ bytes, index, loss }: Batch): Generator<AuditRecord | Loss> {
  if (loss.overruns > 0) yield lost('socket', loss.overruns);
  if (loss.droppedRecords > 0) yield lost('queue', loss.droppedRecords);
  if (loss.unreadable > 0) yield lost('unreadable', loss.unreadable);
  for (let at = 0; at < index.length; at += 3) {
    yield recordOf(index[at] as number, bytes.subarray(index[at + 1], index[at + 2]));
  }
}

function lost(where: CountedLoss['where'], count: number): CountedLoss {
  return { type: 'lost', where, count };
}

const NEWLINE = 0x0a;

/** As `ParseMessage` of native/record/record.cc has it. */
function recordOf(typeNumber: number, payload: Uint8Array): AuditRecord {
  let end = payload.length;
  // What the C program at the other end of a user message may have left.
  while (end > 0 && (payload[end - 1] === 0 || payload[end - 1] === NEWLINE)) end -= 1;
  const text = textOfBytes(payload.subarray(0, end));
  return new AuditRecord(typeNumber, text, text.includes('\0') ? { damaged: true } : {});
}
