/**
 * {@link FilePart}: a part of a file among the pieces of a log, to be read where no JavaScript has to wait for it.
 * Does not know whose file it is.
 */
import { addon, type NativeReassembler, type PackedEvents } from '../../kernel/native';
import type { WaitedChunks } from './waited-chunks';

/** How often it is told how far a reading has come. */
const TELLING_MS = 100;

/** So many batches may follow each other before timers and signals have their turn. */
const BATCHES_IN_A_ROW = 8;

/** Ends the waiting of whoever waits for it. */
class Bell {
  #heard = (): void => {};

  ring(): void {
    this.#heard();
  }

  /** Resolves when it is rung from now on. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#heard = resolve;
    });
  }
}

export interface FilePartOptions {
  /** A file that can be read from any place, open until the part was read. */
  readonly descriptor: number;
  /** From one byte to another, or to the file's end if that comes before. */
  readonly from: number;
  readonly to: number;
  /** Told now and then how many bytes more were read. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
}

export class FilePart {
  readonly options: FilePartOptions;
  /** What was read until now. */
  bytesRead = 0;
  foundRecords = false;
  /** Not 0 when reading failed. */
  errno = 0;

  constructor(options: FilePartOptions) {
    this.options = options;
  }

  /** Whether there is anybody to read parts of files; otherwise their bytes are to be passed. */
  static get canBeRead(): boolean {
    return addon().LogScan !== undefined;
  }

  /** What the reassembler makes of it, as it is read and parsed on other threads. */
  async *events(
    reassembler: NativeReassembler,
    chunks: WaitedChunks<unknown>,
  ): AsyncGenerator<PackedEvents, void, undefined> {
    const { LogScan } = addon();
    if (LogScan === undefined) throw new Error('no part of a file can be read without a binary');
    const { descriptor: fd, from, to, signal } = this.options;
    const bell = new Bell();
    const ring = (): void => bell.ring();
    const scan = new LogScan(reassembler, { fd, from, to, waitedMs: chunks.waitedMs }, ring);
    const tell = (): void => this.#tell(scan.progress());
    const telling = setInterval(tell, TELLING_MS);
    signal?.addEventListener('abort', ring, { once: true });
    const isOver = (): boolean => chunks.isLeft || signal?.aborted === true;
    try {
      for (let batches = 1; !isOver(); batches++) {
        const rung = bell.next();
        const batch = scan.take();
        if (batch === undefined) {
          await chunks.waitFor(rung);
          continue;
        }
        if (batch.index.length > 0) yield batch;
        this.errno = batch.endErrno ?? 0;
        if (batch.endErrno !== undefined) return;
        if (batches % BATCHES_IN_A_ROW === 0) {
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
        }
      }
    } finally {
      signal?.removeEventListener('abort', ring);
      clearInterval(telling);
      scan.close();
      tell();
    }
  }

  #tell({ bytes, foundRecords }: { readonly bytes: number; readonly foundRecords: boolean }): void {
    const more = bytes - this.bytesRead;
    this.bytesRead = bytes;
    this.foundRecords = foundRecords;
    if (more > 0) this.options.onBytes?.(more);
  }
}
