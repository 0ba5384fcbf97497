/**
 * {@link FollowedLog}: the bytes of a log from some place on, through every rotation, as they are written. Knows a log
 * by device and inode, which stay when it is renamed. Parses no records.
 */
import { closeSync, type FSWatcher, fstatSync, openSync, readSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { LogFileError } from '../errors';
import { fileErrorReason } from '../text/file-error';
import { setOf } from './audit-logs';
import { logFileError, pathBytes, readRange } from './log-file';
import { logName } from './log-names';

/** How far a log was read. */
export interface LogPosition {
  readonly dev: bigint;
  readonly inode: bigint;
  readonly offset: number;
  /** What stands in front of that place, by which it is recognised. */
  readonly near: Uint8Array;
}

export interface FollowOptions {
  /** Whether to wait for what is not written yet; otherwise it ends where the log does. */
  readonly waits: boolean;
  /** Where to begin: at the beginning of the oldest log, at the end of the newest, or where it was before. */
  readonly from: 'beginning' | 'end' | LogPosition;
  readonly onError: (error: LogFileError) => void;
  readonly signal?: AbortSignal | undefined;
}

const CHUNK_BYTES = 256 * 1024;
const NEAR_BYTES = 256;

/** Where nothing tells of changes, as on file systems of other machines, they are looked for so often. */
const LOOK_MS = 50;

/** A rotation takes less time than so many looks at it. */
const MOST_LOOKS = 50;

interface Member {
  readonly path: string;
  readonly dev: bigint;
  readonly inode: bigint;
}

function memberAt(path: string): Member | undefined {
  try {
    const { dev, ino: inode } = statSync(pathBytes(path), { bigint: true });
    return { path, dev, inode };
  } catch {
    // Renamed or removed since it was listed.
    return undefined;
  }
}

function listed(logFile: string): Member[] {
  const paths = setOf(logFile).toSorted(
    (a, b) => logName(basename(a)).rank - logName(basename(b)).rank,
  );
  return paths.map(memberAt).filter((member) => member !== undefined);
}

function sameMembers(one: readonly Member[], other: readonly Member[]): boolean {
  const text = (members: readonly Member[]): string =>
    members.map(({ path, dev, inode }) => `${path} ${dev} ${inode}`).join('\n');
  return text(one) === text(other);
}

/** The logs of the set, oldest first, as they lie at one moment: not in the middle of a rotation. */
function setNow(logFile: string): Member[] {
  let before = listed(logFile);
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const now = listed(logFile);
    if (sameMembers(before, now)) return now;
    before = now;
  }
  return before;
}

/** The log that is being read. */
class OpenLog {
  readonly member: Member;
  readonly #descriptor: number;
  #offset: number;
  #near: Buffer;

  constructor(member: Member, offset: number) {
    this.member = member;
    this.#descriptor = openSync(pathBytes(member.path), 'r');
    this.#offset = offset;
    const from = Math.max(0, offset - NEAR_BYTES);
    this.#near = readRange(this.#descriptor, from, offset - from);
  }

