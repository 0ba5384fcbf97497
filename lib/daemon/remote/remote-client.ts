/**
 * A client of remote logging: delivers the lines of a queue to a server, in order and each at least once. Does not
 * know where lines come from, nor what its failures lead to beyond what becomes of the line.
 *
 * To auditd it sends a line and waits for the reply. To a server of this package, which says so when it is asked, it
 * has a window of lines under way. A line stays in the queue until the reply that says that it is written; after a
 * broken connection all lines without one are sent again, so that a line may arrive twice where its reply was lost.
 */
import { connect as connectPlainly, isIP, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import type { FailureKind, Reaction } from './failure-actions';
import {
  DISK_ERROR,
  DISK_FULL,
  DISK_LOW,
  encodeFrame,
  ENDING,
  FATAL_BIT,
  type Frame,
  FrameDecoder,
  frameLength,
  HEARTBEAT,
  LONGEST_BODY,
  LONGEST_OWN_BODY,
  MESSAGE,
  REPLY_BIT,
  WARNING_BIT,
  writeFrame,
} from './frames';
import { type LineQueue, QueueError } from './line-queue';
import { tlsContext, type TlsFiles } from './tls-files';
import { offeredWindow, windowOffer } from './window-offer';

export interface RemoteClientOptions {
  readonly host: string;
  readonly port: number;
  /** The port of this end; any, where it is left out. */
  readonly localPort?: number;
  readonly tls?: TlsFiles;
  /** `ascii`: bare lines, which nobody answers, for servers that are not auditd. */
  readonly format: 'managed' | 'ascii';
  /** How many lines may be under way to a server of this package; 1: wait for each reply, and ask nothing. */
  readonly window: number;
  readonly queue: LineQueue;
  /** Milliseconds without traffic after which the server is asked whether it is there; 0: never. */
  readonly heartbeatMs: number;
  /** Between tries but the first two, in milliseconds. */
  readonly retryMs: number;
  readonly maxTries: number;
  /** How long a line may take until it counts as not delivered, in milliseconds. */
  readonly maxTimeMs: number;
  /** Does what is to be done about a failure. */
  readonly react: (kind: FailureKind, detail: string) => Reaction;
  /** Lines were delivered. */
  readonly onDelivered?: (count: number) => void;
  /** A failure led to `stop`: nothing more is sent. */
  readonly onStop?: () => void;
}

export interface RemoteClientState {
  readonly isSuspended: boolean;
  /** Whether the server said that it ends. */
  readonly hasRemoteEnded: boolean;
  readonly isConnected: boolean;
  readonly queueLength: number;
  readonly mostQueued: number;
  /** Lines that were given up: the queue was full, or an action said so. */
  readonly lost: number;
  /** Lines that were longer than a frame may be, and are without their end. */
  readonly cut: number;
}

interface UnderWay {
  readonly sequence: number;
  /** No heartbeat. */
  readonly isLine: boolean;
  /** Asks for a window. */
  readonly isOffer?: boolean;
}

const FATAL_KINDS = new Map<number, FailureKind>([
  [DISK_FULL, 'disk_full'],
  [DISK_ERROR, 'disk_error'],
]);

/** The first frame has the number behind this one. */
const FIRST_SEQUENCE = 1;

/** What a socket may hold that is not sent, in bytes, before more lines are handed to it. */
const MOST_UNSENT = 4 * 1024 * 1024;

const NEWLINE = Buffer.from('\n');

/** What a reply says of its reason. */
function textOf({ body }: Frame): string {
  return body.toString('utf8').replaceAll(/[^\x20-\x7E]/g, '?');
}

export class RemoteClient {
  readonly #options: RemoteClientOptions;
  readonly #queue: LineQueue;
  #socket: Socket | undefined;
  #isReady = false;
  #window = 1;
  #longestBody = LONGEST_BODY;
  #decoder = new FrameDecoder();
  #underWay: UnderWay[] = [];
  #sequence = FIRST_SEQUENCE;
  /** How often the first line of the queue was tried, and since when. */
  #tries = 0;
  #triedSince: number | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #replyTimer: NodeJS.Timeout | undefined;
  #heartbeatTimer: NodeJS.Timeout | undefined;
  #pumping: NodeJS.Immediate | undefined;
  #wasConnected = false;
  #isSuspended = false;
  #hasRemoteEnded = false;
  /** The server said that it ends, and the action is not to connect again. */
  #staysAway = false;
  #isStopped = false;
  #mostQueued: number;
  #lost = 0;
  #cut = 0;
  #onIdle: (() => void) | undefined;

  /** Connects when there is something to send. */
  constructor(options: RemoteClientOptions) {
    this.#options = options;
    this.#queue = options.queue;
    this.#mostQueued = this.#queue.length;
    const { heartbeatMs, format } = options;
    if (heartbeatMs > 0 && format === 'managed') {
      this.#heartbeatTimer = setTimeout(() => this.#beat(), heartbeatMs);
    }
    this.#pumpSoon();
  }

  get state(): RemoteClientState {
    return {
      isSuspended: this.#isSuspended,
      hasRemoteEnded: this.#hasRemoteEnded,
      isConnected: this.#isReady,
      queueLength: this.#queue.length,
      mostQueued: this.#mostQueued,
      lost: this.#lost,
      cut: this.#cut,
    };
  }

  /** Takes lines, without their newlines. Those that the queue has no room for are lost: the failure is `overflow`. */
  push(lines: readonly Buffer[]): void {
    const taken = this.#ofQueue(() => this.#queue.push(lines));
    const left = lines.length - (taken ?? 0);
    if (left > 0) this.#lost += left;
    if (taken !== undefined && left > 0) {
      this.#obey(this.#options.react('overflow', `${left} lines are lost`));
    }
    this.#mostQueued = Math.max(this.#mostQueued, this.#queue.length);
    this.#pumpSoon();
  }

  /** Goes on at once: after a suspension, after the server's end, or before the time of the next try. */
  retryNow(): void {
    if (this.#isStopped) return;
    this.#isSuspended = false;
    this.#staysAway = false;
    this.#tries = 0;
    this.#triedSince = undefined;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#pumpSoon();
  }

  /** Waits until all lines are delivered or given up; false when it cannot be, or the time (in ms) is over. */
  async flush(withinMs: number): Promise<boolean> {
    if (this.#queue.length > 0 && !this.#isStopped && !this.#isSuspended && !this.#staysAway) {
      await new Promise<void>((resolve) => {
        const giveUp = setTimeout(resolve, withinMs);
        this.#onIdle = () => {
          clearTimeout(giveUp);
          resolve();
        };
        this.#pumpSoon();
      });
      this.#onIdle = undefined;
    }
    return this.#queue.length === 0;
  }

  /** Ends the connection. Lines that were not delivered stay in the queue, which its owner closes. */
  close(): void {
    this.#isStopped = true;
    this.#disconnect();
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#heartbeatTimer);
    if (this.#pumping !== undefined) clearImmediate(this.#pumping);
    this.#onIdle?.();
  }

  /** Many lines that come one by one are sent together. */
  #pumpSoon(): void {
    this.#pumping ??= setImmediate(() => {
      this.#pumping = undefined;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isStopped || this.#isSuspended || this.#staysAway) return;
    if (this.#queue.length === 0) this.#onIdle?.();
    if (this.#socket === undefined) {
      if (this.#queue.length > 0 && this.#retryTimer === undefined) this.#connect();
      return;
    }
    if (this.#isReady) this.#ofQueue(() => this.#send());
  }

  #send(): void {
    const socket = this.#socket as Socket;
    const isAscii = this.#options.format === 'ascii';
    const bodies: Buffer[] = [];
    const { length: before } = this.#underWay;
    let bytes = socket.writableLength;
    while (before + bodies.length < this.#window && bytes < MOST_UNSENT) {
      const line = this.#queue.next();
      if (line === undefined) break;
      const isLong = !isAscii && line.length > this.#longestBody;
      if (isLong) this.#cut += 1;
      const body = isLong ? line.subarray(0, this.#longestBody) : line;
      bodies.push(body);
      bytes += frameLength(body);
    }
    if (bodies.length === 0) return;
    this.#triedSince ??= performance.now();
    for (const _ of bodies) this.#underWay.push({ sequence: this.#nextSequence(), isLine: true });
    if (isAscii) this.#writePlainly(socket, bodies);
    else socket.write(this.#framed(bodies, this.#underWay.slice(before)));
    this.#awaitReply();
  }

  #framed(bodies: readonly Buffer[], entries: readonly UnderWay[]): Buffer {
    const bytes = Buffer.allocUnsafe(bodies.reduce((sum, body) => sum + frameLength(body), 0));
    let at = 0;
    for (const [index, body] of bodies.entries()) {
      at = writeFrame(bytes, at, MESSAGE, entries[index]?.sequence ?? 0, body);
    }
    return bytes;
  }

  /** What the system has taken counts as delivered: nothing better is known. */
  #writePlainly(socket: Socket, bodies: readonly Buffer[]): void {
    const count = this.#underWay.length;
    socket.write(Buffer.concat(bodies.flatMap((body) => [body, NEWLINE])), (error) => {
      const isWritten = error === undefined || error === null;
      if (isWritten && socket === this.#socket) this.#ofQueue(() => this.#acknowledge(count));
    });
  }

  #connect(): void {
    const { host, port, localPort, tls, maxTimeMs, format } = this.#options;
    const place = { host, port, ...(localPort === undefined ? {} : { localPort }) };
    let socket: Socket;
    try {
      socket =
        tls === undefined
          ? connectPlainly(place)
          : connectByTls({
              ...place,
              ...tlsContext(tls),
              // An address is not a name that a server could have several certificates for.
              ...(isIP(host) === 0 ? { servername: host } : {}),
            });
    } catch (error) {
      this.#failed((error as Error).message);
      return;
    }
    this.#socket = socket;
    this.#decoder = new FrameDecoder();
    this.#replyTimer = setTimeout(() => this.#failed('no connection in time'), maxTimeMs);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    const isCurrent = (): boolean => socket === this.#socket;
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      if (!isCurrent()) return;
      clearTimeout(this.#replyTimer);
      if (format === 'ascii') this.#window = Number.POSITIVE_INFINITY;
      else if (this.#options.window > 1) {
        this.#offerWindow(socket);
        return;
      }
      this.#ready();
    });
    socket.on('data', (bytes: Buffer) => {
      if (isCurrent()) this.#take(bytes);
    });
    socket.on('drain', () => this.#pumpSoon());
    socket.on('error', (error) => {
      if (isCurrent()) this.#failed(error.message);
    });
    socket.on('close', () => {
      if (isCurrent()) this.#failed('the server closed the connection');
    });
  }

  #offerWindow(socket: Socket): void {
    const sequence = this.#nextSequence();
    this.#underWay.push({ sequence, isLine: false, isOffer: true });
    socket.write(encodeFrame(HEARTBEAT, sequence, windowOffer(this.#options.window)));
    this.#awaitReply();
  }

  #ready(): void {
    this.#isReady = true;
    this.#wasConnected = true;
    this.#hasRemoteEnded = false;
    this.#pump();
  }

  #take(bytes: Buffer): void {
    // What comes back where nobody answers is nothing to this client.
    if (this.#options.format === 'ascii') return;
    try {
      const socket = this.#socket;
      for (const frame of this.#decoder.decode(bytes)) {
        if (socket !== this.#socket) return;
        this.#ofQueue(() => this.#reply(frame));
      }
    } catch (error) {
      this.#failed((error as Error).message);
      return;
    }
    if (this.#decoder.error !== undefined) this.#failed(this.#decoder.error.message);
    else this.#pump();
  }

  #reply(frame: Frame): void {
    const { type, sequence } = frame;
    if (type === ENDING) {
      this.#remoteEnds(textOf(frame));
      return;
    }
    const index = this.#underWay.findIndex((entry) => entry.sequence === sequence);
    const isFatal = (type & FATAL_BIT) !== 0;
    if (index === -1 || (type & REPLY_BIT) === 0 || (isFatal && index > 0)) {
      this.#failed(`a reply to frame ${sequence}, which waits for none`);
      return;
    }
    if (isFatal) {
      this.#refused(FATAL_KINDS.get(type) ?? 'generic_error', textOf(frame));
      return;
    }
    if (this.#underWay[index]?.isOffer === true) this.#agree(frame);
    this.#acknowledge(index + 1);
    if (!this.#isReady) this.#ready();
    // Such a line is written: whatever is done about it, it is not sent again.
    if (type === DISK_LOW) this.#obey(this.#options.react('disk_low', textOf(frame)));
    else if ((type & WARNING_BIT) !== 0) {
      this.#obey(this.#options.react('generic_warning', textOf(frame)));
    }
  }

  #agree({ body }: Frame): void {
    const window = offeredWindow(body);
    this.#window = window === undefined ? 1 : Math.min(window, this.#options.window);
    this.#longestBody = window === undefined ? LONGEST_BODY : LONGEST_OWN_BODY;
  }

  /** The first frames under way arrived. */
  #acknowledge(count: number): void {
    const lines = this.#underWay.splice(0, count).filter(({ isLine }) => isLine).length;
    this.#tries = 0;
    this.#triedSince = this.#underWay.length === 0 ? undefined : performance.now();
    this.#awaitReply();
    if (lines === 0) return;
    this.#queue.drop(lines);
    this.#options.onDelivered?.(lines);
    if (this.#queue.length === 0) this.#onIdle?.();
    else if (this.#options.format === 'ascii') this.#pumpSoon();
  }

  #awaitReply(): void {
    clearTimeout(this.#replyTimer);
    this.#heartbeatTimer?.refresh();
    if (this.#underWay.length === 0) return;
    const { maxTimeMs } = this.#options;
    this.#replyTimer = setTimeout(
      () => this.#failed(`no reply within ${maxTimeMs / 1000} s`),
      maxTimeMs,
    );
  }

  #remoteEnds(detail: string): void {
    const hadLine = this.#underWay.some(({ isLine }) => isLine);
    this.#disconnect();
    this.#hasRemoteEnded = true;
    const reaction = this.#options.react('remote_ending', detail);
    // With any other action than to connect again, the client waits until it is told to.
    this.#staysAway = reaction === 'done';
    if (reaction === 'done' && hadLine) this.#giveUp();
    if (this.#staysAway) this.#onIdle?.();
    this.#obey(reaction);
    this.#retryIn(this.#options.retryMs);
  }

  /** The server did not take the first line under way. */
  #refused(kind: FailureKind, detail: string): void {
    this.#disconnect();
    const reaction = this.#options.react(kind, detail);
    if (reaction === 'done') this.#giveUp();
    this.#obey(reaction);
    this.#retryIn(this.#options.retryMs);
  }

  /** A try to connect, or to deliver, came to nothing. */
  #failed(reason: string): void {
    const { host, port, maxTries, maxTimeMs, retryMs, react } = this.#options;
    this.#disconnect();
    if (this.#isStopped) return;
    if (this.#queue.length === 0) {
      // The next line, or the next heartbeat, tries again.
      this.#tries = 0;
      this.#triedSince = undefined;
      return;
    }
    const detail = `${host} port ${port}: ${reason}`;
    if (!this.#wasConnected) {
      const reaction = react('startup_failure', detail);
      if (reaction !== 'done') this.#obey(reaction);
      this.#retryIn(retryMs);
      return;
    }
    this.#triedSince ??= performance.now();
    this.#tries += 1;
    const isOver = performance.now() - this.#triedSince >= maxTimeMs;
    if (this.#tries < maxTries && !isOver) {
      this.#retryIn(this.#tries === 1 ? 0 : retryMs);
      return;
    }
    this.#tries = 0;
    this.#triedSince = undefined;
    const reaction = react('network_failure', detail);
    if (reaction === 'done') this.#ofQueue(() => this.#giveUp());
    this.#obey(reaction);
    this.#retryIn(retryMs);
  }

  #giveUp(): void {
    this.#queue.drop(1);
    this.#lost += 1;
  }

  #obey(reaction: Reaction): void {
    if (reaction !== 'suspend' && reaction !== 'stop') return;
    this.#disconnect();
    if (reaction === 'suspend') {
      this.#isSuspended = true;
      this.#onIdle?.();
      return;
    }
    if (this.#isStopped) return;
    this.close();
    this.#options.onStop?.();
  }

  /** What the queue does; undefined where it fails. */
  #ofQueue<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      this.#disconnect();
      this.#obey(this.#options.react('queue_error', error.message));
      this.#retryIn(this.#options.retryMs);
      return undefined;
    }
  }

  #retryIn(milliseconds: number): void {
    clearTimeout(this.#retryTimer);
    if (this.#isStopped) return;
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined;
      this.#pump();
    }, milliseconds);
  }

  #disconnect(): void {
    clearTimeout(this.#replyTimer);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isReady = false;
    this.#window = 1;
    this.#longestBody = LONGEST_BODY;
    this.#underWay = [];
    this.#queue.rewind();
    if (socket === undefined) return;
    // Gone is gone: what the socket still says is not heard.
    socket.removeAllListeners('close');
    socket.destroy();
  }

  #beat(): void {
    if (this.#isStopped) return;
    this.#heartbeatTimer = setTimeout(() => this.#beat(), this.#options.heartbeatMs);
    if (this.#isSuspended || this.#staysAway) return;
    if (this.#socket === undefined) {
      if (this.#wasConnected && this.#retryTimer === undefined) this.#connect();
      return;
    }
    if (!this.#isReady || this.#underWay.length > 0) return;
    const sequence = this.#nextSequence();
    this.#underWay.push({ sequence, isLine: false });
    this.#socket.write(encodeFrame(HEARTBEAT, sequence));
    this.#awaitReply();
  }

  #nextSequence(): number {
    // 0 is that of a server which ends.
    this.#sequence = this.#sequence >= 0xffff_ffff ? 1 : this.#sequence + 1;
    return this.#sequence;
  }
}
