/**
 * The door to the addon: states its types and loads it on first use. Nothing else in `lib/` requires
 * the binary, so everything offline works where it cannot be built.
 */
import { join } from 'node:path';
import { AddonError } from '../errors';

/** `struct audit_status` by name. A member that the kernel's reply was too short for is undefined. */
export interface StatusData {
  mask?: number;
  enabled?: number;
  failure?: number;
  pid?: number;
  rateLimit?: number;
  backlogLimit?: number;
  lost?: number;
  backlog?: number;
  featureBitmap?: number;
  backlogWaitTime?: number;
  backlogWaitTimeActual?: number;
}

/** `struct audit_features` by name. */
export interface FeatureData {
  version: number;
  mask: number;
  features: number;
  lock: number;
}

export interface NativeExchangeOptions {
  /** How long to wait for the next answer after a datagram was sent, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * How many requests may share one datagram, 1 to 64. The kernel holds its audit lock for a whole
   * datagram, so only quick requests belong together.
   */
  readonly requestsPerDatagram: number;
}

/** What became of requests: `lib/kernel/exchange.ts` makes objects of it. */
export interface PackedOutcomes {
  /** Of each request, in order: its state, errno, ack, and how many replies it got. */
  readonly outcomes: Uint32Array;
  /** Of each reply: its message type, and the bytes of its payload. */
  readonly replies: Uint32Array;
  /** The payloads, one after the other. */
  readonly bytes: Buffer;
}

export interface NativeControl {
  /**
   * Sends the requests in order. Runs on a thread of the socket's own; rejects only for misuse.
   * Exchanges of one socket run one after the other.
   *
   * @param requests of each its message type, the replies it gets (0 none, 1 one, 2 many), and the
   *   bytes of its payload
   * @param payloads the payloads, one after the other
   */
  exchange(
    requests: Uint32Array,
    payloads: Uint8Array,
    options: NativeExchangeOptions,
  ): Promise<PackedOutcomes>;
  /**
   * The same on the calling thread, which waits for the kernel.
   *
   * @throws {Error} for misuse, and while another exchange is under way.
   */
  exchangeNow(
    requests: Uint32Array,
    payloads: Uint8Array,
    options: NativeExchangeOptions,
  ): PackedOutcomes;
  /** Idempotent. Requests under way end as `unanswered` or `unsent` with `ECANCELED`. */
  close(): void;
}

/** What a stream could not deliver, counted since the previous batch. */
export interface StreamLoss {
  /**
   * Records that did not fit the socket's receive buffer. Kernels before 4.12 do not count them: then
   * it is how often it happened.
   */
  readonly overruns: number;
  /** Records that the stream's own queue had no room for. */
  readonly droppedRecords: number;
}

/**
 * @param bytes the payloads of the batch, one after the other
 * @param index triples of record type, start and end (offsets into `bytes`)
 * @param loss what is missing before the first record of this batch
 * @param errno not 0 when the stream ended because receiving failed; nothing follows
 */
export type BatchListener = (
  bytes: Buffer,
  index: Uint32Array,
  loss: StreamLoss,
  errno: number,
) => void;

export interface NativeStream {
  /** Idempotent. No listener call begins after it returns. */
  close(): void;
}

/** Finished events, packed: see `native/record/packed_events.h`, which `lib/events/sources/packed.ts` reads. */
export interface PackedEvents {
  readonly bytes: Buffer;
  readonly index: Uint32Array;
}

/** Events that came one after the other, and what is missing before the first, in records. */
export interface EventBatch extends PackedEvents {
  /** Did not fit the socket's receive buffer. */
  readonly lostInSocket: number;
  /** Did not fit the stream's own queue. */
  readonly lostInQueue: number;
  /** Messages too long or too short for a record. */
  readonly unreadable: number;
  /** Present when the stream ended after these events; not 0 when receiving failed. */
  readonly endErrno?: number;
}

export type Overflow = 'drop-newest' | 'drop-oldest' | 'block';