  get position(): LogPosition {
    const { dev, inode } = this.member;
    return { dev, inode, offset: this.#offset, near: this.#near };
  }

  get size(): number {
    return fstatSync(this.#descriptor).size;
  }

  read(): Buffer | undefined {
    const bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = readSync(this.#descriptor, bytes, 0, CHUNK_BYTES, this.#offset);
    if (count === 0) return undefined;
    this.#offset += count;
    const piece = bytes.subarray(0, count);
    this.#near = Buffer.from(
      Buffer.concat([this.#near, piece.subarray(-NEAR_BYTES)]).subarray(-NEAR_BYTES),
    );
    return piece;
  }

  /** Begins anew where the log was emptied, also where more was written since than it had. */
  restartIfEmptied(): void {
    const from = this.#offset - this.#near.length;
    if (readRange(this.#descriptor, from, this.#near.length).equals(this.#near)) return;
    this.#offset = 0;
    this.#near = Buffer.alloc(0);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Resolves when something may have changed. */
class Changes {
  readonly #watcher: FSWatcher | undefined;
  #wake: (() => void) | undefined;

  constructor(folder: string) {
    try {
      this.#watcher = watch(pathBytes(folder), () => this.#wake?.());
      this.#watcher.on('error', () => {});
    } catch {
      // There is the clock.
    }
  }

  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Also wakes who waits. */
  close(): void {
    this.#watcher?.close();
    this.#wake?.();
  }

  wake(): void {
    this.#wake?.();
  }
}

/** Whether the place is there, and the same text in front of it: `missing` where the log itself is not. */
export function placeState(
  logFile: string,
  { dev, inode, offset, near }: LogPosition,
): 'there' | 'missing' | 'changed' {
  const member = setNow(logFile).find((one) => one.dev === dev && one.inode === inode);
  if (member === undefined) return 'missing';
  const log = new OpenLog(member, offset);
  try {
    const isThere = log.size >= offset && Buffer.from(log.position.near).equals(Buffer.from(near));
    return isThere ? 'there' : 'changed';
  } finally {
    log.close();
  }
}

/** An event by what every record of it has. */
export interface EventMark {
  readonly dev: bigint;
  readonly inode: bigint;
  /** Empty without one. */
  readonly node: string;
  readonly timestampMs: number;
  readonly serial: number;
}

/** The place behind the last record of an event; undefined where its log, or the event in it, is not there. */
export function placeBehind(logFile: string, mark: EventMark): LogPosition | undefined {
  const { dev, inode, node, timestampMs, serial } = mark;
  const member = setNow(logFile).find((one) => one.dev === dev && one.inode === inode);
  if (member === undefined) return undefined;
  const fraction = String(timestampMs % 1000).padStart(3, '0');
  const stamp = `audit(${Math.floor(timestampMs / 1000)}.${fraction}:${serial})`;
  const front = node === '' ? '' : `node=${node} `;
  const log = new OpenLog(member, 0);
  let offset: number | undefined;
  let at = 0;
  let begun = '';
  try {
    for (let piece = log.read(); piece !== undefined; piece = log.read()) {
      const lines = (begun + piece.toString('latin1')).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) {
        at += line.length + 1;
        if (line.startsWith(front) && line.includes(stamp)) offset = at;
      }
    }
  } finally {
    log.close();
  }
  return offset === undefined ? undefined : placeAt(member, offset);
}

function placeAt(member: Member, offset: number): LogPosition {
  const log = new OpenLog(member, offset);
  const { position } = log;
  log.close();
  return position;
}

export class FollowedLog {
  readonly #logFile: string;
  readonly #options: FollowOptions;
  #log: OpenLog | undefined;

  /** @param logFile the newest log of the set */
  constructor(logFile: string, options: FollowOptions) {
    this.#logFile = logFile;
    this.#options = options;
  }

  /** How far it was read; undefined before there is a log. */
  get position(): LogPosition | undefined {
    return this.#log?.position;
  }

  /**
   * Pieces that may end anywhere, and undefined whenever nothing more is written at the moment.
   *
   * @throws {LogFileError} when the log cannot be read
   */
  async *pieces(): AsyncGenerator<Uint8Array | undefined, void, undefined> {
    const { waits, signal } = this.#options;
    const changes = new Changes(dirname(this.#logFile));
    const stop = (): void => changes.wake();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.#log = this.#first();
      for (;;) {
        if (signal?.aborted === true) return;
        this.#log?.restartIfEmptied();
        yield* this.#written();
        const next = this.#next();
        if (next !== undefined) {
          // What was written between the last look and the renaming.
          yield* this.#written();
          this.#log?.close();
          this.#log = new OpenLog(next, 0);
          continue;
        }
        yield undefined;
        if (!waits) return;
        await changes.next();
      }
    } catch (error) {
      throw logFileError(this.#logFile, error);
    } finally {
      signal?.removeEventListener('abort', stop);
      changes.close();
      this.#log?.close();
    }
  }

  *#written(): Generator<Uint8Array, void, undefined> {
    for (let piece = this.#log?.read(); piece !== undefined; piece = this.#log?.read()) yield piece;
  }

  #first(): OpenLog | undefined {
    const { from } = this.#options;
    const members = setNow(this.#logFile).filter(({ path }) => !isPacked(path));
    if (from === 'beginning' || from === 'end') {
      const member = from === 'end' ? members.at(-1) : members[0];
      if (member === undefined) {
        if (this.#options.waits) return undefined;
        throw new LogFileError(this.#logFile, 'ENOENT', fileErrorReason({ code: 'ENOENT' }));
      }
      const log = new OpenLog(member, 0);
      if (from === 'beginning') return log;
      const { size } = log;
      log.close();
      return new OpenLog(member, size);
    }
    const member = members.find(({ dev, inode }) => dev === from.dev && inode === from.inode);
    return member === undefined ? undefined : new OpenLog(member, from.offset);
  }

  /** The log that was begun after the one that is read; undefined when there is none. */
  #next(): Member | undefined {
    const current = this.#log?.member;
    const newest = memberAt(this.#logFile);
    if (current === undefined) return newest;
    if (newest === undefined || isSame(newest, current)) return undefined;
    const all = setNow(this.#logFile);
    const members = all.filter(({ path }) => !isPacked(path));
    const at = members.findIndex((member) => isSame(member, current));
    if (at !== -1) return members[at + 1];
    // Rotation removes the oldest: all that are left are newer.
    if (members.length === all.length) this.#options.onError(removed(this.#logFile));
    return members[0];
  }
}

function isSame(one: Member, other: Member): boolean {
  return one.dev === other.dev && one.inode === other.inode;
}

function isPacked(path: string): boolean {
  return /\.(?:gz|xz|zst)$/.test(path);
}

function removed(path: string): LogFileError {
  return new LogFileError(
    path,
    'rotated-away',
    'was rotated and removed faster than it was read; events may be missing',
  );
}
