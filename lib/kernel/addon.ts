/** What the addon is: its functions and classes, and what they take and give. Types alone. */

/** `struct audit_status` by name. Members beyond the end of the kernel's reply are undefined. */
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
  /** How long to wait for the next answer after sending a datagram, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * How many requests may share one datagram, 1 to 64. The kernel holds its audit lock for a whole
   * datagram, so only quick requests should share one.
   */
  readonly requestsPerDatagram: number;
}

/** Many rules as numbers; `native/audit/rule_list.h` has their order. */
export interface RuleList {
  readonly words: Uint32Array;
  /** The 64 words of each mask. */
  readonly masks: Uint32Array;
  /** Start and end of each string in the bytes of the rules. */
  readonly strings: Uint32Array;
}

/** The outcomes of requests, of which `lib/kernel/exchange.ts` makes objects. */
export interface PackedOutcomes {
  /** For each request, in order: its state, errno, ack, and number of replies. */
  readonly outcomes: Uint32Array;
  /** For each reply: its message type, and the size of its payload in bytes. */
  readonly replies: Uint32Array;
  /** The payloads, concatenated. */
  readonly bytes: Buffer;
}

export interface NativeControl {
  /**
   * Sends the requests in order, on the socket's own thread. Rejects only on misuse, and with a
   * {@link NativeSystemError} when memory runs out. Exchanges on one socket run one after the other.
   *
   * @param requests for each: its message type, its replies (0 none, 1 one, 2 many), and the size
   *   of its payload in bytes
   * @param payloads the payloads, concatenated
   */
  exchange(
    requests: Uint32Array,
    payloads: Uint8Array,
    options: NativeExchangeOptions,
  ): Promise<PackedOutcomes>;
  /**
   * The same on the calling thread, which waits for the kernel.
   *
   * @throws {Error} on misuse, and while another exchange is under way.
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
   * Records that did not fit the socket's receive buffer. Kernels before 4.12 do not count them:
   * there it is the number of times that it happened.
   */
  readonly overruns: number;
  /** Records for which the stream's own queue had no room. */
  readonly droppedRecords: number;
  /** Messages too long or too short for a record. */
  readonly unreadable: number;
}

/**
 * @param bytes the payloads of the batch, concatenated
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

/**
 * Finished events, packed as described in `native/record/packed_events.h`; read by
 * `lib/events/sources/packed.ts`.
 */
export interface PackedEvents {
  readonly bytes: Buffer;
  readonly index: Uint32Array;
}

/** Consecutive events, and how many records are missing before the first. */
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

/**
 * What happens to an event for which the queue has no room: see {@link AuditEventsOptions.overflow}.
 */
export type Overflow = 'drop-newest' | 'drop-oldest' | 'block';

export interface EventStreamOptions {
  /** A datagram socket to use instead of one to the kernel; the caller still owns it. */
  readonly fd?: number | undefined;
  readonly receiveBufferBytes: number;
  readonly maxQueuedBytes: number;
  readonly overflow: Overflow;
  /** The pid of the process whose events are left out; 0 for none. */
  readonly excludedPid: number;
  readonly timeoutMs: number;
  /** Leaves out events that certainly do not match: bytes of `lib/events/sources/encoded-filter.ts`. */
  readonly filter?: Uint8Array | undefined;
  /**
   * Registers as the audit daemon instead of joining the multicast group: the payloads of
   * `AUDIT_SET` that set and clear the registration.
   */
  readonly registration?:
    { readonly request: Uint8Array; readonly farewell: Uint8Array } | undefined;
}

export interface NativeEventStream {
  /** The oldest batch. Undefined when there is none; then `onReady` is called for the next. */
  take(): EventBatch | undefined;
  counts(): { records: number; events: number; excludedRecords: number; missingSerials: number };
  /** Notes that the registration has already been given back. */
  gaveBack(): void;
  /** Idempotent. Gives the registration back, and drops batches that were not taken. */
  close(): void;
}

/** Records as lines of a log. */
export interface LineBatch {
  /** The lines, without newlines between them. */
  readonly bytes: Buffer;
  /** Triples of record type, start and end (offsets into `bytes`). */
  readonly index: Uint32Array;
  /** For how many records before the first the queue had no room. */
  readonly lostInQueue: number;
  /** How many messages before the first were too long or too short for a record. */
  readonly unreadable: number;
  /** Present when the stream ended after these: what receiving failed with. */
  readonly endErrno?: number;
}

export interface DaemonStreamOptions {
  /** A datagram socket to use instead of one to the kernel; the caller still owns it. */
  readonly fd?: number | undefined;
  readonly receiveBufferBytes: number;
  readonly maxQueuedBytes: number;
  /** What each line begins with: `node=NAME ` or nothing. */
  readonly prefix: Uint8Array;
  readonly types: NativeRecordTypes;
  /** Where lines go until they are relayed; everything is relayed without it. */
  readonly appender?: NativeLogAppender | undefined;
  /** The payloads of `AUDIT_SET` that set and clear the registration as the audit daemon. */
  readonly registration: { readonly request: Uint8Array; readonly farewell: Uint8Array };
}