export interface EventStreamOptions {
  /** A datagram socket instead of one to the kernel; it stays the caller's. */
  readonly fd?: number | undefined;
  readonly receiveBufferBytes: number;
  readonly maxQueuedBytes: number;
  readonly overflow: Overflow;
  /** The process whose events are left out; 0 for none. */
  readonly excludedPid: number;
  readonly timeoutMs: number;
  /**
   * Registers as the audit daemon instead of joining the multicast group: payloads of `AUDIT_SET`
   * that take and give back the registration.
   */
  readonly registration?:
    { readonly request: Uint8Array; readonly farewell: Uint8Array } | undefined;
}

export interface NativeEventStream {
  /** The oldest batch. Undefined when there is none; then `onReady` is called for the next. */
  take(): EventBatch | undefined;
  counts(): { records: number; events: number; excludedRecords: number; missingSerials: number };
  /** Says that the registration was given back already. */
  gaveBack(): void;
  /** Idempotent. Gives a registration back, and drops what was not taken. */
  close(): void;
}

export interface ReassemblerOptions {
  /** Names of record types in the log's spelling, and their numbers. */
  readonly typeNames: readonly string[];
  readonly typeNumbers: Uint32Array;
  readonly timeoutMs: number;
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxLineBytes: number;
}

export interface NativeReassembler {
  /** Takes a piece of a log, which may end anywhere, and gives the events that it finished. */
  push(chunk: Uint8Array): PackedEvents;
  /** Gives the rest: nothing follows. */
  finish(): PackedEvents;
}

/** Thrown by the addon's constructors when a system call fails; `lib/errors.ts` makes it public. */
export interface NativeSystemError extends Error {
  readonly errno: number;
  readonly syscall: string;
}

/**
 * What writing to a descriptor would come to: up to 4,096 bytes are taken at once (`ready`), nothing
 * before somebody reads (`full`), or nobody can read any more (`gone`). A file is always ready.
 */
export type OutletState = 'ready' | 'full' | 'gone';

export interface Addon {
  /**
   * Writes the rule into the first bytes of `out`.
   *
   * @param words 389 numbers: see `native/audit/rule_words.h`
   * @param strings what the places of strings among the words refer to
   * @throws {RangeError} when counts, lengths or strings contradict each other, or `out` is too short.
   */
  encodeRule(words: Uint32Array, strings: Uint8Array, out: Uint8Array): void;
  /**
   * Writes the rule into `words`; the places of strings among them refer to the bytes.
   *
   * @throws {RangeError} when the bytes are no complete `struct audit_rule_data`.
   */
  decodeRule(bytes: Uint8Array, words: Uint32Array): void;
  encodeStatus(data: StatusData): Buffer;
  /** Takes every historic length, and longer ones: what is missing is undefined, what is new is ignored. */
  decodeStatus(bytes: Uint8Array): StatusData;
  encodeFeatures(data: FeatureData): Buffer;
  decodeFeatures(bytes: Uint8Array): FeatureData;
  /** The C library's text for an errno number, as `strerror(3)` gives it. */
  errorText(errno: number): string;
  /** Never blocks. */
  outletState(descriptor: number): OutletState;
  readonly EventStream: new (options: EventStreamOptions, onReady: () => void) => NativeEventStream;
  readonly Reassembler: new (options: ReassemblerOptions) => NativeReassembler;
  readonly Control: new (options?: { fd?: number }) => NativeControl;
  readonly Stream: new (
    options: { fd?: number; receiveBufferBytes: number; maxQueuedBytes: number },
    listener: BatchListener,
  ) => NativeStream;
}

let loaded: Addon | undefined;

/**
 * Loads the addon: a prebuilt binary that fits, else the one compiled at installation.
 *
 * @throws {AddonError} when there is neither.
 */
export function addon(): Addon {
  if (loaded === undefined) {
    const load = require('node-gyp-build') as (directory: string) => unknown;
    try {
      loaded = load(join(__dirname, '..', '..')) as Addon;
    } catch (error) {
      throw new AddonError(error as Error);
    }
  }
  return loaded;
}
