/**
 * One client of a server of remote logging, from its first frame to its last: takes frames, has their lines
 * written, and replies. Does not know who may connect, nor where lines go.
 *
 * A reply is sent when the line is written, never before. Lines of a connection are written in their order: while
 * some are, others wait, up to a limit, beyond which nothing more is read.
 */
import type { Socket } from 'node:net';
import { escapeControls } from '../../text/escape';
import { type NodeMarker, oneLine } from './claimed-nodes';
import {
  ACK,
  DISK_ERROR,
  DISK_FULL,
  DISK_LOW,
  encodeFrame,
  ENDING,
  type Frame,
  FrameDecoder,
  HEARTBEAT,
  LONGEST_BODY,
  LONGEST_OWN_BODY,
  MESSAGE,
} from './frames';
import type { CloseReason, Peer } from './happenings';
import { LARGEST_WINDOW, offeredWindow, windowOffer } from './window-offer';

/** A line that came, without its newline. */
export interface ReceivedLine extends Peer {
  readonly line: Buffer;
}

/**
 * How lines were written: all of them, all of them but the disk is `disk-low`, or only the first ones, because the
 * disk is full, or failed, or logging is suspended.
 */
export interface WriteResult {
  /** How many of the lines, from the first. Those are on the disk, or wherever their place is. */
  readonly written: number;
  readonly state: 'ok' | 'disk-low' | 'disk-full' | 'disk-error';
  /** More of the reason, for the client's user. */
  readonly text?: string;
}

/** Writes lines. Called again for a connection only when the promise has settled; a rejected one is a `disk-error`. */
export type LineConsumer = (lines: readonly ReceivedLine[]) => Promise<WriteResult>;

const REPLIES = {
  ok: ACK,
  'disk-low': DISK_LOW,
  'disk-full': DISK_FULL,
  'disk-error': DISK_ERROR,
} as const;

/** What may wait to be written, in bytes; beyond it, nothing is read. */
const MOST_WAITING = 1024 * 1024;

/** What may wait to be read by the client, in bytes. */
const MOST_REPLIES = 256 * 1024;

/** How long a client has for what was said last, in milliseconds. */
const FAREWELL_MS = 2000;

const EMPTY = Buffer.alloc(0);

/** Of the reason of an error, as much as a reply may say. */
const MOST_TEXT = 512;

export interface ConnectionOwner {
  readonly consume: LineConsumer;
  /** Called once, when the connection is gone. */
  readonly onClose: (op: CloseReason, detail?: string) => void;
}

export class ServerConnection {
  readonly #socket: Socket;
  readonly #peer: Peer;
  readonly #marker: NodeMarker;
  readonly #owner: ConnectionOwner;
  readonly #decoder = new FrameDecoder(LONGEST_OWN_BODY);
  #waiting: Frame[] = [];
  #waitingBytes = 0;
  #work: Promise<void> | undefined;
  /** Whether the client may have several records under way, and takes one reply for all up to it. */
  #isWindowed = false;
  #isEnding = false;
  #isClosed = false;
  #hasEnded = false;
  #heardAt = performance.now();
  #reason: readonly [CloseReason, string?] | undefined;

  constructor(socket: Socket, peer: Peer, marker: NodeMarker, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#peer = peer;
    this.#marker = marker;
    this.#owner = owner;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('drain', () => this.#readOn());
    socket.on('end', () => {
      this.#hasEnded = true;
      this.#begin();
    });
    socket.on('error', (error) => this.close('error', error.message));
    socket.on('close', () => this.close('end'));
  }

  /** Since when no whole frame has come, as `performance.now()` says it; now, while lines are being written. */
  get heardAt(): number {
    return this.#work === undefined || this.#isStuck ? this.#heardAt : performance.now();
  }

  /** Ends the connection at once. */
  close(op: CloseReason, detail?: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting = [];
    this.#socket.destroy();
    this.#marker.release();
    const [first, more] = this.#reason ?? [op, detail];
    this.#owner.onClose(first, more);
  }