/** The kernel's records as lines: straight to a log, or relayed to whoever takes them. */
export interface NativeDaemonStream {
  /** The oldest lines that were relayed. Undefined when there are none; then `onReady` is called for the next. */
  take(): LineBatch | undefined;
  /** How many records came. */
  records(): number;
  /**
   * From the next record on, lines are relayed and not appended, with the records that end events, which are in no
   * log.
   */
  relay(): void;
  /** Notes that the registration has already been given back. */
  gaveBack(): void;
  /** Gives the registration back, and returns when all that is in the socket was appended or relayed. */
  finish(): void;
  /** Idempotent. */
  close(): void;
}

/** A file that lines are appended to. */
export interface LogTarget {
  /** Opened for appending; the caller still owns it. */
  readonly fd: number;
  /** Writing stops behind the line with which the file has so many bytes; 0 for never. */
  readonly limitBytes: number;
  /** 0 never, 1 by the thread that writes, 2 by another. */
  readonly flushing: 0 | 1 | 2;
  /** After how many lines the file is flushed. */
  readonly flushEvery: number;
  /** Free space that is little, and that is very little, in bytes. */
  readonly lowBytes: number;
  readonly veryLowBytes: number;
  /** Whether the last line has no newline yet. */
  readonly torn: boolean;
}

/** How it goes. States and levels of space are those of `native/log/log_writer.h`. */
export interface LogReport {
  /** 0 no file yet, 1 writing, 2 at the limit, 3 behind a marked line, 4 failed, 5 paused. */
  readonly state: number;
  /** What writing failed with; 0 unless it did. */
  readonly writeErrno: number;
  /** What flushing failed with since the last report; 0 for nothing. */
  readonly flushErrno: number;
  /** 0 enough, 1 low, 2 very low, 3 full. */
  readonly space: number;
  /** Lines that were taken, and of these those that are in the file, in their order. */
  readonly accepted: number;
  readonly written: number;
  /** Lines for which there was no room. */
  readonly lost: number;
  readonly heldBytes: number;
  readonly fileBytes: number;
}

/** Lines to a file, on a thread of their own. What is not written yet is held, within a limit. */
export interface NativeLogAppender {
  /**
   * Takes whole lines, with their newlines: all, or none, which are then counted as lost.
   *
   * @param marked whether writing stops behind them
   */
  append(lines: Uint8Array, count: number, marked?: boolean): boolean;
  use(target: LogTarget): void;
  /** Writes on in the same file, with this limit. */
  resume(limitBytes: number): void;
  pause(): void;
  /** Has `onNews` called when so many lines are written. */
  waitFor(written: number): void;
  report(): LogReport;
  /** Idempotent. What is held is not written. */
  close(): void;
}

/** The numbers of record types by name. Any number of reassemblers may share one. */
declare const recordTypes: unique symbol;
export interface NativeRecordTypes {
  readonly [recordTypes]: never;
}

/** Which values are wanted of events: see `native/record/event_columns.h`. */
export interface NativeColumns {
  readonly plan: Uint32Array;
  /** The names in the plan, one behind the other. */
  readonly names: Uint8Array;
}

export interface ReassemblerOptions {
  readonly types: NativeRecordTypes;
  readonly timeoutMs: number;
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxLineBytes: number;
  /** Values of events are returned instead of these, as `lib/events/sources/packed-table.ts` reads them. */
  readonly columns?: NativeColumns;
  /** Leaves out events that certainly do not match: bytes of `lib/events/sources/encoded-filter.ts`. */
  readonly filter?: Uint8Array | undefined;
  /**
   * Lines are returned in `bytes`, and in `index` how many events they are of. The form is, of the lines' style: 0 as
   * they were read, 1 with all separators, 2 with the time; what of them is escaped: 0 nothing, 1 for a terminal, 2 for
   * a shell, 3 also a shell's patterns; then the time zone, in pairs: from which second since 1970 on local time is how
   * many seconds ahead of UTC, negative ones as their two's complement. See `native/record/event_lines.h`.
   */
  readonly lines?: Uint32Array;
  /**
   * Events are returned in the order of their times, and wait for others of so many milliseconds before; in that of
   * being finished when it is undefined.
   */
  readonly orderMs?: number;
}

export interface NativeReassembler {
  /**
   * Takes a piece of a log, which may end anywhere, and returns the events that it finished.
   *
   * @param waitedMs how long pieces were waited for until now, in whole milliseconds; never decreases
   */
  push(chunk: Uint8Array, waitedMs: number): PackedEvents;
  /** Returns the events that have waited for their time-out. */
  advance(waitedMs: number): PackedEvents;
  /** The `waitedMs` at which `advance` will have something to return; undefined for never. */
  nextDeadline(): number | undefined;
  /** Returns the remaining events; nothing follows. */
  finish(): PackedEvents;
}

