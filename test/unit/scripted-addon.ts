/**
 * The addon's sockets played by the test: `Control` gives the answers it was told, `Stream` and
 * `EventStream` deliver what the test hands over. The codecs stay the real ones. No socket of the kernel
 * is opened.
 */
import { afterEach, beforeEach } from '@jest/globals';
import type { Outcome, Request } from '../../lib/kernel/exchange';
import {
  addon,
  type BatchListener,
  type EventBatch,
  type EventStreamOptions,
  type NativeControl,
  type NativeEventStream,
  type NativeExchangeOptions,
  type NativeStream,
  type NativeSystemError,
  type PackedOutcomes,
} from '../../lib/kernel/native';
import { DONE, unanswered } from '../support/outcomes';
import { packOutcomes, unpackRequests } from '../support/packed-exchange';

export type Answer = (request: Request) => Outcome;

export function systemError(errno: number, syscall: string): NativeSystemError {
  const message = `${syscall}: ${addon().errorText(errno)}`;
  return Object.assign(new Error(message), { errno, syscall });
}

const ECANCELED = 125;

export class ScriptedControl implements NativeControl {
  /** What the next socket fails to open with. */
  static failure: Error | undefined;
  static answer: Answer = () => DONE;
  static opened: ScriptedControl[] = [];

  readonly exchanges: {
    readonly requests: readonly Request[];
    readonly options: NativeExchangeOptions;
  }[] = [];
  closes = 0;

  constructor() {
    if (ScriptedControl.failure !== undefined) throw ScriptedControl.failure;
    ScriptedControl.opened.push(this);
  }

  /** Every request of all sockets, in order. */
  static get requests(): readonly Request[] {
    return ScriptedControl.opened.flatMap((control) =>
      control.exchanges.flatMap((exchange) => exchange.requests),
    );
  }

  async exchange(
    words: Uint32Array,
    payloads: Uint8Array,
    options: NativeExchangeOptions,
  ): Promise<PackedOutcomes> {
    const requests = this.#take(words, payloads, options);
    await Promise.resolve();
    return this.#answer(requests);
  }

  exchangeNow(
    words: Uint32Array,
    payloads: Uint8Array,
    options: NativeExchangeOptions,
  ): PackedOutcomes {
    return this.#answer(this.#take(words, payloads, options));
  }

  #take(
    words: Uint32Array,
    payloads: Uint8Array,
    options: NativeExchangeOptions,
  ): readonly Request[] {
    const requests = unpackRequests(words, payloads);
    this.exchanges.push({ requests, options });
    return requests;
  }

  #answer(requests: readonly Request[]): PackedOutcomes {
    return packOutcomes(
      requests.map((request) =>
        this.closes > 0 ? unanswered(ECANCELED) : ScriptedControl.answer(request),
      ),
    );
  }

  close(): void {
    this.closes++;
  }
}

export class ScriptedStream implements NativeStream {
  static failure: Error | undefined;
  static opened: ScriptedStream[] = [];

  closes = 0;

  constructor(
    readonly options: { receiveBufferBytes: number; maxQueuedBytes: number },
    readonly listener: BatchListener,
  ) {
    if (ScriptedStream.failure !== undefined) throw ScriptedStream.failure;
    ScriptedStream.opened.push(this);
  }

  /** Delivers records as the reader thread does: one batch, one buffer. */
  deliver(
    records: readonly (readonly [type: number, text: string | Uint8Array])[],
    { overruns = 0, droppedRecords = 0, unreadable = 0, errno = 0 } = {},
  ): void {
    const payloads = records.map(([, text]) => Buffer.from(text));
    const index: number[] = [];
    let end = 0;
    for (const [number, payload] of payloads.entries()) {
      const start = end;
      end += payload.length;
      index.push((records[number] as readonly [number, string])[0], start, end);
    }
    const loss = { overruns, droppedRecords, unreadable };
    this.listener(Buffer.concat(payloads), Uint32Array.from(index), loss, errno);
  }

  close(): void {
    this.closes++;
  }
}

const NO_EVENTS: EventBatch = {
  bytes: Buffer.alloc(0),
  index: new Uint32Array(0),
  lostInSocket: 0,
  lostInQueue: 0,
  unreadable: 0,
};

export class ScriptedEventStream implements NativeEventStream {
  static failure: Error | undefined;
  static opened: ScriptedEventStream[] = [];

  readonly #batches: EventBatch[] = [];
  /** What it says it has counted. */
  counted = { records: 0, events: 0, excludedRecords: 0, missingSerials: 0 };
  gaveBacks = 0;
  closes = 0;

  constructor(
    readonly options: EventStreamOptions,
    readonly onReady: () => void,
  ) {
    if (ScriptedEventStream.failure !== undefined) throw ScriptedEventStream.failure;
    ScriptedEventStream.opened.push(this);
  }

  /** Puts a batch into the queue, and rings where nobody would look for it otherwise. */
  deliver(batch: Partial<EventBatch>): void {
    this.#batches.push({ ...NO_EVENTS, ...batch });
    if (this.#batches.length === 1) this.onReady();
  }

  take(): EventBatch | undefined {
    return this.#batches.shift();
  }

  counts(): ScriptedEventStream['counted'] {
    return this.counted;
  }

  gaveBack(): void {
    this.gaveBacks++;
  }

  close(): void {
    this.closes++;
  }
}

/**
 * Puts the scripted sockets in the place of the real ones for every test of the file, and forgets
 * between tests what was opened and scripted. The addon is one for all files of a worker.
 */
export function scriptSockets(): void {
  const { Control, Stream, EventStream } = addon();
  beforeEach(() => {
    ScriptedControl.failure = undefined;
    ScriptedControl.answer = () => DONE;
    ScriptedControl.opened = [];
    ScriptedStream.failure = undefined;
    ScriptedStream.opened = [];
    ScriptedEventStream.failure = undefined;
    ScriptedEventStream.opened = [];
    Object.assign(addon(), {
      Control: ScriptedControl,
      Stream: ScriptedStream,
      EventStream: ScriptedEventStream,
    });
  });
  afterEach(() => {
    Object.assign(addon(), { Control, Stream, EventStream });
  });
}