  /** Ends the connection when what came is written and answered, and the client is told. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.#socket.pause();
    await this.#work;
    if (this.#isClosed) return;
    await this.#farewell('ending', encodeFrame(ENDING, 0));
  }

  /** Replies that the client does not read keep everything waiting; that is not work. */
  get #isStuck(): boolean {
    return this.#socket.writableLength > MOST_REPLIES;
  }

  #take(bytes: Buffer): void {
    if (this.#isClosed || this.#isEnding) return;
    let frames: Frame[];
    try {
      frames = this.#decoder.decode(bytes);
    } catch (error) {
      this.#refuse((error as Error).message);
      return;
    }
    for (const frame of frames) {
      const { type, body } = frame;
      if (type !== MESSAGE && type !== HEARTBEAT) {
        this.#refuse(`a frame of type 0x${type.toString(16)}, which clients do not send`);
        return;
      }
      if (!this.#isWindowed && body.length > LONGEST_BODY) {
        this.#refuse(`a body of ${body.length} bytes, where at most ${LONGEST_BODY} are taken`);
        return;
      }
      if (type === HEARTBEAT && offeredWindow(body) !== undefined) this.#isWindowed = true;
      this.#waiting.push(frame);
      this.#waitingBytes += bodyCost(body);
    }
    if (frames.length > 0) this.#heardAt = performance.now();
    const { error } = this.#decoder;
    if (error !== undefined) {
      // What was right before it is written all the same.
      this.#reason = ['garbage', escapeControls(error.message)];
      this.#hasEnded = true;
      this.#socket.pause();
    }
    if (this.#waitingBytes > MOST_WAITING) this.#socket.pause();
    this.#begin();
  }

  #refuse(detail: string): void {
    this.close('garbage', escapeControls(detail));
  }

  #begin(): void {
    this.#work ??= this.#workOff().finally(() => {
      this.#work = undefined;
    });
  }

  async #workOff(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const frames = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      const result = await this.#write(frames);
      if (this.#isClosed) return;
      if (!this.#reply(frames, result)) {
        await this.#farewell('disk', EMPTY, result.text);
        return;
      }
      this.#readOn();
    }
    // After a half-open end, the client still reads the replies to what it sent.
    if (this.#hasEnded && !this.#isEnding) await this.#farewell('end', EMPTY);
  }

  async #write(frames: readonly Frame[]): Promise<WriteResult> {
    const lines: ReceivedLine[] = [];
    for (const { type, body } of frames) {
      if (type === MESSAGE) lines.push({ ...this.#peer, line: this.#marker.marked(oneLine(body)) });
    }
    if (lines.length === 0) return { written: 0, state: 'ok' };
    try {
      return await this.#owner.consume(lines);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { written: 0, state: 'disk-error', text };
    }
  }

  /** Whether the connection goes on. */
  #reply(frames: readonly Frame[], { written, state, text = '' }: WriteResult): boolean {
    const said = Buffer.from(text).subarray(0, MOST_TEXT);
    const good = state === 'disk-low' ? DISK_LOW : ACK;
    const replies: Buffer[] = [];
    let left = written;
    /** What one reply says of all records up to it. */
    let reached: Buffer | undefined;
    for (const { type, sequence, body } of frames) {
      if (type === MESSAGE && left === 0) {
        if (reached !== undefined) replies.push(reached);
        reached = undefined;
        const refusal = state === 'ok' || state === 'disk-low' ? 'disk-error' : state;
        replies.push(encodeFrame(REPLIES[refusal], sequence, said));
        // What follows would overtake what was refused.
        if (this.#isWindowed) break;
        continue;
      }
      if (type === MESSAGE) left -= 1;
      if (type === HEARTBEAT && offeredWindow(body) !== undefined) {
        replies.push(encodeFrame(ACK, sequence, windowOffer(LARGEST_WINDOW)));
        continue;
      }
      const isGood = type === HEARTBEAT && !this.#isWindowed;
      const reply = isGood ? encodeFrame(ACK, sequence) : encodeFrame(good, sequence, said);
      if (this.#isWindowed) reached = reply;
      else replies.push(reply);
    }
    if (reached !== undefined) replies.push(reached);
    this.#socket.write(Buffer.concat(replies));
    const messages = frames.filter(({ type }) => type === MESSAGE).length;
    return !this.#isWindowed || messages <= written;
  }

  #readOn(): void {
    if (this.#isClosed || this.#isEnding || this.#hasEnded) return;
    if (this.#waitingBytes > MOST_WAITING) return;
    if (this.#isStuck) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  async #farewell(op: CloseReason, bytes: Buffer, detail?: string): Promise<void> {
    this.#isEnding = true;
    this.#reason ??= detail === undefined ? [op] : [op, detail];
    await new Promise<void>((resolve) => {
      const giveUp = setTimeout(resolve, FAREWELL_MS);
      this.#socket.once('close', () => {
        clearTimeout(giveUp);
        resolve();
      });
      this.#socket.end(bytes);
      // Bytes that nobody reads would make the system reset the connection, and the client miss what was said.
      this.#socket.resume();
    });
    this.close(op, detail);
  }
}

/** What a frame costs while it waits: an empty one something, too. */
function bodyCost(body: Buffer): number {
  return body.length + 64;
}
