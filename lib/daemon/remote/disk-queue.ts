/**
 * The queue of lines on the disk: a folder with files of lines, and how many were delivered. Knows nothing of who
 * delivers them.
 *
 * A line is in the file when `push` returns, so that it survives the process. What was written is made to survive
 * the machine once a second, when a file is full, and at the end. A file is removed only when the disk holds that
 * all of its lines were delivered. Whatever becomes of the bytes, no line is skipped in silence: `damage` says what
 * is missing, and where it is not known whether a line was delivered, it is given again.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileErrorReason, isSystemCallError } from '../../text/file-error';
import { type LineQueue, QueueError } from './line-queue';
import { QueuePosition } from './queue-position';
import { QueueSegment, type SegmentLine, segmentNumber } from './queue-segment';

/** How many bytes a file has when the next one is begun. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** How much is read at once, in bytes. */
const READ_BYTES = 128 * 1024;

const SYNC_MS = 1000;

const OWN_ONLY = 0o700;

export interface DiskQueueOptions {
  readonly folder: string;
  /** How many lines it keeps. */
  readonly depth: number;
  /** How many bytes a file has when the next one is begun. */
  readonly segmentBytes?: number;
}

/** A line that was given, and where the next one begins. */
interface Given {
  readonly segment: QueueSegment;
  readonly end: number;
}

function systemError(error: unknown, path: string, use: 'read' | 'written'): QueueError {
  if (error instanceof QueueError) return error;
  if (!isSystemCallError(error)) throw error;
  const { code = 'EIO' } = error;
  return new QueueError(code, `queue ${path}: ${fileErrorReason(error, use)}`, error);
}