export interface LogScanOptions {
  /** A file that can be read from any place; the caller still owns the descriptor. */
  readonly fd: number;
  /** The bytes from one place to another, or to the file's end if that comes before. */
  readonly from: number;
  readonly to: number;
  /** For how long pieces were waited for until now, as `push` is told. */
  readonly waitedMs: number;
}

/** A part of a file that is read and parsed on threads of its own, with a reassembler that is lent to it. */
export interface NativeLogScan {
  /**
   * The next of what the reassembler finished. Undefined when there is nothing yet; then `onReady` is called for
   * the next. With `endErrno` it is the last: not 0 when reading failed. The reassembler is then free again.
   */
  take(): (PackedEvents & { readonly endErrno?: number }) | undefined;
  /** How many bytes were parsed until now, and whether anything looked like a record. */
  progress(): { readonly bytes: number; readonly foundRecords: boolean };
  /** Idempotent. Ends it wherever it is; the reassembler is of no use any more. */
  close(): void;
}

/** Thrown by the addon's constructors when a system call fails; `lib/errors.ts` makes it public. */
export interface NativeSystemError extends Error {
  readonly errno: number;
  readonly syscall: string;
}

/**
 * The state of a descriptor for writing: it takes up to 4,096 bytes at once (`ready`), takes
 * nothing until somebody reads (`full`), or has no reader left (`gone`). A file is always ready.
 */
export type OutletState = 'ready' | 'full' | 'gone';

export interface Addon {
  /**
   * Writes the rule into the first bytes of `out`.
   *
   * @param words 389 numbers: see `native/audit/rule_words.h`
   * @param strings the bytes to which the positions of strings among the words refer
   * @throws {RangeError} when counts, lengths or strings contradict each other, or `out` is too short.
   */
  encodeRule(words: Uint32Array, strings: Uint8Array, out: Uint8Array): void;
  /**
   * Writes the rule into `words`; the positions of strings among them refer to the bytes.
   *
   * @throws {RangeError} when the bytes are not a complete `struct audit_rule_data`.
   */
  decodeRule(bytes: Uint8Array, words: Uint32Array): void;
  /**
   * Reads many rules.
   *
   * @param places start and end of each in the bytes
   * @throws {RangeError} when a rule lies outside the bytes
   */
  decodeRules(bytes: Uint8Array, places: Uint32Array): RuleList;
  encodeStatus(data: StatusData): Buffer;
  /**
   * Accepts every length that kernels have sent, and longer ones: missing members are undefined,
   * new ones are ignored.
   */
  decodeStatus(bytes: Uint8Array): StatusData;
  encodeFeatures(data: FeatureData): Buffer;
  decodeFeatures(bytes: Uint8Array): FeatureData;
  /**
   * Writes the events at these positions of the index as lines.
   *
   * @param form see {@link ReassemblerOptions.lines}
   * @throws {RangeError} when index and positions are not those of packed events
   */
  writeLines(
    types: NativeRecordTypes,
    form: Uint32Array,
    bytes: Uint8Array,
    index: Uint32Array,
    positions: Uint32Array,
  ): Buffer;
  /** The C library's message for an errno number, as in `strerror(3)`. */
  errorText(errno: number): string;
  /** Never blocks. */
  outletState(descriptor: number): OutletState;
  /**
   * Sends a datagram to a unix socket, without waiting. A path that begins with a NUL is an abstract name.
   *
   * @returns 0, or the errno that it failed with
   */
  sendUnixDatagram(path: Uint8Array, datagram: Uint8Array): number;
  readonly DaemonStream: new (
    options: DaemonStreamOptions,
    onReady: () => void,
  ) => NativeDaemonStream;
  readonly LogAppender: new (
    options: { maxHeldBytes: number },
    onNews: () => void,
  ) => NativeLogAppender;
  readonly EventStream: new (options: EventStreamOptions, onReady: () => void) => NativeEventStream;
  readonly Reassembler: new (options: ReassemblerOptions) => NativeReassembler;
  /** Undefined where there is no binary: WebAssembly has no threads. */
  readonly LogScan:
    | (new (
        reassembler: NativeReassembler,
        options: LogScanOptions,
        onReady: () => void,
      ) => NativeLogScan)
    | undefined;
  /** Names in the log's spelling, and as many numbers. */
  readonly RecordTypes: new (names: readonly string[], numbers: Uint32Array) => NativeRecordTypes;
  readonly Control: new (options?: { fd?: number }) => NativeControl;
  readonly Stream: new (
    options: { fd?: number; receiveBufferBytes: number; maxQueuedBytes: number },
    listener: BatchListener,
  ) => NativeStream;
}