/** When a process began, as the kernel says it: its number alone may be another's by now. */
function beganAt(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Makes the queue this process's own until it ends. */
function lock(folder: string): string {
  const path = join(folder, 'lock');
  const own = `${process.pid} ${beganAt(process.pid)}\n`;
  for (;;) {
    try {
      writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = '', began] = readFileSync(path, 'latin1').trim().split(' ');
    if (began !== undefined && beganAt(Number(pid)) === began) {
      throw new QueueError(
        'in-use',
        `queue ${folder}: process ${pid} uses it; end that, or take another folder`,
      );
    }
    unlinkSync(path);
  }
}

export class DiskQueue implements LineQueue {
  readonly #folder: string;
  readonly #depth: number;
  readonly #segmentBytes: number;
  readonly #position: QueuePosition;
  readonly #lock: string;
  readonly #timer: NodeJS.Timeout;
  /** In order; the last one is written. */
  readonly #segments: QueueSegment[] = [];
  /** How many lines were delivered, since the queue began. */
  #dropped: number;
  /** Where the first line that was not dropped begins, in the first segment. */
  #start: number = QueueSegment.start;
  #given: Given[] = [];
  /** The next lines to give. */
  #read: { readonly segment: QueueSegment; readonly lines: readonly SegmentLine[]; at: number };
  #isDirty = false;
  #isClosed = false;
  /** Lines that were in the queue and cannot be read, in words; told once. */
  readonly damage: readonly string[];

  /** @throws {QueueError} where the folder cannot be used, or another process uses it */
  constructor({ folder, depth, segmentBytes = SEGMENT_BYTES }: DiskQueueOptions) {
    this.#folder = folder;
    this.#depth = depth;
    this.#segmentBytes = segmentBytes;
    try {
      mkdirSync(folder, { recursive: true, mode: OWN_ONLY });
      this.#lock = lock(folder);
      this.#position = new QueuePosition(join(folder, 'position'));
      this.damage = this.#openSegments();
      const first = this.#segments[0]?.first ?? 0;
      this.#dropped = Math.max(first, this.#position.found ?? first);
      this.#skipDropped();
    } catch (error) {
      throw systemError(error, folder, 'written');
    }
    this.#read = { segment: this.#first, lines: [], at: 0 };
    this.rewind();
    this.#timer = setInterval(() => this.#syncNow(), SYNC_MS);
    this.#timer.unref();
  }

  get length(): number {
    return this.#segments.reduce((sum, { count }) => sum + count, 0) - this.#droppedOfFirst;
  }

  push(lines: readonly Buffer[]): number {
    const room = Math.max(0, this.#depth - this.length);
    const taken = lines.slice(0, room);
    if (taken.length === 0) return 0;
    try {
      if (this.#last.bytes >= this.#segmentBytes) this.#beginSegment(this.#last.nextNumber);
      this.#last.append(taken);
      this.#isDirty = true;
    } catch (error) {
      throw systemError(error, this.#folder, 'written');
    }
    return taken.length;
  }

  next(): Buffer | undefined {
    for (;;) {
      const { segment, lines, at } = this.#read;
      const found = lines[at];
      if (found !== undefined) {
        this.#read.at = at + 1;
        this.#given.push({ segment, end: found.end });
        return found.line;
      }
      try {
        if (!this.#readOn()) return undefined;
      } catch (error) {
        throw systemError(error, this.#folder, 'read');
      }
    }
  }

  drop(count: number): void {
    if (count <= 0) return;
    while (this.#given.length < count && this.next() !== undefined);
    const last = this.#given[Math.min(count, this.#given.length) - 1];
    if (last === undefined) return;
    const dropped = Math.min(count, this.#given.length);
    // Between segments numbers are missing where lines were damaged.
    const before = this.#given.slice(0, dropped).filter(({ segment }) => segment === last.segment);
    const isSame = last.segment === this.#first;
    this.#dropped = (isSame ? this.#dropped : last.segment.first) + before.length;
    this.#given = this.#given.slice(dropped);
    this.#start = last.end;
    try {
      this.#position.write(this.#dropped);
      this.#isDirty = true;
      this.#removeUpTo(last.segment);
    } catch (error) {
      throw systemError(error, this.#folder, 'written');
    }
  }

  rewind(): void {
    this.#given = [];
    this.#read = { segment: this.#first, lines: [], at: 0 };
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    try {
      this.#last.sync();
      this.#position.sync();
      unlinkSync(this.#lock);
    } catch (error) {
      throw systemError(error, this.#folder, 'written');
    } finally {
      for (const segment of this.#segments) segment.close();
      this.#position.close();
    }
  }

  get #first(): QueueSegment {
    return this.#segments[0] as QueueSegment;
  }

  get #last(): QueueSegment {
    return this.#segments.at(-1) as QueueSegment;
  }

  get #droppedOfFirst(): number {
    return this.#dropped - this.#first.first;
  }

  #openSegments(): string[] {
    const damage: string[] = [];
    const names = readdirSync(this.#folder)
      .filter((name) => segmentNumber(name) !== undefined)
      .toSorted();
    for (const name of names) {
      const segment = QueueSegment.open(this.#folder, name);
      const before = this.#segments.at(-1);
      const missing = before === undefined ? 0 : segment.first - before.nextNumber;
      if (before !== undefined && missing > 0) {
        damage.push(`${before.path}: ${missing} lines are damaged or missing`);
      }
      this.#segments.push(segment);
    }
    let last = this.#segments.at(-1);
    if (last !== undefined && last.damagedBytes > 0) {
      damage.push(`${last.path}: ${last.damagedBytes} bytes at its end are not whole lines`);
    }
    const next = last?.nextNumber ?? 0;
    if (last?.isWhole === true) last.cut();
    else if (last !== undefined) {
      this.#segments.pop();
      last.close();
      unlinkSync(last.path);
      last = undefined;
    }
    // What was delivered may be more than what is left of its file; new lines are none of those.
    const delivered = this.#position.found ?? 0;
    if (last === undefined || next < delivered) this.#beginSegment(Math.max(delivered, next));
    return damage;
  }

  #beginSegment(first: number): void {
    this.#segments.at(-1)?.sync();
    this.#segments.push(QueueSegment.create(this.#folder, first));
    const folder = openSync(this.#folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
  }

  /** Goes to the first line that was not delivered. */
  #skipDropped(): void {
    while (this.#segments.length > 1 && this.#first.nextNumber <= this.#dropped) {
      this.#remove();
    }
    this.#dropped = Math.max(this.#dropped, this.#first.first);
    let left = this.#dropped - this.#first.first;
    this.#start = QueueSegment.start;
    while (left > 0) {
      const lines = this.#first.read(this.#start, this.#dropped - left, READ_BYTES).slice(0, left);
      const last = lines.at(-1);
      if (last === undefined) break;
      this.#start = last.end;
      left -= lines.length;
    }
  }

  /** Removes the segments before this one, whose lines were all delivered, and this one if it is the same. */
  #removeUpTo(segment: QueueSegment): void {
    const isDone = (): boolean =>
      this.#segments.length > 1 && (this.#first !== segment || this.#dropped >= segment.nextNumber);
    if (!isDone()) return;
    this.#position.sync();
    while (isDone()) {
      const wasCurrent = this.#first === segment;
      this.#remove();
      if (!wasCurrent) continue;
      this.#dropped = Math.max(this.#dropped, this.#first.first);
      this.#start = QueueSegment.start;
      break;
    }
  }

  #remove(): void {
    const gone = this.#segments.shift();
    if (gone === undefined) return;
    gone.close();
    unlinkSync(gone.path);
  }

  /** Reads the next lines to give; false at the end. */
  #readOn(): boolean {
    const last = this.#given.at(-1);
    let segment = last?.segment ?? this.#first;
    let position = last?.end ?? this.#start;
    const isOfFirst = segment === this.#first;
    let number =
      (isOfFirst ? this.#dropped : segment.first) +
      this.#given.filter((given) => given.segment === segment).length;
    for (;;) {
      const lines = segment.read(position, number, READ_BYTES);
      if (lines.length > 0) {
        this.#read = { segment, lines, at: 0 };
        return true;
      }
      const following = this.#segments[this.#segments.indexOf(segment) + 1];
      if (following === undefined) return false;
      segment = following;
      position = QueueSegment.start;
      number = segment.first;
    }
  }

  #syncNow(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    try {
      this.#last.sync();
      this.#position.sync();
    } catch {
      // A disk that fails says so to who writes next.
    }
  }
}

/** Where the queue of a `queue_file` is: beside the file, whose form is audisp-remote's own. */
export function queueFolder(queueFile: string): string {
  return `${queueFile}.queue`;
}
